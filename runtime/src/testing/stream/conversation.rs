use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use super::ScriptedEvents;
use crate::Body;
use crate::body::{Chunk, Chunks, Source, failed};
use crate::event_stream::message::{self, EVENT_TYPE, INITIAL_REQUEST};
use crate::event_stream::{Decoder, EventUnion, Frame, FrameError, Frames, HeaderValue};
use crate::format::DecodeError;
use crate::sign::CHUNK_SIGNATURE;
use crate::transport::TransportError;

/// Answers each event that the client sends, and the end of its events.
pub(in crate::testing) type Reply =
    Arc<Mutex<dyn FnMut(Option<Frame>) -> Result<Body, DecodeError> + Send>>;

/// A reply that takes and gives typed events.
pub(in crate::testing) fn reply<U: EventUnion, T>(
    mut answer: impl FnMut(Option<U>) -> ScriptedEvents<T> + Send + 'static,
) -> Reply {
    Arc::new(Mutex::new(move |frame: Option<Frame>| {
        let event = frame.map(|frame| message::read_sent(&frame)).transpose()?;
        Ok(answer(event).into())
    }))
}

/// The body of a response whose events answer those of the request. It is what reads the request.
pub(in crate::testing) struct Conversation {
    sent: Incoming,
    /// What is being sent.
    answer: Chunks,
    /// Absent once the client has sent everything.
    reply: Option<Option<Reply>>,
}

impl Conversation {
    /// Begins with the body of the response. Without a reply, the events of the request are read and dropped.
    pub(in crate::testing) fn new(sent: Body, response: Body, reply: Option<Reply>) -> Self {
        Self { sent: Incoming::new(sent), answer: response.chunks(), reply: Some(reply) }
    }
}

impl Source for Conversation {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        loop {
            let is_silent = match self.answer.poll_chunk(context) {
                Poll::Ready(None) => false,
                Poll::Ready(chunk) => return Poll::Ready(chunk),
                Poll::Pending => true,
            };
            let Some(reply) = self.reply.clone() else {
                return if is_silent { Poll::Pending } else { Poll::Ready(None) };
            };
            if is_silent && reply.is_some() {
                return Poll::Pending;
            }
            let frame = match ready!(self.sent.poll(context)).transpose() {
                Ok(frame) => frame,
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
            if frame.is_none() {
                self.reply = None;
            }
            let is_initial = frame.as_ref().is_some_and(|frame| {
                frame.header(EVENT_TYPE).and_then(HeaderValue::as_str) == Some(INITIAL_REQUEST)
            });
            if let (Some(reply), false) = (reply, is_initial) {
                let mut reply = reply.lock().unwrap_or_else(PoisonError::into_inner);
                match reply(frame) {
                    Ok(body) => self.answer = body.chunks(),
                    Err(error) => return Poll::Ready(Some(Err(failed(error.into())))),
                }
            }
        }
    }
}

/// The events that a client sends, without their signatures.
pub(super) struct Incoming(Frames);

impl Incoming {
    pub(super) fn new(sent: Body) -> Self {
        Self(Frames::new(sent.chunks(), Decoder::new()))
    }

    /// The next event; `None` at the end.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame, TransportError>>> {
        loop {
            let frame = match ready!(self.0.poll(context)) {
                Some(Ok(frame)) => unsigned(frame),
                Some(Err(kind)) => return Poll::Ready(Some(Err(kind.of_body()))),
                None => return Poll::Ready(None),
            };
            // A frame that carries none is the signed end.
            if let Some(frame) = frame.map_err(|error| failed(error.into())).transpose() {
                return Poll::Ready(Some(frame));
            }
        }
    }
}

/// The frame that a signed one carries; `None` for the one that ends the events. Another frame stays as it is.
pub(super) fn unsigned(frame: Frame) -> Result<Option<Frame>, FrameError> {
    if frame.header(CHUNK_SIGNATURE).is_none() {
        return Ok(Some(frame));
    }
    let mut decoder = Decoder::new();
    decoder.push(frame.into_payload());
    let inner = decoder.next_frame()?;
    decoder.finish().map(|()| inner)
}

//! Event streams in recordings: passed on as they come, and recorded when they are over.

use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};

use super::play::{Item, Played};
use super::sent::Sent;
use crate::body::{Chunk, Chunks, Source};
use crate::event_stream::message::{EVENT_TYPE, INITIAL_RESPONSE};
use crate::event_stream::{Decoder, Frame, HeaderValue};
use crate::testing::placeholder::stand_in;
use crate::transport::TransportError;
use crate::{Body, Operation};

/// A stream that is over.
#[derive(Debug, Default)]
pub(in crate::testing) struct Passed {
    pub(in crate::testing) bytes: Bytes,
    /// Why it did not end in order.
    pub(in crate::testing) error: Option<TransportError>,
    pub(in crate::testing) turns: Turns,
}

/// How far a request was when its response came.
#[derive(Debug, Default)]
pub(in crate::testing) struct Turns {
    /// For each stretch of the response, the byte where it ends, and how many bytes of the request had passed by then.
    marks: Vec<(usize, usize)>,
    /// How many bytes of the request had passed when the response ended.
    end: usize,
}

impl Turns {
    fn note(&mut self, received: usize, sent: usize) {
        match self.marks.last_mut() {
            Some((until, same)) if *same == sent => *until = received,
            _ => self.marks.push((received, sent)),
        }
    }

    /// How many events had been sent before each part of the response that ends here, and before its end. The end of what
    /// the client sends counts as one more event.
    pub(in crate::testing) fn counts(&self, received: &[usize], sent: &[usize]) -> Vec<i64> {
        let count = |passed: usize| {
            i64::try_from(sent.partition_point(|end| *end <= passed)).unwrap_or(i64::MAX)
        };
        let at = |received: &usize| {
            let index = self.marks.partition_point(|(until, _)| until < received);
            self.marks.get(index).map_or(self.end, |(_, sent)| *sent)
        };
        received.iter().map(at).chain([self.end]).map(count).collect()
    }
}

/// Receives a stream that is over.
type Finish = Box<dyn FnOnce(Passed) + Send>;

/// Passes the stream of a response on, and keeps its bytes up to a limit.
pub(in crate::testing) struct Tee {
    chunks: Chunks,
    kept: Kept,
    sent: Option<Sent>,
    turns: Turns,
    /// Absent once it was called.
    finish: Option<Finish>,
}

impl Tee {
    pub(in crate::testing) fn body(
        body: Body,
        sent: Option<Sent>,
        limit: usize,
        finish: impl FnOnce(Passed) + Send + 'static,
    ) -> Body {
        Body::once(Self {
            chunks: body.chunks(),
            kept: Kept::new(limit),
            sent,
            turns: Turns::default(),
            finish: Some(Box::new(finish)),
        })
    }

    fn note(&mut self, chunk: Option<&Chunk>) {
        match chunk {
            Some(Ok(bytes)) => {
                self.kept.push(bytes);
                if let Some(sent) = &self.sent {
                    self.turns.note(self.kept.bytes.len(), sent.position());
                }
            }
            Some(Err(error)) => self.finish(Some(error.clone())),
            None => self.finish(None),
        }
    }

    fn finish(&mut self, error: Option<TransportError>) {
        let Some(finish) = self.finish.take() else { return };
        let too_large = || self.kept.is_full.then(|| self.kept.too_large());
        let error = error.or_else(too_large);
        let mut turns = std::mem::take(&mut self.turns);
        turns.end = self.sent.as_ref().map_or(0, Sent::position);
        finish(Passed { bytes: self.kept.take(), error, turns });
    }
}

/// A program may stop early.
impl Drop for Tee {
    fn drop(&mut self) {
        self.finish(None);
    }
}

impl Source for Tee {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let chunk = ready!(self.chunks.poll_chunk(context));
        self.note(chunk.as_ref());
        Poll::Ready(chunk)
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        let chunk = self.chunks.read_chunk();
        self.note(chunk.as_ref());
        chunk
    }
}

/// The start of a stream, up to a limit.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) bytes: BytesMut,
    limit: usize,
    /// Whether more came.
    pub(super) is_full: bool,
}

impl Kept {
    pub(super) fn new(limit: usize) -> Self {
        Self { bytes: BytesMut::new(), limit, is_full: false }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.is_full |= self.bytes.len() + bytes.len() > self.limit;
        if !self.is_full {
            self.bytes.extend_from_slice(bytes);
        }
    }

    pub(super) fn take(&mut self) -> Bytes {
        std::mem::take(&mut self.bytes).freeze()
    }

    fn too_large(&self) -> TransportError {
        TransportError::TooLarge { endpoint: String::new(), limit: self.limit }
    }
}

/// The frames of a stream, and where each ends. What is no frame any more is left out.
pub(super) fn frames(stream: Bytes) -> impl Iterator<Item = (usize, Frame)> {
    let lengths = stream.clone();
    let (mut decoder, mut end) = (Decoder::new(), 0);
    decoder.push(stream);
    std::iter::from_fn(move || {
        let frame = decoder.next_frame().ok()??;
        // A frame begins with its length, which has been checked.
        let length = lengths.get(end..)?.first_chunk().map(|it| u32::from_be_bytes(*it))?;
        end += usize::try_from(length).ok()?;
        Some((end, frame))
    })
}

/// The events of a response without their secrets, and where each ends in the stream; `None` if the operation receives none.
fn shown<O: Operation>(stream: Bytes) -> Option<Vec<(usize, Bytes)>> {
    let events = O::RESPONSE_EVENTS?;
    let shown = frames(stream).filter(|(_, frame)| !is_initial_response::<O>(frame));
    let shown = shown
        .filter_map(|(end, frame)| Some((end, events.redact(&frame, stand_in).encode().ok()?)));
    Some(shown.collect())
}

/// Whether a frame has the members beside the events.
pub(super) fn is_initial_response<O: Operation>(frame: &Frame) -> bool {
    let name = frame.header(EVENT_TYPE).and_then(HeaderValue::as_str);
    name == Some(INITIAL_RESPONSE) && O::SERVICE.protocol.has_initial_messages
}

/// Where each event of a response ends in its stream.
pub(in crate::testing) fn ends<O: Operation>(stream: Bytes) -> Vec<usize> {
    shown::<O>(stream).unwrap_or_default().into_iter().map(|(end, _)| end).collect()
}

/// The events of a response without their secrets; `None` if the operation receives none.
pub(in crate::testing) fn without_secrets<O: Operation>(stream: Bytes) -> Option<Bytes> {
    let mut all = BytesMut::new();
    shown::<O>(stream)?.iter().for_each(|(_, frame)| all.extend_from_slice(frame));
    Some(all.freeze())
}

/// The same stream, which does not end in order.
pub(in crate::testing) fn failing(body: Body, error: TransportError) -> Body {
    Body::replayable(move || {
        let items = [Item::Body(body.clone()), Item::Fail(error.clone())];
        Ok(Body::once(Played::new(items)))
    })
}

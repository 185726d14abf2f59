//! The message that begins a response in protocols without HTTP bindings, which has the members beside the stream.

#[cfg(feature = "_client")]
use std::collections::VecDeque;
#[cfg(feature = "_client")]
use std::task::{Context, Poll};

use bytes::Bytes;
use http::response::Parts;

use super::message::{self, INITIAL_RESPONSE, Message};
use super::{Decoder, Frame, ResponseEvents};
#[cfg(feature = "_client")]
use crate::body::{Chunk, Chunks, Source};
use crate::call_error::InvalidResponse;
use crate::format::{DecodeError, InvalidHeader};
use crate::protocol::Reply;
use crate::schema::{Facts, Member, Place, Presence};
use crate::{Body, Error, ErrorMetadata, Operation, Structure, operation};

/// In the extensions of a response: the document of its initial message.
#[derive(Clone)]
pub(crate) struct InitialDocument(Bytes);

/// Whether responses of the operation may begin with such a message.
pub(crate) fn awaits_initial<O: Operation>() -> bool {
    O::RESPONSE_EVENTS.is_some()
        && O::SERVICE.protocol.has_initial_messages
        && O::Response::MEMBERS.len() > 1
}

/// The document of the message that begins a response, if there is one. Of a body in memory it is read here; of another
/// one, a client has [read](Initial) it.
pub(crate) fn document<O: Operation>(head: &Parts, body: &Body) -> Bytes {
    if !awaits_initial::<O>() {
        return Bytes::new();
    }
    let read = head.extensions.get().map(|InitialDocument(document)| document.clone());
    read.or_else(|| {
        let mut decoder = Decoder::new();
        decoder.push(body.as_bytes()?.clone());
        document_of(&decoder.next_frame().ok()??)
    })
    .unwrap_or_default()
}

fn document_of(frame: &Frame) -> Option<Bytes> {
    let is_initial = message::message(frame) == Ok(Message::Event(INITIAL_RESPONSE));
    is_initial.then(|| frame.payload().clone())
}

/// Reads a body up to the end of its first frame.
#[cfg(feature = "_client")]
pub(crate) struct Initial {
    chunks: Chunks,
    read: VecDeque<Bytes>,
    decoder: Decoder,
    /// The document, once the first frame is known.
    document: Option<Bytes>,
}

#[cfg(feature = "_client")]
impl Initial {
    pub(crate) fn new(body: Body) -> Self {
        let (chunks, read) = (body.chunks(), VecDeque::new());
        Self { chunks, read, decoder: Decoder::new(), document: None }
    }

    /// Where the next piece of the body comes from, unless enough is known.
    pub(crate) fn wanted(&mut self) -> Option<&mut Chunks> {
        self.document.is_none().then_some(&mut self.chunks)
    }

    /// Takes the next piece of the body. What is wrong with it is left for the one who reads the events.
    pub(crate) fn push(&mut self, chunk: Option<Bytes>) {
        let Some(chunk) = chunk else {
            self.document = Some(Bytes::new());
            return;
        };
        self.read.push_back(chunk.clone());
        self.decoder.push(chunk);
        self.document = match self.decoder.next_frame() {
            Ok(Some(frame)) => Some(document_of(&frame).unwrap_or_default()),
            Ok(None) => None,
            Err(_) => Some(Bytes::new()),
        };
    }

    /// The response with its whole body, and the document among its extensions.
    pub(crate) fn finish(self, head: Parts) -> http::Response<Body> {
        let Self { chunks, read, document, .. } = self;
        let mut response = http::Response::from_parts(head, Body::once(Resumed { read, chunks }));
        response.extensions_mut().insert(InitialDocument(document.unwrap_or_default()));
        response
    }
}

/// A body whose start has been read before.
#[cfg(feature = "_client")]
struct Resumed {
    read: VecDeque<Bytes>,
    chunks: Chunks,
}

#[cfg(feature = "_client")]
impl Source for Resumed {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        match self.read.pop_front() {
            Some(chunk) => Poll::Ready(Some(Ok(chunk))),
            None => self.chunks.poll_chunk(context),
        }
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        match self.read.pop_front() {
            Some(chunk) => Some(Ok(chunk)),
            None => self.chunks.read_chunk(),
        }
    }
}

/// The response of an operation with events: the members in its head or in its initial message, and a receiver.
///
/// # Errors
/// The head does not fit the model, or lacks a header of a required member. Such a member gets no zero value: whatever
/// responds without it is not the service.
pub(crate) fn parse_head<O: Operation>(
    events: ResponseEvents<O::Response>,
    head: &Parts,
    body: Body,
) -> Result<O::Response, Error<O::Error>> {
    if let Some(member) = O::Response::MEMBERS.iter().find(|member| is_missing(member, head)) {
        let Facts { wire_name, member_name, .. } = member.facts;
        let reason = InvalidHeader::new(wire_name, member_name, "a value");
        let metadata = ErrorMetadata::from_head(head);
        let reason = DecodeError::Header(reason);
        return Err(Error::InvalidResponse(InvalidResponse::new(metadata, reason, false)));
    }
    let document = document::<O>(head, &body);
    let mut response = operation::read::<O>(&Reply::new(O::SERVICE, head, &document))?;
    if let Some(lens) = O::RESPONSE_BODY {
        *lens.view_mut(&mut response) = body;
    }
    events.begin(&mut response, head);
    Ok(response)
}

fn is_missing(Member { facts, .. }: &Member, head: &Parts) -> bool {
    facts.presence == Presence::Required
        && facts.place == Place::Header
        && !head.headers.contains_key(facts.wire_name)
}

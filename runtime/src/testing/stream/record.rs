//! Event streams in recordings: passed on as they come, and recorded when they are over.

use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::play::{Item, Played};
use crate::body::{Chunk, Chunks, Source};
use crate::event_stream::message::{EVENT_TYPE, INITIAL_RESPONSE};
use crate::event_stream::{Decoder, HeaderValue};
use crate::testing::placeholder::stand_in;
use crate::transport::{MAX_RESPONSE_BYTES, TransportError};
use crate::{Body, Operation};

/// What is done with a stream that is over: its bytes, and why it did not end in order.
type Finish = Box<dyn FnOnce(Bytes, Option<TransportError>) + Send>;

/// Passes a stream on, and keeps its bytes, up to [`MAX_RESPONSE_BYTES`].
pub(in crate::testing) struct Tee {
    chunks: Chunks,
    kept: BytesMut,
    /// Absent once it was called.
    finish: Option<Finish>,
}

impl Tee {
    pub(in crate::testing) fn body(
        body: Body,
        finish: impl FnOnce(Bytes, Option<TransportError>) + Send + 'static,
    ) -> Body {
        let finish: Finish = Box::new(finish);
        Body::once(Self { chunks: body.chunks(), kept: BytesMut::new(), finish: Some(finish) })
    }

    fn note(&mut self, chunk: Option<&Chunk>) {
        match chunk {
            Some(Ok(bytes)) if self.kept.len() + bytes.len() <= MAX_RESPONSE_BYTES => {
                self.kept.extend_from_slice(bytes);
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => self.finish(Some(error.clone())),
            None => self.finish(None),
        }
    }

    fn finish(&mut self, error: Option<TransportError>) {
        if let Some(finish) = self.finish.take() {
            finish(std::mem::take(&mut self.kept).freeze(), error);
        }
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
        let chunk = std::task::ready!(self.chunks.poll_chunk(context));
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

/// The document of the initial message, and the events without their secrets; `None` if the operation receives none.
pub(in crate::testing) fn without_secrets<O: Operation>(stream: Bytes) -> Option<Bytes> {
    let events = O::RESPONSE_EVENTS?;
    let mut decoder = Decoder::new();
    decoder.push(stream);
    let mut shown = BytesMut::new();
    // What is no frame any more is not recorded.
    while let Ok(Some(frame)) = decoder.next_frame() {
        let name = frame.header(EVENT_TYPE).and_then(HeaderValue::as_str);
        if name == Some(INITIAL_RESPONSE) && O::SERVICE.protocol.has_initial_messages {
            continue;
        }
        if let Ok(bytes) = events.redact(&frame, stand_in).encode() {
            shown.extend_from_slice(&bytes);
        }
    }
    Some(shown.freeze())
}

/// The same stream, which does not end in order.
pub(in crate::testing) fn failing(body: Body, error: TransportError) -> Body {
    Body::replayable(move || {
        let items = [Item::Body(body.clone()), Item::Fail(error.clone())];
        Ok(Body::once(Played::new(items)))
    })
}

use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use super::failed;
use super::play::{Item, Played};
use crate::Body;
use crate::body::{Chunk, Chunks, Source};
use crate::event_stream::message::{ERROR_CODE, ERROR_MESSAGE, MESSAGE_TYPE};
use crate::event_stream::{Decoder, Frame};
use crate::transport::{Cause, TransportError};

/// A fault inside of an event stream, in place of an event.
///
/// [`events`](super::events) end with it, and with [`SimulatedFault::InStream`](crate::testing::SimulatedFault::InStream) so
/// does the stream of any transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventFault {
    /// The body ends in the middle of the event's frame.
    CutOff,
    /// The connection breaks.
    Interrupted,
    /// The checksum of the event's frame is wrong.
    Checksum,
    /// The service sends nothing any more, and does not close the connection: the program has to stop waiting. A thread that
    /// reads with the blocking client waits forever.
    Silence,
    /// The transport reports that nothing came for too long, without waiting for it.
    Stalled,
    /// The service throttles: an exception `ThrottlingException`.
    Throttled,
    /// The service gives up: an `error` frame with the code `InternalFailure`, which is in no model.
    Failure,
}

impl EventFault {
    /// What comes instead of an event.
    pub(super) fn instead_of(self, event: &Frame) -> Vec<Item> {
        let encoded = event.encode().unwrap_or_default();
        let (endpoint, reason) = ("a test".to_owned(), Cause::from("simulated by a test"));
        let frame = |frame: Frame| Item::Bytes(frame.encode().unwrap_or_default());
        let item = match self {
            Self::CutOff => Item::Bytes(encoded.slice(..encoded.len() / 2)),
            Self::Interrupted => Item::Fail(TransportError::Interrupted { endpoint, reason }),
            Self::Checksum => Item::Bytes(with_wrong_checksum(&encoded)),
            Self::Silence => Item::Silence,
            Self::Stalled => {
                Item::Fail(TransportError::Stalled { endpoint, after: Duration::ZERO })
            }
            Self::Throttled => frame(
                Frame::new(r#"{"message":"Rate exceeded"}"#)
                    .with_header(MESSAGE_TYPE, "exception")
                    .with_header(":exception-type", "ThrottlingException")
                    .with_header(":content-type", "application/json"),
            ),
            Self::Failure => frame(
                Frame::default()
                    .with_header(MESSAGE_TYPE, "error")
                    .with_header(ERROR_CODE, "InternalFailure")
                    .with_header(ERROR_MESSAGE, "simulated by a test"),
            ),
        };
        vec![item, Item::End]
    }
}

/// The same frame, except for the last byte.
fn with_wrong_checksum(frame: &Bytes) -> Bytes {
    let mut bytes = frame.to_vec();
    bytes.iter_mut().last().into_iter().for_each(|byte| *byte = !*byte);
    bytes.into()
}

/// A stream that has nothing but a fault.
pub(in crate::testing) fn broken(fault: EventFault) -> Body {
    let frame = Frame::new("{}").with_header(MESSAGE_TYPE, "event");
    Body::once(Played::new(fault.instead_of(&frame)))
}

/// The same stream up to a fault, which comes in place of the frame with this number, counted from 1.
pub(in crate::testing) fn break_stream(body: Body, number: u64, fault: EventFault) -> Body {
    Body::once(Breaking {
        chunks: body.chunks(),
        decoder: Decoder::new(),
        left: number.saturating_sub(1),
        fault: Some(fault),
        last: Played::new([]),
    })
}

struct Breaking {
    chunks: Chunks,
    decoder: Decoder,
    /// How many frames are still whole.
    left: u64,
    /// Absent once it has happened.
    fault: Option<EventFault>,
    last: Played,
}

impl Breaking {
    fn advance(
        &mut self,
        mut next: impl FnMut(&mut Chunks) -> Poll<Option<Chunk>>,
    ) -> Poll<Option<Chunk>> {
        loop {
            let frame = match self.decoder.next_frame() {
                Ok(Some(frame)) => frame,
                Ok(None) => match next(&mut self.chunks) {
                    Poll::Ready(Some(Ok(chunk))) => {
                        self.decoder.push(chunk);
                        continue;
                    }
                    other => return other,
                },
                Err(error) => return Poll::Ready(Some(Err(failed(Cause::of(error))))),
            };
            if self.left == 0 {
                if let Some(fault) = self.fault.take() {
                    self.last = Played::new(fault.instead_of(&frame));
                }
                // The service hears nothing more of it, as if the connection were closed.
                self.chunks = Body::default().chunks();
                return Poll::Ready(None);
            }
            self.left -= 1;
            return Poll::Ready(Some(frame.encode().map_err(|error| failed(Cause::of(error)))));
        }
    }
}

impl Source for Breaking {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        if self.fault.is_some() {
            match self.advance(|chunks| chunks.poll_chunk(context)) {
                Poll::Ready(None) if self.fault.is_none() => {}
                other => return other,
            }
        }
        self.last.poll_chunk(context)
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        if self.fault.is_some() {
            match self.advance(|chunks| Poll::Ready(chunks.read_chunk())) {
                Poll::Ready(None) if self.fault.is_none() => {}
                Poll::Ready(chunk) => return chunk,
                Poll::Pending => return None,
            }
        }
        self.last.read_chunk()
    }
}

use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use super::play::{Item, Played};
use crate::Body;
use crate::body::{Chunk, Source, failed};
use crate::event_stream::message::{
    CONTENT_TYPE, ERROR_CODE, ERROR_MESSAGE, EXCEPTION_TYPE, MESSAGE_TYPE,
};
use crate::event_stream::{Decoder, EventErrorKind, Frame, Frames};
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
                    .with_header(EXCEPTION_TYPE, "ThrottlingException")
                    .with_header(CONTENT_TYPE, "application/json"),
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
        frames: Frames::new(body.chunks(), Decoder::new()),
        left: number.saturating_sub(1),
        fault: Some(fault),
        last: Played::new([]),
    })
}

struct Breaking {
    frames: Frames,
    /// How many frames are still whole.
    left: u64,
    /// Absent once it has happened.
    fault: Option<EventFault>,
    last: Played,
}

impl Breaking {
    /// Passes a whole frame on; `None` once the fault is to be played.
    fn passed(&mut self, frame: Option<Result<Frame, EventErrorKind>>) -> Option<Option<Chunk>> {
        let frame = match frame {
            Some(Ok(frame)) => frame,
            Some(Err(kind)) => return Some(Some(Err(kind.of_body()))),
            None => return Some(None),
        };
        if self.left > 0 {
            self.left -= 1;
            return Some(Some(frame.encode().map_err(|error| failed(error.into()))));
        }
        if let Some(fault) = self.fault.take() {
            self.last = Played::new(fault.instead_of(&frame));
        }
        // The service hears nothing more of it, as if the connection were closed.
        self.frames.end();
        None
    }
}

impl Source for Breaking {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        if self.fault.is_some() {
            let frame = ready!(self.frames.poll(context));
            if let Some(chunk) = self.passed(frame) {
                return Poll::Ready(chunk);
            }
        }
        self.last.poll_chunk(context)
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        if self.fault.is_some() {
            let frame = self.frames.read();
            if let Some(chunk) = self.passed(frame) {
                return chunk;
            }
        }
        self.last.read_chunk()
    }
}

//! [Event streams][specification]: bodies made of frames, each with headers, a payload and two checksums.
//!
//! Calls receive events from an [`EventReceiver`], which is in the response, and send those of an [`EventSource`], which is in
//! the request. Below them, a [`Frame`] is one message of a body, and a [`Decoder`] reads frames from the bytes of a body,
//! however they are cut into chunks. Neither of these two does IO.
//!
//! ```
//! use lensmith::event_stream::{Decoder, Frame};
//!
//! # fn main() -> Result<(), lensmith::event_stream::FrameError> {
//! let frame = Frame::new("{\"text\":\"Hello\"}")
//!     .with_header(":message-type", "event")
//!     .with_header(":event-type", "word");
//!
//! let mut decoder = Decoder::new();
//! decoder.push(frame.encode()?);
//! assert_eq!(decoder.next_frame()?, Some(frame));
//! assert_eq!(decoder.next_frame()?, None);
//! decoder.finish()?;
//! # Ok(())
//! # }
//! ```
//!
//! [specification]: https://smithy.io/2.0/aws/amazon-eventstream.html

mod decoder;
mod error;
mod event_error;
mod frame;
mod frames;
mod header;
mod initial;
#[doc(hidden)]
pub mod message;
mod receiver;
mod redacted;
mod source;
mod union;

pub use self::decoder::Decoder;
pub use self::error::{FrameError, FrameErrorKind};
pub use self::event_error::{EventError, EventErrorKind};
pub use self::frame::Frame;
pub(crate) use self::frames::Frames;
pub use self::header::{Header, HeaderValue};
pub(crate) use self::initial::parse_head;
#[cfg(feature = "_client")]
pub(crate) use self::initial::{Initial, awaits_initial};
pub use self::receiver::EventReceiver;
#[cfg(feature = "blocking")]
pub use self::receiver::Events;
pub(crate) use self::receiver::read_exception;
pub use self::source::EventSource;
#[cfg(feature = "_client")]
pub(crate) use self::source::HangUp;
#[cfg(feature = "client")]
pub use self::source::{CallOver, EventSender};
pub(crate) use self::source::{Feed, Turn, outgoing};
pub use self::union::{
    EventUnion, RequestEvents, ResponseEvents, begin, body_of_events, redact, show,
};

/// The most bytes that the headers of a frame may take when it is written.
pub const MAX_HEADERS: usize = 131_072;
/// The most bytes that the payload of a frame may take when it is written.
pub const MAX_PAYLOAD: usize = 25_165_824;

/// The media type of a body that is an event stream.
pub const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";

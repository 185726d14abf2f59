use std::error::Error;
use std::fmt;

use super::FrameError;
use crate::ErrorMetadata;
use crate::body::failed;
use crate::format::{DecodeError, InvalidHeader};
use crate::retry::Failure;
use crate::transport::TransportError;

/// Why an event could not be received. The stream is over.
///
/// ```
/// use lensmith::event_stream::{EventError, EventErrorKind};
///
/// fn is_cut_off(error: &EventError) -> bool {
///     matches!(error.kind(), EventErrorKind::Transport(_))
/// }
/// ```
#[derive(Debug)]
pub struct EventError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    number: u64,
    event: Option<String>,
    metadata: ErrorMetadata,
    kind: EventErrorKind,
}

/// What went wrong with an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventErrorKind {
    /// The bytes are no frame, or the body ended inside of one.
    Frame(FrameError),
    /// A header that says what the frame is, such as `:event-type`, is missing, or has a value that no frame has.
    Header(InvalidHeader),
    /// The members of the event do not fit the model.
    Content(DecodeError),
    /// The connection failed.
    Transport(TransportError),
}

impl EventErrorKind {
    /// The error of a body that is made of such events.
    pub(crate) fn of_body(self) -> TransportError {
        match self {
            Self::Frame(error) => failed(error.into()),
            Self::Header(error) => failed(DecodeError::Header(error).into()),
            Self::Content(error) => failed(error.into()),
            Self::Transport(error) => error,
        }
    }
}

impl EventError {
    pub(super) fn new(
        number: u64,
        event: Option<&str>,
        metadata: ErrorMetadata,
        kind: EventErrorKind,
    ) -> Self {
        Self(Box::new(Inner { number, event: event.map(str::to_owned), metadata, kind }))
    }

    /// The number of the frame in its stream, from 1 on. All frames count, the one of an initial response among them.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// The name of the event, if that is known.
    pub fn event(&self) -> Option<&str> {
        self.0.event.as_deref()
    }

    /// What went wrong.
    pub fn kind(&self) -> &EventErrorKind {
        &self.0.kind
    }

    /// Status and request id of the response that began the stream.
    pub fn metadata(&self) -> &ErrorMetadata {
        &self.0.metadata
    }

    /// What the error says about another call.
    pub(crate) fn failure(&self) -> Failure {
        use crate::error::Fault::Server;
        use crate::retry::Kind::{Permanent, Transient};
        match &self.0.kind {
            EventErrorKind::Transport(error) => Failure::from(error),
            EventErrorKind::Frame(_) => Failure::new(Transient).with_fault(Server),
            _ => Failure::new(Permanent).with_fault(Server),
        }
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { number, event, metadata, kind } = &*self.0;
        write!(f, "event {number} of the stream")?;
        if let Some(event) = event {
            write!(f, ", {event:?},")?;
        }
        f.write_str(" could not be received: ")?;
        match kind {
            EventErrorKind::Frame(error) => error.fmt(f),
            EventErrorKind::Header(InvalidHeader { header, expected, .. }) => {
                write!(
                    f,
                    "expected {expected} in the header `{header}`, found something else or nothing"
                )
            }
            EventErrorKind::Content(error) => error.fmt(f),
            EventErrorKind::Transport(error) => error.fmt(f),
        }?;
        metadata.fmt_context(f)
    }
}

impl Error for EventError {
    /// The cause below that of the event, whose text `Display` already holds.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.kind {
            EventErrorKind::Transport(error) => error.source(),
            _ => None,
        }
    }
}

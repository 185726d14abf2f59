use std::error::Error;
use std::fmt;
use std::io;

use crate::checksum::Algorithm;
use crate::transport::{Cause, TransportError};

/// What is wrong with the bytes of a [`Body`](super::Body).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyError {
    /// It can be read once, and has been.
    Used,
    /// It ended before the length that it was given.
    TooShort {
        /// The length that it was given, in bytes.
        length: u64,
        /// How many bytes there were.
        found: u64,
    },
    /// It goes on after the length that it was given.
    TooLong {
        /// The length that it was given, in bytes.
        length: u64,
    },
    /// Its length is unknown, and the service [requires it][trait].
    ///
    /// [trait]: https://smithy.io/2.0/spec/streaming.html#requireslength-trait
    UnknownLength,
    /// The service requires its checksum, which is not known before it is sent, as it can be read once.
    NoChecksum,
    /// The body of a response does not have the checksum that the service states: some of its bytes were changed on the
    /// way. What was read of it is not to be trusted.
    Checksum {
        /// The algorithm of the checksum.
        algorithm: Algorithm,
        /// The checksum that the service states.
        expected: String,
        /// The checksum of the bytes that came.
        found: String,
    },
    /// It has more bytes than its reader takes.
    TooLarge {
        /// How many bytes are taken at most.
        limit: usize,
    },
    /// What it is read from failed.
    Failed(Cause),
    /// An attempt to send it failed, and it could not be read again for another one.
    NotReplayable(Box<TransportError>),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Used => f.write_str(
                "it can be read once, and has been; use bytes in memory, `Body::from_file` or `Body::replayable`",
            ),
            Self::TooShort { length, found } => {
                write!(f, "it ended after {found} of {length} bytes")
            }
            Self::TooLong { length } => write!(f, "it goes on after its {length} bytes"),
            Self::UnknownLength => f.write_str(
                "the service requires its length, which is unknown; state it by `Body::with_length`",
            ),
            Self::NoChecksum => f.write_str(
                "the service requires its checksum, but it can be read once only; use bytes in memory, \
                 `Body::from_file` or `Body::replayable`",
            ),
            Self::Checksum { algorithm, expected, found } => write!(
                f,
                "its {algorithm:?} is {found:?} instead of {expected:?}, so some of its bytes were changed on the way; \
                 send the request again"
            ),
            Self::TooLarge { limit } => write!(f, "it has more than {limit} bytes"),
            Self::Failed(cause) => write!(f, "it cannot be read: {cause}"),
            Self::NotReplayable(error) => write!(
                f,
                "it can be read once, so that there was no other attempt after this: {error}"
            ),
        }
    }
}

impl Error for BodyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(cause) => cause.error(),
            Self::NotReplayable(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for BodyError {
    fn from(error: io::Error) -> Self {
        Self::Failed(Cause::of(error))
    }
}

/// The error of a body's source, which may be one of ours in a box.
pub(crate) fn failed(error: Box<dyn Error + Send + Sync>) -> TransportError {
    let error = match error.downcast::<io::Error>() {
        Ok(error) if error.get_ref().is_some_and(|inner| inner.is::<TransportError>()) => {
            error.into_inner().unwrap_or_else(|| io::Error::other("an unknown error").into())
        }
        Ok(error) => error,
        Err(error) => error,
    };
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::Body(BodyError::Failed(Cause::of(error))),
    }
}

/// The body of a request that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidBody {
    /// The member of the request that holds the body, by its name in the model.
    pub member: &'static str,
    /// What is wrong with it.
    pub reason: BodyError,
}

impl InvalidBody {
    #[cfg(feature = "_client")]
    pub(crate) fn new(member: &'static str, reason: BodyError) -> Self {
        Self { member, reason }
    }
}

impl fmt::Display for InvalidBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { member, reason } = self;
        write!(f, "the body `{member}` cannot be sent: {reason}")
    }
}

impl Error for InvalidBody {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.reason.source()
    }
}

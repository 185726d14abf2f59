//! Why there is no request for a value.

use std::fmt;

use crate::checksum::UnsupportedChecksum;
use crate::route::EmptyLabel;
use crate::schema::{UnknownMember, UnwritableNumber, UnwritableText};

/// A value cannot be sent as the request of its operation. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// A union holds a member that the model does not know.
    UnknownMember(UnknownMember),
    /// A text has a character that XML cannot carry.
    Text(UnwritableText),
    /// The protocol cannot carry a big number.
    Number(UnwritableNumber),
    /// A member that is part of the URI is absent or empty.
    EmptyLabel(EmptyLabel),
    /// The members that are in the path and the query make a URI that is too long for HTTP libraries.
    LongUri {
        /// The length of the path and the query in bytes.
        length: usize,
    },
    /// A member that is a header has a value that no header can have.
    Header(InvalidRequestHeader),
    /// The header `Content-Length` differs from the length of the body.
    Length(InvalidLength),
    /// A member names a checksum that is not supported.
    Checksum(UnsupportedChecksum),
    /// The members beside the events of the request are too long for the first event.
    #[cfg(feature = "event-stream")]
    Frame(crate::event_stream::FrameError),
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMember(error) => error.fmt(f),
            Self::Text(error) => error.fmt(f),
            Self::Number(error) => error.fmt(f),
            Self::EmptyLabel(error) => error.fmt(f),
            Self::LongUri { length } => write!(
                f,
                "the path and the query of the request have {length} bytes, and at most 65,534 can be sent; send fewer \
                 or shorter members that are in the query"
            ),
            Self::Header(error) => error.fmt(f),
            Self::Length(error) => error.fmt(f),
            Self::Checksum(error) => error.fmt(f),
            #[cfg(feature = "event-stream")]
            Self::Frame(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for InvalidRequest {}

impl From<UnknownMember> for InvalidRequest {
    fn from(error: UnknownMember) -> Self {
        Self::UnknownMember(error)
    }
}

impl From<UnwritableText> for InvalidRequest {
    fn from(error: UnwritableText) -> Self {
        Self::Text(error)
    }
}

impl From<UnwritableNumber> for InvalidRequest {
    fn from(error: UnwritableNumber) -> Self {
        Self::Number(error)
    }
}

impl From<EmptyLabel> for InvalidRequest {
    fn from(error: EmptyLabel) -> Self {
        Self::EmptyLabel(error)
    }
}

impl From<InvalidRequestHeader> for InvalidRequest {
    fn from(error: InvalidRequestHeader) -> Self {
        Self::Header(error)
    }
}

/// A member that is a header has a value that no header can have. The value is not shown: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidRequestHeader {
    /// The name of the member in the model.
    pub member: &'static str,
    /// The name of the header.
    pub header: String,
    /// Whether all that is wrong is a character that is not ASCII.
    pub is_not_ascii: bool,
}

impl InvalidRequestHeader {
    pub(crate) fn new(member: &'static str, header: &str) -> Self {
        Self { member, header: header.to_owned(), is_not_ascii: false }
    }

    pub(crate) fn not_ascii(member: &'static str, header: &str) -> Self {
        Self { is_not_ascii: true, ..Self::new(member, header) }
    }
}

impl fmt::Display for InvalidRequestHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { member, header, is_not_ascii } = self;
        if *is_not_ascii {
            return write!(
                f,
                "{member}: the value for the header {header:?} is not ASCII; encode it, for example in base64, and decode \
                 it when you read it"
            );
        }
        write!(
            f,
            "{member}: its name or value cannot be sent in the header {header:?}; remove line breaks and control \
             characters"
        )
    }
}

impl std::error::Error for InvalidRequestHeader {}

/// The header `Content-Length` that a request states is not the length of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidLength {
    /// What the header says.
    pub stated: String,
    /// The length of the body in bytes.
    pub actual: u64,
}

impl fmt::Display for InvalidLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stated, actual } = self;
        write!(
            f,
            "the request states a Content-Length of {stated}, but its body has {actual} bytes; leave the length out"
        )
    }
}

impl std::error::Error for InvalidLength {}

use std::fmt;

use crate::json;

/// Why a response cannot be read: what was expected, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The body is not JSON, or not that of the model.
    Json(json::Error),
    /// The body is not XML, or not that of the model.
    Xml(json::Error),
    /// The body is not CBOR, or not that of the model.
    Cbor(json::Error),
    /// The response is not one of the protocol, as that of a proxy may be.
    Protocol {
        /// What a response of the protocol has, such as `the header smithy-protocol: rpc-v2-cbor`.
        expected: &'static str,
    },
    /// A header does not have a value of the member that it is bound to.
    Header(InvalidHeader),
    /// The body is a string by the model, and is not UTF-8.
    NotUtf8 {
        /// The name of the member in the model.
        member: &'static str,
    },
}

impl DecodeError {
    /// The members and indices around the error, outermost first, such as `images[3].layerDigest`. Members have
    /// their names in the model.
    pub fn path(&self) -> &str {
        match self {
            Self::Json(error) | Self::Xml(error) | Self::Cbor(error) => error.path(),
            Self::Protocol { .. } => "",
            Self::Header(error) => error.member,
            Self::NotUtf8 { member } => member,
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) | Self::Xml(error) | Self::Cbor(error) => error.fmt(f),
            Self::Protocol { expected } => {
                write!(
                    f,
                    "expected {expected}, found something else; check that the URL is one of the service"
                )
            }
            Self::Header(error) => error.fmt(f),
            Self::NotUtf8 { member } => {
                write!(f, "{member}: expected a body of UTF-8, found other bytes")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

impl From<json::Error> for DecodeError {
    fn from(error: json::Error) -> Self {
        Self::Json(error)
    }
}

/// A header of a response does not have a value of the member that it is bound to. The value is not shown: it may be
/// a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidHeader {
    /// The name of the header.
    pub header: String,
    /// The name of the member in the model.
    pub member: &'static str,
    /// What was expected, such as `a number that fits into i32`.
    pub expected: &'static str,
}

impl InvalidHeader {
    pub(crate) fn new(header: &str, member: &'static str, expected: &'static str) -> Self {
        Self { header: header.to_owned(), member, expected }
    }
}

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { header, member, expected } = self;
        write!(f, "{member}: expected {expected} in the header `{header}`, found something else")
    }
}

impl std::error::Error for InvalidHeader {}

use std::fmt;

use lensmith::transport::TransportError;
use lensmith::{Error, OperationError};
use lensmith_ecr::{GetDownloadUrlForLayerError, GetDownloadUrlForLayerResponse};

/// What came of calls to a misbehaving server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many attempts of the last call reached the server.
    pub attempts: usize,
    /// What the last call came to.
    pub class: Class,
    /// The same in the client's words, without the server's address.
    pub message: String,
}

/// What a call came to, as a program tells it apart: the variants of [`Error`], and inside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The response that belongs to the request.
    Response,
    /// A response without the members of a good one.
    EmptyResponse,
    /// The response to another request.
    ForeignResponse,
    /// An error that the model declares.
    Declared,
    /// An error that the model does not declare.
    Unhandled,
    /// A success that could not be read.
    InvalidResponse,
    /// [`TransportError::Connect`].
    Connect,
    /// [`TransportError::Untrusted`].
    Untrusted,
    /// [`TransportError::Timeout`].
    Timeout,
    /// [`TransportError::Stalled`].
    Stalled,
    /// [`TransportError::Interrupted`].
    Interrupted,
    /// [`TransportError::Malformed`].
    Malformed,
    /// [`TransportError::TooLarge`].
    TooLarge,
    /// [`Error::Body`], or [`TransportError::Body`] of a stream.
    Body,
    /// Any other error.
    Other,
}

/// What a call of the operation gives.
pub type Answer = Result<GetDownloadUrlForLayerResponse, Error<GetDownloadUrlForLayerError>>;

impl Class {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Response,
        Self::EmptyResponse,
        Self::ForeignResponse,
        Self::Declared,
        Self::Unhandled,
        Self::InvalidResponse,
        Self::Connect,
        Self::Untrusted,
        Self::Timeout,
        Self::Stalled,
        Self::Interrupted,
        Self::Malformed,
        Self::TooLarge,
        Self::Body,
        Self::Other,
    ];

    /// Which class an answer is of, where `layer_digest` was asked for.
    pub fn of(answer: &Answer, layer_digest: &str) -> Self {
        match answer {
            Ok(response) => match response.layer_digest.as_deref() {
                None => Self::EmptyResponse,
                Some(digest) if digest == layer_digest => Self::Response,
                Some(_) => Self::ForeignResponse,
            },
            Err(Error::Service(GetDownloadUrlForLayerError::Unhandled(_))) => Self::Unhandled,
            Err(Error::Service(_)) => Self::Declared,
            Err(Error::InvalidResponse(_)) => Self::InvalidResponse,
            Err(Error::Transport(error)) => Self::of_transport(error),
            Err(_) => Self::Other,
        }
    }

    /// Which class the error of a call is of, whatever the operation.
    pub(crate) fn of_error<E: OperationError>(error: &Error<E>) -> Self {
        match error {
            Error::Service(error) if E::CATCH_ALL.preview(error).is_some() => Self::Unhandled,
            Error::Service(_) => Self::Declared,
            Error::InvalidResponse(_) => Self::InvalidResponse,
            Error::Body(_) => Self::Body,
            Error::Transport(error) => Self::of_transport(error),
            _ => Self::Other,
        }
    }

    pub(crate) fn of_transport(error: &TransportError) -> Self {
        match error {
            TransportError::Connect { .. } => Self::Connect,
            TransportError::Untrusted { .. } => Self::Untrusted,
            TransportError::Timeout { .. } => Self::Timeout,
            TransportError::Stalled { .. } => Self::Stalled,
            TransportError::Interrupted { .. } => Self::Interrupted,
            TransportError::Malformed { .. } => Self::Malformed,
            TransportError::TooLarge { .. } => Self::TooLarge,
            TransportError::Body(_) => Self::Body,
            _ => Self::Other,
        }
    }

    /// Its name in Rust, as a pattern would have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Response => "Ok",
            Self::EmptyResponse => "Ok, without members",
            Self::ForeignResponse => "Ok, but of another request",
            Self::Declared => "Service",
            Self::Unhandled => "Service(Unhandled)",
            Self::InvalidResponse => "InvalidResponse",
            Self::Connect => "Transport(Connect)",
            Self::Untrusted => "Transport(Untrusted)",
            Self::Timeout => "Transport(Timeout)",
            Self::Stalled => "Transport(Stalled)",
            Self::Interrupted => "Transport(Interrupted)",
            Self::Malformed => "Transport(Malformed)",
            Self::TooLarge => "Transport(TooLarge)",
            Self::Body => "Body",
            Self::Other => "another error",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

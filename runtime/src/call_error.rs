//! Why a call failed: the error of one operation, and one for functions with several calls.

mod any;
#[cfg(feature = "_client")]
mod error_type;
mod from;

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

pub use self::any::AnyError;
use crate::body::InvalidBody;
#[cfg(feature = "_client")]
use crate::config::ConfigError;
use crate::credentials::CredentialsError;
use crate::endpoint::EndpointError;
use crate::error::{ErrorMetadata, ErrorShape, Fault, OperationError};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventError;
use crate::format::DecodeError;
use crate::paginate::RepeatedToken;
use crate::protocol::InvalidRequest;
use crate::retry::{Failure, Kind};
use crate::sign::SignError;
use crate::transport::TransportError;

/// Why a call failed. `E` is the error of the operation: an enum of what the model declares.
///
/// `Display` is one line with the operation and everything known about the cause, for instance
/// `GetDownloadUrlForLayer: LayersNotFoundException: no such layer (HTTP status 400, request id 7f1a)`. If no
/// credentials were found, a line follows for each place that was searched.
///
/// A function that calls several operations can return [`AnyError`], into which `?` converts each of these.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The service responded with an error.
    Service(E),
    /// The service responded with a success that could not be read.
    InvalidResponse(InvalidResponse),
    /// The value cannot be sent as a request. Nothing was sent.
    InvalidRequest(InvalidRequest),
    /// The body of the request cannot be sent, or could not be sent again.
    Body(InvalidBody),
    /// The configuration of the call cannot be used.
    #[cfg(feature = "_client")]
    Config(ConfigError),
    /// There are no credentials to sign with.
    Credentials(CredentialsError),
    /// There is no endpoint for the call.
    Endpoint(EndpointError),
    /// The request could not be signed.
    Sign(SignError),
    /// The request could not be sent, or no response came back.
    Transport(TransportError),
    /// There is no next page: the service repeated the token of the last one.
    RepeatedToken(RepeatedToken),
    /// An event of the response could not be received.
    #[cfg(feature = "event-stream")]
    Event(EventError),
}

impl<E: OperationError> Error<E> {
    /// The code of the service's error, such as `LayersNotFoundException`, if it named one.
    ///
    /// ```
    /// use lensmith::{Error, OperationError};
    ///
    /// fn is_throttled<E: OperationError>(error: &Error<E>) -> bool {
    ///     error.code() == Some("ThrottlingException")
    /// }
    /// ```
    pub fn code(&self) -> Option<&str> {
        self.service_metadata().map(ErrorMetadata::code).filter(|code| !code.is_empty())
    }

    /// The message of the service's error.
    pub fn message(&self) -> Option<&str> {
        self.metadata()?.message()
    }

    /// The request id of the response, which AWS support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.metadata()?.request_id()
    }

    /// The HTTP status of the response, if one came back.
    pub fn status(&self) -> Option<u16> {
        self.metadata().map(ErrorMetadata::http_status).filter(|status| *status != 0)
    }

    /// Code, message, request id and status of the response, if one came back.
    pub fn metadata(&self) -> Option<&ErrorMetadata> {
        match self {
            Self::InvalidResponse(error) => Some(&error.metadata),
            #[cfg(feature = "event-stream")]
            Self::Event(error) => Some(error.metadata()),
            _ => self.service_metadata(),
        }
    }

    /// The error of the service, if it is of the shape `A`.
    ///
    /// ```
    /// # /// There is no such image.
    /// # #[derive(Clone, Debug, Default, PartialEq)]
    /// # pub struct NoSuchImage { metadata: lensmith::ErrorMetadata }
    /// # lensmith::error_shape! { NoSuchImage, fault: Client; }
    /// use lensmith::{Error, OperationError};
    ///
    /// fn is_missing<E: OperationError>(error: &Error<E>) -> bool {
    ///     error.shape::<NoSuchImage>().is_some()
    /// }
    /// ```
    pub fn shape<A: ErrorShape>(&self) -> Option<&A> {
        let Self::Service(error) = self else { return None };
        (error.content() as &dyn Any).downcast_ref()
    }

    /// What the error says about another attempt. If it comes from a client, the attempts that were worth
    /// making have been made.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Service(error) => Failure::from(error.metadata()),
            Self::Transport(error) => Failure::from(error),
            Self::Body(error) => Failure::from(error),
            #[cfg(feature = "event-stream")]
            Self::Event(error) => error.failure(),
            Self::InvalidResponse(error) if error.is_cut => {
                Failure::new(Kind::Transient).with_fault(Fault::Server)
            }
            Self::InvalidResponse(_) | Self::RepeatedToken(_) => {
                Failure::new(Kind::Permanent).with_fault(Fault::Server)
            }
            _ => Failure::new(Kind::Permanent).with_fault(Fault::Client),
        }
    }

    fn service_metadata(&self) -> Option<&ErrorMetadata> {
        match self {
            Self::Service(error) => Some(error.metadata()),
            _ => None,
        }
    }

    /// What is inside the variant.
    fn inner(&self) -> &(dyn StdError + 'static) {
        match self {
            Self::Service(error) => error,
            Self::InvalidResponse(error) => error,
            Self::InvalidRequest(error) => error,
            Self::Body(error) => error,
            #[cfg(feature = "_client")]
            Self::Config(error) => error,
            Self::Credentials(error) => error,
            Self::Endpoint(error) => error,
            Self::Sign(error) => error,
            Self::Transport(error) => error,
            Self::RepeatedToken(error) => error,
            #[cfg(feature = "event-stream")]
            Self::Event(error) => error,
        }
    }
}

impl<E: OperationError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // It names the operation itself.
            Self::Service(error) => write!(f, "{error}"),
            _ => write!(f, "{}: {}", E::OPERATION, self.inner()),
        }
    }
}

impl<E: OperationError> StdError for Error<E> {
    /// The cause below the variant's own error, whose text `Display` already holds: for a connection that
    /// failed, the error of the HTTP library, and below it that of the operating system.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner().source()
    }
}

/// A success that could not be read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InvalidResponse {
    /// Status and request id of the response.
    pub metadata: ErrorMetadata,
    /// What is wrong with it, and where.
    pub reason: DecodeError,
    /// Whether the body has lost its end, so that another attempt may bring it.
    is_cut: bool,
}

impl InvalidResponse {
    pub(crate) fn new(metadata: ErrorMetadata, reason: DecodeError, is_cut: bool) -> Self {
        Self { metadata, reason, is_cut }
    }
}

impl fmt::Display for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response does not fit the model: {}", self.reason)?;
        self.metadata.fmt_context(f)
    }
}

impl StdError for InvalidResponse {}

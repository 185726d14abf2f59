use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::iter;

use super::Error;
use crate::error::{ErrorContent, ErrorMetadata, ErrorShape, OperationError};
use crate::retry::{Failure, Kind};
use crate::wait::{Answer, WaitError};

/// Why a function failed that calls several operations, of one service or of many.
///
/// `?` converts each [`Error`], each [`WaitError`], and the errors of building a client into it. What the
/// service said is at hand, and the typed error can be had back: its [shape](Self::shape), or the
/// [whole error](Self::downcast_ref). A `main` that returns `Result<(), AnyError>` prints the message and its causes.
///
/// ```
/// # /// There is no such image.
/// # #[derive(Clone, Debug, Default, PartialEq)]
/// # pub struct NoSuchImage { metadata: lensmith::ErrorMetadata }
/// # lensmith::error_shape! { NoSuchImage, fault: Client; }
/// # #[cfg(feature = "client")]
/// use lensmith::Client;
/// use lensmith::{AnyError, Operation};
///
/// # #[cfg(feature = "client")]
/// async fn copy<Get: Operation, Put: Operation>(get: Get, put: Put) -> Result<(), AnyError> {
///     let client = Client::from_env().await?;
///     client.send(get).await?;
///     client.send(put).await?;
///     Ok(())
/// }
///
/// # #[cfg(feature = "client")]
/// # async fn report<Get: Operation, Put: Operation>(get: Get, put: Put) {
/// match copy(get, put).await {
///     Err(error) if error.shape::<NoSuchImage>().is_some() => println!("there is nothing to copy"),
///     Err(error) => println!("{error}; quote {:?} to AWS support", error.request_id()),
///     Ok(()) => println!("copied"),
/// }
/// # }
/// ```
pub struct AnyError(Box<dyn Inside>);

impl AnyError {
    /// The name of the operation that failed, if the error is of a call.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation()
    }

    /// The code of the service's error, such as `LayersNotFoundException`, if it named one.
    pub fn code(&self) -> Option<&str> {
        let metadata = self.0.content()?.metadata();
        Some(metadata.code()).filter(|code| !code.is_empty())
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
        self.0.metadata()
    }

    /// What the error says about another attempt.
    pub fn failure(&self) -> Failure {
        self.0.failure()
    }

    /// The error of the service, if it is of the shape `A`, whichever operation it comes from.
    pub fn shape<A: ErrorShape>(&self) -> Option<&A> {
        (self.0.content()? as &dyn Any).downcast_ref()
    }

    /// The error that was converted, such as an `Error<GetImageError>`, if it is a `T`.
    pub fn downcast_ref<T: StdError + 'static>(&self) -> Option<&T> {
        (&*self.0 as &dyn Any).downcast_ref()
    }

    pub(super) fn new(error: impl Inside) -> Self {
        Self(Box::new(error))
    }
}

/// What is inside of an [`AnyError`].
pub(super) trait Inside: StdError + Any + Send + Sync {
    fn operation(&self) -> Option<&'static str> {
        None
    }

    fn metadata(&self) -> Option<&ErrorMetadata> {
        Some(self.content()?.metadata())
    }

    /// The error of the service.
    fn content(&self) -> Option<&dyn ErrorContent> {
        None
    }

    fn failure(&self) -> Failure;
}

impl<E: OperationError> Inside for Error<E> {
    fn operation(&self) -> Option<&'static str> {
        Some(E::OPERATION)
    }

    fn metadata(&self) -> Option<&ErrorMetadata> {
        self.metadata()
    }

    fn content(&self) -> Option<&dyn ErrorContent> {
        match self {
            Self::Service(error) => Some(error.content()),
            _ => None,
        }
    }

    fn failure(&self) -> Failure {
        self.failure()
    }
}

impl<R, E> Inside for WaitError<R, E>
where
    R: fmt::Debug + Send + Sync + 'static,
    E: OperationError,
{
    fn operation(&self) -> Option<&'static str> {
        Some(E::OPERATION)
    }

    fn metadata(&self) -> Option<&ErrorMetadata> {
        match self {
            Self::Call(error) => error.metadata(),
            _ => Some(self.content()?.metadata()),
        }
    }

    fn content(&self) -> Option<&dyn ErrorContent> {
        match self {
            Self::Call(error) => error.content(),
            Self::Failed { answer, .. } | Self::TimedOut { answer, .. } => match &**answer {
                Answer::Error(error) => Some(error.content()),
                Answer::Response(_) => None,
            },
        }
    }

    fn failure(&self) -> Failure {
        match self {
            Self::Call(error) => error.failure(),
            // The waiter has called again for as long as it was told to.
            _ => Failure::new(Kind::Permanent),
        }
    }
}

impl<E: OperationError> From<Error<E>> for AnyError {
    fn from(error: Error<E>) -> Self {
        Self::new(error)
    }
}

impl<R, E> From<WaitError<R, E>> for AnyError
where
    R: fmt::Debug + Send + Sync + 'static,
    E: OperationError,
{
    fn from(error: WaitError<R, E>) -> Self {
        Self::new(error)
    }
}

/// The message, and the causes that it does not contain, each on a line: what a `main` prints that returns
/// `Result<(), AnyError>`. `{:#?}` shows the fields of the error.
impl fmt::Debug for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return fmt::Debug::fmt(&self.0, f);
        }
        let mut text = self.to_string();
        for cause in iter::successors(self.source(), |&error| error.source()) {
            let cause = cause.to_string();
            if !text.to_lowercase().contains(&cause.to_lowercase()) {
                text.push_str("\n  caused by: ");
                text.push_str(&cause);
            }
        }
        f.write_str(&text)
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for AnyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

//! The errors that services respond with: the enum of an operation, the shapes, and the metadata of all.

mod content;
mod display;
mod read;
mod retry;
pub(crate) mod text;

use std::any::Any;
use std::fmt;

use http::HeaderValue;
use http::response::Parts;
use jiff::Timestamp;

pub use self::content::{Declared, ErrorContent};
#[cfg(feature = "event-stream")]
pub(crate) use self::read::shape_of_event;
pub(crate) use self::read::{extended_request_id, is_message, parse, parse_named, request_id};
use crate::Structure;
use crate::optics::{Lens, Prism};
use crate::protocol::Reply;
use crate::retry::{Kind, RetryAfter};

/// The errors of one operation: an enum with a variant for each error that the model declares, and one
/// for the rest.
pub trait OperationError: std::error::Error + Sized + Send + Sync + 'static {
    /// The operation's name.
    const OPERATION: &'static str;

    /// The variant for what the model does not declare.
    const CATCH_ALL: Prism<Self, ErrorMetadata>;

    /// Creates the error from a response, by its name.
    fn from_response(metadata: ErrorMetadata, reply: &Reply<'_>) -> Self;

    /// Code, message, request id and status of the error response.
    fn metadata(&self) -> &ErrorMetadata {
        self.content().metadata()
    }

    /// What the variant holds: the error's shape, or the metadata of an error that is not declared.
    fn content(&self) -> &dyn ErrorContent;

    /// What the variant holds, to change in place.
    fn content_mut(&mut self) -> &mut dyn Any;
}

/// The prism of the variant that holds an `A`. An operation declares an error at most once, so the type
/// determines the variant: one match for all variants compiles faster than two for each.
pub const fn prism<E: OperationError, A: 'static>(
    name: &'static str,
    review: fn(A) -> E,
) -> Prism<E, A> {
    Prism::new(
        name,
        |error| (error.content() as &dyn Any).downcast_ref(),
        |error| error.content_mut().downcast_mut(),
        review,
    )
}

/// Writes the operation's name and the error's metadata.
pub fn display<E: OperationError>(error: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}: {}", E::OPERATION, error.metadata())
}

/// An error of a shape. If the response cannot be read, only the members of the shape are lost.
///
/// The member of the message is filled whatever the name of the message in the body, in whose case services differ from
/// their models.
pub fn shape<A: ErrorShape>(metadata: ErrorMetadata, reply: &Reply<'_>) -> A {
    let mut shape = A::zero();
    if (reply.read_error)(reply, &mut shape).is_err() {
        shape = A::zero();
    }
    if let Some(message) = metadata.message() {
        read::fill_message(&mut shape, message);
    }
    A::METADATA.set(shape, metadata.declared_by::<A>())
}

/// A structure with the [`error` trait](https://smithy.io/2.0/spec/type-refinement-traits.html#error-trait).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error that the model of a generated crate declares"
)]
pub trait ErrorShape: Structure {
    /// Whose fault the error is.
    const FAULT: Fault;

    /// The code that the error had in AWS Query, if it is another name.
    const QUERY_CODE: Option<&'static str> = None;

    /// The kind of the error for retries, if the model states one.
    const RETRY: Option<Kind> = None;

    /// The lens of the error's metadata.
    const METADATA: Lens<Self, ErrorMetadata>;
}

/// Whose fault an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The caller's: the same request would fail again.
    Client,
    /// The service's.
    Server,
}

/// Code, message, request id and status of an error response, whether or not the model declares the error.
///
/// ```
/// use lensmith::ErrorMetadata;
///
/// let metadata = ErrorMetadata::new("ServerException").with_message("try again");
/// assert_eq!(metadata.to_string(), "ServerException: try again");
/// ```
// A box keeps the errors that embed this, and with them every `Result`, small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ErrorMetadata(Box<Inner>);

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Inner {
    shape_name: String,
    query_code: Option<String>,
    fault: Option<Fault>,
    message: Option<String>,
    request_id: Option<String>,
    extended_request_id: Option<String>,
    fields: Fields,
    http_status: u16,
    declared_kind: Option<Kind>,
    retry_after: Option<RetryAfter>,
    date: Option<Timestamp>,
    media_type: Option<String>,
    redirects_to: Option<String>,
    /// Whether the call would have been tried again if the body of the request could be read again.
    is_not_replayed: bool,
}

/// What an error says beside its code and its message, by name. `Debug` shows the names only: S3 repeats keys and tokens.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Fields(Vec<(String, String)>);

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// In the extensions of a response to a request that could not be sent again, although that might have helped.
#[derive(Clone, Copy)]
pub(crate) struct NotReplayed;

impl ErrorMetadata {
    /// The metadata of an error that is named `code`.
    pub fn new(code: impl Into<String>) -> Self {
        Self::default().change(|inner| inner.shape_name = code.into())
    }

    /// The same with a message.
    #[must_use]
    pub fn with_message(self, message: impl Into<String>) -> Self {
        self.change(|inner| inner.message = Some(message.into()))
    }

    /// The same with a request id.
    #[must_use]
    pub fn with_request_id(self, request_id: impl Into<String>) -> Self {
        self.change(|inner| inner.request_id = Some(request_id.into()))
    }

    /// The same with the HTTP status of the response.
    #[must_use]
    pub fn with_http_status(self, http_status: u16) -> Self {
        self.change(|inner| inner.http_status = http_status)
    }

    /// The code of the error, such as `ServerException`; empty if the response has none. For services that migrated
    /// from AWS Query, this is the old code: `AWS.SimpleQueueService.NonExistentQueue`.
    pub fn code(&self) -> &str {
        self.0.query_code.as_deref().unwrap_or(&self.0.shape_name)
    }

    /// The name of the error's shape, such as `QueueDoesNotExist`, which may differ from the [`code`](Self::code)
    /// if the service migrated from AWS Query.
    pub fn shape_name(&self) -> &str {
        &self.0.shape_name
    }

    /// Whose fault the error is: as the response states, or else by its status.
    pub fn fault(&self) -> Option<Fault> {
        self.0.fault.or(match self.http_status() {
            400..=499 => Some(Fault::Client),
            500..=599 => Some(Fault::Server),
            _ => None,
        })
    }

    /// The message of the service.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The request id, which AWS support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The second id of the request, the header `x-amz-id-2`, which AWS support asks for as well if the service is S3.
    pub fn extended_request_id(&self) -> Option<&str> {
        self.0.extended_request_id.as_deref().or_else(|| self.field("HostId"))
    }

    /// What else the error says in XML, such as `BucketName`, `Region` or `Endpoint` of S3; [members of a declared
    /// error](Declared) are among it. At most 32 texts of at most 1,024 bytes are kept.
    ///
    /// ```
    /// use lensmith::ErrorMetadata;
    ///
    /// let metadata = ErrorMetadata::new("PermanentRedirect").with_field("Endpoint", "b.s3.eu-west-1.amazonaws.com");
    /// assert_eq!(metadata.field("Endpoint"), Some("b.s3.eu-west-1.amazonaws.com"));
    /// ```
    pub fn field(&self, name: &str) -> Option<&str> {
        self.0.fields.0.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// The same with another [field](Self::field).
    #[must_use]
    pub fn with_field(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.change(|inner| inner.fields.0.push((name.into(), text.into())))
    }

    /// The HTTP status of the response; 0 if there was no response.
    pub fn http_status(&self) -> u16 {
        self.0.http_status
    }

    /// The metadata in the head of a response: status, request id, and hints for retries.
    pub(crate) fn from_head(head: &Parts) -> Self {
        let metadata = Self::default().with_http_status(head.status.as_u16());
        let metadata = metadata.with_hints(&head.headers).with_foreign_response(&head.headers);
        let is_not_replayed = head.extensions.get::<NotReplayed>().is_some();
        let id = extended_request_id(&head.headers).and_then(|id| id.to_str().ok());
        let metadata = metadata.change(|inner| {
            inner.is_not_replayed = is_not_replayed;
            inner.extended_request_id = id.map(str::to_owned);
        });
        match request_id(&head.headers).map(HeaderValue::to_str) {
            Some(Ok(request_id)) => metadata.with_request_id(request_id),
            _ => metadata,
        }
    }

    /// The same with the code and the message of an event.
    #[cfg(feature = "event-stream")]
    pub(crate) fn named(self, code: &str, message: Option<&str>) -> Self {
        self.change(|inner| {
            inner.shape_name = code.to_owned();
            inner.message = message.map(str::to_owned);
        })
    }

    fn change(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(&mut self.0);
        self
    }
}

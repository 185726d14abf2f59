//! What goes wrong in a call, and how it says so.

mod content;
mod display;
#[cfg(feature = "_client")]
mod error_type;
mod retry;

use std::any::Any;
use std::fmt;

use http::response::Parts;
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;

pub use self::content::{Declared, ErrorContent};
#[cfg(feature = "_client")]
use crate::config::ConfigError;
use crate::credentials::CredentialsError;
use crate::endpoint::EndpointError;
use crate::json::{self, Reader, Token};
use crate::optics::{Lens, Prism};
use crate::paginate::RepeatedToken;
use crate::retry::{Kind, RetryAfter};
use crate::schema::UnknownMember;
use crate::sign::SignError;
use crate::transport::TransportError;
use crate::{Protocol, Structure, schema};

/// Why a call failed. `E` is the operation's own error, which lists what the model declares.
///
/// `Display` is one line that says the operation and all that is known of the cause, for instance
/// `GetDownloadUrlForLayer: LayersNotFoundException: no such layer (HTTP status 400, request id 7f1a)`. Only
/// where no credentials were found a line follows for each place that was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The service answered with an error.
    Service(E),
    /// The service answered with a success that could not be read.
    InvalidResponse(InvalidResponse),
    /// The request has a union of a member that the model does not know. Nothing was sent.
    UnknownMember(UnknownMember),
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
}

impl<E: OperationError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = E::OPERATION;
        match self {
            Self::Service(error) => write!(f, "{error}"),
            Self::InvalidResponse(error) => write!(f, "{operation}: {error}"),
            Self::UnknownMember(error) => write!(f, "{operation}: {error}"),
            #[cfg(feature = "_client")]
            Self::Config(error) => write!(f, "{operation}: {error}"),
            Self::Credentials(error) => write!(f, "{operation}: {error}"),
            Self::Endpoint(error) => write!(f, "{operation}: {error}"),
            Self::Sign(error) => write!(f, "{operation}: {error}"),
            Self::Transport(error) => write!(f, "{operation}: {error}"),
            Self::RepeatedToken(error) => write!(f, "{operation}: {error}"),
        }
    }
}

// The line above holds the whole cause, so that a chain of sources would only say it again.
impl<E: OperationError> std::error::Error for Error<E> {}

impl<E> From<UnknownMember> for Error<E> {
    fn from(error: UnknownMember) -> Self {
        Self::UnknownMember(error)
    }
}

#[cfg(feature = "_client")]
impl<E> From<ConfigError> for Error<E> {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl<E> From<CredentialsError> for Error<E> {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}

impl<E> From<EndpointError> for Error<E> {
    fn from(error: EndpointError) -> Self {
        Self::Endpoint(error)
    }
}

impl<E> From<SignError> for Error<E> {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

impl<E> From<TransportError> for Error<E> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl<E> From<RepeatedToken> for Error<E> {
    fn from(error: RepeatedToken) -> Self {
        Self::RepeatedToken(error)
    }
}

/// A success that could not be read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InvalidResponse {
    /// Status and request id of the response.
    pub metadata: ErrorMetadata,
    /// What is wrong with the body, and where.
    pub reason: json::Error,
}

impl fmt::Display for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response is not what the model says: {}", self.reason)?;
        self.metadata.fmt_origin(f)
    }
}

/// The errors of one operation: an enum with a variant for each error that the model declares, and one
/// for the rest.
pub trait OperationError: std::error::Error + Sized + Send + Sync + 'static {
    /// The operation's name.
    const OPERATION: &'static str;

    /// The variant for what the model does not declare.
    const CATCH_ALL: Prism<Self, ErrorMetadata>;

    /// The error that a response carries, by its name.
    fn from_response(metadata: ErrorMetadata, body: &[u8]) -> Self;

    /// What is known of the response that carried the error.
    fn metadata(&self) -> &ErrorMetadata {
        self.content().metadata()
    }

    /// What the variant holds: the error's shape, or the metadata of an error that is not declared.
    fn content(&self) -> &dyn ErrorContent;

    /// What the variant holds, to change in place.
    fn content_mut(&mut self) -> &mut dyn Any;
}

/// The prism of the variant that holds an `A`. An operation declares an error at most once, so that the
/// type says which variant it is: one match for all variants compiles faster than two for each.
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

/// Writes the operation's name and what is known of the error.
pub fn display<E: OperationError>(error: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{}: {}", E::OPERATION, error.metadata())
}

/// An error of its shape. A body that can't be read costs the shape's members, and no more.
pub fn shape<A: ErrorShape>(metadata: ErrorMetadata, body: &[u8]) -> A {
    let shape = schema::from_json(body).unwrap_or_else(|_| A::zero());
    A::METADATA.set(shape, metadata.declared_by::<A>())
}

/// A structure with the [`error` trait](https://smithy.io/2.0/spec/type-refinement-traits.html#error-trait).
pub trait ErrorShape: Structure {
    /// Whose fault the error is.
    const FAULT: Fault;

    /// What the error was called when its service spoke AWS Query, where that is another name.
    const QUERY_CODE: Option<&'static str> = None;

    /// What the model says about retries of a call that fails with it.
    const RETRY: Option<Kind> = None;

    /// Where the error keeps what is known of its response.
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

/// What is known of every error response, whether the model declares the error or not.
///
/// ```
/// use lensmith::ErrorMetadata;
///
/// let metadata = ErrorMetadata::new("ServerException").with_message("try again");
/// assert_eq!(metadata.to_string(), "ServerException: try again");
/// ```
// A box keeps the errors that embed this, and with them every `Result`, small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ErrorMetadata(Box<Known>);

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Known {
    shape_name: String,
    query_code: Option<String>,
    fault: Option<Fault>,
    message: Option<String>,
    request_id: Option<String>,
    http_status: u16,
    declared_kind: Option<Kind>,
    retry_after: Option<RetryAfter>,
    date: Option<Timestamp>,
    media_type: Option<String>,
    redirects_to: Option<String>,
}

impl ErrorMetadata {
    /// The metadata of an error that is named `code`.
    pub fn new(code: impl Into<String>) -> Self {
        Self::default().change(|known| known.shape_name = code.into())
    }

    /// The same with a message.
    #[must_use]
    pub fn with_message(self, message: impl Into<String>) -> Self {
        self.change(|known| known.message = Some(message.into()))
    }

    /// The same with a request id.
    #[must_use]
    pub fn with_request_id(self, request_id: impl Into<String>) -> Self {
        self.change(|known| known.request_id = Some(request_id.into()))
    }

    /// The same with the HTTP status of the response.
    #[must_use]
    pub fn with_http_status(self, http_status: u16) -> Self {
        self.change(|known| known.http_status = http_status)
    }

    /// The name of the error, such as `ServerException`; empty where the response has none. A service that
    /// spoke AWS Query before calls it what it was called then: `AWS.SimpleQueueService.NonExistentQueue`.
    pub fn code(&self) -> &str {
        self.0.query_code.as_deref().unwrap_or(&self.0.shape_name)
    }

    /// The name of the error's shape, such as `QueueDoesNotExist`, which differs from the
    /// [`code`](Self::code) where the service spoke AWS Query before.
    pub fn shape_name(&self) -> &str {
        &self.0.shape_name
    }

    /// Whose fault the error is, by the response's own words or else by its status.
    pub fn fault(&self) -> Option<Fault> {
        self.0.fault.or(match self.http_status() {
            400..=499 => Some(Fault::Client),
            500..=599 => Some(Fault::Server),
            _ => None,
        })
    }

    /// Whether the error is of a shape, by its name or by the code that it had in AWS Query.
    #[doc(hidden)]
    pub fn is<A: ErrorShape>(&self) -> bool {
        let name = self.shape_name();
        name == A::NAME || Some(name) == A::QUERY_CODE
    }

    /// What went wrong, in the service's words.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The service's own name for the call, to be quoted to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The HTTP status of the response; 0 where there was no response.
    pub fn http_status(&self) -> u16 {
        self.0.http_status
    }

    /// What the head of a response tells: its status, its request id and when to try again.
    pub(crate) fn from_head(head: &Parts) -> Self {
        let metadata = Self::default().with_http_status(head.status.as_u16());
        let metadata = metadata.with_hints(&head.headers).with_stranger(&head.headers);
        match request_id(&head.headers).map(HeaderValue::to_str) {
            Some(Ok(request_id)) => metadata.with_request_id(request_id),
            _ => metadata,
        }
    }

    fn change(mut self, change: impl FnOnce(&mut Known)) -> Self {
        change(&mut self.0);
        self
    }
}

/// The error that a response carries.
///
/// Its name is looked for in the header `x-amzn-errortype`, then in the body's `__type`, then in its
/// `code`: the specification lists
/// [the three places](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization)
/// without an order, and this is the order of the older clients.
///
/// A service that spoke AWS Query before adds a
/// [header](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait) with the
/// code that the error had then, and whose fault it is.
pub(crate) fn parse<E: OperationError>(protocol: Protocol, head: &Parts, body: &[u8]) -> E {
    let names = BodyNames::read(body);
    let name = header(head, "x-amzn-errortype").or(names.type_).or(names.code);
    let query_error = header(head, "x-amzn-query-error").filter(|_| protocol.is_query_compatible());
    let (query_code, fault) = query_error.as_deref().map(query_error_parts).unzip();
    let mut metadata = ErrorMetadata::from_head(head).change(|known| {
        let name = name.as_deref().map(shape_name).or(query_code).unwrap_or_default();
        known.shape_name = name.to_owned();
        known.query_code = query_code.map(str::to_owned);
        known.fault = fault.flatten();
    });
    if let Some(message) = names.message {
        metadata = metadata.with_message(message);
    }
    E::from_response(metadata, body)
}

/// The service's own name for a request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))
}

fn header(head: &Parts, name: &str) -> Option<String> {
    Some(head.headers.get(name)?.to_str().ok()?.to_owned())
}

/// The bare name of an error, without the URI that may follow it and the namespace that may precede it.
fn shape_name(code: &str) -> &str {
    let name = code.split_once(':').map_or(code, |(name, _uri)| name);
    name.split_once('#').map_or(name, |(_namespace, name)| name).trim()
}

/// The two halves of `Code;Sender` or `Code;Receiver`.
fn query_error_parts(header: &str) -> (&str, Option<Fault>) {
    let (code, fault) = header.split_once(';').unwrap_or((header, ""));
    let fault = match fault.trim() {
        "Sender" => Some(Fault::Client),
        "Receiver" => Some(Fault::Server),
        _ => None,
    };
    (code.trim(), fault)
}

/// What the top level of an error's body says about the error.
#[derive(Default)]
struct BodyNames {
    type_: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

impl BodyNames {
    /// Reads as far as the body is JSON: an error page of a proxy is no reason to hide the status.
    fn read(body: &[u8]) -> Self {
        let mut names = Self::default();
        let _ = names.read_object(&mut Reader::new(body));
        names
    }

    fn read_object(&mut self, input: &mut Reader<'_>) -> Result<(), json::Error> {
        input.begin_object()?;
        while let Some(key) = input.next_key()? {
            let place = match key.as_ref() {
                "__type" => &mut self.type_,
                "code" => &mut self.code,
                "message" | "Message" | "errorMessage" => &mut self.message,
                _ => {
                    input.skip()?;
                    continue;
                }
            };
            if input.peek()? == Token::String {
                *place = Some(input.string()?.into_owned());
            } else {
                input.skip()?;
            }
        }
        Ok(())
    }
}

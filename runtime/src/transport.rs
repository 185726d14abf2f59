//! How a signed request reaches a service and its response comes back.

mod cause;
#[cfg(feature = "_client")]
mod causes;
mod input;

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};

pub use self::cause::Cause;
#[cfg(feature = "http2")]
pub(crate) use self::causes::is_without_protocol;
#[cfg(feature = "_client")]
pub(crate) use self::causes::{ThroughProxy, causes, own, unconnected, unsupported};
#[cfg(feature = "client")]
pub(crate) use self::causes::{is_elapsed, is_malformed, untried};
pub use self::input::Input;

use crate::Body;
use crate::body::BodyError;

/// How long a body may be that is read into memory, in bytes: 64 MiB. A longer one is an error. A response that an
/// operation [hands over before it is read](crate::Operation::RESPONSE_BODY) may have any length.
pub const MAX_RESPONSE_BYTES: usize = 64 << 20;

/// Carries a request to where its URI says, and brings the response back.
///
/// An async closure over [`Bytes`] is a transport, so that any HTTP stack can be one, and so can a test. It gets bodies
/// in memory; [`streaming`] makes a transport of a closure over [`Body`].
///
/// ```
/// use bytes::Bytes;
/// use lensmith::transport::{Transport, TransportError};
///
/// let canned = |_request: http::Request<Bytes>| async {
///     Ok::<_, TransportError>(http::Response::new(Bytes::from_static(b"{}")))
/// };
/// fn takes_transport(_: impl Transport) {}
/// takes_transport(canned);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `Transport` nor an async closure from `http::Request<Bytes>` to \
               `Result<http::Response<Bytes>, TransportError>`"
)]
pub trait Transport: Send + Sync + 'static {
    /// Sends the request and reads the head of the response, whatever its status. The body of the response may follow
    /// as a stream: the client reads it, or hands it over.
    ///
    /// The header `content-length` is there if the length of the body is known. Otherwise the transport sends the body
    /// in chunks.
    ///
    /// The [version](Request::version) is `HTTP_2` if the operation or the client
    /// [asks for HTTP/2](crate::Operation::NEEDS_HTTP2). A transport that cannot speak it responds with
    /// [`TransportError::Unsupported`].
    fn send(&self, request: Request<Body>) -> TransportFuture<'_>;

    /// Whether requests have their [`Input`] in their extensions. A transport that wraps another one returns what that one
    /// returns.
    fn needs_input(&self) -> bool {
        false
    }
}

/// What [`Transport::send`] returns.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;

// Without `do_not_recommend`, so that the compiler says why a closure is not `Send`.
impl<F, R> Transport for F
where
    F: Fn(Request<Bytes>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'static,
{
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move { Ok(self(whole(request).await?).await?.map(Body::from)) })
    }
}

/// A request whose body is read into memory.
pub(crate) async fn whole(request: Request<Body>) -> Result<Request<Bytes>, TransportError> {
    let (head, body) = request.into_parts();
    Ok(Request::from_parts(head, body.bytes(MAX_RESPONSE_BYTES).await?))
}

/// A transport of either client that does not read bodies into memory: a closure from `Request<Body>` to
/// `Response<Body>`, which for the blocking client also takes the limit of the attempt.
///
/// ```
/// use http::{Request, Response};
/// use lensmith::Body;
/// use lensmith::transport::{Transport, TransportError, streaming};
///
/// let echo = streaming(|request: Request<Body>| async {
///     Ok::<_, TransportError>(Response::new(request.into_body()))
/// });
/// fn takes_transport(_: impl Transport) {}
/// takes_transport(echo);
/// ```
pub fn streaming<F>(send: F) -> Streaming<F> {
    Streaming(send)
}

/// The transport that [`streaming`] returns.
#[derive(Clone, Copy)]
pub struct Streaming<F>(F);

#[diagnostic::do_not_recommend]
impl<F, R> Transport for Streaming<F>
where
    F: Fn(Request<Body>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Response<Body>, TransportError>> + Send + 'static,
{
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.0(request))
    }

    /// The closure may give its request to a transport that needs it.
    fn needs_input(&self) -> bool {
        true
    }
}

#[cfg(feature = "blocking")]
#[diagnostic::do_not_recommend]
impl<F> crate::blocking::Transport for Streaming<F>
where
    F: Fn(Request<Body>, Duration) -> Result<Response<Body>, TransportError>
        + Send
        + Sync
        + 'static,
{
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.0(request, limit)
    }

    /// The closure may give its request to a transport that needs it.
    fn needs_input(&self) -> bool {
        true
    }
}

impl<F> fmt::Debug for Streaming<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").finish_non_exhaustive()
    }
}

/// In the extensions of a request whose response is handed over before it is read: the limit of an attempt ends with
/// the head of the response, and its body may take as long as it does not stall. Only a transport of the blocking
/// client needs to know, since the async client ends the attempt itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandsOverBody;

/// In the extensions of a request that sends or receives a [stream of events](https://smithy.io/2.0/spec/streaming.html#event-streams):
/// neither side has to say anything for as long as it likes, and both may speak at once. A transport sets no limit to the
/// pauses of such a response, starts to read it while it still sends the request, and gives it a connection of its own if
/// streams share connections, as they do in HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStream;

/// The error of a response whose body is read into memory.
#[cfg(feature = "_client")]
pub(crate) fn of_response(error: TransportError, uri: &Uri) -> TransportError {
    match error {
        TransportError::Body(BodyError::TooLarge { limit }) => {
            TransportError::TooLarge { endpoint: origin(uri), limit }
        }
        TransportError::Body(error @ BodyError::Checksum { .. }) => TransportError::Body(error),
        TransportError::Body(error) => {
            TransportError::Interrupted { endpoint: origin(uri), reason: Cause::of(error) }
        }
        error => error,
    }
}

/// Why no response came back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportError {
    /// There is no connection.
    Connect {
        /// The scheme and authority of the request.
        endpoint: String,
        /// What the network said.
        reason: Cause,
    },
    /// There is no connection, as the server's certificate is not to be trusted.
    Untrusted {
        /// The scheme and authority of the request.
        endpoint: String,
        /// What is wrong with the certificate.
        reason: Cause,
    },
    /// The time that a call or one of its attempts may take was over.
    Timeout {
        /// The scheme and authority of the request.
        endpoint: String,
        /// How long the call or the attempt was waited for.
        after: Duration,
    },
    /// The body of the response began and did not go on.
    Stalled {
        /// The scheme and authority of the request.
        endpoint: String,
        /// How long the next byte was waited for.
        after: Duration,
    },
    /// The connection failed between request and response.
    Interrupted {
        /// The scheme and authority of the request.
        endpoint: String,
        /// What the network said.
        reason: Cause,
    },
    /// What came was no response of HTTP, or one with a head that is too long.
    Malformed {
        /// The scheme and authority of the request.
        endpoint: String,
        /// What is wrong with it.
        reason: Cause,
    },
    /// The body of the response is longer than the transport reads.
    TooLarge {
        /// The scheme and authority of the request.
        endpoint: String,
        /// How many bytes it reads at most.
        limit: usize,
    },
    /// The transport does not send requests of this sort.
    Unsupported {
        /// Which requests it sends.
        reason: String,
    },
    /// The call was made outside of the async runtime that the transport needs.
    NoRuntime,
    /// The body of the request or of the response is not what it says it is, or cannot be read.
    Body(BodyError),
}

impl TransportError {
    /// The variant's name.
    #[cfg(feature = "_client")]
    pub(crate) fn error_type(&self) -> &'static str {
        match self {
            Self::Connect { .. } => "Connect",
            Self::Untrusted { .. } => "Untrusted",
            Self::Timeout { .. } => "Timeout",
            Self::Stalled { .. } => "Stalled",
            Self::Interrupted { .. } => "Interrupted",
            Self::Malformed { .. } => "Malformed",
            Self::TooLarge { .. } => "TooLarge",
            Self::Unsupported { .. } => "Unsupported",
            Self::NoRuntime => "NoRuntime",
            Self::Body(_) => "Body",
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect { endpoint, reason } => write!(
                f,
                "cannot connect to {endpoint}: {reason}; check the region, the endpoint and the network"
            ),
            Self::Untrusted { endpoint, reason } => write!(
                f,
                "cannot trust {endpoint}: {reason}; check the endpoint and the clock, or name the authority to \
                 trust in AWS_CA_BUNDLE or by `Builder::ca_bundle`"
            ),
            Self::Timeout { endpoint, after } => write!(
                f,
                "no response from {endpoint} within {after:?}; check the network, or allow more time"
            ),
            Self::Stalled { endpoint, after } => write!(
                f,
                "the response from {endpoint} stopped for {after:?}; check the network, or allow more time"
            ),
            Self::Interrupted { endpoint, reason } => write!(
                f,
                "the connection to {endpoint} failed before the response was read: {reason}; check the \
                 network, or allow more attempts"
            ),
            Self::Malformed { endpoint, reason } => write!(
                f,
                "{endpoint} did not send a valid HTTP/1.1 response: {reason}; check the scheme, host and \
                 port of the endpoint"
            ),
            Self::TooLarge { endpoint, limit } => write!(
                f,
                "the response of {endpoint} has more than {limit} bytes; ask for less at a time"
            ),
            Self::Unsupported { reason } => {
                write!(f, "this transport cannot send the request: {reason}")
            }
            Self::NoRuntime => f.write_str(
                "there is no Tokio runtime: make the call from within one, as under `#[tokio::main]`",
            ),
            Self::Body(error) => write!(f, "something is wrong with the body: {error}"),
        }
    }
}

impl std::error::Error for TransportError {
    /// The error of the HTTP library, if it failed with one. Below it is the error of the operating system.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect { reason, .. }
            | Self::Untrusted { reason, .. }
            | Self::Interrupted { reason, .. }
            | Self::Malformed { reason, .. } => reason.error(),
            Self::Body(error) => error.source(),
            _ => None,
        }
    }
}

/// For those who read a [`Body`] by the traits of `std::io` or Tokio.
impl From<TransportError> for io::Error {
    fn from(error: TransportError) -> Self {
        let kind = match &error {
            TransportError::Timeout { .. } | TransportError::Stalled { .. } => {
                io::ErrorKind::TimedOut
            }
            TransportError::Interrupted { .. } => io::ErrorKind::ConnectionAborted,
            TransportError::Body(BodyError::TooShort { .. }) => io::ErrorKind::UnexpectedEof,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

/// The scheme and authority of a URI, for messages, without a name and password.
pub(crate) fn origin(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let place = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{place}")
}

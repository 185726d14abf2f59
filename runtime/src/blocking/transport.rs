use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::send::whole;
use crate::Body;
use crate::transport::TransportError;

/// Sends a request to the server that its URI names, and returns the response. The caller waits for it.
///
/// A closure over [`Bytes`] is a transport, so that any HTTP stack can be one, and so can a test. It gets bodies in
/// memory; [`streaming`](crate::transport::streaming) makes a transport of a closure over [`Body`].
///
/// ```
/// use std::time::Duration;
///
/// use bytes::Bytes;
/// use lensmith::blocking::Transport;
/// use lensmith::transport::TransportError;
///
/// let canned = |_request: http::Request<Bytes>, _limit: Duration| {
///     Ok::<_, TransportError>(http::Response::new(Bytes::from_static(b"{}")))
/// };
/// fn takes_transport(_: impl Transport) {}
/// takes_transport(canned);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a blocking `Transport` nor a closure from `http::Request<Bytes>` and the time \
               that is left to `Result<http::Response<Bytes>, TransportError>`"
)]
pub trait Transport: Send + Sync + 'static {
    /// Sends the request and reads the head of the response, whatever its status. The body of the response may follow
    /// as a stream: the client reads it, or hands it over.
    ///
    /// The transport itself has to keep `limit`, the time that is left for the attempt, since nothing else can end it:
    /// a request that takes longer fails with [`TransportError::Timeout`]. The limit includes the
    /// body of the response, unless the extensions of the request have
    /// [`HandsOverBody`](crate::transport::HandsOverBody). A body that is a stream may take as long as it moves.
    ///
    /// The header `content-length` is there if the length of the body is known. Otherwise the transport sends the body
    /// in chunks.
    ///
    /// # Errors
    /// [`TransportError`] if there was no response, or not in time.
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError>;

    /// Whether requests have their [`Input`](crate::transport::Input) in their extensions. A transport that wraps another
    /// one returns what that one returns.
    fn needs_input(&self) -> bool {
        false
    }
}

impl<F> Transport for F
where
    F: Fn(Request<Bytes>, Duration) -> Result<Response<Bytes>, TransportError>
        + Send
        + Sync
        + 'static,
{
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError> {
        Ok(self(whole(request)?, limit)?.map(Body::from))
    }
}

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::send::whole;
use crate::Body;
use crate::transport::TransportError;

/// Carries a request to where its URI says, and brings the response back, while the caller waits.
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
    /// The transport itself has to see to it that this takes no longer than `limit`, what is left for the
    /// attempt, since nobody else can end it: after that, it is [`TransportError::Timeout`]. The limit goes for the
    /// body of the response as well, unless the extensions of the request have
    /// [`HandsOverBody`](crate::transport::HandsOverBody). A body that is a stream may take as long as it moves.
    ///
    /// The header `content-length` is there if the length of the body is known. Otherwise the transport sends the body
    /// in chunks.
    ///
    /// # Errors
    /// [`TransportError`] where no response came back, or not in time.
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError>;
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

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::transport::TransportError;

/// Carries a request to where its URI says, and brings the response back, while the caller waits.
///
/// A closure of that type is a transport, so that any HTTP stack can be one, and so can a test:
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
    /// Sends the request and reads the whole response, whatever its status.
    ///
    /// The transport itself has to see to it that this takes no longer than `limit`, what is left for the
    /// attempt, since nobody else can end it: after that, it is [`TransportError::Timeout`].
    ///
    /// # Errors
    /// [`TransportError`] where no response came back, or not in time.
    fn send(
        &self,
        request: Request<Bytes>,
        limit: Duration,
    ) -> Result<Response<Bytes>, TransportError>;
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
        request: Request<Bytes>,
        limit: Duration,
    ) -> Result<Response<Bytes>, TransportError> {
        self(request, limit)
    }
}

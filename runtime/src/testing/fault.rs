//! Faults between a client and a service, on purpose.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[cfg(feature = "blocking")]
use http::Uri;
use http::{Request, Response, StatusCode};

use crate::Body;
#[cfg(feature = "blocking")]
use crate::blocking;
use crate::transport::{Cause, Transport, TransportError, TransportFuture, origin};

/// A fault that a [step of a script](super::Call::fault) or [`faulty`] simulates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SimulatedFault {
    /// The connection fails.
    Connect,
    /// The connection is closed before the response arrives.
    Interrupted,
    /// The transport reports a timeout, without waiting for it.
    Timeout,
    /// Nothing ever comes back: the client has to stop waiting.
    Silence,
    /// The service throttles: `ThrottlingException` with the status 400.
    Throttled,
    /// The service, or a proxy in front of it, responds with this status and a body that is not JSON.
    Status(u16),
    /// The service responds with a success whose body is cut off.
    TruncatedBody,
    /// The response arrives, and then its event stream fails. [`faulty`] replaces an event of the wrapped transport; a
    /// [step of a script](super::Call::fault) has no other event.
    ///
    /// ```
    /// use lensmith::testing::{EventFault, SimulatedFault};
    ///
    /// let third = SimulatedFault::InStream { number: 3, fault: EventFault::Checksum };
    /// ```
    #[cfg(feature = "event-stream")]
    InStream {
        /// The number of the frame that does not come as it should, from 1 on. A shorter stream stays whole.
        number: u64,
        /// What comes instead of it.
        fault: super::EventFault,
    },
}

impl SimulatedFault {
    /// What a client gets instead of a response.
    pub(super) async fn answer(self, endpoint: String) -> Result<Response<Body>, TransportError> {
        let reason = Cause::from("simulated by a test");
        match self {
            Self::Connect => Err(TransportError::Connect { endpoint, reason }),
            Self::Interrupted => Err(TransportError::Interrupted { endpoint, reason }),
            Self::Timeout => Err(TransportError::Timeout { endpoint, after: Duration::ZERO }),
            Self::Silence => std::future::pending().await,
            Self::Throttled => {
                let body = r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#;
                Ok(response(400, body))
            }
            Self::Status(status) => Ok(response(status, "<html>simulated by a test</html>")),
            Self::TruncatedBody => Ok(response(200, "{\"")),
            #[cfg(feature = "event-stream")]
            Self::InStream { fault, .. } => Ok(Response::new(super::stream::broken(fault))),
        }
    }

    /// What the fault makes of a response, if it lets the call come to one.
    fn in_response(self) -> Option<impl FnOnce(Response<Body>) -> Response<Body> + Send> {
        match self {
            #[cfg(feature = "event-stream")]
            Self::InStream { number, fault } => Some(move |response: Response<Body>| {
                response.map(|body| super::stream::break_stream(body, number, fault))
            }),
            #[cfg(not(feature = "event-stream"))]
            _ => None::<fn(Response<Body>) -> Response<Body>>,
            #[cfg(feature = "event-stream")]
            _ => None,
        }
    }
}

fn response(status: u16, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// Wraps a transport so that some calls fail: those, counted from 0, for which `plan` returns a fault. They do not
/// reach the wrapped transport, unless the fault is inside of an event stream.
///
/// ```
/// # use bytes::Bytes;
/// # use lensmith::transport::{Transport, TransportError};
/// use lensmith::testing::{SimulatedFault, faulty};
///
/// # let transport = |_: http::Request<Bytes>| async {
/// #     Ok::<_, TransportError>(http::Response::new(Bytes::new()))
/// # };
/// // Every third connection fails.
/// let transport = faulty(transport, |call| (call % 3 == 2).then_some(SimulatedFault::Connect));
/// # fn is_transport(_: impl Transport) {}
/// # is_transport(transport);
/// ```
pub fn faulty<T, P>(transport: T, plan: P) -> Faulty<T, P>
where
    P: Fn(usize) -> Option<SimulatedFault> + Send + Sync + 'static,
{
    Faulty { transport, plan, calls: AtomicUsize::new(0) }
}

/// The transport that [`faulty`] returns, for the same client as the wrapped one.
pub struct Faulty<T, P> {
    transport: T,
    plan: P,
    calls: AtomicUsize,
}

impl<T, P> Faulty<T, P>
where
    P: Fn(usize) -> Option<SimulatedFault>,
{
    /// The fault of the next call, if it has one.
    fn next(&self) -> Option<SimulatedFault> {
        (self.plan)(self.calls.fetch_add(1, Ordering::Relaxed))
    }
}

#[diagnostic::do_not_recommend]
impl<T, P> Transport for Faulty<T, P>
where
    T: Transport,
    P: Fn(usize) -> Option<SimulatedFault> + Send + Sync + 'static,
{
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        let Some(fault) = self.next() else { return self.transport.send(request) };
        match fault.in_response() {
            Some(change) => Box::pin(async move { self.transport.send(request).await.map(change) }),
            None => Box::pin(fault.answer(origin(request.uri()))),
        }
    }

    fn needs_input(&self) -> bool {
        self.transport.needs_input()
    }
}

#[cfg(feature = "blocking")]
impl<T, P> blocking::Transport for Faulty<T, P>
where
    T: blocking::Transport,
    P: Fn(usize) -> Option<SimulatedFault> + Send + Sync + 'static,
{
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let Some(fault) = self.next() else { return self.transport.send(request, limit) };
        match fault.in_response() {
            Some(change) => self.transport.send(request, limit).map(change),
            None => answer_within(limit, request.uri(), |endpoint| fault.answer(endpoint)),
        }
    }

    fn needs_input(&self) -> bool {
        self.transport.needs_input()
    }
}

/// Runs a simulation, which needs no runtime, for a limited time.
#[cfg(feature = "blocking")]
pub(super) fn answer_within<F>(
    limit: Duration,
    uri: &Uri,
    answer: impl FnOnce(String) -> F,
) -> F::Output
where
    F: Future<Output = Result<Response<Body>, TransportError>>,
{
    let endpoint = origin(uri);
    let answer = blocking::block_on(answer(endpoint.clone()), limit);
    answer.unwrap_or(Err(TransportError::Timeout { endpoint, after: limit }))
}

impl<T, P> fmt::Debug for Faulty<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faulty").field("calls", &self.calls).finish_non_exhaustive()
    }
}

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};

use http::{Request, Response};
use hyper::body::Body as HttpBody;
use tower_service::Service;

use crate::Body;
use crate::transport::{
    Cause, Transport, TransportError, TransportFuture, causes, origin, own, untried,
};

/// A [`tower` service](https://docs.rs/tower) as a transport, with whatever layers it has. Each request goes to a
/// clone of the service, once that is ready. [`Body`] is a body of [`http_body`](https://docs.rs/http-body), and the
/// service may respond with any other, so that a client of `hyper-util` is a service that fits.
///
/// An error of the service is a [`TransportError`] if it is one in a box, or else an interruption, which the
/// client tries again.
///
/// ```
/// use lensmith::Body;
/// use lensmith::client::{Builder, Tower};
/// use tower_service::Service;
///
/// fn with_service<S>(builder: Builder, service: S) -> Builder
/// where
///     S: Service<http::Request<Body>, Response = http::Response<Body>> + Clone + Send + 'static,
///     S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
///     S::Future: Send,
/// {
///     builder.transport(Tower::new(service))
/// }
/// ```
pub struct Tower<S>(Mutex<S>);

impl<S> Tower<S> {
    /// The transport of a service.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

#[diagnostic::do_not_recommend]
impl<S, B> Transport for Tower<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    S::Future: Send,
    B: HttpBody<Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        // A panic can only have come in the middle of a clone, which does not change the service.
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let (endpoint, version) = (origin(request.uri()), request.version());
            let failed = |error| failure(endpoint.clone(), error);
            let ready = poll_fn(|context| service.poll_ready(context).map_err(Into::into));
            ready.await.map_err(failed)?;
            let response = service.call(request).await.map_err(|error| {
                let error = error.into();
                untried(version, &*error, MEND).unwrap_or_else(|| failed(error))
            })?;
            let failed = move |error: B::Error| failure(endpoint.clone(), error.into());
            Ok(response.map(|body| Body::received(body, failed)))
        })
    }
}

const MEND: &str = "turn HTTP/2 on in the client that the service wraps";

fn failure(endpoint: String, error: Box<dyn Error + Send + Sync>) -> TransportError {
    own(&*error).unwrap_or_else(|| {
        let reason = Cause::new(causes(Some(&*error)), error);
        TransportError::Interrupted { endpoint, reason }
    })
}

impl<S> fmt::Debug for Tower<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tower").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Ready, ready};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll};

    use super::*;

    type AnyError = Box<dyn Error + Send + Sync>;

    /// A service that is ready when it is asked for the second time, and that panics if it is called before.
    #[derive(Default)]
    struct Lazy {
        polls: usize,
        calls: Arc<AtomicUsize>,
        error: Option<TransportError>,
    }

    impl Clone for Lazy {
        fn clone(&self) -> Self {
            Self { polls: 0, calls: Arc::clone(&self.calls), error: self.error.clone() }
        }
    }

    impl Service<Request<Body>> for Lazy {
        type Response = Response<Body>;
        type Error = AnyError;
        type Future = Ready<Result<Response<Body>, AnyError>>;

        fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), AnyError>> {
            self.polls += 1;
            if self.polls < 2 {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(self.error.clone().map_or(Ok(()), |error| Err(error.into())))
        }

        fn call(&mut self, _request: Request<Body>) -> Self::Future {
            assert_eq!(self.polls, 2, "the service is not ready");
            match self.calls.fetch_add(1, Ordering::SeqCst) {
                0 => ready(Ok(Response::new(Body::default()))),
                _ => ready(Err("the limit of requests is reached".into())),
            }
        }
    }

    #[tokio::test]
    async fn a_service_is_called_when_it_is_ready() {
        let transport = Tower::new(Lazy::default());
        let request = || Request::post("http://host.example/").body(Body::default()).unwrap();
        assert!(transport.send(request()).await.is_ok());
        let endpoint = "http://host.example".to_owned();
        let reason = "the limit of requests is reached".into();
        let error = transport.send(request()).await.unwrap_err();
        assert_eq!(error, TransportError::Interrupted { endpoint, reason });

        let error = TransportError::Unsupported { reason: "overloaded".to_owned() };
        let transport = Tower::new(Lazy { error: Some(error.clone()), ..Lazy::default() });
        assert_eq!(transport.send(request()).await.unwrap_err(), error);
    }
}

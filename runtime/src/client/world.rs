use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::Https;
use super::https::require_runtime;
use crate::Environment;
use crate::credentials::{DefaultChain, Done, Route, Ways, Work, World};
use crate::transport::{Transport, TransportError, TransportFuture, origin};

impl DefaultChain {
    /// The chain of an environment. Its calls to services go over `transport`; to containers and instances it
    /// connects directly.
    pub fn new(environment: Environment, transport: Arc<dyn Transport>) -> Self {
        let connect = |connection: &_| Ok(Arc::new(Https::new(connection)?) as _);
        Self::of_world(environment, Tokio(Ways::new(transport, connect)))
    }
}

/// The world of the async client.
struct Tokio(Ways<dyn Transport>);

impl World for Tokio {
    fn send(&self, request: Request<Bytes>, route: Route, limit: Duration) -> TransportFuture<'_> {
        Box::pin(async move {
            require_runtime()?;
            let late = TransportError::Timeout { endpoint: origin(request.uri()), after: limit };
            let response = self.0.transport(route)?.send(request);
            timeout(limit, response).await.unwrap_or(Err(late))
        })
    }

    fn pause(&self, time: Duration) -> Done<'_> {
        Box::pin(sleep(time))
    }

    fn run(&self, work: Work) -> Done<'_> {
        Box::pin(async move {
            match Handle::try_current() {
                // Whoever waits notices by the missing result that the work panicked.
                Ok(_) => drop(spawn_blocking(work).await),
                // Without a runtime there is nobody to block.
                Err(_) => work(),
            }
        })
    }
}

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
use crate::credentials::{BoxFuture, DefaultChain, Job, Runtime, Transports, Via};
use crate::transport::{Transport, TransportError, TransportFuture, origin};

impl DefaultChain {
    /// Creates the chain of an environment. It calls services over `transport`, and connects to containers and
    /// instances directly.
    pub fn new(environment: Environment, transport: Arc<dyn Transport>) -> Self {
        let connect = |connection: &_| Ok(Arc::new(Https::new(connection)?) as _);
        Self::on_runtime(environment, Tokio(Transports::new(transport, connect)))
    }
}

/// The runtime of the async client.
struct Tokio(Transports<dyn Transport>);

impl Runtime for Tokio {
    fn send(&self, request: Request<Bytes>, via: Via, limit: Duration) -> TransportFuture<'_> {
        Box::pin(async move {
            require_runtime()?;
            let late = TransportError::Timeout { endpoint: origin(request.uri()), after: limit };
            let response = self.0.get(via)?.send(request);
            timeout(limit, response).await.unwrap_or(Err(late))
        })
    }

    fn pause(&self, time: Duration) -> BoxFuture<'_> {
        Box::pin(sleep(time))
    }

    fn run(&self, job: Job) -> BoxFuture<'_> {
        Box::pin(async move {
            match Handle::try_current() {
                // If the job panicked, its result is missing.
                Ok(_) => drop(spawn_blocking(job).await),
                // Without a Tokio runtime there is nothing to block.
                Err(_) => job(),
            }
        })
    }
}

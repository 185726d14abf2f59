use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::Https;
use super::https::require_runtime;
use crate::credentials::{BoxFuture, DefaultChain, Job, Receiving, Runtime, Transports, Via};
use crate::transport::{MAX_RESPONSE_BYTES, Transport, TransportError, of_response, origin};
use crate::{Body, Environment};

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
    fn send(&self, request: Request<Bytes>, via: Via, limit: Duration) -> Receiving<'_> {
        Box::pin(async move {
            require_runtime()?;
            let late = TransportError::Timeout { endpoint: origin(request.uri()), after: limit };
            let uri = request.uri().clone();
            let response = async {
                let (head, body) =
                    self.0.get(via)?.send(request.map(Body::from)).await?.into_parts();
                let body = body
                    .bytes(MAX_RESPONSE_BYTES)
                    .await
                    .map_err(|error| of_response(error, &uri))?;
                Ok(Response::from_parts(head, body))
            };
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

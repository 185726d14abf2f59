use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::on_thread::on_thread;
use super::send::collect;
use super::{Https, Transport};
use crate::credentials::{BoxFuture, DefaultChain, Job, Receiving, Runtime, Transports, Via};
use crate::transport::{Cause, TransportError, of_response, origin};
use crate::{Body, Environment};

impl DefaultChain {
    /// Creates the chain of an environment for a blocking client: what blocks runs on a separate thread, so that a
    /// call waits no longer than it may take. It calls services over `transport`, and connects to containers and
    /// instances directly.
    pub fn blocking(environment: Environment, transport: Arc<dyn Transport>) -> Self {
        let connect = |connection: &_| Ok(Arc::new(Https::new(connection)?) as _);
        Self::on_runtime(environment, Thread(Transports::new(transport, connect)))
    }
}

/// Threads, as the runtime of the blocking client.
struct Thread(Transports<dyn Transport>);

impl Runtime for Thread {
    fn send(&self, request: Request<Bytes>, via: Via, limit: Duration) -> Receiving<'_> {
        Box::pin(async move {
            let transport = Arc::clone(self.0.get(via)?);
            let endpoint = origin(request.uri());
            let sent = on_thread(move || exchange(&*transport, request, limit)).await;
            sent.unwrap_or_else(|error| {
                Err(TransportError::Connect { endpoint, reason: Cause::of(error) })
            })
        })
    }

    fn pause(&self, time: Duration) -> BoxFuture<'_> {
        self.run(Box::new(move || sleep(time)))
    }

    fn run(&self, job: Job) -> BoxFuture<'_> {
        // If there was no thread for the job, its result is missing.
        Box::pin(async move { drop(on_thread(job).await) })
    }
}

/// Sends a request, and reads the whole response.
fn exchange(
    transport: &dyn Transport,
    request: Request<Bytes>,
    limit: Duration,
) -> Result<Response<Bytes>, TransportError> {
    let uri = request.uri().clone();
    let response = transport.send(request.map(Body::from), limit)?;
    let (head, body) = response.into_parts();
    let body = collect(body).map_err(|error| of_response(error, &uri))?;
    Ok(Response::from_parts(head, body))
}

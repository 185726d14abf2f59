use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use super::aside::aside;
use super::{Https, Transport};
use crate::Environment;
use crate::credentials::{DefaultChain, Done, Route, Ways, Work, World};
use crate::transport::{TransportError, TransportFuture, origin};

impl DefaultChain {
    /// The chain of an environment, for a blocking client: whatever blocks runs on a thread of its own, so that a
    /// call does not wait for it longer than it may take. Its calls to services go over `transport`; to containers
    /// and instances it connects directly.
    pub fn blocking(environment: Environment, transport: Arc<dyn Transport>) -> Self {
        let connect = |connection: &_| Ok(Arc::new(Https::new(connection)?) as _);
        Self::of_world(environment, Thread(Ways::new(transport, connect)))
    }
}

/// The world of the blocking client.
struct Thread(Ways<dyn Transport>);

impl World for Thread {
    fn send(&self, request: Request<Bytes>, route: Route, limit: Duration) -> TransportFuture<'_> {
        Box::pin(async move {
            let transport = Arc::clone(self.0.transport(route)?);
            let endpoint = origin(request.uri());
            let sent = aside(move || transport.send(request, limit)).await;
            sent.unwrap_or_else(|error| {
                Err(TransportError::Connect { endpoint, reason: error.to_string() })
            })
        })
    }

    fn pause(&self, time: Duration) -> Done<'_> {
        self.run(Box::new(move || sleep(time)))
    }

    fn run(&self, work: Work) -> Done<'_> {
        // Whoever waits notices by the missing result that there was no thread for it.
        Box::pin(async move { drop(aside(work).await) })
    }
}

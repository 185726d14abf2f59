use std::sync::{Arc, OnceLock};
use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use super::aside::aside;
use super::{Https, Transport};
use crate::Environment;
use crate::config::{ConfigError, Connection};
use crate::credentials::{DefaultChain, Done, Route, Work, World};
use crate::transport::{TransportError, TransportFuture, origin};

impl DefaultChain {
    /// The chain of an environment, for a blocking client: whatever blocks runs on a thread of its own, so that a
    /// call does not wait for it longer than it may take. Its calls to services go over `transport`; to containers
    /// and instances it connects directly.
    pub fn blocking(environment: Environment, transport: Arc<dyn Transport>) -> Self {
        Self::of_world(environment, Thread { transport, neighbour: OnceLock::new() })
    }
}

/// The world of the blocking client.
struct Thread {
    transport: Arc<dyn Transport>,
    neighbour: OnceLock<Result<Arc<Https>, ConfigError>>,
}

impl Thread {
    fn transport(&self, route: Route) -> Result<Arc<dyn Transport>, TransportError> {
        if route == Route::Client {
            return Ok(Arc::clone(&self.transport));
        }
        let connect = || Https::new(&Connection::of_neighbours()).map(Arc::new);
        match self.neighbour.get_or_init(connect) {
            Ok(https) => Ok(Arc::<Https>::clone(https)),
            Err(error) => Err(TransportError::Unsupported { reason: error.to_string() }),
        }
    }
}

impl World for Thread {
    fn send(&self, request: Request<Bytes>, route: Route, limit: Duration) -> TransportFuture<'_> {
        Box::pin(async move {
            let (transport, endpoint) = (self.transport(route)?, origin(request.uri()));
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

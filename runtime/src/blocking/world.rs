use std::sync::{Arc, OnceLock};
use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use super::{Https, Transport};
use crate::Environment;
use crate::config::{ConfigError, Connection};
use crate::credentials::{DefaultChain, Done, Route, Work, World};
use crate::transport::{TransportError, TransportFuture};

impl DefaultChain {
    /// The chain of an environment, for a blocking client: its futures are ready when they are polled for the first
    /// time, and block until then. Its calls to services go over `transport`; to containers and instances it
    /// connects directly.
    pub fn blocking(environment: Environment, transport: Arc<dyn Transport>) -> Self {
        Self::of_world(environment, Thread { transport, neighbour: OnceLock::new() })
    }
}

/// The world of the blocking client.
struct Thread {
    transport: Arc<dyn Transport>,
    neighbour: OnceLock<Result<Https, ConfigError>>,
}

impl Thread {
    fn transport(&self, route: Route) -> Result<&dyn Transport, TransportError> {
        if route == Route::Client {
            return Ok(&*self.transport);
        }
        match self.neighbour.get_or_init(|| Https::new(&Connection::of_neighbours())) {
            Ok(https) => Ok(https),
            Err(error) => Err(TransportError::Unsupported { reason: error.to_string() }),
        }
    }
}

impl World for Thread {
    fn send(&self, request: Request<Bytes>, route: Route, limit: Duration) -> TransportFuture<'_> {
        Box::pin(async move { self.transport(route)?.send(request, limit) })
    }

    fn pause(&self, time: Duration) -> Done<'_> {
        Box::pin(async move { sleep(time) })
    }

    fn run(&self, work: Work) -> Done<'_> {
        Box::pin(async move { work() })
    }
}

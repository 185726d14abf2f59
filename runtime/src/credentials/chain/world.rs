//! What links need of the world around them. There is one implementation for each client, so that links are
//! written once, need no particular runtime, and block none.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use crate::config::{ConfigError, Connection};
use crate::transport::{TransportError, TransportFuture};

/// What a client lends to the default chain.
pub(crate) trait World: Send + Sync + 'static {
    /// Sends a request, for which `limit` is the time.
    fn send(&self, request: Request<Bytes>, route: Route, limit: Duration) -> TransportFuture<'_>;

    /// Lets time pass.
    fn pause(&self, time: Duration) -> Done<'_>;

    /// Runs what blocks, where it may.
    fn run(&self, work: Work) -> Done<'_>;
}

/// The way of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// That of the client's calls, through its proxy if it has one.
    Client,
    /// To a neighbour of this program, which no proxy could reach. It connects within a second or not at all.
    Neighbour,
}

/// A transport for each [`Route`], of which that to neighbours is made when it is first asked for.
pub(crate) struct Ways<T: ?Sized> {
    client: Arc<T>,
    neighbour: OnceLock<Result<Arc<T>, ConfigError>>,
    connect: fn(&Connection) -> Result<Arc<T>, ConfigError>,
}

impl<T: ?Sized> Ways<T> {
    pub(crate) fn new(
        client: Arc<T>,
        connect: fn(&Connection) -> Result<Arc<T>, ConfigError>,
    ) -> Self {
        Self { client, neighbour: OnceLock::new(), connect }
    }

    pub(crate) fn transport(&self, route: Route) -> Result<&Arc<T>, TransportError> {
        if route == Route::Client {
            return Ok(&self.client);
        }
        let neighbour = || (self.connect)(&Connection::of_neighbours());
        let transport = self.neighbour.get_or_init(neighbour).as_ref();
        transport.map_err(|error| TransportError::Unsupported { reason: error.to_string() })
    }
}

pub(crate) type Done<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
pub(crate) type Work = Box<dyn FnOnce() + Send>;

/// What `work` gives, which may block; `None` if it panicked or was broken off.
pub(super) async fn run<T: Send + 'static>(
    world: &dyn World,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = channel();
    let work = move || {
        // Nobody waits for it where the caller has been given up.
        let _ = sender.send(work());
    };
    world.run(Box::new(work)).await;
    receiver.try_recv().ok()
}

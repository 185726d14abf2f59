//! What links need from a client. Each client implements it, so that links are written once, depend on no particular
//! runtime, and block none.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::config::{ConfigError, Connection};
use crate::transport::TransportError;

/// What a client does for the default chain.
pub(crate) trait Runtime: Send + Sync + 'static {
    /// Sends a request, which may take `limit`.
    fn send(&self, request: Request<Bytes>, via: Via, limit: Duration) -> Receiving<'_>;

    /// Waits.
    fn pause(&self, time: Duration) -> BoxFuture<'_>;

    /// Runs a job that may block.
    fn run(&self, job: Job) -> BoxFuture<'_>;
}

/// Which transport carries a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// That of the client's calls, with its proxy.
    Client,
    /// One to the container's agent or the instance, which no proxy can reach. It connects within a second.
    Neighbour,
}

/// A transport for each [`Via`]. The one to neighbours is created at its first use.
pub(crate) struct Transports<T: ?Sized> {
    client: Arc<T>,
    neighbour: OnceLock<Result<Arc<T>, ConfigError>>,
    connect: fn(&Connection) -> Result<Arc<T>, ConfigError>,
}

impl<T: ?Sized> Transports<T> {
    pub(crate) fn new(
        client: Arc<T>,
        connect: fn(&Connection) -> Result<Arc<T>, ConfigError>,
    ) -> Self {
        Self { client, neighbour: OnceLock::new(), connect }
    }

    pub(crate) fn get(&self, via: Via) -> Result<&Arc<T>, TransportError> {
        if via == Via::Client {
            return Ok(&self.client);
        }
        let neighbour = || (self.connect)(&Connection::of_neighbours());
        let transport = self.neighbour.get_or_init(neighbour).as_ref();
        transport.map_err(|error| TransportError::Unsupported { reason: error.to_string() })
    }
}

/// A response that is on its way, with its whole body.
pub(crate) type Receiving<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'a>>;
pub(crate) type BoxFuture<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// The result of a job that may block; `None` if it panicked or was not run to its end.
pub(super) async fn run<T: Send + 'static>(
    runtime: &dyn Runtime,
    job: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = channel();
    let job = move || {
        // Nobody receives the result if the caller was dropped.
        let _ = sender.send(job());
    };
    runtime.run(Box::new(job)).await;
    receiver.try_recv().ok()
}

//! What links need of the world around them. There is one implementation for each client, so that links are
//! written once, need no particular runtime, and block none.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use crate::transport::TransportFuture;

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

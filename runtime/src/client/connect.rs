use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use tower_service::Service;

use crate::transport::is_elapsed;

/// A connector that gives up after a time. The time of hyper's own connector covers TCP only, but neither
/// the resolving of names nor TLS.
#[derive(Clone, Debug)]
pub(super) struct Deadline<C> {
    connector: C,
    after: Duration,
}

impl<C> Deadline<C> {
    pub(super) fn new(connector: C, after: Duration) -> Self {
        Self { connector, after }
    }
}

impl<C> Service<Uri> for Deadline<C>
where
    C: Service<Uri, Error = Box<dyn Error + Send + Sync>>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, C::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), C::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let after = self.after;
        let connection = tokio::time::timeout(after, self.connector.call(target));
        Box::pin(async move {
            match connection.await {
                // The connector's own timer, which has as long, does not say how long that was.
                Ok(Err(error)) if !is_elapsed(&*error) => Err(error),
                Ok(Ok(connection)) => Ok(connection),
                _ => Err(too_late(after).into()),
            }
        })
    }
}

fn too_late(after: Duration) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("no connection within {after:?}"))
}

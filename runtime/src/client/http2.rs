//! HTTP/2, for requests that ask for it by their version.

mod connect;
mod stream;

use std::error::Error;
use std::future::poll_fn;
use std::time::Duration;

use http::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::ClientConfig;
use tower_service::Service;

use self::connect::Negotiated;
use super::connect::Deadline;
use super::dial::Dial;
use crate::Body;
use crate::transport::{TransportError, causes, own, unconnected};

/// What sends requests over HTTP/2.
#[derive(Clone, Debug)]
pub(super) struct Http2 {
    /// Connections that requests share.
    pub(super) shared: Client<Connector, Body>,
    /// Connects for a stream of events.
    connector: Connector,
}

pub(super) type Connector = Deadline<Negotiated>;

impl Http2 {
    pub(super) fn new(tls: ClientConfig, dial: Dial, connect_timeout: Duration) -> Self {
        let connector = Deadline::new(Negotiated::new(tls, dial), connect_timeout);
        let shared = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .http2_only(true)
            .build(connector.clone());
        Self { shared, connector }
    }

    /// Sends a request over a connection of its own, which ends with the response.
    pub(super) async fn stream(
        &self,
        request: Request<Body>,
        endpoint: String,
    ) -> Result<Response<Body>, TransportError> {
        let mut connector = self.connector.clone();
        let failed = |error| unconnected_stream(&endpoint, error);
        poll_fn(|context| connector.poll_ready(context)).await.map_err(failed)?;
        let connection = connector.call(request.uri().clone()).await.map_err(failed)?;
        stream::send(TokioIo::new(connection), request, endpoint).await
    }
}

fn unconnected_stream(endpoint: &str, error: Box<dyn Error + Send + Sync>) -> TransportError {
    own(&*error).unwrap_or_else(|| unconnected(endpoint.to_owned(), causes(Some(&*error)), error))
}

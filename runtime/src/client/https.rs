use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response, Version};
use hyper::body::{Body as _, Incoming};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Handle;
use tokio::task::yield_now;
use tokio::time::{Sleep, sleep};

use super::connect::Deadline;
use super::dial::Dial;
#[cfg(feature = "http2")]
use super::http2::Http2;
use crate::Body;
use crate::body::{Chunk, Source};
use crate::config::{ConfigError, Connection, Proxies};
use crate::transport::{
    Cause, OpenStream, Transport, TransportError, TransportFuture, causes, is_malformed, origin,
    own, unconnected, unsupported,
};

/// The default [`Transport`] of a [`Client`](super::Client): HTTP/1.1, over TLS if the scheme is https, with
/// the certificate authorities that Mozilla trusts, or with your own.
///
/// With the feature `http2`, requests of the version [`HTTP_2`](http::Version::HTTP_2) go over HTTP/2: over TLS the
/// server has to choose it (ALPN `h2`), and without TLS it has to expect it. Such requests share a connection, except for
/// [streams of events](crate::transport::OpenStream): each has a connection of its own. A stream may last for hours, and
/// services limit the streams of a connection (Transcribe to one), so that a call which shares it might wait for as long.
///
/// It keeps connections for further requests, and clones share them. If the server has closed a connection in the
/// meantime, the request is sent on another one within the same attempt, since nothing of it was written. If the
/// connection ends later, the service may have read the request: the attempt fails, and the client retries it as
/// [`Config::retry`](crate::config::Config::retry) allows. It follows no redirects.
#[derive(Clone, Debug)]
pub struct Https {
    client: Client<Deadline<HttpsConnector<Dial>>, Body>,
    #[cfg(feature = "http2")]
    http2: Http2,
    proxies: Arc<Proxies>,
    stall_timeout: Duration,
}

impl Https {
    /// A transport that is not connected yet.
    ///
    /// # Errors
    /// [`ConfigError::InvalidProxy`], [`ConfigError::InvalidCaBundle`] and [`ConfigError::Tls`] if they cannot be
    /// used.
    pub fn new(connection: &Connection) -> Result<Self, ConfigError> {
        let Connection { connect_timeout, stall_timeout, .. } = *connection;
        let mut tcp = HttpConnector::new();
        // The connector around this one sees to TLS, so that this one has to let https pass.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Where a name has several addresses, this leaves time to try each of them.
        tcp.set_connect_timeout(Some(connect_timeout));
        let proxies = Arc::new(connection.proxy.parse()?);
        let (tls, dial) = (tls(connection)?, Dial::new(tcp, Arc::clone(&proxies)));
        #[cfg(feature = "http2")]
        let http2 = Http2::new(tls.clone(), dial.clone(), connect_timeout);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(dial);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(Deadline::new(connector, connect_timeout));
        Ok(Self {
            client,
            #[cfg(feature = "http2")]
            http2,
            proxies,
            stall_timeout,
        })
    }
}

fn tls(connection: &Connection) -> Result<ClientConfig, ConfigError> {
    let failed = |error: rustls::Error| ConfigError::Tls(error.to_string());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().map_err(failed)?;
    let config = match &connection.ca_bundle {
        None => config.with_webpki_roots(),
        Some(bundle) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(bundle.certificates()?);
            config.with_root_certificates(roots)
        }
    };
    Ok(config.with_no_client_auth())
}

#[diagnostic::do_not_recommend]
impl Transport for Https {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(exchange(self, request))
    }
}

async fn exchange(https: &Https, request: Request<Body>) -> Result<Response<Body>, TransportError> {
    require_runtime()?;
    https.proxies.of(request.uri())?;
    // Lets the runtime look at its sockets: a connection that the server has closed is noticed by that before the
    // request is written to it, and not after.
    yield_now().await;
    let endpoint = origin(request.uri());
    let is_open = request.extensions().get::<OpenStream>().is_some();
    let stall_timeout = Some(https.stall_timeout).filter(|_| !is_open);
    let response = match request.version() {
        #[cfg(feature = "http2")]
        Version::HTTP_2 if is_open => return https.http2.stream(request, endpoint).await,
        #[cfg(feature = "http2")]
        Version::HTTP_2 => https.http2.shared.request(request),
        #[cfg(not(feature = "http2"))]
        Version::HTTP_2 => return Err(without_http2()),
        _ => https.client.request(request),
    };
    match response.await {
        Ok(response) => Ok(response.map(|body| watched(body, endpoint, stall_timeout))),
        Err(error) => Err(unsent(endpoint, error)),
    }
}

#[cfg(not(feature = "http2"))]
fn without_http2() -> TransportError {
    let reason = "it needs HTTP/2; turn on the feature `http2` of `lensmith`".to_owned();
    TransportError::Unsupported { reason }
}

fn watched(incoming: Incoming, endpoint: String, stall_timeout: Option<Duration>) -> Body {
    if incoming.is_end_stream() {
        return Body::default();
    }
    let length = incoming.size_hint().exact();
    let body = Body::once(Watched { incoming, endpoint, stall_timeout, pause: None });
    match length {
        Some(length) => body.with_length(length),
        None => body,
    }
}

/// The body of a response, which may pause for so long, or as it likes.
struct Watched {
    incoming: Incoming,
    endpoint: String,
    stall_timeout: Option<Duration>,
    /// The end of the pause that it makes now.
    pause: Option<Pin<Box<Sleep>>>,
}

impl Watched {
    /// Whether a pause, which begins now unless it has begun already, is too long.
    fn poll_stalled(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let Some(after) = self.stall_timeout else { return Poll::Pending };
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(after)));
        let endpoint = &self.endpoint;
        let stalled = |()| TransportError::Stalled { endpoint: endpoint.clone(), after };
        pause.as_mut().poll(context).map(stalled)
    }
}

impl Source for Watched {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let Poll::Ready(frame) = Pin::new(&mut self.incoming).poll_frame(context) else {
            return self.poll_stalled(context).map(|error| Some(Err(error)));
        };
        self.pause = None;
        Poll::Ready(match frame {
            None => None,
            Some(Ok(frame)) => Some(Ok(frame.into_data().unwrap_or_default())),
            Some(Err(error)) => {
                let reason = Cause::new(causes(Some(&error)), error);
                let endpoint = self.endpoint.clone();
                Some(Err(TransportError::Interrupted { endpoint, reason }))
            }
        })
    }
}

fn unsent(endpoint: String, error: legacy::Error) -> TransportError {
    if let Some(error) = own(&error) {
        return error;
    }
    let reason = causes(error.source());
    if error.is_connect() {
        unconnected(endpoint, reason, error.into())
    } else if is_malformed(&error) {
        TransportError::Malformed { endpoint, reason: Cause::new(reason, error) }
    } else if error.source().is_some() {
        TransportError::Interrupted { endpoint, reason: Cause::new(reason, error) }
    } else {
        // hyper fails without a cause where it does not even try.
        unsupported()
    }
}

/// An error where no Tokio runtime is entered: its timers, tasks and sockets would panic.
pub(super) fn require_runtime() -> Result<(), TransportError> {
    Handle::try_current().map(|_| ()).map_err(|_| TransportError::NoRuntime)
}

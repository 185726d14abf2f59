use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Handle;
use tokio::task::yield_now;
use tokio::time::timeout;

use super::connect::Deadline;
use super::dial::Dial;
use crate::config::{ConfigError, Connection, Proxies};
use crate::transport::{
    Cause, MAX_RESPONSE_BYTES, Transport, TransportError, TransportFuture, causes, is_malformed,
    origin, unconnected, unsupported,
};

/// The [`Transport`] of a [`Client`](super::Client) that is given no other: HTTP/1.1, over TLS where the
/// URI says https, with the certificate authorities that Mozilla trusts unless it is given others.
///
/// It keeps connections for further requests; a clone shares them. Where the server has closed one meanwhile, the
/// request goes out on another within the same attempt, as nothing of it was written. Where the connection ends
/// after that, the service may have read the request: that is a failure, which the client tries again as
/// [`Config::retry`](crate::config::Config::retry) says. It follows no redirects, and a body of more than
/// [`MAX_RESPONSE_BYTES`] is an error.
#[derive(Clone, Debug)]
pub struct Https {
    client: Client<Deadline<HttpsConnector<Dial>>, Full<Bytes>>,
    proxies: Arc<Proxies>,
    stall_timeout: Duration,
}

impl Https {
    /// A transport without connections yet.
    ///
    /// # Errors
    /// [`ConfigError::InvalidProxy`], [`ConfigError::InvalidCaBundle`] and [`ConfigError::Tls`] where these cannot be
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
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls(connection)?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(Dial::new(tcp, Arc::clone(&proxies)));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(Deadline::new(connector, connect_timeout));
        Ok(Self { client, proxies, stall_timeout })
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
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(exchange(self, request))
    }
}

async fn exchange(
    https: &Https,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, TransportError> {
    require_runtime()?;
    https.proxies.of(request.uri())?;
    // Lets the runtime look at its sockets: a connection that the server has closed is noticed by that before the
    // request is written to it, and not after.
    yield_now().await;
    let endpoint = origin(request.uri());
    let response = match https.client.request(request.map(Full::new)).await {
        Ok(response) => response,
        Err(error) => return Err(unsent(endpoint, error)),
    };
    let (head, body) = response.into_parts();
    let body = collect(body, endpoint, https.stall_timeout).await?;
    Ok(Response::from_parts(head, body))
}

/// Reads a body to its end, into one buffer: a list of its pieces could take many times their length.
async fn collect<B>(
    mut body: B,
    endpoint: String,
    stall_timeout: Duration,
) -> Result<Bytes, TransportError>
where
    B: BodyExt<Data = Bytes, Error: Error + Send + Sync + 'static> + Unpin,
{
    let too_large =
        |endpoint| Err(TransportError::TooLarge { endpoint, limit: MAX_RESPONSE_BYTES });
    if body.size_hint().lower() > MAX_RESPONSE_BYTES as u64 {
        return too_large(endpoint);
    }
    let mut bytes = BytesMut::new();
    loop {
        let frame = match timeout(stall_timeout, body.frame()).await {
            Ok(None) => return Ok(bytes.freeze()),
            Ok(Some(Ok(frame))) => frame,
            Err(_) => return Err(TransportError::Stalled { endpoint, after: stall_timeout }),
            Ok(Some(Err(error))) => {
                let reason = Cause::new(causes(Some(&error)), error);
                return Err(TransportError::Interrupted { endpoint, reason });
            }
        };
        let data = frame.data_ref().map(Bytes::as_ref).unwrap_or_default();
        if data.len() > MAX_RESPONSE_BYTES - bytes.len() {
            return too_large(endpoint);
        }
        bytes.extend_from_slice(data);
    }
}

fn unsent(endpoint: String, error: legacy::Error) -> TransportError {
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

#[cfg(test)]
mod tests {
    use super::*;

    const STALL: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn the_longest_body_is_read_and_one_byte_more_is_an_error() {
        let endpoint = "http://host.example".to_owned();
        let longest = Bytes::from(vec![b' '; MAX_RESPONSE_BYTES]);
        let read = collect(Full::new(longest.clone()), endpoint.clone(), STALL).await;
        assert!(read == Ok(longest));

        let too_long = Bytes::from(vec![b' '; MAX_RESPONSE_BYTES + 1]);
        let limit = MAX_RESPONSE_BYTES;
        let error = collect(Full::new(too_long), endpoint.clone(), STALL).await.unwrap_err();
        assert_eq!(error, TransportError::TooLarge { endpoint, limit });
    }
}

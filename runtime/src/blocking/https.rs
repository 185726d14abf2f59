use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Scheme;
use http::{Request, Response, Uri};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, ProxyProtocol, Timeout};

use super::Transport;
use super::connect::{Connections, Names, NoConnection};
use crate::config::{ConfigError, Connection, Proxies, Server};
use crate::transport::{
    Cause, MAX_RESPONSE_BYTES, TransportError, causes, origin, unconnected, unsupported,
};

/// How long an idle connection is kept.
const MAX_IDLE: Duration = Duration::from_secs(90);

/// ureq counts to the end of a time, which must come within that of the operating system's clock.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

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
    /// Without a proxy, through that for https, and through that for http.
    agents: [Agent; 3],
    proxies: Proxies,
    stall_timeout: Duration,
}

impl Https {
    /// A transport without connections yet. The time to connect counts for the resolving of a name and for what
    /// follows, each on its own.
    ///
    /// # Errors
    /// [`ConfigError::InvalidProxy`] and [`ConfigError::InvalidCaBundle`] where these cannot be used.
    pub fn new(connection: &Connection) -> Result<Self, ConfigError> {
        let proxies = connection.proxy.parse()?;
        let roots = match &connection.ca_bundle {
            None => RootCerts::WebPki,
            Some(bundle) => {
                let certificates = bundle.certificates()?;
                let certificates =
                    certificates.iter().map(|it| Certificate::from_der(it).to_owned());
                RootCerts::from(certificates)
            }
        };
        let direct = agent(connection, roots.clone(), None);
        let through = |server: Option<&Server>| -> Result<Agent, ConfigError> {
            match server {
                None => Ok(direct.clone()),
                Some(server) => Ok(agent(connection, roots.clone(), Some(proxy(server)?))),
            }
        };
        let agents = [direct.clone(), through(proxies.https())?, through(proxies.http())?];
        Ok(Self { agents, proxies, stall_timeout: connection.stall_timeout.min(LONGEST) })
    }

    fn agent(&self, target: &Uri) -> Result<&Agent, TransportError> {
        let [direct, https, http] = &self.agents;
        Ok(match self.proxies.of(target)? {
            None => direct,
            Some(_) if target.scheme() == Some(&Scheme::HTTPS) => https,
            Some(_) => http,
        })
    }

    /// Sends a request, and reads the head of its response.
    fn head(
        agent: &Agent,
        request: Request<Bytes>,
        limit: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let (head, body) = request.into_parts();
        let request = agent.configure_request(Request::from_parts(head, &body[..]));
        agent.run(request.timeout_global(Some(limit.min(LONGEST))).build())
    }

    fn failure(&self, error: ureq::Error, endpoint: String, limit: Duration) -> TransportError {
        match error {
            ureq::Error::Timeout(Timeout::PerRead) => {
                TransportError::Stalled { endpoint, after: self.stall_timeout }
            }
            ureq::Error::Timeout(_) => TransportError::Timeout { endpoint, after: limit },
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => unsupported(),
            ureq::Error::Other(error) if error.is::<NoConnection>() => {
                unconnected(endpoint, causes(Some(&*error)), error)
            }
            ureq::Error::Io(error) => {
                let reason = Cause::new(causes(Some(&error)), error);
                TransportError::Interrupted { endpoint, reason }
            }
            error => {
                let reason = Cause::new(causes(Some(&error)), error);
                TransportError::Interrupted { endpoint, reason }
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl Transport for Https {
    fn send(
        &self,
        request: Request<Bytes>,
        limit: Duration,
    ) -> Result<Response<Bytes>, TransportError> {
        let endpoint = origin(request.uri());
        let agent = self.agent(request.uri())?;
        let (head, body) = match Self::head(agent, request, limit) {
            Ok(response) => response.into_parts(),
            Err(ureq::Error::LargeResponseHeader(_, limit)) => {
                // How much was read beyond the limit is chance.
                let reason = format!("the head has more than {limit} bytes").into();
                return Err(TransportError::Malformed { endpoint, reason });
            }
            Err(error @ ureq::Error::Protocol(_)) => {
                let reason = Cause::new(causes(Some(&error)), error);
                return Err(TransportError::Malformed { endpoint, reason });
            }
            Err(error) => return Err(self.failure(error, endpoint, limit)),
        };
        match read(body) {
            Ok(Some(body)) => Ok(Response::from_parts(head, body)),
            Ok(None) => Err(TransportError::TooLarge { endpoint, limit: MAX_RESPONSE_BYTES }),
            Err(error) => Err(self.failure(error, endpoint, limit)),
        }
    }
}

fn agent(connection: &Connection, roots: RootCerts, proxy: Option<ureq::Proxy>) -> Agent {
    let connect_timeout = Some(connection.connect_timeout.min(LONGEST));
    let stall_timeout = connection.stall_timeout.min(LONGEST);
    let config = Agent::config_builder()
        .timeout_resolve(connect_timeout)
        .timeout_connect(connect_timeout)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_age(MAX_IDLE)
        .max_idle_connections(usize::MAX)
        .max_idle_connections_per_host(usize::MAX)
        .accept("")
        .accept_encoding("")
        .user_agent("")
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        // Without one ureq would ask the environment itself.
        .proxy(proxy)
        .build();
    Agent::with_parts(config, Connections::new(stall_timeout), Names::default())
}

fn proxy(server: &Server) -> Result<ureq::Proxy, ConfigError> {
    let proxy = ureq::Proxy::builder(ProxyProtocol::Http).host(&server.host).port(server.port);
    let proxy = match &server.user {
        None => proxy,
        Some((name, password)) => proxy.username(name).password(password),
    };
    let invalid = |error: ureq::Error| ConfigError::InvalidProxy {
        proxy: server.to_string(),
        reason: error.to_string(),
    };
    proxy.build().map_err(invalid)
}

/// Reads a body to its end, unless it is too long.
fn read(body: Body) -> Result<Option<Bytes>, ureq::Error> {
    let longest = MAX_RESPONSE_BYTES as u64;
    if body.content_length().is_some_and(|length| length > longest) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    // One byte more, to see that there is more.
    body.into_reader().take(longest + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= MAX_RESPONSE_BYTES).then(|| bytes.into()))
}

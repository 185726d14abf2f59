use std::io::{self, Read};
use std::time::Duration;

use http::uri::Scheme;
use http::{Request, Response, Version};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, AsSendBody, BodyReader, ProxyProtocol, SendBody, Timeout};

use super::Transport;
use super::connect::{Connections, Names, NoConnection};
use crate::Body;
use crate::config::{ConfigError, Connection, Proxies, Server};
use crate::transport::{
    Cause, HandsOverBody, OpenStream, TransportError, causes, origin, own, unconnected, unsupported,
};

/// How long an idle connection is kept.
const MAX_IDLE: Duration = Duration::from_secs(90);

/// ureq computes the end of a time, which has to be one that the clock of the operating system can reach.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The default [`Transport`] of a [`Client`](super::Client): HTTP/1.1, over TLS if the scheme is https, with
/// the certificate authorities that Mozilla trusts, or with your own.
///
/// It keeps connections for further requests, and clones share them. If the server has closed a connection in the
/// meantime, the request is sent on another one within the same attempt, since nothing of it was written. If the
/// connection ends later, the service may have read the request: the attempt fails, and the client retries it as
/// [`Config::retry`](crate::config::Config::retry) allows. It follows no redirects.
#[derive(Clone, Debug)]
pub struct Https {
    /// Without a proxy, through the proxy for https, and through the proxy for http.
    agents: [Agent; 3],
    /// The same for streams of events, which may pause as they like.
    #[cfg(feature = "event-stream")]
    patient: [Agent; 3],
    proxies: Proxies,
    stall_timeout: Duration,
}

impl Https {
    /// A transport that is not connected yet. The time to connect limits the resolution of the name, and then the
    /// rest, each on its own.
    ///
    /// # Errors
    /// [`ConfigError::InvalidProxy`] and [`ConfigError::InvalidCaBundle`] if they cannot be used.
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
        let stall_timeout = connection.stall_timeout.min(LONGEST);
        Ok(Self {
            agents: agents(connection, &roots, stall_timeout, &proxies)?,
            #[cfg(feature = "event-stream")]
            patient: agents(connection, &roots, LONGEST, &proxies)?,
            proxies,
            stall_timeout,
        })
    }

    fn agent(&self, request: &Request<Body>) -> Result<&Agent, TransportError> {
        let target = request.uri();
        let [direct, https, http] = match request.extensions().get::<OpenStream>() {
            #[cfg(feature = "event-stream")]
            Some(_) => &self.patient,
            _ => &self.agents,
        };
        Ok(match self.proxies.of(target)? {
            None => direct,
            Some(_) if target.scheme() == Some(&Scheme::HTTPS) => https,
            Some(_) => http,
        })
    }

    /// Sends a request, and reads the head of its response.
    fn head(
        agent: &Agent,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let (head, body) = request.into_parts();
        match body.try_into_bytes() {
            Ok(body) => run(agent, Request::from_parts(head, &body[..]), limit, false),
            Err(body) => {
                let body = SendBody::from_owned_reader(body.reader());
                run(agent, Request::from_parts(head, body), limit, true)
            }
        }
    }
}

/// Runs a request, whose whole exchange may take as long as the limit. The body of a request or of a response may take
/// longer if it is a stream that keeps moving.
fn run<B: AsSendBody>(
    agent: &Agent,
    request: Request<B>,
    limit: Duration,
    is_stream: bool,
) -> Result<Response<ureq::Body>, ureq::Error> {
    let limit = Some(limit.min(LONGEST));
    let hands_over = request.extensions().get::<HandsOverBody>().is_some();
    let request = agent.configure_request(request);
    let request = match (is_stream, hands_over) {
        (false, false) => request.timeout_global(limit),
        (false, true) => request
            .timeout_send_request(limit)
            .timeout_send_body(limit)
            .timeout_recv_response(limit),
        (true, false) => request
            .timeout_send_request(limit)
            .timeout_per_write(limit)
            .timeout_recv_response(limit)
            .timeout_recv_body(limit),
        (true, true) => request
            .timeout_send_request(limit)
            .timeout_per_write(limit)
            .timeout_recv_response(limit),
    };
    agent.run(request.build())
}

/// The error of a request that may take this long.
struct Failures {
    endpoint: String,
    limit: Duration,
    stall_timeout: Duration,
}

impl Failures {
    fn of(&self, error: ureq::Error) -> TransportError {
        let endpoint = self.endpoint.clone();
        if let ureq::Error::Io(error) = &error
            && let Some(error) = own(error)
        {
            return error;
        }
        match error {
            ureq::Error::Timeout(Timeout::PerRead) => {
                TransportError::Stalled { endpoint, after: self.stall_timeout }
            }
            ureq::Error::Timeout(_) => TransportError::Timeout { endpoint, after: self.limit },
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => unsupported(),
            ureq::Error::Other(error) if error.is::<NoConnection>() => {
                unconnected(endpoint, causes(Some(&*error)), error)
            }
            ureq::Error::LargeResponseHeader(_, limit) => {
                // How much was read beyond the limit varies.
                let reason = format!("the head has more than {limit} bytes").into();
                TransportError::Malformed { endpoint, reason }
            }
            ureq::Error::Protocol(_) => {
                let reason = Cause::new(causes(Some(&error)), error);
                TransportError::Malformed { endpoint, reason }
            }
            error => self.interrupted(error),
        }
    }

    /// The same once the response has begun.
    fn of_body(&self, error: ureq::Error) -> TransportError {
        match error {
            ureq::Error::LargeResponseHeader(..) | ureq::Error::Protocol(_) => {
                self.interrupted(error)
            }
            error => self.of(error),
        }
    }

    fn interrupted(&self, error: ureq::Error) -> TransportError {
        let endpoint = self.endpoint.clone();
        let reason = match error {
            ureq::Error::Io(error) => Cause::new(causes(Some(&error)), error),
            error => Cause::new(causes(Some(&error)), error),
        };
        TransportError::Interrupted { endpoint, reason }
    }
}

#[diagnostic::do_not_recommend]
impl Transport for Https {
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError> {
        if request.version() == Version::HTTP_2 {
            return Err(without_http2());
        }
        let endpoint = origin(request.uri());
        let agent = self.agent(&request)?;
        let failures = Failures { endpoint, limit, stall_timeout: self.stall_timeout };
        match Self::head(agent, request, limit) {
            Ok(response) => Ok(response.map(|body| received(body, failures))),
            Err(error) => Err(failures.of(error)),
        }
    }
}

fn without_http2() -> TransportError {
    let reason = "the blocking client has no HTTP/2, which the operation or the setting `http2` asks for; use the async \
                  client with the feature `http2`";
    TransportError::Unsupported { reason: reason.to_owned() }
}

fn received(body: ureq::Body, failures: Failures) -> Body {
    let length = body.content_length();
    let body = Body::from_reader(Received { reader: body.into_reader(), failures });
    match length {
        Some(length) => body.with_length(length),
        None => body,
    }
}

/// The body of a response.
struct Received {
    reader: BodyReader<'static>,
    failures: Failures,
}

impl Read for Received {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer);
        read.map_err(|error| self.failures.of_body(ureq::Error::from(error)).into())
    }
}

/// One without a proxy, one through the proxy for https, and one through the proxy for http.
fn agents(
    connection: &Connection,
    roots: &RootCerts,
    stall_timeout: Duration,
    proxies: &Proxies,
) -> Result<[Agent; 3], ConfigError> {
    let connect_timeout = connection.connect_timeout.min(LONGEST);
    let agent = |proxy| agent(connect_timeout, stall_timeout, roots.clone(), proxy);
    let direct = agent(None);
    let through = |server: Option<&Server>| -> Result<Agent, ConfigError> {
        match server {
            None => Ok(direct.clone()),
            Some(server) => Ok(agent(Some(proxy(server)?))),
        }
    };
    Ok([direct.clone(), through(proxies.https())?, through(proxies.http())?])
}

fn agent(
    connect_timeout: Duration,
    stall_timeout: Duration,
    roots: RootCerts,
    proxy: Option<ureq::Proxy>,
) -> Agent {
    let connect_timeout = Some(connect_timeout);
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
        // Without one, ureq would read the environment itself.
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

use std::fmt;
use std::net::IpAddr;

#[cfg(feature = "client")]
use base64::Engine as _;
use http::Uri;
use percent_encoding::percent_decode_str;

use super::ConfigError;

/// The proxies of a client. Requests go through tunnels, which the method CONNECT opens for http, too, so that a
/// proxy sees no more of TLS than the name of the server.
///
/// `Debug` shows no names and passwords.
///
/// ```
/// use lensmith::config::Proxy;
///
/// let proxy = Proxy::from("http://user:secret@proxy.example:3128").except("localhost,10.0.0.0/8,.internal.example");
/// assert!(!format!("{proxy:?}").contains("secret"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proxy {
    https: Option<String>,
    http: Option<String>,
    except: String,
}

impl Proxy {
    /// The same with a proxy for https: a URL like `http://name:password@proxy.example:3128`, of which name and
    /// password, percent-encoded, may be missing, and so may `http://`.
    #[must_use]
    pub fn https(self, url: impl Into<String>) -> Self {
        Self { https: Some(url.into()), ..self }
    }

    /// The same with a proxy for http.
    #[must_use]
    pub fn http(self, url: impl Into<String>) -> Self {
        Self { http: Some(url.into()), ..self }
    }

    /// The same without the hosts of a list, as `NO_PROXY` has it, with commas between them: names, which stand for
    /// those below them, too; addresses; networks like `10.0.0.0/8`; each with a port or for all; or `*`.
    #[must_use]
    pub fn except(self, hosts: impl Into<String>) -> Self {
        Self { except: hosts.into(), ..self }
    }

    /// The proxies, ready for connections.
    pub(crate) fn parse(&self) -> Result<Proxies, ConfigError> {
        let server = |url: &Option<String>| url.as_deref().map(Server::parse).transpose();
        let except = self.except.split([',', ' ']).filter_map(Exception::parse).collect();
        Ok(Proxies { https: server(&self.https)?, http: server(&self.http)?, except })
    }
}

impl<S: Into<String>> From<S> for Proxy {
    /// One proxy for all.
    fn from(url: S) -> Self {
        let url = url.into();
        Self::default().https(url.clone()).http(url)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |url: &Option<String>| url.as_deref().map(|url| without_user(url).to_owned());
        f.debug_struct("Proxy")
            .field("https", &shown(&self.https))
            .field("http", &shown(&self.http))
            .field("except", &self.except)
            .finish()
    }
}

fn without_user(url: &str) -> &str {
    url.rsplit('@').next().unwrap_or_default()
}

/// Where connections go instead, and when.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies {
    pub(crate) https: Option<Server>,
    pub(crate) http: Option<Server>,
    except: Vec<Exception>,
}

/// A proxy.
#[derive(Clone)]
pub(crate) struct Server {
    /// Where it is, over HTTP.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: Option<(String, String)>,
}

impl Proxies {
    /// The proxy for a request.
    pub(crate) fn of(&self, target: &Uri) -> Option<&Server> {
        let is_https = target.scheme_str() == Some("https");
        let server = if is_https { &self.https } else { &self.http }.as_ref()?;
        let host = target.host()?.trim_start_matches('[').trim_end_matches(']');
        let port = target.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let is_except = self.except.iter().any(|exception| exception.covers(host, port));
        (!is_except).then_some(server)
    }
}

impl Server {
    fn parse(url: &str) -> Result<Self, ConfigError> {
        let invalid = |reason: &str| ConfigError::InvalidProxy {
            proxy: without_user(url).to_owned(),
            reason: reason.to_owned(),
        };
        let with_scheme =
            if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let uri: Uri = with_scheme.parse().map_err(|_| invalid("it is no URL"))?;
        if uri.scheme_str() != Some("http") {
            return Err(invalid("its scheme is not `http`"));
        }
        let authority = uri.authority().ok_or_else(|| invalid("it has no host"))?;
        if authority.host().is_empty() {
            return Err(invalid("it has no host"));
        }
        let user = authority.as_str().rsplit_once('@').map(|(user, _)| {
            let (name, password) = user.split_once(':').unwrap_or((user, ""));
            let decode = |text| percent_decode_str(text).decode_utf8().map(String::from);
            Ok((decode(name)?, decode(password)?))
        });
        let user: Result<_, std::str::Utf8Error> = user.transpose();
        Ok(Self {
            host: authority.host().to_owned(),
            port: authority.port_u16().unwrap_or(80),
            user: user.map_err(|_| invalid("its name and password are not UTF-8"))?,
        })
    }

    /// The value of the header `proxy-authorization`.
    #[cfg(feature = "client")]
    pub(crate) fn authorization(&self) -> Option<http::HeaderValue> {
        let (name, password) = self.user.as_ref()?;
        let user = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
        http::HeaderValue::try_from(format!("Basic {user}")).ok()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

/// Hosts that no proxy is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Exception {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    All,
    /// A name and those below it.
    Name(String),
    /// The addresses that agree in so many bits.
    Network(IpAddr, u32),
}

impl Exception {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self { hosts: Hosts::All, port: None });
        }
        if let Some(hosts) = network(text) {
            return Some(Self { hosts, port: None });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (text, None),
        };
        let name = host.trim_start_matches('*').trim_start_matches('.').to_ascii_lowercase();
        let hosts = network(host).or_else(|| (!name.is_empty()).then_some(Hosts::Name(name)));
        Some(Self { hosts: hosts?, port })
    }

    fn covers(&self, host: &str, port: u16) -> bool {
        let is_host = match &self.hosts {
            Hosts::All => true,
            Hosts::Name(name) => {
                let host = host.trim_end_matches('.').to_ascii_lowercase();
                host.strip_suffix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
            Hosts::Network(network, bits) => {
                host.parse().is_ok_and(|address| is_within(address, *network, *bits))
            }
        };
        is_host && self.port.is_none_or(|only| only == port)
    }
}

/// An address, or a network of them.
fn network(text: &str) -> Option<Hosts> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.trim_start_matches('[').trim_end_matches(']').parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(longest);
    (bits <= longest).then_some(Hosts::Network(address, bits))
}

fn is_within(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    // Shifted by all of their bits, all addresses agree.
    match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(two)) => {
            (one.to_bits() ^ two.to_bits()).checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(one), IpAddr::V6(two)) => {
            (one.to_bits() ^ two.to_bits()).checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_names_with_those_below_them_addresses_and_networks() {
        let table = [
            ("localhost", "http://localhost:4566", true),
            ("example.com", "http://s3.Example.com", true),
            (".example.com", "http://s3.example.com", true),
            ("*.example.com", "http://s3.example.com", true),
            ("example.com", "http://badexample.com", false),
            ("a.example, b.example", "http://b.example", true),
            ("*", "http://any.example", true),
            ("", "http://any.example", false),
            ("a.example:81", "http://a.example:81", true),
            ("a.example:80", "http://a.example", true),
            ("a.example:81", "http://a.example", false),
            ("127.0.0.1", "http://127.0.0.1:4566", true),
            ("127.0.0.1:4566", "http://127.0.0.1:4566", true),
            ("127.0.0.1:4567", "http://127.0.0.1:4566", false),
            ("10.0.0.0/8", "http://10.255.0.1", true),
            ("10.0.0.0/8", "http://11.0.0.1", false),
            ("0.0.0.0/0", "http://11.0.0.1", true),
            ("10.0.0.0/33", "http://10.0.0.0", false),
            ("::1", "http://[::1]:4566", true),
            ("[fd00::]/8", "http://[fd00:ec2::23]", true),
            ("fd00::/8", "http://[fe00::1]", false),
        ];
        for (except, target, is_except) in table {
            let proxies = Proxy::from("proxy.example").except(except).parse().unwrap();
            let through = proxies.of(&target.parse().unwrap());
            assert_eq!(through.is_none(), is_except, "{except} {target}");
        }
    }

    #[test]
    fn each_scheme_has_its_proxy() {
        let proxies = Proxy::default().https("http://one.example:3128").parse().unwrap();
        let one = proxies.of(&"https://any.example".parse().unwrap()).unwrap();
        assert_eq!(one.to_string(), "http://one.example:3128");
        assert!(proxies.of(&"http://any.example".parse().unwrap()).is_none());
    }

    #[test]
    fn what_is_no_proxy_is_said_without_its_password() {
        for url in [
            "socks5://me:s3cr3t@a.example",
            "https://me:s3cr3t@a.example",
            "http://me:s3cr3t@",
            "a b",
        ] {
            let error = Proxy::from(url).parse().unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(text.contains("proxy") && !text.contains("s3cr3t"), "{text}");
        }
        let proxy = Proxy::from("me:s3cr%3at@a.example");
        assert!(!format!("{proxy:?} {:?}", proxy.parse()).contains("s3cr"), "{proxy:?}");
        let user = proxy.parse().unwrap().http.unwrap().user;
        assert_eq!(user, Some(("me".to_owned(), "s3cr:t".to_owned())));
    }
}

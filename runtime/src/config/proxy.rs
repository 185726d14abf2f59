mod except;

use std::fmt;

#[cfg(feature = "client")]
use base64::Engine as _;
use http::Uri;
use percent_encoding::percent_decode_str;

use self::except::Exception;
use super::ConfigError;
use super::located::Located;
use crate::transport::TransportError;

/// The proxies of a client. Requests go through tunnels that the method CONNECT opens, for http too, so that a proxy
/// sees no more of a request over TLS than the name of the server.
///
/// A proxy of a variable is checked when a request would go through it, since it may be meant for other programs.
/// Proxies that code sets are checked when a client is built. `Debug` shows no names and passwords.
///
/// ```
/// use lensmith::config::Proxy;
///
/// let proxy = Proxy::from("http://user:secret@proxy.example:3128").except("localhost,10.0.0.0/8,.internal.example");
/// assert!(!format!("{proxy:?}").contains("secret"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proxy {
    https: Option<Located>,
    http: Option<Located>,
    except: String,
}

impl Proxy {
    /// Sets the proxy for https: a URL like `http://name:password@proxy.example:3128`. The name and password are
    /// percent-encoded and optional, and so is `http://`.
    #[must_use]
    pub fn https(self, url: impl Into<String>) -> Self {
        self.located_https(url.into().into())
    }

    /// Sets the proxy for http.
    #[must_use]
    pub fn http(self, url: impl Into<String>) -> Self {
        self.located_http(url.into().into())
    }

    pub(super) fn located_https(self, url: Located) -> Self {
        Self { https: Some(url), ..self }
    }

    pub(super) fn located_http(self, url: Located) -> Self {
        Self { http: Some(url), ..self }
    }

    /// Sets the hosts that need no proxy, as `NO_PROXY` lists them, separated by commas or spaces:
    ///
    /// - `example.com`, `.example.com` or `*.example.com`: the host of this name, and all below it;
    /// - `10.1.2.3` or `::1`: an address, in any notation; `10.0.0.0/8`: a network;
    /// - any of these but a network with a port, such as `example.com:8080` or `[::1]:8080`;
    /// - `*`: every host.
    ///
    /// A name never stands for an address. Loopback addresses use the proxy, too, unless they are listed.
    #[must_use]
    pub fn except(self, hosts: impl Into<String>) -> Self {
        Self { except: hosts.into(), ..self }
    }

    /// The proxies, ready for connections.
    pub(crate) fn parse(&self) -> Result<Proxies, ConfigError> {
        let entries = self.except.split(|c: char| c == ',' || c.is_whitespace());
        Ok(Proxies {
            https: self.https.as_ref().map(parse).transpose()?,
            http: self.http.as_ref().map(parse).transpose()?,
            except: entries.filter_map(Exception::parse).collect(),
        })
    }
}

/// The server of a URL. The error of a variable is kept for the requests that would use it.
fn parse(url: &Located) -> Result<Result<Server, String>, ConfigError> {
    match (Server::parse(&url.text), &url.setting) {
        (Ok(server), _) => Ok(Ok(server)),
        (Err(error), None) => Err(error),
        (Err(error), Some(setting)) => Ok(Err(format!("{setting}: {error}"))),
    }
}

impl<S: Into<String>> From<S> for Proxy {
    /// One proxy for https and http.
    fn from(url: S) -> Self {
        let url = url.into();
        Self::default().https(url.clone()).http(url)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown =
            |url: &Option<Located>| url.as_ref().map(|url| without_user(&url.text).to_owned());
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

/// The proxies of a client, ready for connections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies {
    https: Option<Result<Server, String>>,
    http: Option<Result<Server, String>>,
    except: Vec<Exception>,
}

/// A proxy.
#[derive(Clone)]
pub(crate) struct Server {
    /// Its host and port for HTTP.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: Option<(String, String)>,
}

impl Proxies {
    /// The proxy for a request.
    pub(crate) fn of(&self, target: &Uri) -> Result<Option<&Server>, TransportError> {
        let is_https = target.scheme_str() == Some("https");
        let server = if is_https { &self.https } else { &self.http };
        let (Some(server), Some(host)) = (server, target.host()) else { return Ok(None) };
        let port = target.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        if self.except.iter().any(|exception| exception.covers(host, port)) {
            return Ok(None);
        }
        let invalid = |reason: &String| TransportError::Unsupported { reason: reason.clone() };
        server.as_ref().map(Some).map_err(invalid)
    }

    /// The proxy for https, if it can be used.
    #[cfg(feature = "blocking")]
    pub(crate) fn https(&self) -> Option<&Server> {
        self.https.as_ref()?.as_ref().ok()
    }

    /// The proxy for http, if it can be used.
    #[cfg(feature = "blocking")]
    pub(crate) fn http(&self) -> Option<&Server> {
        self.http.as_ref()?.as_ref().ok()
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
        let uri: Uri = with_scheme.parse().map_err(|_| invalid("it is not a URL"))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_has_its_proxy() {
        let proxies = Proxy::default().https("http://one.example:3128").parse().unwrap();
        let of = |target: &str| {
            proxies.of(&target.parse().unwrap()).unwrap().map(|server| server.to_string())
        };
        assert_eq!(of("https://any.example").as_deref(), Some("http://one.example:3128"));
        assert_eq!(of("http://any.example"), None);
    }

    #[test]
    fn a_bad_variable_is_an_error_for_the_requests_that_it_is_for() {
        let setting = Some("HTTP_PROXY".to_owned());
        let text = "socks5://me:s3cr3t@a.example".to_owned();
        let bad = Located { text, setting, problem: None };
        let proxies = Proxy::default().located_http(bad).except("b.example").parse().unwrap();
        let of = |target: &str| {
            let server = proxies.of(&target.parse().unwrap());
            server.map(|server| server.is_some()).map_err(|error| error.to_string())
        };
        assert_eq!(of("https://any.example"), Ok(false));
        assert_eq!(of("http://b.example"), Ok(false));
        let error = of("http://any.example").unwrap_err();
        assert!(error.contains("HTTP_PROXY: the proxy \"a.example\" cannot be used"), "{error}");
    }

    #[test]
    fn an_error_shows_no_password() {
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
        let user = proxy.parse().unwrap().http.unwrap().unwrap().user;
        assert_eq!(user, Some(("me".to_owned(), "s3cr:t".to_owned())));
    }
}

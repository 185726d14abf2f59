use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::OnceLock;

use http::uri::{Authority, PathAndQuery, Scheme};

/// A URL that an endpoint may have: http or https, a host, no credentials, no query.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Url {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    /// As it was written, and `/` where none was.
    pub(super) path: String,
}

/// The parts of an endpoint's URL, which are kept for as long as the URL is the same.
#[derive(Clone, Default)]
pub(super) struct Parts(OnceLock<(String, Url)>);

impl Parts {
    pub(super) fn of(&self, text: &str) -> Result<Cow<'_, Url>, &'static str> {
        match self.0.get() {
            Some((kept, url)) if kept == text => Ok(Cow::Borrowed(url)),
            Some(_) => Url::parse(text).map(Cow::Owned),
            None => {
                let url = Url::parse(text)?;
                let (_, url) = self.0.get_or_init(|| (text.to_owned(), url));
                Ok(Cow::Borrowed(url))
            }
        }
    }
}

/// Always equal: they follow from the URL, which is compared itself.
impl PartialEq for Parts {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Parts {}

impl Url {
    /// Takes a URL apart, or says in a clause what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").ok_or("it does not start with a scheme")?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::HTTP,
            "https" => Scheme::HTTPS,
            _ => return Err("its scheme is neither http nor https"),
        };
        if rest.contains(['?', '#']) {
            return Err("it has a query or a fragment");
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path = if path.is_empty() { "/" } else { path };
        PathAndQuery::try_from(path).map_err(|_| "its path has characters that must be escaped")?;
        Ok(Self { scheme, authority: parse_authority(authority)?, path: path.to_owned() })
    }

    /// Whether the host is an address and not a name.
    pub(super) fn is_ip(&self) -> bool {
        let host = self.authority.host();
        host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
    }
}

fn parse_authority(text: &str) -> Result<Authority, &'static str> {
    if text.contains('@') {
        return Err("it contains credentials");
    }
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) if address.parse::<Ipv6Addr>().is_ok() => (address, port),
        Some(_) => return Err("its host is not an IPv6 address"),
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    if host.is_empty() {
        return Err("it has no host");
    }
    let port_is_valid =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    if !port_is_valid {
        return Err("its port is not a number below 65536");
    }
    Authority::try_from(text).map_err(|_| "its host has characters that a host cannot have")
}

/// The text of what should be a URL, fit for an error message.
pub(crate) fn without_credentials(text: &str) -> String {
    let (scheme, rest) = text.split_at(text.find("://").map_or(0, |at| at + "://".len()));
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}…@{host}{path}"),
        None => text.to_owned(),
    }
}

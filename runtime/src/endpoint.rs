//! Where to send a request: a service's [endpoint rules](rules), resolved for the parameters of a
//! call, and the [endpoint](Endpoint) that comes out, put before the request's path.
//!
//! The rules are static tables that [`RuleSet::resolve`](rules::RuleSet::resolve) interprets.

mod auth;
mod built_in;
mod error;
mod eval;
mod functions;
mod host_prefix;
pub mod partitions;
mod resolve;
pub mod rules;
mod scope;
mod template;
#[cfg(test)]
mod tests;
mod url;
mod value;

use std::fmt;

use http::uri::{InvalidUri, PathAndQuery};
use http::{HeaderMap, Request, Uri};

pub use self::auth::AuthScheme;
pub use self::built_in::AccountIdEndpointMode;
pub use self::error::EndpointError;
#[cfg(feature = "_client")]
pub(crate) use self::functions::is_valid_host_label;
pub use self::host_prefix::host_label;
use self::url::Parts;
#[cfg(feature = "_client")]
pub(crate) use self::url::without_credentials;
pub use self::value::{Params, Value};

/// Where to send a request, and what that asks of the request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The URL that requests start with: http or https, a host, and perhaps a port and a path.
    pub url: String,
    /// Headers that every request to it carries.
    pub headers: HeaderMap,
    /// What it changes in the signing of requests, by scheme.
    pub auth_schemes: Vec<AuthScheme>,
    /// Further properties that the service's rules give to it.
    pub properties: Vec<(&'static str, Value)>,
    parts: Parts,
}

/// In the extensions of a request whose path is that of its endpoint, without a slash at the end.
#[derive(Clone, Copy)]
pub(crate) struct PathOfEndpoint;

impl Endpoint {
    /// An endpoint that is a URL and no more.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: HeaderMap::new(),
            auth_schemes: Vec::new(),
            properties: Vec::new(),
            parts: Parts::default(),
        }
    }

    /// Directs a request to this endpoint: puts its scheme, its authority and its path before the
    /// request's own path and query, and sets its headers.
    ///
    /// ```
    /// use lensmith::endpoint::Endpoint;
    ///
    /// let request = http::Request::get("/v2/?n=10").body(())?;
    /// let request = Endpoint::new("https://host.example:8443/prefix").apply(request)?;
    /// assert_eq!(request.uri(), "https://host.example:8443/prefix/v2/?n=10");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`](EndpointError::InvalidUrl) if [`url`](Self::url) is not http or https, lacks
    /// a host, or has credentials, a query or a fragment.
    pub fn apply<B>(&self, mut request: Request<B>) -> Result<Request<B>, EndpointError> {
        let has_path = request.extensions().get::<PathOfEndpoint>().is_none();
        *request.uri_mut() = self.uri(request.uri(), has_path).map_err(|reason| {
            EndpointError::InvalidUrl { url: url::without_credentials(&self.url), reason }
        })?;
        request.headers_mut().extend(self.headers.clone());
        Ok(request)
    }

    fn uri(&self, target: &Uri, has_path: bool) -> Result<Uri, &'static str> {
        const TOO_LONG: &str = "it is too long together with the request's path";
        let url = self.parts.of(&self.url)?;
        let target = target.path_and_query().cloned();
        let target = target.unwrap_or(PathAndQuery::from_static("/"));
        let rest = target.as_str().strip_prefix('/');
        let path = match (url.path.trim_end_matches('/'), rest.unwrap_or(target.as_str())) {
            ("", _) if rest.is_some() => Ok(target),
            (path, rest) if has_path || path.is_empty() => format!("{path}/{rest}").try_into(),
            (path, rest) => format!("{path}{rest}").try_into(),
        };
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(url.scheme.clone());
        parts.authority = Some(url.authority.clone());
        parts.path_and_query = Some(path.map_err(|_: InvalidUri| TOO_LONG)?);
        Uri::from_parts(parts).map_err(|_| TOO_LONG)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, headers, auth_schemes, properties, .. } = self;
        f.debug_struct("Endpoint")
            .field("url", url)
            .field("headers", headers)
            .field("auth_schemes", auth_schemes)
            .field("properties", properties)
            .finish()
    }
}

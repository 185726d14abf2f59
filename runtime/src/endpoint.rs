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

use http::{HeaderMap, Request, Uri};

pub use self::auth::AuthScheme;
pub use self::built_in::AccountIdEndpointMode;
pub use self::error::EndpointError;
#[cfg(feature = "_client")]
pub(crate) use self::functions::is_valid_host_label;
pub use self::host_prefix::host_label;
use self::url::Url;
#[cfg(feature = "_client")]
pub(crate) use self::url::without_credentials;
pub use self::value::{Params, Value};

/// Where to send a request, and what that asks of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let Url { scheme, authority, path } = Url::parse(&self.url)?;
        let target = target.path_and_query().map_or("/", |target| target.as_str());
        let target = target.strip_prefix('/').unwrap_or(target);
        let path = match path.trim_end_matches('/') {
            path if has_path || path.is_empty() => format!("{path}/{target}"),
            path => format!("{path}{target}"),
        };
        Uri::builder()
            .scheme(scheme)
            .authority(authority)
            .path_and_query(path)
            .build()
            .map_err(|_| "it is too long together with the request's path")
    }
}

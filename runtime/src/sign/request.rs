//! What both ways of signing take from a request in the `http` crate's types.

use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use http::uri::{Authority, Builder, Scheme};
use http::{HeaderMap, Request, Uri};

use super::{CanonicalHeaders, Scope, Settings, SignError, TokenPlacement};
use crate::credentials::Credentials;

pub(super) const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
pub(super) const X_AMZ_REGION_SET: HeaderName = HeaderName::from_static("x-amz-region-set");
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
pub(crate) const X_AMZ_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");

/// In the extensions of a request to which a signature added the header `x-amz-content-sha256`. Without it the header is
/// the caller's, such as a member of the request.
#[derive(Clone, Copy)]
pub(super) struct AddedPayloadHash;

/// The headers without what an earlier signature left in them.
pub(super) fn unsigned_headers<B>(request: &Request<B>, token_header: &HeaderName) -> HeaderMap {
    let mut headers = request.headers().clone();
    for name in [AUTHORIZATION, X_AMZ_DATE, X_AMZ_REGION_SET, X_AMZ_SECURITY_TOKEN] {
        headers.remove(name);
    }
    headers.remove(token_header);
    if request.extensions().get::<AddedPayloadHash>().is_some() {
        headers.remove(X_AMZ_CONTENT_SHA256);
    }
    headers
}

/// The value of a header that signing adds. A pre-signed URL could carry what a header cannot, but no service takes it.
pub(super) fn header_value(name: &HeaderName, value: &str) -> Result<HeaderValue, SignError> {
    HeaderValue::from_str(value).map_err(|_| SignError::ControlCharacter { header: name.clone() })
}

/// The URI with its host in small letters, as browsers and some HTTP clients send it.
pub(crate) fn with_lower_case_host(uri: &Uri) -> Result<Uri, http::Error> {
    let Some(authority) = uri.authority().filter(|authority| has_upper_case(authority.host()))
    else {
        return Ok(uri.clone());
    };
    let (user, host) = match authority.as_str().rsplit_once('@') {
        Some((user, host)) => (format!("{user}@"), host),
        None => (String::new(), authority.as_str()),
    };
    let authority = Authority::try_from(format!("{user}{}", host.to_ascii_lowercase()))?;
    Builder::from(uri.clone()).authority(authority).build()
}

fn has_upper_case(host: &str) -> bool {
    host.bytes().any(|byte| byte.is_ascii_uppercase())
}

pub(super) fn canonical_headers(
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<CanonicalHeaders, SignError> {
    let mut canonical = CanonicalHeaders::default();
    for (name, value) in headers {
        canonical.add(name.as_str(), value.as_bytes())?;
    }
    if !headers.contains_key(HOST) {
        let host = host(uri).ok_or(SignError::MissingHost)?;
        canonical.add(HOST.as_str(), host.as_bytes())?;
    }
    Ok(canonical)
}

/// The header of the session token.
pub(super) fn token_header(settings: Settings) -> Result<HeaderName, SignError> {
    let Some(name) = settings.token_header else { return Ok(X_AMZ_SECURITY_TOKEN) };
    HeaderName::try_from(name).map_err(|error| SignError::Http(error.into()))
}

/// The regions that the request states, if its signature holds for a set of them.
pub(super) fn region_set(scope: Scope<'_>, settings: Settings) -> Option<&str> {
    settings.algorithm.has_region_set().then_some(scope.region)
}

/// The session token, first if it is to be signed, second if it is to be added afterwards.
pub(super) fn tokens(
    credentials: &Credentials,
    settings: Settings,
) -> (Option<&str>, Option<&str>) {
    match settings.token_placement {
        TokenPlacement::BeforeSigning => (credentials.session_token(), None),
        TokenPlacement::AfterSigning => (None, credentials.session_token()),
    }
}

fn host(uri: &Uri) -> Option<String> {
    let host = uri.host().filter(|host| !host.is_empty())?;
    let default_port = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => Some(443),
        Some(scheme) if *scheme == Scheme::HTTP => Some(80),
        _ => None,
    };
    match uri.port_u16().filter(|port| default_port != Some(*port)) {
        Some(port) => Some(format!("{host}:{port}")),
        None => Some(host.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_host_is_the_one_that_is_sent() {
        for (uri, expected) in [
            ("https://example.com/", "example.com"),
            ("https://example.com:443/", "example.com"),
            ("http://example.com:80/", "example.com"),
            ("http://example.com:443/", "example.com:443"),
            ("https://example.com:8443/", "example.com:8443"),
            ("https://user:word@example.com:8443/", "example.com:8443"),
            ("http://[::1]:4566/", "[::1]:4566"),
        ] {
            let host = host(&Uri::from_static(uri));
            assert_eq!(host.as_deref(), Some(expected), "{uri}");
        }
    }

    #[test]
    fn only_the_host_is_changed_to_small_letters() {
        for (uri, expected) in [
            ("https://Example.COM/A?B", "https://example.com/A?B"),
            ("https://User:Word@EXAMPLE.com:8443/", "https://User:Word@example.com:8443/"),
            ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
            ("/A", "/A"),
        ] {
            let lower = with_lower_case_host(&Uri::from_static(uri)).unwrap();
            assert_eq!(lower.to_string(), expected);
        }
    }

    #[test]
    fn a_host_header_goes_before_the_uri() {
        let host = HeaderValue::from_static("example.com:443");
        let headers = HeaderMap::from_iter([(HOST, host)]);
        let uri = Uri::from_static("https://127.0.0.1:4566/");
        let canonical = canonical_headers(&headers, &uri).unwrap();
        assert_eq!(canonical.to_string(), "host:example.com:443\n");
    }
}

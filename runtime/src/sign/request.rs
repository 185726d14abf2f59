//! What both ways of signing take from a request in the `http` crate's types.

use std::borrow::Cow;

use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use http::uri::{Authority, Builder, Scheme};
use http::{Request, Uri};

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
pub(super) fn unsigned_headers<'r, B>(
    request: &'r Request<B>,
    token_header: &HeaderName,
) -> impl Iterator<Item = (&'r HeaderName, &'r HeaderValue)> {
    let added_hash = request.extensions().get::<AddedPayloadHash>().is_some();
    let is_added = move |name: &HeaderName| {
        let added = [&AUTHORIZATION, &X_AMZ_DATE, &X_AMZ_REGION_SET, &X_AMZ_SECURITY_TOKEN];
        added.contains(&name) || name == token_header || added_hash && *name == X_AMZ_CONTENT_SHA256
    };
    request.headers().iter().filter(move |(name, _)| !is_added(name))
}

/// Removes what an earlier signature left in the headers.
pub(super) fn remove_signature<B>(request: &mut Request<B>, token_header: &HeaderName) {
    let added_hash = request.extensions_mut().remove::<AddedPayloadHash>().is_some();
    let headers = request.headers_mut();
    for name in [AUTHORIZATION, X_AMZ_DATE, X_AMZ_REGION_SET, X_AMZ_SECURITY_TOKEN] {
        headers.remove(name);
    }
    headers.remove(token_header);
    if added_hash {
        headers.remove(X_AMZ_CONTENT_SHA256);
    }
}

/// The value of a header that signing adds. A pre-signed URL could carry what a header cannot, but no service takes it.
pub(super) fn header_value(name: &HeaderName, value: &str) -> Result<HeaderValue, SignError> {
    HeaderValue::from_str(value).map_err(|_| SignError::ControlCharacter { header: name.clone() })
}

/// The URI with its host in small letters, as browsers and some HTTP clients send it; `None` if it has it already.
pub(super) fn with_lower_case_host(uri: &Uri) -> Result<Option<Uri>, http::Error> {
    let Some(authority) = uri.authority().filter(|authority| has_upper_case(authority.host()))
    else {
        return Ok(None);
    };
    let (user, host) = match authority.as_str().rsplit_once('@') {
        Some((user, host)) => (format!("{user}@"), host),
        None => (String::new(), authority.as_str()),
    };
    let authority = Authority::try_from(format!("{user}{}", host.to_ascii_lowercase()))?;
    Builder::from(uri.clone()).authority(authority).build().map(Some)
}

fn has_upper_case(host: &str) -> bool {
    host.bytes().any(|byte| byte.is_ascii_uppercase())
}

pub(super) fn canonical_headers<'h>(
    headers: impl Iterator<Item = (&'h HeaderName, &'h HeaderValue)>,
    uri: &Uri,
) -> Result<CanonicalHeaders, SignError> {
    let mut canonical = CanonicalHeaders::with_usual_capacity();
    let mut has_host = false;
    for (name, value) in headers {
        has_host |= *name == HOST;
        canonical.add(name.as_str(), value.as_bytes())?;
    }
    if !has_host {
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

fn host(uri: &Uri) -> Option<Cow<'_, str>> {
    let host = uri.host().filter(|host| !host.is_empty())?;
    let default_port = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => Some(443),
        Some(scheme) if *scheme == Scheme::HTTP => Some(80),
        _ => None,
    };
    match uri.port_u16().filter(|port| default_port != Some(*port)) {
        Some(port) => Some(format!("{host}:{port}").into()),
        None => Some(host.into()),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

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
            let parsed = Uri::from_static(uri);
            assert_eq!(host(&parsed).as_deref(), Some(expected), "{uri}");
        }
    }

    #[test]
    fn only_the_host_is_changed_to_small_letters() {
        for (uri, expected) in [
            ("https://Example.COM/A?B", "https://example.com/A?B"),
            ("https://User:Word@EXAMPLE.com:8443/", "https://User:Word@example.com:8443/"),
            ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
        ] {
            let lower = with_lower_case_host(&Uri::from_static(uri)).unwrap();
            assert_eq!(lower.unwrap().to_string(), expected);
        }
        for uri in ["https://example.com/A?B", "/A"] {
            assert_eq!(with_lower_case_host(&Uri::from_static(uri)).unwrap(), None);
        }
    }

    #[test]
    fn a_host_header_goes_before_the_uri() {
        let host = HeaderValue::from_static("example.com:443");
        let headers = HeaderMap::from_iter([(HOST, host)]);
        let uri = Uri::from_static("https://127.0.0.1:4566/");
        let canonical = canonical_headers(headers.iter(), &uri).unwrap();
        assert_eq!(canonical.to_string(), "host:example.com:443\n");
    }
}

//! The signature in the headers of a request.

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use jiff::Timestamp;

use super::payload::payload;
use super::request::{
    AddedPayloadHash, X_AMZ_CONTENT_SHA256, X_AMZ_DATE, X_AMZ_REGION_SET, canonical_headers,
    header_value, region_set, token_header, tokens, unsigned_headers, with_lower_case_host,
};
use super::{Payload, Scope, Settings, SignError, Signable, authorization, format_time};
use crate::body::BodyBytes;
use crate::credentials::Credentials;

/// Signs a request in its headers: `authorization`, `x-amz-date`, with temporary credentials
/// `x-amz-security-token`, and `x-amz-content-sha256` if the settings ask for it, or if the body is a stream that the
/// signature does not cover. With [Signature Version 4A](super::Algorithm) it adds `x-amz-region-set`. What an earlier
/// signature left is replaced or removed.
///
/// A request that comes with an `x-amz-content-sha256` of its own, such as a member of an upload, keeps it: the header is
/// signed, and stands for the body in the signature.
///
/// Every other header is signed, save those that change on the way, such as `user-agent`; a later
/// change to one that is signed breaks the signature. The host is that of the `Host` header, or else that of the URI
/// without a default port, as HTTP clients send it. The URI gets its host in small letters.
///
/// # Errors
/// [`SignError`] if the request has no host, or if a header, the credentials or the scope contain
/// what cannot be signed or sent. The request is then unchanged.
pub fn sign_headers<B: BodyBytes>(
    request: &mut Request<B>,
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
    now: Timestamp,
) -> Result<(), SignError> {
    let uri = with_lower_case_host(request.uri()).map_err(SignError::Http)?;
    let (signed_token, unsigned_token) = tokens(credentials, settings);
    let token_header = token_header(settings)?;
    let mut headers = unsigned_headers(request, &token_header);
    let (payload, payload_hash) = payload(request, &headers, settings.payload)?;
    insert(&mut headers, X_AMZ_DATE, &format_time(now))?;
    let adds_hash = payload != Payload::Hashed;
    if adds_hash {
        insert(&mut headers, X_AMZ_CONTENT_SHA256, &payload_hash)?;
    }
    if let Some(regions) = region_set(scope, settings) {
        insert(&mut headers, X_AMZ_REGION_SET, regions)?;
    }
    if let Some(token) = signed_token {
        insert_secret(&mut headers, token_header.clone(), token)?;
    }
    let signable = Signable {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        headers: &canonical_headers(&headers, &uri)?,
        payload_hash: &payload_hash,
    };
    let authorization = authorization(&signable, credentials, scope, settings, now)?;
    insert_secret(&mut headers, AUTHORIZATION, &authorization)?;
    if let Some(token) = unsigned_token {
        insert_secret(&mut headers, token_header, token)?;
    }
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    mark(request, adds_hash);
    Ok(())
}

/// Keeps in mind whether the signature added a header that callers may set, too.
fn mark<B>(request: &mut Request<B>, adds_hash: bool) {
    if adds_hash {
        request.extensions_mut().insert(AddedPayloadHash);
    } else {
        request.extensions_mut().remove::<AddedPayloadHash>();
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), SignError> {
    let value = header_value(&name, value)?;
    insert_value(headers, name, value)
}

/// Inserts a signature or a token, which `Debug` hides.
fn insert_secret(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), SignError> {
    let mut value = header_value(&name, value)?;
    value.set_sensitive(true);
    insert_value(headers, name, value)
}

/// Fails where `HeaderMap::insert` would panic.
fn insert_value(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: HeaderValue,
) -> Result<(), SignError> {
    headers.try_insert(name, value).map_err(|error| SignError::Http(error.into()))?;
    Ok(())
}

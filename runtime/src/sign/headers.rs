//! The signature in the headers of a request.

use http::Request;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use jiff::Timestamp;

use super::payload::payload;
use super::request::{
    AddedPayloadHash, X_AMZ_CONTENT_SHA256, X_AMZ_DATE, X_AMZ_REGION_SET, canonical_headers,
    header_value, region_set, remove_signature, token_header, tokens, unsigned_headers,
    with_lower_case_host,
};
use super::stamp::Stamp;
use super::{Payload, Scope, Settings, SignError, Signable, authorization};
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
    let (payload, payload_hash) = payload(request, settings.payload)?;
    let adds_hash = payload != Payload::Hashed;
    let date = header_value(&X_AMZ_DATE, Stamp::new(now).as_str())?;
    let hash = adds_hash.then(|| header_value(&X_AMZ_CONTENT_SHA256, &payload_hash)).transpose()?;
    let regions = region_set(scope, settings);
    let regions = regions.map(|regions| header_value(&X_AMZ_REGION_SET, regions)).transpose()?;
    let secret = |name, text: Option<&str>| text.map(|text| secret_value(name, text)).transpose();
    let token = secret(&token_header, signed_token)?;
    let added = [
        (&X_AMZ_DATE, Some(&date)),
        (&X_AMZ_CONTENT_SHA256, hash.as_ref()),
        (&X_AMZ_REGION_SET, regions.as_ref()),
        (&token_header, token.as_ref()),
    ];
    let added = added.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let headers = unsigned_headers(request, &token_header).chain(added);
    let signable = Signable {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        headers: &canonical_headers(headers, uri.as_ref().unwrap_or(request.uri()))?,
        payload_hash: &payload_hash,
    };
    let authorization = authorization(&signable, credentials, scope, settings, now)?;
    let authorization = secret_value(&AUTHORIZATION, &authorization)?;
    let token = token.or(secret(&token_header, unsigned_token)?);
    // What can fail comes before the first change.
    request.headers_mut().try_reserve(5).map_err(|error| SignError::Http(error.into()))?;
    if let Some(uri) = uri {
        *request.uri_mut() = uri;
    }
    remove_signature(request, &token_header);
    let headers = request.headers_mut();
    headers.extend([(AUTHORIZATION, authorization), (X_AMZ_DATE, date)]);
    headers.extend(hash.map(|hash| (X_AMZ_CONTENT_SHA256, hash)));
    headers.extend(regions.map(|regions| (X_AMZ_REGION_SET, regions)));
    headers.extend(token.map(|token| (token_header, token)));
    if adds_hash {
        request.extensions_mut().insert(AddedPayloadHash);
    }
    Ok(())
}

/// A signature or a token, which `Debug` hides.
fn secret_value(name: &HeaderName, value: &str) -> Result<HeaderValue, SignError> {
    let mut value = header_value(name, value)?;
    value.set_sensitive(true);
    Ok(value)
}

//! The signature in the query of a request.

use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderName};
use http::uri::Builder;
use http::{Request, Uri};
use jiff::Timestamp;

use super::canonical::encode;
use super::payload::payload;
use super::request::{
    X_AMZ_REGION_SET, canonical_headers, header_value, region_set, remove_signature, token_header,
    tokens, unsigned_headers, with_lower_case_host,
};
use super::signature::{credential, signature};
use super::stamp::Stamp;
use super::{Scope, Settings, SignError, Signable};
use crate::body::BodyBytes;
use crate::credentials::Credentials;

/// Signs a request in its query: the URI becomes a [pre-signed URL][presigned], valid for
/// `expires_in` from `now`, to be given to someone without credentials. What an earlier signature
/// left in the query or the headers is removed.
///
/// The signature covers the method, the body unless the settings say otherwise, and the headers: the
/// sender of the URL must send all of them alike. An `x-amz-content-sha256` that the request comes with is one of them,
/// and stands for the body. Fractions of a second of `expires_in` are dropped.
///
/// ```
/// use std::time::Duration;
///
/// use lensmith::credentials::Credentials;
/// use lensmith::sign::{Scope, Settings, sign_query};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let uri = "https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15";
/// let mut request = http::Request::get(uri).body("")?;
/// let credentials = Credentials::new("AKIDEXAMPLE", "secret");
/// let scope = Scope { region: "eu-central-1", service: "sts" };
/// let now = "2026-01-02T03:04:05Z".parse()?;
///
/// sign_query(&mut request, &credentials, scope, Settings::default(), now, Duration::from_secs(60))?;
///
/// assert!(request.uri().to_string().contains("&X-Amz-Expires=60&"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SignError::ExpiresIn`] unless `expires_in` is between one second and seven days, and otherwise as
/// for [`sign_headers`](super::sign_headers). The request is then unchanged.
///
/// [presigned]: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
pub fn sign_query<B: BodyBytes>(
    request: &mut Request<B>,
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
    now: Timestamp,
    expires_in: Duration,
) -> Result<(), SignError> {
    if !(SHORTEST_EXPIRY..=LONGEST_EXPIRY).contains(&expires_in) {
        return Err(SignError::ExpiresIn { given: expires_in });
    }
    let (signed_token, unsigned_token) = tokens(credentials, settings);
    let (token_header, region_set) = (token_header(settings)?, region_set(scope, settings));
    for token in signed_token.iter().chain(&unsigned_token) {
        header_value(&token_header, token)?;
    }
    if let Some(regions) = region_set {
        header_value(&X_AMZ_REGION_SET, regions)?;
    }
    let stamp = Stamp::new(now);
    let credential = credential(credentials, scope, settings, &stamp);
    header_value(&AUTHORIZATION, &credential)?;
    let uri = with_lower_case_host(request.uri()).map_err(SignError::Http)?;
    let uri = uri.unwrap_or_else(|| request.uri().clone());
    let (_, payload_hash) = payload(request, settings.payload)?;
    let headers = unsigned_headers(request, &token_header);
    let canonical_headers = canonical_headers(headers, &uri)?;
    let token_parameter = parameter(&token_header);
    let unsigned = request.uri().query().unwrap_or_default();
    let mut query = unsigned_query(unsigned, &token_parameter);
    append(&mut query, ALGORITHM, settings.algorithm.name());
    append(&mut query, CREDENTIAL, &credential);
    append(&mut query, DATE, stamp.as_str());
    append(&mut query, EXPIRES, &expires_in.as_secs().to_string());
    append(&mut query, SIGNED_HEADERS, &canonical_headers.names());
    if let Some(regions) = region_set {
        append(&mut query, REGION_SET, regions);
    }
    if let Some(token) = signed_token {
        append(&mut query, &token_parameter, token);
    }
    let signable = Signable {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: &query,
        headers: &canonical_headers,
        payload_hash: &payload_hash,
    };
    let signature = signature(&signable, credentials, scope, settings, &stamp)?;
    append(&mut query, SIGNATURE, &signature);
    if let Some(token) = unsigned_token {
        append(&mut query, &token_parameter, token);
    }
    *request.uri_mut() = with_query(&uri, &query)?;
    remove_signature(request, &token_header);
    Ok(())
}

const SHORTEST_EXPIRY: Duration = Duration::from_secs(1);
const LONGEST_EXPIRY: Duration = Duration::from_secs(7 * 24 * 60 * 60);

const ALGORITHM: &str = "X-Amz-Algorithm";
const CREDENTIAL: &str = "X-Amz-Credential";
const DATE: &str = "X-Amz-Date";
const EXPIRES: &str = "X-Amz-Expires";
const SIGNED_HEADERS: &str = "X-Amz-SignedHeaders";
const REGION_SET: &str = "X-Amz-Region-Set";
const SECURITY_TOKEN: &str = "X-Amz-Security-Token";
const SIGNATURE: &str = "X-Amz-Signature";

/// The query without what an earlier signature left in it.
fn unsigned_query(query: &str, token_parameter: &str) -> String {
    let added = [
        ALGORITHM,
        CREDENTIAL,
        DATE,
        EXPIRES,
        SIGNED_HEADERS,
        REGION_SET,
        SECURITY_TOKEN,
        token_parameter,
        SIGNATURE,
    ];
    let is_added = |parameter: &str| {
        let (name, _) = parameter.split_once('=').unwrap_or((parameter, ""));
        added.iter().any(|added| name.eq_ignore_ascii_case(added))
    };
    let kept: Vec<&str> = query.split('&').filter(|parameter| !is_added(parameter)).collect();
    kept.join("&")
}

/// The name of the parameter that stands for a header: `X-Amz-Security-Token` for `x-amz-security-token`.
fn parameter(header: &HeaderName) -> String {
    let word = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    header.as_str().split('-').map(word).collect::<Vec<_>>().join("-")
}

fn append(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend([name, "=", &encode(value)]);
}

fn with_query(uri: &Uri, query: &str) -> Result<Uri, SignError> {
    let path_and_query = format!("{}?{query}", uri.path());
    Builder::from(uri.clone()).path_and_query(path_and_query).build().map_err(SignError::Http)
}

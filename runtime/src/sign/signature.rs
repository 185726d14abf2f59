//! From the canonical request to the signature.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Algorithm, Payload, Settings, SignError, Signable, canonical_request};
use crate::credentials::Credentials;

/// The region and service that a signature is valid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope<'a> {
    /// The signing region, such as `eu-central-1`. With [Signature Version 4A](Algorithm) it is the set of the regions,
    /// such as `us-east-1,us-west-2`, or `*` for all.
    pub region: &'a str,
    /// The signing name of the service, such as `ecr`.
    pub service: &'a str,
}

/// The value of the `authorization` header for `request`.
///
/// For a request in the `http` crate's types, [`sign_headers`](super::sign_headers) does this and all
/// that goes with it. This is for requests kept otherwise: their headers have to include
/// `x-amz-date`, which [`format_time`] writes, and whatever else the settings ask to be signed.
///
/// # Errors
/// [`SignError::NoKey`] if the algorithm has no key for the credentials, which does not happen in practice.
pub fn authorization(
    request: &Signable<'_>,
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
    now: Timestamp,
) -> Result<String, SignError> {
    let algorithm = settings.algorithm.name();
    let credential = credential(credentials, scope, settings, now);
    let names = request.headers.names();
    let signature = signature(request, credentials, scope, settings, now)?;
    Ok(format!("{algorithm} Credential={credential}, SignedHeaders={names}, Signature={signature}"))
}

/// The text that the signing key signs: algorithm, time, scope and the canonical request's hash.
pub fn string_to_sign(
    canonical_request: &str,
    scope: Scope<'_>,
    settings: Settings,
    now: Timestamp,
) -> String {
    let algorithm = settings.algorithm.name();
    let time = format_time(now);
    let scope = credential_scope(scope, settings, now);
    let hash = sha256_hex(canonical_request.as_bytes());
    format!("{algorithm}\n{time}\n{scope}\n{hash}")
}

/// The key of [`Algorithm::HmacSha256`] for one day, region and service. It is as secret as the key it is derived from.
pub fn signing_key(secret_access_key: &str, scope: Scope<'_>, now: Timestamp) -> [u8; 32] {
    let day = hmac(format!("AWS4{secret_access_key}").as_bytes(), format_day(now));
    let region = hmac(&day, scope.region);
    let service = hmac(&region, scope.service);
    hmac(&service, "aws4_request")
}

/// What stands for the body in a signature: its SHA-256 hash in lower-case hexadecimal, or
/// `UNSIGNED-PAYLOAD`.
pub fn payload_hash(body: &[u8], payload: Payload) -> String {
    match payload {
        Payload::Hashed | Payload::HashedWithHeader => sha256_hex(body),
        Payload::Unsigned => "UNSIGNED-PAYLOAD".to_owned(),
    }
}

/// A time the way signatures write it, in UTC: `20150830T123600Z`.
pub fn format_time(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

pub(super) fn signature(
    request: &Signable<'_>,
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
    now: Timestamp,
) -> Result<String, SignError> {
    let text = string_to_sign(&canonical_request(request, settings), scope, settings, now);
    match settings.algorithm {
        Algorithm::HmacSha256 => {
            let key = signing_key(credentials.secret_access_key(), scope, now);
            Ok(hex(&hmac(&key, &text)))
        }
        #[cfg(feature = "sigv4a")]
        Algorithm::EcdsaP256Sha256 => super::ecdsa::signature(credentials, &text),
    }
}

pub(super) fn credential(
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
    now: Timestamp,
) -> String {
    format!("{}/{}", credentials.access_key_id(), credential_scope(scope, settings, now))
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(super) fn credential_scope(scope: Scope<'_>, settings: Settings, now: Timestamp) -> String {
    let (day, Scope { region, service }) = (format_day(now), scope);
    if settings.algorithm.has_region_set() {
        format!("{day}/{service}/aws4_request")
    } else {
        format!("{day}/{region}/{service}/aws4_request")
    }
}

fn format_day(time: Timestamp) -> String {
    time.strftime("%Y%m%d").to_string()
}

/// The key is padded to the block here because the constructor that takes any length returns a
/// `Result`, though no length is wrong: longer keys are hashed first
/// ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104#section-2)).
pub(super) fn hmac(key: &[u8], message: impl AsRef<[u8]>) -> [u8; 32] {
    let mut block = [0; 64];
    let hashed;
    let key = if key.len() > block.len() {
        hashed = Sha256::digest(key);
        hashed.as_slice()
    } else {
        key
    };
    block.iter_mut().zip(key).for_each(|(slot, byte)| *slot = *byte);
    let mac = Hmac::<Sha256>::new(&block.into()).chain_update(message);
    mac.finalize().into_bytes().into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

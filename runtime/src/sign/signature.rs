//! From the canonical request to the signature.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::canonical::push_canonical_request;
use super::hex::{HexHash, hex};
use super::stamp::Stamp;
use super::{Algorithm, Payload, Settings, SignError, Signable};
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
    let stamp = Stamp::new(now);
    let signature = signature(request, credentials, scope, settings, &stamp)?;
    let mut value = String::with_capacity(USUAL_LENGTH);
    value.extend([settings.algorithm.name(), " Credential=", credentials.access_key_id(), "/"]);
    push_credential_scope(&mut value, scope, settings, &stamp);
    value.push_str(", SignedHeaders=");
    request.headers.push_names(&mut value);
    value.extend([", Signature=", &signature]);
    Ok(value)
}

/// The room for a text that a signature is made of or for.
const USUAL_LENGTH: usize = 512;

/// The text that the signing key signs: algorithm, time, scope and the canonical request's hash.
pub fn string_to_sign(
    canonical_request: &str,
    scope: Scope<'_>,
    settings: Settings,
    now: Timestamp,
) -> String {
    let mut text = canonical_request.to_owned();
    replace_by_string_to_sign(&mut text, scope, settings, &Stamp::new(now));
    text
}

/// Makes the string to sign of a canonical request, in the same buffer.
fn replace_by_string_to_sign(
    text: &mut String,
    scope: Scope<'_>,
    settings: Settings,
    stamp: &Stamp,
) {
    let hash = sha256(text.as_bytes());
    text.clear();
    text.extend([settings.algorithm.name(), "\n", stamp.as_str(), "\n"]);
    push_credential_scope(text, scope, settings, stamp);
    text.extend(["\n", hash.as_str()]);
}

/// The key of [`Algorithm::HmacSha256`] for one day, region and service. It is as secret as the key it is derived from.
pub fn signing_key(secret_access_key: &str, scope: Scope<'_>, now: Timestamp) -> [u8; 32] {
    derived_key(secret_access_key, scope, &Stamp::new(now))
}

pub(super) fn derived_key(secret_access_key: &str, scope: Scope<'_>, stamp: &Stamp) -> [u8; 32] {
    let day = hmac(format!("AWS4{secret_access_key}").as_bytes(), stamp.day());
    let region = hmac(&day, scope.region);
    let service = hmac(&region, scope.service);
    hmac(&service, "aws4_request")
}

/// What stands for the body in a signature: its SHA-256 hash in lower-case hexadecimal, or
/// `UNSIGNED-PAYLOAD`.
pub fn payload_hash(body: &[u8], payload: Payload) -> String {
    match payload {
        Payload::Hashed | Payload::HashedWithHeader => sha256(body).as_str().to_owned(),
        Payload::Unsigned => "UNSIGNED-PAYLOAD".to_owned(),
    }
}

/// A time the way signatures write it, in UTC: `20150830T123600Z`.
pub fn format_time(time: Timestamp) -> String {
    Stamp::new(time).as_str().to_owned()
}

pub(super) fn signature(
    request: &Signable<'_>,
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
    stamp: &Stamp,
) -> Result<String, SignError> {
    let mut text = String::with_capacity(USUAL_LENGTH);
    push_canonical_request(&mut text, request, settings);
    replace_by_string_to_sign(&mut text, scope, settings, stamp);
    match settings.algorithm {
        Algorithm::HmacSha256 => Ok(hex(&hmac(&credentials.signing_key(scope, stamp), &text))),
        #[cfg(feature = "sigv4a")]
        Algorithm::EcdsaP256Sha256 => super::ecdsa::signature(credentials, &text),
    }
}

pub(super) fn credential(
    credentials: &Credentials,
    scope: Scope<'_>,
    settings: Settings,
    stamp: &Stamp,
) -> String {
    format!("{}/{}", credentials.access_key_id(), credential_scope(scope, settings, stamp))
}

fn sha256(bytes: &[u8]) -> HexHash {
    HexHash::new(&Sha256::digest(bytes).into())
}

pub(super) fn credential_scope(scope: Scope<'_>, settings: Settings, stamp: &Stamp) -> String {
    let mut text = String::new();
    push_credential_scope(&mut text, scope, settings, stamp);
    text
}

fn push_credential_scope(text: &mut String, scope: Scope<'_>, settings: Settings, stamp: &Stamp) {
    let Scope { region, service } = scope;
    text.extend([stamp.day(), "/"]);
    if !settings.algorithm.has_region_set() {
        text.extend([region, "/"]);
    }
    text.extend([service, "/aws4_request"]);
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

//! Signatures of the parts of a body: each covers the one before it.

use http::Request;
use http::header::AUTHORIZATION;

use super::Algorithm;
use super::hex::hex;
use super::request::X_AMZ_CONTENT_SHA256;
use super::signature::hmac;

const ALGORITHM: &str = Algorithm::HmacSha256.name();

/// The last signature of a chain, in hexadecimal.
#[derive(Clone)]
pub(super) struct Chain {
    previous: String,
}

/// What a signature covers besides the one before it, as text.
pub(super) struct Part<'a> {
    pub(super) kind: &'a str,
    pub(super) time: &'a str,
    pub(super) scope: &'a str,
    pub(super) hashes: &'a str,
}

impl Chain {
    /// The chain that starts with the signature of a request; `None` if the request does not announce the chain by this
    /// value in place of its hash, or has no such signature.
    pub(super) fn after<B>(request: &Request<B>, announced: &str) -> Option<Self> {
        let headers = request.headers();
        if headers.get(X_AMZ_CONTENT_SHA256)? != announced {
            return None;
        }
        let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let authorization = authorization.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
        let (_, seed) = authorization.rsplit_once("Signature=")?;
        Some(Self { previous: seed.to_owned() })
    }

    /// Signs the next part by the key of its day.
    pub(super) fn sign(&mut self, key: &[u8], part: &Part<'_>) -> [u8; 32] {
        let Part { kind, time, scope, hashes } = part;
        let previous = &self.previous;
        let text = format!("{ALGORITHM}-{kind}\n{time}\n{scope}\n{previous}\n{hashes}");
        let signature = hmac(key, text);
        self.previous = hex(&signature);
        signature
    }

    /// The last signature.
    pub(super) fn last(&self) -> &str {
        &self.previous
    }
}

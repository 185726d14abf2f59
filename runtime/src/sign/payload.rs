use http::Request;
use sha2::{Digest, Sha256};

use super::hex::hex;
use super::request::{AddedPayloadHash, X_AMZ_CONTENT_SHA256};
use super::{Payload, SignError, payload_hash};
use crate::body::BodyBytes;

/// The hash of a body that is not in memory, in the extensions of its request: a signature covers such a body only if
/// the hash is there. Clients read a body that can be read again for it, and send others unsigned.
///
/// ```
/// use lensmith::sign::PayloadHash;
///
/// let pieces = ["he", "llo"];
/// let hash: PayloadHash = pieces.into_iter().collect();
/// assert!(hash.as_str().starts_with("2cf24dba"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PayloadHash(String);

impl PayloadHash {
    /// The hash in lower-case hexadecimal.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The hash of what these pieces are together.
impl<P: AsRef<[u8]>> FromIterator<P> for PayloadHash {
    fn from_iter<I: IntoIterator<Item = P>>(pieces: I) -> Self {
        let mut hasher = Hasher::default();
        pieces.into_iter().for_each(|piece| hasher.update(piece.as_ref()));
        hasher.finish()
    }
}

/// A hash in the making.
#[derive(Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    pub(crate) fn finish(self) -> PayloadHash {
        PayloadHash(hex(&self.0.finalize()))
    }
}

/// What stands for the body of a request in its signature, and how much of it the signature covers. If a header states what
/// stands for the body, and is not of an earlier signature, that is it.
pub(super) fn payload<B: BodyBytes>(
    request: &Request<B>,
    payload: Payload,
) -> Result<(Payload, String), SignError> {
    let is_added = request.extensions().get::<AddedPayloadHash>().is_some();
    let stated = request.headers().get(X_AMZ_CONTENT_SHA256).filter(|_| !is_added);
    if let Some(stated) = stated {
        let name = X_AMZ_CONTENT_SHA256.to_string();
        let stated = str::from_utf8(stated.as_bytes());
        let stated = stated.map_err(|_| SignError::HeaderNotText { name })?;
        return Ok((Payload::Hashed, stated.trim().to_owned()));
    }
    let hash = request.extensions().get::<PayloadHash>();
    Ok(match (request.body().body_bytes(), hash) {
        (Some(bytes), _) => (payload, payload_hash(bytes, payload)),
        (None, Some(hash)) if payload != Payload::Unsigned => (payload, hash.0.clone()),
        (None, _) => (Payload::Unsigned, payload_hash(b"", Payload::Unsigned)),
    })
}

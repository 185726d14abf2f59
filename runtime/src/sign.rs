//! [AWS Signature Version 4][specification]: proof, added to a request, of who sent it.
//!
//! Pure functions: the caller gives the time, so that a clock that runs wrong can be corrected and a
//! test can stand still. A retry signs the same request anew; what an earlier signature left in it is
//! replaced.
//!
//! ```
//! use lensmith::credentials::Credentials;
//! use lensmith::sign::{Scope, Settings, sign_headers};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut request = http::Request::post("https://api.ecr.eu-central-1.amazonaws.com/").body("{}")?;
//! let credentials = Credentials::new("AKIDEXAMPLE", "secret");
//! let scope = Scope { region: "eu-central-1", service: "ecr" };
//! let now = "2026-01-02T03:04:05Z".parse()?;
//!
//! sign_headers(&mut request, &credentials, scope, Settings::default(), now)?;
//!
//! assert_eq!(request.headers()["x-amz-date"], "20260102T030405Z");
//! assert!(request.headers().contains_key("authorization"));
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `sigv4a`, the [settings](Settings::algorithm) can ask for Signature Version 4A, whose signatures hold
//! for several regions.
//!
//! The steps in between ([`canonical_request`], [`string_to_sign`], [`signing_key`]) are public: for
//! requests in other types, and to see where two signatures part.
//!
//! [specification]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html

mod canonical;
mod chain;
mod chunks;
#[cfg(feature = "sigv4a")]
mod ecdsa;
mod error;
#[cfg(feature = "event-stream")]
mod events;
mod headers;
mod hex;
mod keys;
mod payload;
mod query;
mod request;
mod service;
mod settings;
mod signature;
mod stamp;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use self::canonical::encode;
pub use self::canonical::{CanonicalHeaders, Signable, canonical_request};
pub use self::chunks::ChunkSigner;
pub(crate) use self::chunks::SIGNED_CHUNKS;
#[cfg(feature = "sigv4a")]
pub(crate) use self::ecdsa::DerivedKey;
pub use self::error::SignError;
#[cfg(feature = "event-stream")]
pub(crate) use self::events::CHUNK_SIGNATURE;
#[cfg(feature = "event-stream")]
pub use self::events::{EventSigner, SIGNED_EVENTS};
pub use self::headers::sign_headers;
pub(crate) use self::hex::hex;
pub(crate) use self::keys::SigningKeys;
#[cfg(feature = "_client")]
pub(crate) use self::payload::Hasher;
pub use self::payload::PayloadHash;
pub use self::query::sign_query;
pub(crate) use self::request::X_AMZ_CONTENT_SHA256;
pub use self::service::ServiceSigning;
pub use self::settings::{
    Algorithm, PathEncoding, PathNormalization, Payload, Settings, TokenPlacement,
};
pub use self::signature::{
    Scope, authorization, format_time, payload_hash, signing_key, string_to_sign,
};
pub(crate) use self::stamp::Stamp;
pub use self::token::{AUTH_TOKEN_EXPIRY, auth_token};

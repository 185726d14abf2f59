//! Where services differ in what they want signed.

/// How a service departs from the plain rules of Signature Version 4.
///
/// The default fits every AWS service that speaks JSON. Amazon S3 needs
///
/// ```
/// use lensmith::sign::{PathEncoding, PathNormalization, Payload, Settings};
///
/// let s3 = Settings {
///     path_normalization: PathNormalization::Disabled,
///     path_encoding: PathEncoding::Once,
///     payload: Payload::HashedWithHeader,
///     ..Settings::default()
/// };
/// # assert_ne!(s3, Settings::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Settings {
    /// Whether dot segments and empty segments of the path count.
    pub path_normalization: PathNormalization,
    /// How often the path is percent-encoded.
    pub path_encoding: PathEncoding,
    /// Whether the signature covers the session token.
    pub token_placement: TokenPlacement,
    /// Whether the signature covers the body.
    pub payload: Payload,
    /// How the signature is computed.
    pub algorithm: Algorithm,
    /// The header of the session token, if it is not `x-amz-security-token`: that of a session of S3 Express
    /// is `x-amz-s3session-token`. A pre-signed URL has a parameter of the same name, written as `X-Amz-S3session-Token`.
    pub token_header: Option<&'static str>,
}

/// How a signature is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `AWS4-HMAC-SHA256`: Signature Version 4, for one region.
    #[default]
    HmacSha256,
    /// `AWS4-ECDSA-P256-SHA256`: [Signature Version 4A][sigv4a], for a set of regions, which the request states in
    /// `x-amz-region-set`. The key is an elliptic one, which is derived from the credentials once.
    ///
    /// [sigv4a]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
    #[cfg(feature = "sigv4a")]
    EcdsaP256Sha256,
}

impl Algorithm {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::HmacSha256 => "AWS4-HMAC-SHA256",
            #[cfg(feature = "sigv4a")]
            Self::EcdsaP256Sha256 => "AWS4-ECDSA-P256-SHA256",
        }
    }

    /// Whether signatures hold for a set of regions, which is not in their scope.
    pub(super) fn has_region_set(self) -> bool {
        self != Self::HmacSha256
    }
}

/// Whether the canonical path is [free of dot segments][rfc] and of empty segments.
///
/// [rfc]: https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PathNormalization {
    /// `/a//b/../c` is signed as `/a/c`.
    #[default]
    Enabled,
    /// The path is signed as it is: in S3 `//` and `..` are parts of a key.
    Disabled,
}

/// How often the canonical path is percent-encoded, seen from the unencoded path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PathEncoding {
    /// The request's path, encoded as it already is, is encoded once more: `/a%20b` is signed as
    /// `/a%2520b`.
    #[default]
    Twice,
    /// `/a%20b` is signed as such; characters that the request left bare are encoded.
    Once,
}

/// When the session token of temporary credentials is added to the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TokenPlacement {
    /// The token is part of what is signed.
    #[default]
    BeforeSigning,
    /// The signature does not cover the token, as a few services such as AWS IoT want it.
    AfterSigning,
}

/// Whether the signature covers the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Payload {
    /// The signature covers the body's SHA-256 hash.
    #[default]
    Hashed,
    /// As [`Payload::Hashed`], and the header `x-amz-content-sha256` carries the hash. A pre-signed
    /// URL has no such header.
    HashedWithHeader,
    /// The signature holds for any body: `UNSIGNED-PAYLOAD` stands for the hash, in the header
    /// `x-amz-content-sha256` too unless the URL is pre-signed. Only for services that allow it, and only over TLS:
    /// without it, clients sign the body all the same.
    Unsigned,
}

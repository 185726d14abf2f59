//! The signatures of the chunks of a body: each covers the one before it.

use http::Request;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::chain::{Chain, Part};
use super::hex::hex;
use super::signature::credential_scope;
use super::stamp::Stamp;
use super::{Scope, Settings};
use crate::credentials::Credentials;

/// What stands for the hash of a body whose chunks and trailer are signed.
pub(crate) const SIGNED_CHUNKS: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

/// Signs the [chunks of a body][chunks] that is sent by [`AwsChunked`](crate::checksum::AwsChunked) without TLS.
///
/// [chunks]: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
#[derive(Clone)]
pub struct ChunkSigner {
    key: [u8; 32],
    time: String,
    scope: String,
    chain: Chain,
}

impl ChunkSigner {
    /// The signer of the chunks of a request that has been signed with the same credentials, scope and time; `None` if the
    /// request does not announce signed chunks, or has no such signature.
    pub fn after<B>(
        request: &Request<B>,
        credentials: &Credentials,
        scope: Scope<'_>,
        now: Timestamp,
    ) -> Option<Self> {
        let chain = Chain::after(request, SIGNED_CHUNKS)?;
        let stamp = Stamp::new(now);
        Some(Self {
            chain,
            key: credentials.signing_key(scope, &stamp),
            scope: credential_scope(scope, Settings::default(), &stamp),
            time: stamp.as_str().to_owned(),
        })
    }

    /// The signature of the next chunk.
    pub(crate) fn chunk(&mut self, chunk: &[u8]) -> &str {
        let (nothing, hash) = (hex(&Sha256::digest(b"")), hex(&Sha256::digest(chunk)));
        self.sign("PAYLOAD", &format!("{nothing}\n{hash}"))
    }

    /// The signature of the trailer, which is `name:value` and a line break for each of its headers.
    pub(crate) fn trailer(&mut self, trailer: &str) -> &str {
        self.sign("TRAILER", &hex(&Sha256::digest(trailer)))
    }

    fn sign(&mut self, kind: &str, hashes: &str) -> &str {
        let Self { key, time, scope, chain } = self;
        chain.sign(key, &Part { kind, time, scope, hashes });
        chain.last()
    }
}

/// The key is not shown.
impl std::fmt::Debug for ChunkSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChunkSigner").field("scope", &self.scope).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;

    use super::*;
    use crate::sign::{Algorithm, X_AMZ_CONTENT_SHA256};

    const ALGORITHM: &str = Algorithm::HmacSha256.name();

    /// The signer of the examples in the documentation of S3, after a request with this signature.
    fn signer(seed: &str) -> ChunkSigner {
        let authorization =
            format!("{ALGORITHM} Credential=a/b, SignedHeaders=host, Signature={seed}");
        let request = Request::put("http://s3.amazonaws.com/examplebucket/chunkObject.txt")
            .header(X_AMZ_CONTENT_SHA256, SIGNED_CHUNKS)
            .header(AUTHORIZATION, authorization)
            .body(())
            .unwrap();
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret);
        let scope = Scope { region: "us-east-1", service: "s3" };
        let now = "2013-05-24T00:00:00Z".parse().unwrap();
        ChunkSigner::after(&request, &credentials, scope, now).unwrap()
    }

    /// The example of <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>.
    #[test]
    fn chunks_are_signed_as_in_the_documentation() {
        let seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
        let mut signer = signer(seed);
        for (length, expected) in [
            (65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
            (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
            (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
        ] {
            assert_eq!(signer.chunk(&vec![b'a'; length]), expected);
        }
    }

    /// The example of <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html>.
    #[test]
    fn a_trailer_is_signed_as_in_the_documentation() {
        let seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
        let mut signer = signer(seed);
        for (length, expected) in [
            (65_536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"),
            (1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"),
            (0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"),
        ] {
            assert_eq!(signer.chunk(&vec![b'a'; length]), expected);
        }
        assert_eq!(
            signer.trailer("x-amz-checksum-crc32c:sOO8/Q==\n"),
            "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
        );
    }

    #[test]
    fn only_a_signed_request_that_announces_it_has_signed_chunks() {
        let credentials = Credentials::new("AKID", "s3cr3t");
        let scope = Scope { region: "us-east-1", service: "s3" };
        let request = |hash: &str, authorization: &str| {
            Request::put("http://s3.example/")
                .header(X_AMZ_CONTENT_SHA256, hash)
                .header(AUTHORIZATION, authorization)
                .body(())
                .unwrap()
        };
        let authorization = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00";
        for (hash, authorization) in
            [("STREAMING-UNSIGNED-PAYLOAD-TRAILER", authorization), (SIGNED_CHUNKS, "Bearer token")]
        {
            let request = request(hash, authorization);
            let now = Timestamp::UNIX_EPOCH;
            assert!(ChunkSigner::after(&request, &credentials, scope, now).is_none(), "{hash}");
        }
        let signer = signer("00");
        assert!(!format!("{signer:?}").contains(&format!("{:?}", signer.key)));
    }
}

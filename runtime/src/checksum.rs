//! Checksums of bodies.
//!
//! [`Checksum`] is for requests whose service [requires certain ones][required], and [`HttpChecksum`] for requests and
//! responses that [may have one of several][http-checksum], as those of S3.
//!
//! [required]: https://smithy.io/2.0/spec/http-bindings.html#httpchecksumrequired-trait
//! [http-checksum]: https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait

mod algorithm;
mod aws_chunked;
mod http_checksum;
mod sum;
mod validation;

use http::{HeaderMap, HeaderName, HeaderValue, Request};

pub use self::algorithm::Algorithm;
pub use self::aws_chunked::AwsChunked;
pub use self::http_checksum::{HttpChecksum, UnsupportedChecksum, When};
pub(crate) use self::sum::Digest;
pub use self::sum::Sum;
#[cfg(feature = "_client")]
pub(crate) use self::validation::validated_by_crc32;
use crate::Body;
pub use crate::sign::ChunkSigner;

/// The checksums that requests of an operation carry: [`Operation::CHECKSUM`](crate::Operation::CHECKSUM).
#[derive(Clone, Copy, Debug)]
pub struct Checksum {
    sums: &'static [(&'static str, Sum)],
}

impl Checksum {
    /// The header [`Content-MD5`](https://www.rfc-editor.org/rfc/rfc1864) (feature `md5`).
    #[cfg(feature = "md5")]
    pub const MD5: Self = Self::new(&[("content-md5", Sum::MD5)]);

    /// Headers with checksums, by their names in small letters.
    pub const fn new(sums: &'static [(&'static str, Sum)]) -> Self {
        Self { sums }
    }

    /// Adds the checksums of the body to the headers, except for those that are there. The body is compressed before
    /// it, and a signature comes after it.
    ///
    /// A stream gets no checksum, since its bytes are not known yet: clients read one that can be read again.
    pub fn apply(self, request: &mut Request<Body>) {
        let Some(bytes) = request.body().as_bytes().cloned() else { return };
        for (name, mut digest) in self.missing(request.headers()) {
            digest.update(&bytes);
            insert(request.headers_mut(), name, digest.finish());
        }
    }

    /// The checksums that are not in the headers yet, in the making.
    pub(crate) fn missing(self, headers: &HeaderMap) -> Vec<(HeaderName, Box<dyn Digest>)> {
        let sums = self.sums.iter().filter_map(|(name, sum)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            (!headers.contains_key(&name)).then(|| (name, sum.start()))
        });
        sums.collect()
    }
}

/// Adds a checksum.
pub(crate) fn insert(headers: &mut HeaderMap, name: HeaderName, sum: String) {
    if let Ok(value) = HeaderValue::try_from(sum) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
#[cfg(feature = "md5")]
mod tests {
    use super::*;

    fn checked(request: Request<Body>) -> Option<String> {
        let mut request = request;
        Checksum::MD5.apply(&mut request);
        let value = request.headers().get("content-md5")?;
        Some(value.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_checksum_is_that_of_the_whole_body() {
        // From Smithy's protocol test `HttpChecksumRequired`, and from RFC 1321.
        let request = |body: &'static str| Request::post("/").body(Body::from(body)).unwrap();
        let body = r#"{"foo":"base64 encoded md5 checksum"}"#;
        assert_eq!(checked(request(body)).unwrap(), "iB0/3YSo7maijL0IGOgA9g==");
        assert_eq!(checked(request("")).unwrap(), "1B2M2Y8AsgTpgAmY7PhCfg==");
    }

    #[test]
    fn a_given_checksum_stays_and_a_stream_has_none() {
        let given = Request::post("/").header("Content-MD5", "given").body(Body::from("a"));
        assert_eq!(checked(given.unwrap()).unwrap(), "given");
        let stream = Request::post("/").body(Body::from_reader(std::io::empty()));
        assert_eq!(checked(stream.unwrap()), None);
    }
}

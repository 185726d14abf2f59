//! Checksums of the bodies of requests, for the operations whose service requires one.
//! See [the trait](https://smithy.io/2.0/spec/http-bindings.html#httpchecksumrequired-trait).

use std::fmt;

use http::{HeaderName, HeaderValue, Request};

use crate::Body;

/// A checksum that requests of an operation carry: [`Operation::CHECKSUM`](crate::Operation::CHECKSUM).
#[derive(Clone, Copy)]
pub struct Checksum {
    header: &'static str,
    digest: fn(&[u8]) -> String,
}

impl Checksum {
    /// The header [`Content-MD5`](https://www.rfc-editor.org/rfc/rfc1864) (feature `md5`).
    #[cfg(feature = "md5")]
    pub const MD5: Self = Self { header: "content-md5", digest: md5 };

    /// Adds the checksum of the body to the headers, unless they have one. The body is compressed before it,
    /// and a signature comes after it.
    ///
    /// A stream gets no checksum, since its bytes are not known yet.
    pub fn apply(self, request: &mut Request<Body>) {
        let name = HeaderName::from_static(self.header);
        let Some(bytes) =
            request.body().as_bytes().filter(|_| !request.headers().contains_key(&name))
        else {
            return;
        };
        if let Ok(value) = HeaderValue::try_from((self.digest)(bytes)) {
            request.headers_mut().insert(name, value);
        }
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Checksum").field(&self.header).finish()
    }
}

#[cfg(feature = "md5")]
fn md5(bytes: &[u8]) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use md5::{Digest, Md5};

    STANDARD.encode(Md5::digest(bytes))
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

//! Smaller bodies of requests, for the operations whose service takes them.
//! See [the trait](https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait).

use std::fmt;
use std::io;

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, Entry, HeaderValue};
use http::{HeaderMap, Request};

use crate::Body;

/// From how many bytes on a body is compressed, unless a client is told otherwise.
pub const DEFAULT_MIN_BYTES: usize = 10_240;

/// The greatest threshold that a client takes.
pub const MAX_MIN_BYTES: usize = 10_485_760;

/// A way to compress a body that an operation's service understands:
/// [`Operation::COMPRESSION`](crate::Operation::COMPRESSION).
#[derive(Clone, Copy)]
pub struct Compression {
    encoding: &'static str,
    compress: fn(&[u8]) -> io::Result<Vec<u8>>,
}

impl Compression {
    /// [gzip](https://www.rfc-editor.org/rfc/rfc1952) (feature `gzip`).
    #[cfg(feature = "gzip")]
    pub const GZIP: Self = Self { encoding: "gzip", compress: gzip };

    /// Compresses the body if it has at least `min_bytes`, and says so in the headers. A signature comes
    /// after it.
    ///
    /// A body that can't be compressed stays as it is, which every service understands, and so does a stream.
    pub fn apply(self, request: &mut Request<Body>, min_bytes: usize) {
        let Some(bytes) = request.body().as_bytes().filter(|bytes| bytes.len() >= min_bytes) else {
            return;
        };
        if let Ok(smaller) = (self.compress)(bytes) {
            append_encoding(request.headers_mut(), ", ", self.encoding);
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(smaller.len()));
            *request.body_mut() = smaller.into();
        }
    }
}

impl fmt::Debug for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Compression").field(&self.encoding).finish()
    }
}

/// Adds an encoding after those that the body has already, in the order in which they were applied.
pub(crate) fn append_encoding(headers: &mut HeaderMap, separator: &str, encoding: &'static str) {
    match headers.entry(CONTENT_ENCODING) {
        Entry::Vacant(place) => {
            place.insert(HeaderValue::from_static(encoding));
        }
        Entry::Occupied(mut place) => {
            let joined =
                [place.get().as_bytes(), separator.as_bytes(), encoding.as_bytes()].concat();
            if let Ok(value) = HeaderValue::from_bytes(&joined) {
                place.insert(value);
            }
        }
    }
}

#[cfg(feature = "gzip")]
fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    use std::io::Write;

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body)?;
    encoder.finish()
}

#[cfg(test)]
#[cfg(feature = "gzip")]
mod tests {
    use std::io::Read;

    use super::*;

    fn request(body: &'static str) -> Request<Body> {
        Request::post("/").header(CONTENT_LENGTH, body.len()).body(Body::from(body)).unwrap()
    }

    fn unzipped(body: &Body) -> String {
        let mut text = String::new();
        flate2::read::GzDecoder::new(&body.as_bytes().unwrap()[..])
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn the_threshold_itself_is_compressed() {
        let mut below = request(r#"{"a":1}"#);
        Compression::GZIP.apply(&mut below, 8);
        assert_eq!(*below.body(), Body::from(r#"{"a":1}"#));
        assert!(!below.headers().contains_key(CONTENT_ENCODING));

        let mut at = request(r#"{"a":1}"#);
        Compression::GZIP.apply(&mut at, 7);
        assert_eq!(unzipped(at.body()), r#"{"a":1}"#);
        assert_eq!(at.headers()[CONTENT_ENCODING], "gzip");
        assert_eq!(at.headers()[CONTENT_LENGTH], at.body().length().unwrap().to_string());
    }

    #[test]
    fn an_encoding_comes_behind_those_before_it() {
        let mut encoded = request("{}");
        encoded.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("custom"));
        Compression::GZIP.apply(&mut encoded, 0);
        assert_eq!(encoded.headers()[CONTENT_ENCODING], "custom, gzip");
    }

    #[test]
    fn the_same_body_gives_the_same_bytes() {
        let [mut one, mut two] = [request("{}"), request("{}")];
        Compression::GZIP.apply(&mut one, 0);
        Compression::GZIP.apply(&mut two, 0);
        assert_eq!(one.body(), two.body());
    }
}

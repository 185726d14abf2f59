//! Responses whose bodies are compared with their checksum.

use std::task::{Context, Poll};

use http::HeaderMap;
#[cfg(feature = "_client")]
use http::Response;

use super::{Algorithm, Digest};
use crate::Body;
use crate::body::{BodyError, Chunk, Chunks, Source};
use crate::receive::with_announced_length;
use crate::transport::TransportError;

/// A body that is compared with its checksum while it is read. A body in memory that matches stays in memory.
pub(super) fn validated(
    headers: &HeaderMap,
    body: Body,
    algorithm: Algorithm,
    expected: String,
) -> Body {
    // With a length, the last piece is known to be the last when it comes.
    let body = with_announced_length(headers, body);
    if body.as_bytes().is_some_and(|bytes| algorithm.checksum(bytes) == expected) {
        return body.with_checksum(algorithm);
    }
    let length = body.length();
    let digest = Some(algorithm.start());
    let validated = Body::once(Validator { chunks: body.chunks(), algorithm, digest, expected });
    let validated = validated.with_checksum(algorithm);
    match length {
        Some(length) => validated.with_length(length),
        None => validated,
    }
}

/// The response with a body that is compared with the CRC-32 in a header, in decimal, if the response has the header.
#[cfg(feature = "_client")]
pub(crate) fn validated_by_crc32(header: &str, response: Response<Body>) -> Response<Body> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let stated = response.headers().get(header);
    let (Some(algorithm), Some(stated)) = (Algorithm::named("CRC32"), stated) else {
        return response;
    };
    let stated = String::from_utf8_lossy(stated.as_bytes());
    // What is no number of 32 bits cannot be the sum of the body.
    let expected = stated.trim().parse::<u32>().map(|sum| STANDARD.encode(sum.to_be_bytes()));
    let expected = expected.unwrap_or_else(|_| stated.into_owned());
    let (head, body) = response.into_parts();
    let body = validated(&head.headers, body, algorithm, expected);
    Response::from_parts(head, body)
}

/// The pieces of a body. The last one is withheld if they do not match the checksum.
struct Validator {
    chunks: Chunks,
    algorithm: Algorithm,
    /// Absent once the checksum has been compared.
    digest: Option<Box<dyn Digest>>,
    expected: String,
}

impl Validator {
    fn take(&mut self, chunk: Option<Chunk>) -> Option<Chunk> {
        let is_last = match (&chunk, &mut self.digest) {
            (Some(Ok(piece)), Some(digest)) => {
                digest.update(piece);
                self.chunks.remaining() == Some(0)
            }
            (Some(Err(_)), _) => return chunk,
            (None, _) => true,
            (Some(Ok(_)), None) => false,
        };
        let digest = if is_last { self.digest.take() } else { None };
        let Some(found) = digest.map(Digest::finish) else { return chunk };
        if found == self.expected {
            return chunk;
        }
        let expected = std::mem::take(&mut self.expected);
        let error = BodyError::Checksum { algorithm: self.algorithm, expected, found };
        Some(Err(TransportError::Body(error)))
    }
}

impl Source for Validator {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.chunks.poll_chunk(context).map(|chunk| self.take(chunk))
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        let chunk = self.chunks.read_chunk();
        self.take(chunk)
    }
}

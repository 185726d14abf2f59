use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::Request;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderName, HeaderValue};
use http::uri::Scheme;

use super::{Algorithm, Digest};
use crate::Body;
use crate::body::{BodyError, Chunk, Chunks, Source};
use crate::compression::append_encoding;
use crate::sign::{ChunkSigner, SIGNED_CHUNKS, SignError, X_AMZ_CONTENT_SHA256};

const X_AMZ_DECODED_CONTENT_LENGTH: HeaderName =
    HeaderName::from_static("x-amz-decoded-content-length");
const X_AMZ_TRAILER: HeaderName = HeaderName::from_static("x-amz-trailer");

/// What stands for the hash of a body that has a trailer and is not signed.
const UNSIGNED: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// How many bytes of the body a chunk has, but for the last.
const CHUNK: u64 = 64 << 10;

/// What comes between the length of a chunk and its signature, and how long that is.
const SIGNATURE: &str = ";chunk-signature=";
const SIGNATURE_LENGTH: usize = 64;
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature:";

/// The encoding [`aws-chunked`][aws-chunked] of a body that is not in memory: its checksum follows it in a trailer, so that
/// the body is read only once. [`HttpChecksum`](super::HttpChecksum) shows how it is used.
///
/// [aws-chunked]: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
#[derive(Clone, Copy, Debug)]
pub struct AwsChunked {
    algorithm: Algorithm,
}

impl AwsChunked {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        Self { algorithm }
    }

    /// Announces the encoding in the headers of a request that is about to be signed. `is_signed` tells whether it will be:
    /// then the chunks have signatures as well, unless the request goes over TLS.
    ///
    /// # Errors
    /// [`BodyError::UnknownLength`] if the length of the body is unknown.
    pub fn announce(self, request: &mut Request<Body>, is_signed: bool) -> Result<(), BodyError> {
        let length = request.body().length().ok_or(BodyError::UnknownLength)?;
        let is_signed = is_signed && request.uri().scheme() != Some(&Scheme::HTTPS);
        let headers = request.headers_mut();
        let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes).unwrap_or_default();
        if !encoding.ends_with(b"aws-chunked") {
            append_encoding(headers, ",", "aws-chunked");
        }
        let hash = if is_signed { SIGNED_CHUNKS } else { UNSIGNED };
        headers.insert(X_AMZ_CONTENT_SHA256, HeaderValue::from_static(hash));
        headers.insert(X_AMZ_TRAILER, HeaderValue::from_static(self.algorithm.header()));
        headers.insert(X_AMZ_DECODED_CONTENT_LENGTH, HeaderValue::from(length));
        let encoded = self.encoded_length(length, is_signed);
        headers.insert(CONTENT_LENGTH, HeaderValue::from(encoded));
        Ok(())
    }

    /// Encodes the body of a request that has been signed. The encoded body can be read again if the body can.
    ///
    /// # Errors
    /// [`SignError::UnsignedChunks`] if the request announces signed chunks, and there is no signer for them.
    pub fn encode(
        self,
        request: &mut Request<Body>,
        signer: Option<ChunkSigner>,
    ) -> Result<(), SignError> {
        let is_signed =
            request.headers().get(X_AMZ_CONTENT_SHA256).is_some_and(|hash| hash == SIGNED_CHUNKS);
        if is_signed && signer.is_none() {
            return Err(SignError::UnsignedChunks);
        }
        let signer = signer.filter(|_| is_signed);
        let body = std::mem::take(request.body_mut());
        let length = body.length().unwrap_or(0);
        let body = body.with_length(length);
        let encoder = move |body: &Body| Encoder {
            body: body.clone().chunks(),
            piece: Bytes::new(),
            left: length,
            chunk: BytesMut::new(),
            chunk_left: 0,
            head: 0,
            algorithm: self.algorithm,
            digest: Some(self.algorithm.start()),
            signer: signer.clone(),
        };
        let encoded = match body.is_replayable() {
            true => Body::replayable(move || Ok(Body::once(encoder(&body)))),
            false => Body::once(encoder(&body)),
        };
        *request.body_mut() = encoded.with_length(self.encoded_length(length, is_signed));
        Ok(())
    }

    /// How long a body of `length` bytes is with its chunks and its trailer.
    fn encoded_length(self, length: u64, is_signed: bool) -> u64 {
        let signature = if is_signed { (SIGNATURE.len() + SIGNATURE_LENGTH) as u64 } else { 0 };
        let chunk = |length: u64| digits(length) + signature + 2 + length + 2;
        let last = length % CHUNK;
        let trailer =
            self.algorithm.header().len() as u64 + 1 + self.algorithm.encoded_length() + 2;
        let trailer_signature = match is_signed {
            true => (TRAILER_SIGNATURE.len() + SIGNATURE_LENGTH + 2) as u64,
            false => 0,
        };
        let chunks = (length / CHUNK).saturating_mul(chunk(CHUNK));
        let end = if last > 0 { chunk(last) } else { 0 } + 1 + signature + 2;
        chunks.saturating_add(end + trailer + trailer_signature + 2)
    }
}

/// How many hexadecimal digits a number has.
fn digits(number: u64) -> u64 {
    u64::from(number.checked_ilog(16).unwrap_or(0)) + 1
}

/// The chunks of a body.
struct Encoder {
    body: Chunks,
    /// What is left of the last piece of the body.
    piece: Bytes,
    /// How many bytes of the body are in no chunk yet.
    left: u64,
    /// The chunk in the making, with its head, and how many bytes it lacks.
    chunk: BytesMut,
    chunk_left: usize,
    /// How long the head is.
    head: usize,
    algorithm: Algorithm,
    /// Absent at the end.
    digest: Option<Box<dyn Digest>>,
    signer: Option<ChunkSigner>,
}

impl Encoder {
    fn advance(
        &mut self,
        mut read: impl FnMut(&mut Chunks) -> Poll<Option<Chunk>>,
    ) -> Poll<Option<Chunk>> {
        loop {
            if self.digest.is_none() {
                return Poll::Ready(None);
            }
            if self.piece.is_empty() {
                match read(&mut self.body) {
                    Poll::Ready(Some(Ok(piece))) => self.piece = piece,
                    // Here the body has its announced length: another one would have been an error.
                    Poll::Ready(None) => return Poll::Ready(self.end().map(Ok)),
                    Poll::Ready(error) => {
                        self.digest = None;
                        return Poll::Ready(error);
                    }
                    Poll::Pending => return Poll::Pending,
                }
            }
            if let Some(chunk) = self.fill() {
                return Poll::Ready(Some(Ok(chunk)));
            }
        }
    }

    /// Moves bytes of the piece into the chunk, which is returned once it is full.
    fn fill(&mut self) -> Option<Bytes> {
        if self.chunk.is_empty() {
            self.begin();
        }
        let piece = self.piece.split_to(self.chunk_left.min(self.piece.len()));
        self.chunk_left -= piece.len();
        self.left = self.left.saturating_sub(piece.len() as u64);
        if let Some(digest) = &mut self.digest {
            digest.update(&piece);
        }
        self.chunk.extend_from_slice(&piece);
        if self.chunk_left > 0 {
            return None;
        }
        if let (Some(signer), Some((head, content))) =
            (&mut self.signer, self.chunk.split_at_mut_checked(self.head))
        {
            let signature = signer.chunk(content);
            let place = head.len() - 2 - signature.len()..head.len() - 2;
            head.get_mut(place).into_iter().for_each(|it| it.copy_from_slice(signature.as_bytes()));
        }
        self.chunk.extend_from_slice(b"\r\n");
        Some(self.chunk.split().freeze())
    }

    /// Writes the head of a chunk, with a place for its signature.
    fn begin(&mut self) {
        let length = usize::try_from(self.left.min(CHUNK)).unwrap_or(0);
        let mut head = format!("{length:x}");
        if self.signer.is_some() {
            head.push_str(SIGNATURE);
            head.extend(std::iter::repeat_n('0', SIGNATURE_LENGTH));
        }
        head.push_str("\r\n");
        self.chunk.reserve(head.len() + length + 2);
        self.chunk.extend_from_slice(head.as_bytes());
        (self.head, self.chunk_left) = (head.len(), length);
    }

    /// The last chunk, which is empty, and the trailer.
    fn end(&mut self) -> Option<Bytes> {
        let (name, sum) = (self.algorithm.header(), self.digest.take()?.finish());
        let mut end = "0".to_owned();
        if let Some(signer) = &mut self.signer {
            end.push_str(SIGNATURE);
            end.push_str(signer.chunk(b""));
        }
        end.push_str(&format!("\r\n{name}:{sum}\r\n"));
        if let Some(signer) = &mut self.signer {
            end.push_str(TRAILER_SIGNATURE);
            end.push_str(signer.trailer(&format!("{name}:{sum}\n")));
            end.push_str("\r\n");
        }
        end.push_str("\r\n");
        Some(end.into())
    }
}

impl Source for Encoder {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.advance(|body| body.poll_chunk(context))
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        match self.advance(|body| Poll::Ready(body.read_chunk())) {
            Poll::Ready(chunk) => chunk,
            Poll::Pending => None,
        }
    }
}

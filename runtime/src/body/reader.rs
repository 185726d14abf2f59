use std::io::{self, BufRead, Read};

use bytes::{Buf, Bytes};

use super::{Chunks, Source};

/// The bytes of a [`Body`](super::Body) for code that blocks, which [`Body::reader`](super::Body::reader) returns.
///
/// An [`io::Error`] of it has a [`TransportError`](crate::transport::TransportError) inside.
#[derive(Debug)]
pub struct Reader {
    chunks: Chunks,
    left: Bytes,
}

impl Reader {
    pub(super) fn new(chunks: Chunks) -> Self {
        Self { chunks, left: Bytes::new() }
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let length = self.fill_buf()?.len().min(buffer.len());
        if let Some(buffer) = buffer.get_mut(..length) {
            self.left.copy_to_slice(buffer);
        }
        Ok(length)
    }
}

impl BufRead for Reader {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.is_empty() {
            self.left = self.chunks.read_chunk().transpose()?.unwrap_or_default();
        }
        Ok(&self.left)
    }

    fn consume(&mut self, length: usize) {
        self.left.advance(length.min(self.left.len()));
    }
}

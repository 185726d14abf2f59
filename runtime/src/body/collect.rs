use bytes::{Bytes, BytesMut};

use super::BodyError;
use crate::transport::TransportError;

/// How much memory is set aside for a body before any of it has come, at most.
const MAX_RESERVED_BYTES: u64 = 1 << 20;

/// The bytes of a body so far, in one buffer: a list of its pieces could take many times their length.
pub(crate) struct Collected {
    limit: usize,
    /// A body of one piece is not copied.
    first: Bytes,
    all: BytesMut,
    length: Option<u64>,
}

impl Collected {
    /// No bytes so far, of a body that has `length` of them.
    pub(crate) fn new(length: Option<u64>, limit: usize) -> Result<Self, TransportError> {
        if length.is_some_and(|length| length > limit as u64) {
            return Err(TransportError::Body(BodyError::TooLarge { limit }));
        }
        Ok(Self { limit, first: Bytes::new(), all: BytesMut::new(), length })
    }

    pub(crate) fn push(&mut self, chunk: Bytes) -> Result<(), TransportError> {
        let length = self.first.len() + self.all.len();
        if chunk.len() > self.limit - length {
            return Err(TransportError::Body(BodyError::TooLarge { limit: self.limit }));
        }
        if length == 0 {
            self.first = chunk;
            return Ok(());
        }
        if self.all.is_empty() {
            let expected = self.length.unwrap_or(0).min(MAX_RESERVED_BYTES);
            self.all.reserve(usize::try_from(expected).unwrap_or(0));
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.all.extend_from_slice(&chunk);
        Ok(())
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::{BodyError, Chunk, Open, Progress, Source};
use crate::transport::TransportError;

/// How many bytes of a body in memory are one piece if someone follows the progress.
const PIECE_BYTES: usize = 64 << 10;

/// The bytes of a [`Body`](super::Body), piece by piece, which [`Body::chunks`](super::Body::chunks) returns.
///
/// With the feature `client` it is a [`Stream`](https://docs.rs/futures-core/latest/futures_core/stream/trait.Stream.html)
/// of them, and a [`tokio::io::AsyncRead`](https://docs.rs/tokio/latest/tokio/io/trait.AsyncRead.html):
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(body: lensmith::Body, mut file: impl tokio::io::AsyncWrite + Unpin) -> std::io::Result<()> {
/// tokio::io::copy(&mut body.chunks(), &mut file).await?;
/// # Ok(())
/// # }
/// ```
pub struct Chunks {
    rest: Rest,
    length: Option<u64>,
    /// How many bytes have been read.
    count: u64,
    progress: Option<Progress>,
    /// What is left of the last piece, for those who take less.
    #[cfg(feature = "client")]
    pub(super) left: Bytes,
}

/// Where the next piece comes from.
enum Rest {
    Bytes(Bytes),
    /// A stream that is opened when it is read, so that one which nobody has read is still there.
    Unopened(Open),
    Source(Box<dyn Source>),
    Error(BodyError),
    End,
}

impl Chunks {
    pub(super) fn new(open: Open, length: Option<u64>, progress: Option<Progress>) -> Self {
        let rest = match open {
            Open::Bytes(bytes) => Rest::Bytes(bytes),
            open => Rest::Unopened(open),
        };
        Self {
            rest,
            length,
            count: 0,
            progress,
            #[cfg(feature = "client")]
            left: Bytes::new(),
        }
    }

    /// The next piece, which has at least one byte; `None` at the end. After an error there is no other piece.
    ///
    /// ```
    /// # async fn example(body: lensmith::Body) -> Result<(), lensmith::transport::TransportError> {
    /// let mut chunks = body.chunks();
    /// while let Some(chunk) = chunks.next().await {
    ///     println!("{} bytes", chunk?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`TransportError::Body`] if the source fails, or does not keep its length. Of a response also
    /// [`TransportError::Stalled`] if it pauses for too long, and [`TransportError::Interrupted`] if it is cut short.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// How many bytes are to come, if that is known.
    pub fn remaining(&self) -> Option<u64> {
        match &self.rest {
            Rest::Bytes(bytes) => Some(bytes.len() as u64),
            Rest::End => Some(0),
            _ => Some(self.length?.saturating_sub(self.count)),
        }
    }

    #[cfg(feature = "client")]
    pub(super) fn is_over(&self) -> bool {
        matches!(self.rest, Rest::End)
    }

    /// The next piece, as `read` gives it. It never blocks where `read` does not.
    fn advance(
        &mut self,
        mut read: impl FnMut(&mut dyn Source) -> Poll<Option<Chunk>>,
    ) -> Poll<Option<Chunk>> {
        if let Rest::Unopened(_) = &self.rest
            && let Rest::Unopened(open) = mem::replace(&mut self.rest, Rest::End)
        {
            self.rest = open.source().map_or_else(Rest::Error, Rest::Source);
        }
        let chunk = match &mut self.rest {
            Rest::Bytes(bytes) => match bytes.len() {
                0 => Ok(None),
                length if self.progress.is_some() => {
                    Ok(Some(bytes.split_to(length.min(PIECE_BYTES))))
                }
                _ => Ok(Some(mem::take(bytes))),
            },
            Rest::Source(source) => match next_of(&mut **source, &mut read) {
                Poll::Ready(chunk) => chunk,
                Poll::Pending => return Poll::Pending,
            },
            Rest::Error(_) | Rest::Unopened(_) | Rest::End => Ok(None),
        };
        Poll::Ready(match chunk.and_then(|chunk| self.counted(chunk, &mut read)) {
            Ok(Some(chunk)) => Some(Ok(chunk)),
            Ok(None) => {
                self.rest = Rest::End;
                None
            }
            Err(error) => {
                self.rest = Rest::End;
                Some(Err(error))
            }
        })
    }

    /// A piece that does not break the length. The last one is held back until it is known that no other follows,
    /// since nobody asks for more than the length; but a source that has yet to say so is not waited for.
    fn counted(
        &mut self,
        chunk: Option<Bytes>,
        read: &mut impl FnMut(&mut dyn Source) -> Poll<Option<Chunk>>,
    ) -> Result<Option<Bytes>, TransportError> {
        let (found, length) = (self.count, self.length);
        let Some(chunk) = chunk else {
            return match (mem::replace(&mut self.rest, Rest::End), length) {
                (Rest::Error(error), _) => Err(TransportError::Body(error)),
                (Rest::End, _) => Ok(None),
                (_, Some(length)) if found < length => {
                    Err(TransportError::Body(BodyError::TooShort { length, found }))
                }
                _ => Ok(None),
            };
        };
        self.count += chunk.len() as u64;
        if let Some(length) = length.filter(|length| self.count >= *length) {
            let goes_on = match mem::replace(&mut self.rest, Rest::End) {
                Rest::Source(mut source) => {
                    matches!(next_of(&mut *source, read), Poll::Ready(Ok(Some(_))))
                }
                Rest::Bytes(bytes) => !bytes.is_empty(),
                _ => false,
            };
            if goes_on || self.count > length {
                return Err(TransportError::Body(BodyError::TooLong { length }));
            }
        }
        if let Some(progress) = &self.progress {
            progress(self.count);
        }
        Ok(Some(chunk))
    }
}

/// The next piece of a source that is not empty.
fn next_of(
    source: &mut dyn Source,
    read: &mut impl FnMut(&mut dyn Source) -> Poll<Option<Chunk>>,
) -> Poll<Result<Option<Bytes>, TransportError>> {
    loop {
        match read(source) {
            Poll::Ready(Some(Ok(chunk))) if chunk.is_empty() => {}
            Poll::Ready(chunk) => return Poll::Ready(chunk.transpose()),
            Poll::Pending => return Poll::Pending,
        }
    }
}

impl Source for Chunks {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.advance(|source| source.poll_chunk(context))
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        match self.advance(|source| Poll::Ready(source.read_chunk())) {
            Poll::Ready(chunk) => chunk,
            Poll::Pending => None,
        }
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").field("length", &self.length).field("read", &self.count).finish()
    }
}

//! The frames of a body.

use std::task::{Context, Poll};

use super::{Decoder, EventErrorKind, Frame};
use crate::body::{Chunk, Chunks, Source};

/// Reads the frames of a body, until it ends or fails.
pub(crate) struct Frames {
    chunks: Chunks,
    decoder: Decoder,
    /// How many frames there have been.
    count: u64,
    is_over: bool,
}

impl Frames {
    pub(crate) fn new(chunks: Chunks, decoder: Decoder) -> Self {
        Self { chunks, decoder, count: 0, is_over: false }
    }

    /// The number of the last frame, or of the one that could not be read.
    pub(crate) fn number(&self) -> u64 {
        self.count
    }

    /// Ends the stream: nothing is read any more, and the connection is closed.
    pub(crate) fn end(&mut self) {
        self.is_over = true;
        self.chunks = crate::Body::default().chunks();
    }

    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame, EventErrorKind>>> {
        self.advance(|chunks| chunks.poll_chunk(context))
    }

    /// The same for a thread that may block.
    #[cfg(feature = "blocking")]
    pub(crate) fn read(&mut self) -> Option<Result<Frame, EventErrorKind>> {
        match self.advance(|chunks| Poll::Ready(chunks.read_chunk())) {
            Poll::Ready(frame) => frame,
            Poll::Pending => None,
        }
    }

    fn advance(
        &mut self,
        mut next: impl FnMut(&mut Chunks) -> Poll<Option<Chunk>>,
    ) -> Poll<Option<Result<Frame, EventErrorKind>>> {
        while !self.is_over {
            let failure = match self.decoder.next_frame() {
                Ok(Some(frame)) => {
                    self.count += 1;
                    return Poll::Ready(Some(Ok(frame)));
                }
                Ok(None) => match next(&mut self.chunks) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Some(Ok(chunk))) => {
                        self.decoder.push(chunk);
                        continue;
                    }
                    Poll::Ready(Some(Err(error))) => EventErrorKind::Transport(error),
                    Poll::Ready(None) => match self.decoder.finish() {
                        Ok(()) => {
                            self.end();
                            return Poll::Ready(None);
                        }
                        Err(error) => EventErrorKind::Frame(error),
                    },
                },
                Err(error) => EventErrorKind::Frame(error),
            };
            self.count += 1;
            self.end();
            return Poll::Ready(Some(Err(failure)));
        }
        Poll::Ready(None)
    }
}

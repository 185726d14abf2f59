use std::collections::VecDeque;
use std::task::{Context, Poll};

use bytes::Bytes;

use crate::Body;
use crate::body::{Chunk, Chunks, Source};
use crate::transport::TransportError;

/// A part of a stream.
#[derive(Clone)]
pub(super) enum Item {
    Bytes(Bytes),
    Body(Body),
    Fail(TransportError),
    /// Nothing comes any more, not even the end.
    Silence,
    /// What follows is not sent.
    End,
}

/// Parts of a stream, one after the other.
pub(super) struct Played {
    items: VecDeque<Item>,
    chunks: Option<Chunks>,
}

impl Played {
    pub(super) fn new(items: impl IntoIterator<Item = Item>) -> Self {
        Self { items: items.into_iter().collect(), chunks: None }
    }
}

impl Source for Played {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        loop {
            if let Some(chunks) = &mut self.chunks {
                match chunks.poll_chunk(context) {
                    Poll::Ready(None) => self.chunks = None,
                    other => return other,
                }
            }
            match self.items.pop_front() {
                Some(Item::Bytes(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Item::Body(body)) => self.chunks = Some(body.chunks()),
                Some(Item::Fail(error)) => {
                    self.items.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Item::Silence) => {
                    self.items.push_front(Item::Silence);
                    return Poll::Pending;
                }
                Some(Item::End) | None => {
                    self.items.clear();
                    return Poll::Ready(None);
                }
            }
        }
    }
}

//! The end of the events of a call.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::Feed;
use crate::body::{Chunk, Chunks, Source};
use crate::transport::TransportError;

/// Ends the events of a call when it is dropped.
pub(crate) struct HangUp(Arc<Feed>);

impl HangUp {
    pub(crate) fn new(events: Arc<Feed>) -> Self {
        Self(events)
    }

    /// Why the events ended, if it was an error that the caller does not know yet.
    pub(crate) fn take_failure(&self) -> Option<TransportError> {
        self.0.take_failure()
    }

    /// The body of a response, with the error of the events if they have one. Its end is that of the events.
    pub(crate) fn answer(self: Arc<Self>, chunks: Chunks) -> impl Source {
        Answer { chunks, events: self }
    }
}

impl Drop for HangUp {
    fn drop(&mut self) {
        self.0.hang_up();
    }
}

/// The body of the response to events.
struct Answer {
    chunks: Chunks,
    events: Arc<HangUp>,
}

impl Source for Answer {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let events = &self.events.0;
        if let Some(failure) = events.poll_failure(context) {
            return Poll::Ready(Some(Err(failure)));
        }
        match self.chunks.poll_chunk(context) {
            Poll::Ready(Some(Err(error))) => {
                let failure = events.take_failure().unwrap_or(error);
                events.hang_up();
                Poll::Ready(Some(Err(failure)))
            }
            Poll::Ready(None) => {
                events.hang_up();
                Poll::Ready(None)
            }
            chunk => chunk,
        }
    }
}

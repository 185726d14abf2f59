use std::error::Error;
use std::fmt;

use tokio::sync::mpsc::{self, Receiver, Sender};

/// Sends events one by one; [`EventSource::channel`](super::EventSource::channel) returns it. Clones send to the same
/// stream, which ends in order when the last of them is dropped.
pub struct EventSender<T>(Sender<T>);

/// An event could not be sent, since its call is over: the response ended, failed or was dropped, or the request was never
/// sent. The response tells why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallOver;

pub(super) fn channel<T>(capacity: usize) -> (EventSender<T>, Receiver<T>) {
    // More than this panics, and nobody has so much memory.
    let capacity = capacity.clamp(1, tokio::sync::Semaphore::MAX_PERMITS);
    let (sender, receiver) = mpsc::channel(capacity);
    (EventSender(sender), receiver)
}

impl<T> EventSender<T> {
    /// Sends an event. It waits while the source is full, which it is if the service does not take events as fast as they
    /// come. Cancel safe: if the future is dropped, the event is not sent.
    ///
    /// # Errors
    /// [`CallOver`] if nobody will take the event.
    pub async fn send(&self, event: T) -> Result<(), CallOver> {
        self.0.send(event).await.map_err(|_| CallOver)
    }

    /// Waits until the call is over.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}

impl<T> Clone for EventSender<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for EventSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSender").finish_non_exhaustive()
    }
}

impl fmt::Display for CallOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call that sends the event is over: read its response to see why, or start another call")
    }
}

impl Error for CallOver {}

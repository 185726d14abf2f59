//! Events that a client sends.

mod feed;
#[cfg(feature = "_client")]
mod hang_up;
mod outgoing;
#[cfg(feature = "client")]
mod sender;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
#[cfg(feature = "client")]
use std::task::ready;
use std::task::{Context, Poll};

#[cfg(feature = "client")]
use futures_core::Stream;

pub(crate) use self::feed::{Feed, Turn};
#[cfg(feature = "_client")]
pub(crate) use self::hang_up::HangUp;
pub(crate) use self::outgoing::outgoing;
#[cfg(feature = "client")]
pub use self::sender::{CallOver, EventSender};
use super::{EventUnion, Frame, message};
use crate::Body;
use crate::body::failed;
use crate::schema::{Kind, Shape, Slot, Value, View};
use crate::transport::TransportError;

/// The events that a request sends, one after the other, while its response is read: a member of requests whose
/// model has a [stream of events][specification] as their body. `T` is the union of the events.
///
/// | from | by |
/// |---|---|
/// | events that are known, or computed | [`from_iter`](Self::from_iter) |
/// | a stream of Tokio's world | [`from_stream`](Self::from_stream) |
/// | calls of `send` at any time, from any task | [`channel`](Self::channel) |
/// | nothing | [`Default`]: the request says at once that no event follows |
///
/// An event is taken only when the connection can send it, and is signed at that moment, if the call is signed. After the
/// last event, or one that is an error of the model, the client says that it has nothing more to send, and the service may
/// still respond. An error of a stream resets the call, and the caller gets it from [`Client::send`](crate::Client::send) or
/// as the next event of the response. If the response is over or dropped, the source is dropped, too.
///
/// A source can be sent once, and clones share it. A call is tried again only until its first event is taken.
///
/// [specification]: https://smithy.io/2.0/spec/streaming.html#event-streams
pub struct EventSource<T> {
    body: Body,
    of: PhantomData<fn() -> T>,
}

/// Gives the next frame, the end, or an error.
type NextFrame =
    Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<Frame, TransportError>>> + Send>;

impl<T: EventUnion + 'static> EventSource<T> {
    /// The events of an iterator, which is asked for each when it can be sent. It must not block.
    #[allow(
        clippy::should_implement_trait,
        reason = "the iterator is read later, maybe on another thread"
    )]
    pub fn from_iter<I>(events: I) -> Self
    where
        I: IntoIterator<Item = T, IntoIter: Send + 'static>,
    {
        let mut events = events.into_iter();
        Self::new(Box::new(move |_| Poll::Ready(events.next().map(|event| frame(&event)))))
    }

    /// The events of a stream, until its end or its first error.
    #[cfg(feature = "client")]
    pub fn from_stream<S, E>(events: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut events = Box::pin(events);
        Self::new(Box::new(move |context| {
            let event = ready!(events.as_mut().poll_next(context));
            Poll::Ready(event.map(|event| match event {
                Ok(event) => frame(&event),
                Err(error) => Err(failed(error.into())),
            }))
        }))
    }

    /// Events that are sent by hand. The source holds up to `capacity` of them, and at least one;
    /// [`EventSender::send`] waits while it is full. When the last sender is dropped, the stream ends in order.
    ///
    /// A service may wait for the first event before it responds, and then [`Client::send`](crate::Client::send) waits,
    /// too: send that event before, or from another task.
    #[cfg(feature = "client")]
    pub fn channel(capacity: usize) -> (EventSender<T>, Self)
    where
        T: Send,
    {
        let (sender, mut events) = sender::channel(capacity);
        let next: NextFrame = Box::new(move |context| {
            let event = ready!(events.poll_recv(context));
            Poll::Ready(event.map(|event: T| frame(&event)))
        });
        (sender, Self::new(next))
    }

    fn new(next: NextFrame) -> Self {
        Self { body: Body::from_events(Feed::new(next)), of: PhantomData }
    }
}

fn frame<T: EventUnion>(event: &T) -> Result<Frame, TransportError> {
    message::encode(event).map_err(|error| failed(error.into()))
}

impl<T> EventSource<T> {
    /// The body of the request: each of its pieces is a frame without a signature.
    #[doc(hidden)]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The same, to change it.
    #[doc(hidden)]
    pub fn body_mut(&mut self) -> &mut Body {
        &mut self.body
    }
}

impl<T> Clone for EventSource<T> {
    fn clone(&self) -> Self {
        Self { body: self.body.clone(), of: PhantomData }
    }
}

impl<T> Default for EventSource<T> {
    fn default() -> Self {
        Self { body: Body::default(), of: PhantomData }
    }
}

/// A source is equal to its clones, and a source without events to others without.
impl<T> PartialEq for EventSource<T> {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl<T> Eq for EventSource<T> {}

impl<T> Hash for EventSource<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.body.hash(state);
    }
}

impl<T> fmt::Debug for EventSource<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSource").finish_non_exhaustive()
    }
}

impl<T: EventUnion + 'static> Value for EventSource<T> {
    fn view(&self) -> View<'_> {
        View::Stream(&self.body)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Stream(&mut self.body)
    }
}

impl<T: EventUnion + 'static> Shape for EventSource<T> {
    const KIND: Kind = Kind::Blob;

    fn zero() -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests;

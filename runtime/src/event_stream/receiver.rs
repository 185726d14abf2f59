use std::fmt;
use std::future::poll_fn;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use http::response::Parts;

use super::frames::Frames;
use super::message::{self, INITIAL_RESPONSE, Message};
use super::{Decoder, EventError, EventErrorKind, EventUnion, Frame};
use crate::error::{OperationError, shape_of_event};
use crate::format::DecodeError;
use crate::schema::{Kind, Shape, Slot, Value, View};
use crate::{Body, Error, ErrorMetadata};

/// The events of a response, which are received as the service sends them.
///
/// [`next`](Self::next) gives one after the other. With the feature `client` the receiver is also a
/// [`Stream`](https://docs.rs/futures-core/latest/futures_core/stream/trait.Stream.html); with the feature `blocking`,
/// [`read`](Self::read) is the same for a thread that blocks, and a `for` loop takes the receiver itself.
///
/// The stream is over after an error. An exception of the service is an [`Error::Service`], as if the call had failed with
/// it; whatever cannot be received is an [`Error::Event`]. An event that the model does not know is the variant `Unknown`
/// of the union, and [`frame`](Self::frame) shows what came. Services have no closing event in common. Some of them send one:
/// without it, the result is not whole.
///
/// Nothing limits how long the service may take between two events. To stop early, drop the receiver: that closes the
/// connection.
///
/// ```
/// use lensmith::event_stream::{EventReceiver, EventUnion};
/// use lensmith::{Error, OperationError};
///
/// async fn print<T: EventUnion, E: OperationError>(
///     mut events: EventReceiver<T, E>,
/// ) -> Result<(), Error<E>> {
///     while let Some(event) = events.next().await {
///         println!("{:?}", event?);
///     }
///     Ok(())
/// }
/// ```
///
/// Clones share the stream: only the first that reads gets it. Two are equal if their [bodies](Body) are.
pub struct EventReceiver<T, E> {
    body: Body,
    max_frame: Option<usize>,
    head: Option<Arc<Parts>>,
    /// What has been begun. The lock is never taken: it lets threads share the receiver, which reads through `&mut self`.
    frames: Option<Box<Mutex<Frames>>>,
    last: Option<Frame>,
    events: PhantomData<fn() -> (T, E)>,
}

impl<T: EventUnion, E: OperationError> EventReceiver<T, E> {
    /// The next event; `None` at the end. The future can be dropped without losing an event.
    ///
    /// # Errors
    /// [`Error::Service`] if the service sends an exception or an error, and [`Error::Event`] if the connection fails, ends
    /// inside of an event, or brings something else than events of the model. The next call then returns `None`.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// The same for a thread that blocks: with the blocking client, or outside of an async task.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    #[cfg(feature = "blocking")]
    pub fn read(&mut self) -> Option<Result<T, Error<E>>> {
        loop {
            let frame = self.frames().read();
            match self.received(frame) {
                Received::Item(item) => return item,
                Received::Nothing => {}
            }
        }
    }

    /// The next frame as it came, whatever it is: those that `next` gives as events, exceptions and errors, and an initial
    /// response.
    ///
    /// # Errors
    /// [`Error::Event`] as [`next`](Self::next).
    pub async fn next_frame(&mut self) -> Option<Result<Frame, Error<E>>> {
        let frame = poll_fn(|context| self.frames().poll(context)).await?;
        Some(frame.map_err(|kind| self.error(None, kind)))
    }

    pub(crate) fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            let frame = match self.frames().poll(context) {
                Poll::Ready(frame) => frame,
                Poll::Pending => return Poll::Pending,
            };
            match self.received(frame) {
                Received::Item(item) => return Poll::Ready(item),
                Received::Nothing => {}
            }
        }
    }

    /// The reading, which begins when it is asked for.
    fn frames(&mut self) -> &mut Frames {
        let Self { body, max_frame, frames, .. } = self;
        let frames = frames.get_or_insert_with(|| {
            let decoder = match max_frame {
                Some(bytes) => Decoder::new().with_max_frame(*bytes),
                None => Decoder::new(),
            };
            Box::new(Mutex::new(Frames::new(body.clone().chunks(), decoder)))
        });
        frames.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn received(&mut self, frame: Option<Result<Frame, EventErrorKind>>) -> Received<T, E> {
        let frame = match frame {
            Some(Ok(frame)) => frame,
            Some(Err(kind)) => return Received::Item(Some(Err(self.error(None, kind)))),
            None => return Received::Item(None),
        };
        let event = self.event(&frame);
        self.last = Some(frame);
        if let Received::Item(Some(Err(_))) = event {
            self.frames().end();
        }
        event
    }

    fn event(&mut self, frame: &Frame) -> Received<T, E> {
        let format = T::SERVICE.protocol.events;
        Received::Item(Some(match message::message(frame) {
            Err(header) => Err(self.error(None, EventErrorKind::Header(header))),
            Ok(Message::Event(INITIAL_RESPONSE)) if T::SERVICE.protocol.has_initial_messages => {
                return Received::Nothing;
            }
            Ok(Message::Event(name)) => {
                let mut event = T::zero();
                let Slot::Union(choice) = event.slot() else { return Received::Nothing };
                let read = format.map_or(Ok(()), |it| message::read(frame, name, choice, it));
                read.map(|()| event)
                    .map_err(|reason| self.error(Some(name), EventErrorKind::Content(reason)))
            }
            Ok(Message::Exception(name)) => {
                let known = T::ERRORS.iter().find(|(member, _)| *member == name);
                let shape = known.map_or(name, |(_, shape)| shape);
                Err(Error::Service(shape_of_event(T::SERVICE, self.head(), frame, shape)))
            }
            Ok(Message::Error { code, message }) => {
                let metadata = self.metadata().named(code, message);
                Err(Error::Service(E::CATCH_ALL.review(metadata)))
            }
        }))
    }

    fn head(&self) -> Option<&Parts> {
        self.head.as_deref()
    }

    fn metadata(&self) -> ErrorMetadata {
        self.head().map(ErrorMetadata::from_head).unwrap_or_default()
    }

    fn error(&mut self, event: Option<&str>, kind: EventErrorKind) -> Error<E> {
        let number = self.frames().number();
        Error::Event(EventError::new(number, event, self.metadata(), kind))
    }
}

/// What a frame is for the caller.
enum Received<T, E> {
    Item(Option<Result<T, Error<E>>>),
    /// Nothing: the response has it already.
    Nothing,
}

impl<T, E> EventReceiver<T, E> {
    /// The frame of the last event, exception or error: all that came, if the model does not know it.
    pub fn frame(&self) -> Option<&Frame> {
        self.last.as_ref()
    }

    /// The same receiver with another limit, in bytes, for a frame. By default it is 64 MiB, which is more than services
    /// send. It counts if it is set before the first event is read.
    #[must_use]
    pub fn with_max_frame(mut self, bytes: usize) -> Self {
        self.max_frame = Some(bytes);
        self
    }

    /// The bytes of the stream, if no event was read.
    pub fn into_body(self) -> Body {
        self.body
    }

    #[doc(hidden)]
    pub fn body(&self) -> &Body {
        &self.body
    }

    #[doc(hidden)]
    pub fn body_mut(&mut self) -> &mut Body {
        &mut self.body
    }

    pub(super) fn begin(&mut self, head: &Parts) {
        let mut response = http::Response::new(());
        *response.status_mut() = head.status;
        *response.headers_mut() = head.headers.clone();
        self.head = Some(Arc::new(response.into_parts().0));
    }
}

/// A receiver of the events that the body has, for tests and for other transports.
impl<T, E, B: Into<Body>> From<B> for EventReceiver<T, E> {
    fn from(body: B) -> Self {
        let body = body.into();
        Self { body, max_frame: None, head: None, frames: None, last: None, events: PhantomData }
    }
}

impl<T, E> Default for EventReceiver<T, E> {
    fn default() -> Self {
        Body::default().into()
    }
}

impl<T, E> Clone for EventReceiver<T, E> {
    fn clone(&self) -> Self {
        let Self { body, max_frame, head, last, .. } = self;
        Self {
            body: body.clone(),
            max_frame: *max_frame,
            head: head.clone(),
            frames: None,
            last: last.clone(),
            events: PhantomData,
        }
    }
}

impl<T, E> PartialEq for EventReceiver<T, E> {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl<T, E> Eq for EventReceiver<T, E> {}

impl<T, E> Hash for EventReceiver<T, E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.body.hash(state);
    }
}

impl<T, E> fmt::Debug for EventReceiver<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventReceiver").field("body", &self.body).finish_non_exhaustive()
    }
}

impl<T: EventUnion, E: OperationError> Value for EventReceiver<T, E> {
    fn view(&self) -> View<'_> {
        View::Stream(&self.body)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Stream(&mut self.body)
    }
}

impl<T: EventUnion, E: OperationError> Shape for EventReceiver<T, E> {
    const KIND: Kind = Kind::Blob;

    fn zero() -> Self {
        Self::default()
    }
}

#[cfg(feature = "client")]
impl<T: EventUnion, E: OperationError> futures_core::Stream for EventReceiver<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

/// The events of a receiver, for a thread that blocks.
#[cfg(feature = "blocking")]
#[derive(Debug)]
pub struct Events<T, E>(EventReceiver<T, E>);

#[cfg(feature = "blocking")]
impl<T: EventUnion, E: OperationError> Iterator for Events<T, E> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.read()
    }
}

#[cfg(feature = "blocking")]
impl<T: EventUnion, E: OperationError> IntoIterator for EventReceiver<T, E> {
    type Item = Result<T, Error<E>>;
    type IntoIter = Events<T, E>;

    fn into_iter(self) -> Self::IntoIter {
        Events(self)
    }
}

/// Reads an exception, for [`shape_of_event`]: its frame is among the extensions of the head.
pub(crate) fn read_exception(
    reply: &crate::protocol::Reply<'_>,
    record: &mut dyn crate::schema::Record,
) -> Result<(), DecodeError> {
    let frame = reply.head.extensions.get::<Frame>();
    let (Some(frame), Some(format)) = (frame, reply.service.protocol.events) else { return Ok(()) };
    message::read_record(frame, record, &crate::schema::Facts::new("exception"), format)
}

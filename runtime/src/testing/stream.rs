//! Event streams of a service that is played.

mod compared;
mod conversation;
mod fault;
mod play;
mod record;
mod replayed;
mod sent;

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::Request;

pub(super) use self::compared::Compared;
pub(super) use self::conversation::{Conversation, Reply, reply};
pub use self::fault::EventFault;
pub(super) use self::fault::{break_stream, broken};
use self::play::{Item, Played};
pub(super) use self::record::{Tee, failing, without_secrets};
use self::record::{ends, is_initial_response};
pub(super) use self::replayed::{Turns, heard, replayed};
pub(super) use self::sent::{Sent, SentEvents};
use self::sent::{Show, show};
use crate::body::failed;
use crate::event_stream::message::{
    self, ERROR_CODE, ERROR_MESSAGE, EVENT_TYPE, EXCEPTION_TYPE, INITIAL_RESPONSE, MESSAGE_TYPE,
};
use crate::event_stream::{EventUnion, Frame};
use crate::format::Format;
use crate::transport::{OpenStream, TransportError};
use crate::{Body, Operation, OperationError, Service};

/// Events as a service sends them, for the response of a [`Script`](super::Script): events of the union `T`, which
/// [`fail`](ScriptedEvents::fail) or [`fault`](ScriptedEvents::fault) may end before their time.
///
/// The result becomes an [`EventReceiver`](crate::event_stream::EventReceiver), which is a member of the response, by
/// `into`:
/// ```
/// use lensmith::event_stream::{EventReceiver, EventUnion};
/// use lensmith::testing::{EventFault, events};
///
/// fn broken<T: EventUnion, E>(first: T, second: T) -> EventReceiver<T, E> {
///     events([first, second]).fault(EventFault::CutOff).into()
/// }
/// ```
pub fn events<T: EventUnion>(events: impl IntoIterator<Item = T>) -> ScriptedEvents<T> {
    let none = ScriptedEvents { items: Vec::new(), of: PhantomData };
    events.into_iter().fold(none, ScriptedEvents::then)
}

/// What a service sends in a stream; [`events`] makes it.
#[must_use = "events that are part of no response are not sent"]
pub struct ScriptedEvents<T> {
    items: Vec<Item>,
    of: PhantomData<fn() -> T>,
}

impl<T: EventUnion> ScriptedEvents<T> {
    /// Then sends another event. One that cannot be written, since the model does not know it, makes the stream fail; send
    /// its [`frame`](Self::frame) instead.
    pub fn then(self, event: T) -> Self {
        self.encoded(message::encode(&event).map_err(|error| failed(error.into())))
    }

    /// Then sends a frame as it is: an event that the model does not know, for example.
    ///
    /// ```
    /// use lensmith::event_stream::{EventUnion, Frame};
    /// use lensmith::testing::{ScriptedEvents, events};
    ///
    /// fn of_the_future<T: EventUnion>() -> ScriptedEvents<T> {
    ///     let frame = Frame::new("{}").with_header(":message-type", "event");
    ///     events([]).frame(frame.with_header(":event-type", "newEvent"))
    /// }
    /// ```
    pub fn frame(self, frame: Frame) -> Self {
        self.encoded(Ok(frame))
    }

    /// Ends with an exception: an error that the model has, or another one, which is sent as an error frame with the code and
    /// the message of its metadata.
    ///
    /// ```
    /// use lensmith::event_stream::EventUnion;
    /// use lensmith::testing::{ScriptedEvents, events};
    /// use lensmith::{ErrorMetadata, OperationError};
    ///
    /// fn overloaded<T: EventUnion, E: OperationError>(first: T) -> ScriptedEvents<T> {
    ///     let metadata = ErrorMetadata::new("Overloaded").with_message("try later");
    ///     events([first]).fail(&E::CATCH_ALL.review(metadata))
    /// }
    /// ```
    pub fn fail<E: OperationError>(self, error: &E) -> Self {
        let frame = exception(error, T::SERVICE, T::ERRORS);
        self.encoded(frame).ended()
    }

    /// Ends with a fault.
    pub fn fault(mut self, fault: EventFault) -> Self {
        let last = Frame::new("{}")
            .with_header(MESSAGE_TYPE, "event")
            .with_header(EVENT_TYPE, T::MEMBERS.first().map_or("", |it| it.facts().member_name));
        self.items.extend(fault.instead_of(&last));
        self.ended()
    }

    fn encoded(mut self, frame: Result<Frame, TransportError>) -> Self {
        let bytes = frame.and_then(|frame| frame.encode().map_err(|error| failed(error.into())));
        match bytes {
            Ok(bytes) => self.items.push(Item::Bytes(bytes)),
            Err(error) => {
                self.items.push(Item::Fail(error));
                return self.ended();
            }
        }
        self
    }

    /// What is added now is never sent.
    fn ended(mut self) -> Self {
        self.items.push(Item::End);
        self
    }
}

/// An error as a frame.
fn exception<E: OperationError>(
    error: &E,
    service: &Service,
    errors: &'static [(&'static str, &'static str)],
) -> Result<Frame, TransportError> {
    let metadata = error.metadata();
    let Some(declared) = error.content().declared() else {
        let frame = Frame::default()
            .with_header(MESSAGE_TYPE, "error")
            .with_header(ERROR_CODE, metadata.shape_name().to_owned());
        return Ok(match metadata.message() {
            Some(text) => frame.with_header(ERROR_MESSAGE, text.to_owned()),
            None => frame,
        });
    };
    let member = errors.iter().find(|(_, shape)| *shape == declared.name);
    let name = member.map_or(declared.name, |(member, _)| member);
    let kind = ("exception", EXCEPTION_TYPE);
    message::write_record(declared.record, kind, name, service)
        .map_err(|error| failed(error.into()))
}

impl<T> From<ScriptedEvents<T>> for Body {
    fn from(events: ScriptedEvents<T>) -> Self {
        let items = events.items;
        Self::replayable(move || Ok(Self::once(Played::new(items.clone()))))
    }
}

impl<T> fmt::Debug for ScriptedEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptedEvents").field("items", &self.items.len()).finish()
    }
}

/// A request and the events that it sends, which a script does not wait for.
pub(super) fn separate(request: Request<Body>) -> (Request<Body>, Option<Body>) {
    let is_open = request.extensions().get::<OpenStream>().is_some();
    if !is_open || request.body().as_bytes().is_some() {
        return (request, None);
    }
    let (head, body) = request.into_parts();
    (Request::from_parts(head, Body::default()), Some(body))
}

/// What recordings need to know of the streams of an operation.
#[derive(Clone, Copy)]
pub(super) struct Streams {
    /// How the events that are sent are shown, if the operation sends any.
    pub(super) show: Option<Show>,
    /// Whether events are received.
    are_received: bool,
    /// Where each event of a response ends in its stream.
    pub(super) ends: fn(Bytes) -> Vec<usize>,
    /// Whether a frame of a response has the members beside the events.
    is_initial: fn(&Frame) -> bool,
}

impl Streams {
    pub(super) fn of<O: Operation>() -> Self {
        Self {
            show: show::<O>(),
            are_received: O::RESPONSE_EVENTS.is_some(),
            ends: ends::<O>,
            is_initial: is_initial_response::<O>,
        }
    }
}

/// The same stream after the message that has the other members of a response.
pub(super) fn after_initial(document: Bytes, format: &Format, stream: Body) -> Body {
    let first = match message::initial(INITIAL_RESPONSE, document, format).encode() {
        Ok(bytes) => Item::Bytes(bytes),
        Err(error) => Item::Fail(failed(error.into())),
    };
    Body::replayable(move || {
        Ok(Body::once(Played::new([first.clone(), Item::Body(stream.clone())])))
    })
}

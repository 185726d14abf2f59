use std::borrow::Cow;

use http::response::Parts;

use super::{EventReceiver, EventSource, Frame, redacted};
use crate::error::OperationError;
use crate::optics::Lens;
use crate::schema::{Shape, Union};
use crate::{Body, Service};

/// A union whose members are the events of a stream: the trait
/// [`streaming`](https://smithy.io/2.0/spec/streaming.html#event-streams). The macro `event_union!` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a union of events",
    note = "unions of events are types of a generated crate"
)]
pub trait EventUnion: Union {
    /// The service that sends or takes the events.
    const SERVICE: &'static Service;

    /// The members of the model that are errors, with the names of their shapes. They are variants of the union only if an
    /// operation sends it: errors that are received are those of the operation.
    const ERRORS: &'static [(&'static str, &'static str)];
}

/// Where the request of an operation has the events that it sends. The macro `request_events!` makes it.
#[derive(Debug)]
pub struct RequestEvents<R: 'static> {
    show: fn(&R, &Frame) -> Option<String>,
}

impl<R> RequestEvents<R> {
    #[doc(hidden)]
    pub const fn new(show: fn(&R, &Frame) -> Option<String>) -> Self {
        Self { show }
    }

    /// The event of a frame in JSON, without its secrets; `None` if the model does not know it.
    pub(crate) fn show(self, frame: &Frame) -> Option<String>
    where
        R: Shape,
    {
        (self.show)(&R::zero(), frame)
    }
}

// A derive would ask `R` to be `Copy` too.
impl<R> Clone for RequestEvents<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for RequestEvents<R> {}

/// Where the response of an operation has its events. The macro `response_events!` makes it.
#[derive(Debug)]
pub struct ResponseEvents<R: 'static> {
    begin: fn(&mut R, &Parts),
    redact: fn(&R, &Frame, StandIn) -> Frame,
}

/// Gives what stands for a secret text.
type StandIn = fn(&str) -> Cow<'static, str>;

impl<R> ResponseEvents<R> {
    #[doc(hidden)]
    pub const fn new(begin: fn(&mut R, &Parts), redact: fn(&R, &Frame, StandIn) -> Frame) -> Self {
        Self { begin, redact }
    }

    /// Tells the receiver which response it belongs to.
    pub(crate) fn begin(self, response: &mut R, head: &Parts) {
        (self.begin)(response, head);
    }

    /// A frame of the stream with other texts for those that are secret.
    pub(crate) fn redact(self, frame: &Frame, text: StandIn) -> Frame
    where
        R: Shape,
    {
        (self.redact)(&R::zero(), frame, text)
    }
}

// A derive would ask `R` to be `Copy` too.
impl<R> Clone for ResponseEvents<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for ResponseEvents<R> {}

/// For the macros: the receiver begins where its response does.
#[doc(hidden)]
pub fn begin<T: EventUnion, E: OperationError>(receiver: &mut EventReceiver<T, E>, head: &Parts) {
    receiver.begin(head);
}

/// For the macros: the lens of the body of events. It is a function so that the compiler knows the type of the closures.
#[doc(hidden)]
pub const fn body_of_events<S>(
    name: &'static str,
    member_name: &'static str,
    get: fn(&S) -> &Body,
    get_mut: fn(&mut S) -> &mut Body,
) -> Lens<S, Body> {
    Lens::new(name, get, get_mut).member_name(member_name)
}

/// For the macros: an event that the source gives, in JSON and without its secrets.
#[doc(hidden)]
pub fn show<T: EventUnion>(_source: &EventSource<T>, frame: &Frame) -> Option<String> {
    redacted::sent::<T>(frame)
}

/// For the macros: a frame that the receiver gets, without its secrets.
#[doc(hidden)]
pub fn redact<T: EventUnion, E: OperationError>(
    _receiver: &EventReceiver<T, E>,
    frame: &Frame,
    text: StandIn,
) -> Frame {
    redacted::frame::<T, E>(frame, text)
}

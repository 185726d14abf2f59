//! What a script expects, and how it responds.

use std::fmt;
#[cfg(feature = "_client")]
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::{Answer, Step};
use crate::testing::answer::{of_error, of_response};
use crate::testing::fault::SimulatedFault;
use crate::testing::operations::{input, target};
#[cfg(feature = "event-stream")]
use crate::testing::stream::{ScriptedEvents, reply};
use crate::{Body, Operation};

/// Expects a call of an operation.
pub fn call<O: Operation>() -> Call<O> {
    Call { predicate: None }
}

type Predicate<O> = Box<dyn Fn(&O) -> bool + Send + Sync>;

/// An expected call that has no response yet.
#[must_use = "a call without a response is not a step of a script"]
pub struct Call<O> {
    predicate: Option<Predicate<O>>,
}

impl<O: Operation> Call<O> {
    /// Expects a request for which the predicate holds. The predicate may also assert. A body that is a stream has been
    /// read into memory for it.
    pub fn when(self, predicate: impl Fn(&O) -> bool + Send + Sync + 'static) -> Self {
        Self { predicate: Some(Box::new(predicate)) }
    }

    /// Responds with a success.
    pub fn respond(self, response: O::Response) -> Step {
        self.step(Answer::Response(of_response::<O>(&response)))
    }

    /// Responds at once, and then with events for each event of the union `U` that the client sends: `answer` is called with
    /// each, and with `None` when there are no more. The events of the response itself come before.
    ///
    /// With [`respond`](Self::respond), the events of the response do not wait for those of the client, and end after them.
    ///
    /// ```
    /// use lensmith::Operation;
    /// use lensmith::event_stream::EventUnion;
    /// use lensmith::testing::{Step, call, events};
    ///
    /// /// The service repeats what it hears.
    /// fn echo<Talk: Operation, Said: EventUnion>(response: Talk::Response) -> Step {
    ///     call::<Talk>().converse(response, |heard: Option<Said>| events(heard))
    /// }
    /// ```
    #[cfg(feature = "event-stream")]
    pub fn converse<U, T>(
        self,
        response: O::Response,
        answer: impl FnMut(Option<U>) -> ScriptedEvents<T> + Send + 'static,
    ) -> Step
    where
        U: crate::event_stream::EventUnion,
        T: crate::event_stream::EventUnion,
    {
        self.step(Answer::Conversation(of_response::<O>(&response), reply(answer)))
    }

    /// Responds with an error. Its status is 400, or 500 for a fault of the server, unless its metadata states one.
    pub fn fail(self, error: O::Error) -> Step {
        self.step(Answer::Response(of_error::<O>(&error)))
    }

    /// Responds with raw HTTP.
    pub fn respond_raw(self, response: Response<impl Into<Body>>) -> Step {
        self.step(Answer::Response(response.map(Into::into)))
    }

    /// Simulates a fault of the network or the service.
    pub fn fault(self, fault: SimulatedFault) -> Step {
        self.step(Answer::Fault(fault))
    }

    fn step(self, answer: Answer) -> Step {
        Step {
            target: target::<O>(),
            check: Box::new(move |request| check(self.predicate.as_deref(), request)),
            answer,
            times: 1,
            #[cfg(feature = "_client")]
            delay: Duration::ZERO,
        }
    }
}

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", target::<O>())
    }
}

fn check<O: Operation>(
    predicate: Option<&(dyn Fn(&O) -> bool + Send + Sync)>,
    request: &Request<Bytes>,
) -> Result<(), String> {
    let Some(predicate) = predicate else { return Ok(()) };
    let Some(operation) = input(request)?.get::<O>() else {
        return Err("is of another crate than the script".to_owned());
    };
    let is_expected = |operation: &O| match predicate(operation) {
        true => Ok(()),
        false => Err(format!("is not as expected: {operation:?}")),
    };
    match O::REQUEST_BODY {
        None => is_expected(operation),
        Some(lens) => {
            let copy = O::from_json(operation.to_json().as_bytes());
            let copy = copy.map_err(|error| format!("cannot be shown to `when`: {error}"))?;
            is_expected(&lens.set(copy, request.body().clone().into()))
        }
    }
}

//! Waiters: calls that are repeated until the service reaches a state. See
//! [waiters](https://smithy.io/2.0/additional-specs/waiters.html).
//!
//! A generated [`Waiter`] is a constant of the operation that it repeats. `Client::wait` (feature `client`)
//! drives it; without a client, [`Waiter::judge`] says what a response means, and [`Delays`] how long to sleep
//! before the next call.

mod delays;
mod error;
mod values;

use std::fmt;
use std::time::Duration;

pub use self::delays::Delays;
pub(crate) use self::delays::between;
pub use self::error::WaitError;
pub use self::values::{all_equal, any_equals, filter, select};
use crate::optics::Traverse;
use crate::schema::MapKey;
use crate::{Error, Operation, OperationError};

/// What to wait for: how often an operation is called, and which responses end the wait.
pub struct Waiter<O: Operation> {
    /// The name in the model.
    pub name: &'static str,
    /// The shortest time between two calls.
    pub min_delay: Duration,
    /// The longest time between two calls.
    pub max_delay: Duration,
    /// What responses mean. The first that matches decides.
    pub acceptors: &'static [Acceptor<O>],
}

/// The meaning of the responses that a matcher matches.
#[derive(Debug)]
pub enum Acceptor<O: Operation> {
    /// The wait succeeds.
    Success(Matcher<O>),
    /// The wait fails: the state cannot be reached any more.
    Failure(Matcher<O>),
    /// The wait goes on.
    Retry(Matcher<O>),
}

/// The responses that an acceptor is for.
pub enum Matcher<O: Operation> {
    /// Responses in which a path finds this text.
    StringEquals(&'static dyn Texts<O::Response>, &'static str),
    /// Responses in which a path finds this text among others.
    AnyStringEquals(&'static dyn Texts<O::Response>, &'static str),
    /// Responses in which a path finds this text at least once, and no other.
    AllStringEquals(&'static dyn Texts<O::Response>, &'static str),
    /// Responses for which this holds. `None` if the response lacks the members that it is about.
    Output(fn(&O::Response) -> Option<bool>),
    /// The same for a request and its response.
    InputOutput(fn(&O, &O::Response) -> Option<bool>),
    /// The error of this name, whether the model declares it or not.
    ErrorType(&'static str),
    /// Every response.
    AnyResponse,
    /// Every error that the service responds with.
    AnyError,
}

/// A response or an error of the service: some waiters wait for an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<R, E> {
    /// A response.
    Response(R),
    /// An error.
    Error(E),
}

impl<R, E> Answer<R, E> {
    /// The response, if there is one.
    pub fn into_response(self) -> Option<R> {
        match self {
            Self::Response(response) => Some(response),
            Self::Error(_) => None,
        }
    }
}

/// How waiting ends: with the awaited answer, or with the reason why it did not come.
pub type Outcome<O> = Result<
    Answer<<O as Operation>::Response, <O as Operation>::Error>,
    WaitError<<O as Operation>::Response, <O as Operation>::Error>,
>;

/// What a response means for a waiter.
#[derive(Debug)]
pub enum Verdict<O: Operation> {
    /// Waiting is over.
    Done(Outcome<O>),
    /// The wait goes on. This is the latest answer.
    Retry(Answer<O::Response, O::Error>),
}

impl<O: Operation> Waiter<O> {
    /// Says what the result of a call means, by the first acceptor that matches it. If none does, a response means
    /// to go on, and an error is final.
    pub fn judge(&self, request: &O, result: Result<O::Response, Error<O::Error>>) -> Verdict<O> {
        let answer = match result {
            Ok(response) => Answer::Response(response),
            Err(Error::Service(error)) => Answer::Error(error),
            Err(error) => return Verdict::Done(Err(WaitError::Call(error))),
        };
        let matches = |acceptor: &&Acceptor<O>| acceptor.matcher().matches(request, &answer);
        match (self.acceptors.iter().find(matches), answer) {
            (Some(Acceptor::Success(_)), answer) => Verdict::Done(Ok(answer)),
            (Some(Acceptor::Failure(_)), answer) => {
                let answer = Box::new(answer);
                Verdict::Done(Err(WaitError::Failed { waiter: self.name, answer }))
            }
            (None, Answer::Error(error)) => {
                Verdict::Done(Err(WaitError::Call(Error::Service(error))))
            }
            (Some(Acceptor::Retry(_)) | None, answer) => Verdict::Retry(answer),
        }
    }
}

impl<O: Operation> Acceptor<O> {
    fn matcher(&self) -> &Matcher<O> {
        let (Self::Success(matcher) | Self::Failure(matcher) | Self::Retry(matcher)) = self;
        matcher
    }
}

impl<O: Operation> Matcher<O> {
    fn matches(&self, request: &O, answer: &Answer<O::Response, O::Error>) -> bool {
        match (self, answer) {
            (Self::AnyResponse, Answer::Response(_)) | (Self::AnyError, Answer::Error(_)) => true,
            (Self::ErrorType(name), Answer::Error(error)) => {
                let error = error.metadata();
                [error.shape_name(), error.code()].contains(name)
            }
            (_, Answer::Error(_)) => false,
            (matcher, Answer::Response(response)) => matcher.holds(request, response),
        }
    }

    fn holds(&self, request: &O, response: &O::Response) -> bool {
        match self {
            Self::StringEquals(path, text) | Self::AnyStringEquals(path, text) => {
                path.any(response, text)
            }
            Self::AllStringEquals(path, text) => path.all(response, text),
            Self::Output(test) => test(response) == Some(true),
            Self::InputOutput(test) => test(request, response) == Some(true),
            Self::ErrorType(_) | Self::AnyResponse | Self::AnyError => false,
        }
    }
}

/// A path from an `S` to strings or enums: any composition of optics, as a trait object.
pub trait Texts<S>: Send + Sync {
    /// Whether the path finds `expected`.
    fn any(&self, source: &S, expected: &str) -> bool;

    /// Whether the path finds `expected` and nothing else.
    fn all(&self, source: &S, expected: &str) -> bool;
}

impl<S: 'static, P> Texts<S> for P
where
    P: Traverse<Source = S> + Send + Sync,
    P::Target: MapKey,
{
    fn any(&self, source: &S, expected: &str) -> bool {
        any_equals(self.to_vec(source), expected)
    }

    fn all(&self, source: &S, expected: &str) -> bool {
        all_equal(self.to_vec(source), expected)
    }
}

// A derive would ask `O` to be `Copy` too, although a waiter holds none.
impl<O: Operation> Clone for Waiter<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O: Operation> Copy for Waiter<O> {}

impl<O: Operation> fmt::Debug for Waiter<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("name", &self.name)
            .field("min_delay", &self.min_delay)
            .field("max_delay", &self.max_delay)
            .finish_non_exhaustive()
    }
}

impl<O: Operation> fmt::Debug for Matcher<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, text) = match self {
            Self::StringEquals(_, text) => ("StringEquals", Some(text)),
            Self::AnyStringEquals(_, text) => ("AnyStringEquals", Some(text)),
            Self::AllStringEquals(_, text) => ("AllStringEquals", Some(text)),
            Self::Output(_) => ("Output", None),
            Self::InputOutput(_) => ("InputOutput", None),
            Self::ErrorType(code) => ("ErrorType", Some(code)),
            Self::AnyResponse => ("AnyResponse", None),
            Self::AnyError => ("AnyError", None),
        };
        let mut out = f.debug_tuple(name);
        text.map(|text| out.field(text));
        out.finish()
    }
}

//! A transport that plays a recording.

use std::collections::BTreeMap;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use super::answer::of_response;
use super::operations::{Operations, Recorded, target};
use super::traffic::Exchange;
use crate::json;
use crate::receive::receive;
use crate::transport::{Transport, TransportError, TransportFuture, origin};
use crate::{Body, Operation};

/// A transport that responds as a [`Recorder`](super::Recorder) recorded it: to each call with the first remaining
/// exchange of the same operation and members, except for secrets, streams and the idempotency token. Clones share the
/// recording.
///
/// The secrets of a response are replaced by texts of the same form, so that a program can parse them: a URL by
/// `https://redacted.example/`, a token in base64 by another one. [`map_responses`](Self::map_responses) gives
/// others.
///
/// Any other call fails with [`TransportError::Unsupported`].
///
/// ```no_run
/// use lensmith::Operation;
/// use lensmith::testing::{Operations, Replay};
///
/// # fn example<GetLayer: Operation>() -> Result<(), Box<dyn std::error::Error>> {
/// let operations = Operations::new().with::<GetLayer>();
/// let replay = Replay::new(operations, &std::fs::read_to_string("tests/layers.jsonl")?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Replay(Arc<Recording>);

struct Recording {
    operations: Operations,
    left: Mutex<Left>,
    changes: Mutex<BTreeMap<String, Change>>,
}

/// Changes a response before it is given.
type Change = Arc<dyn Fn(Response<Body>) -> Response<Body> + Send + Sync>;

/// The remaining exchanges, and the calls that have none.
struct Left {
    exchanges: Vec<Exchange>,
    problems: Vec<String>,
}

impl Replay {
    /// Plays a recording of these operations; empty lines are skipped.
    ///
    /// # Errors
    /// [`InvalidRecording`] if a line is not an [`Exchange`] in JSON.
    pub fn new(operations: Operations, recording: &str) -> Result<Self, InvalidRecording> {
        let lines = recording.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let read = |(index, line): (usize, &str)| {
            let exchange = Exchange::from_json(line.as_bytes());
            exchange.map_err(|reason| InvalidRecording { line: index + 1, reason })
        };
        let exchanges = lines.map(read).collect::<Result<_, _>>()?;
        let left = Mutex::new(Left { exchanges, problems: Vec::new() });
        let changes = Mutex::default();
        Ok(Self(Arc::new(Recording { operations, left, changes })))
    }

    /// Changes each response of `O` before it is given, for a program that does more with a secret than parse it:
    /// the URL of a layer can lead to a server of the test. Errors stay as they are.
    ///
    /// ```no_run
    /// use lensmith::Operation;
    /// use lensmith::optics::{Lens, Set};
    /// use lensmith::testing::Replay;
    ///
    /// fn with_local_url<GetLayer: Operation>(
    ///     replay: Replay,
    ///     url: Lens<GetLayer::Response, Option<String>>,
    /// ) -> Replay {
    ///     let here = Some("http://127.0.0.1:8080/layer".to_owned());
    ///     replay.map_responses::<GetLayer>(move |response| url.set(response, here.clone()))
    /// }
    /// ```
    #[must_use]
    pub fn map_responses<O: Operation>(
        self,
        change: impl Fn(O::Response) -> O::Response + Send + Sync + 'static,
    ) -> Self {
        let change = move |response: Response<Body>| match receive::<O>(response.clone()) {
            Ok(parsed) => of_response::<O>(&change(parsed)),
            Err(_) => response,
        };
        lock(&self.0.changes).insert(target::<O>(), Arc::new(change));
        self
    }

    /// Checks that every recorded call was made, and no other.
    ///
    /// # Panics
    /// If not, with a line for each call that was not made or not recorded.
    #[track_caller]
    pub fn verify(&self) {
        let left = lock(&self.0.left);
        let missing = left.exchanges.iter().map(|exchange| {
            format!("{} was not called with {}", exchange.operation, exchange.request.body)
        });
        let problems = left.problems.iter().cloned().chain(missing).collect();
        super::assert_none("the calls do not match the recording", problems);
    }
}

impl Recording {
    fn take(&self, request: &Request<Body>) -> Result<(Exchange, Recorded), String> {
        let (recorded, input) = self.operations.of(request)?;
        let (operation, body) = (input.target(), (recorded.request)(request, input).body);
        let mut left = lock(&self.left);
        let is_same =
            |exchange: &Exchange| exchange.operation == operation && exchange.request.body == body;
        match left.exchanges.iter().position(is_same) {
            Some(index) => Ok((left.exchanges.remove(index), recorded)),
            None => {
                let problem = format!("the recording has no call of {operation} left with {body}");
                left.problems.push(problem.clone());
                Err(problem)
            }
        }
    }
}

impl Replay {
    fn answer(&self, request: &Request<Body>) -> Result<Response<Body>, TransportError> {
        match self.0.take(request) {
            Err(reason) => Err(TransportError::Unsupported { reason }),
            Ok((Exchange { response: Some(response), operation, failure, .. }, recorded)) => {
                let change = lock(&self.0.changes).get(&operation).cloned();
                let response = (recorded.replay)(response);
                #[cfg(feature = "event-stream")]
                let response = match failure.map(|it| it.into_error(origin(request.uri()))) {
                    Some(error) => response.map(|body| super::stream::failing(body, error)),
                    None => response,
                };
                #[cfg(not(feature = "event-stream"))]
                drop(failure);
                Ok(match change {
                    Some(change) => change(response),
                    None => response,
                })
            }
            Ok((Exchange { failure, .. }, _)) => {
                Err(failure.unwrap_or_default().into_error(origin(request.uri())))
            }
        }
    }
}

/// Every change of what a lock guards leaves it consistent, also if a call panics.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[diagnostic::do_not_recommend]
impl Transport for Replay {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        #[cfg(feature = "event-stream")]
        let (request, sent) = super::stream::separate(request);
        let answer = self.answer(&request);
        #[cfg(feature = "event-stream")]
        let answer = match sent {
            Some(sent) => answer.map(|it| it.map(|body| super::stream::drain(sent, body))),
            None => answer,
        };
        Box::pin(ready(answer))
    }

    fn needs_input(&self) -> bool {
        true
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Transport for Replay {
    fn send(
        &self,
        request: Request<Body>,
        _limit: std::time::Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.answer(&request)
    }

    fn needs_input(&self) -> bool {
        true
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Replay").field(&self.0.operations).finish()
    }
}

/// A line of a recording that cannot be read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InvalidRecording {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it, and where.
    pub reason: json::Error,
}

impl fmt::Display for InvalidRecording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, reason } = self;
        write!(f, "line {line} of the recording is not an exchange: {reason}; record it again")
    }
}

// `Display` holds the whole cause, so a source would only repeat it.
impl std::error::Error for InvalidRecording {}

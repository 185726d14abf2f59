//! A transport that plays a recording.

use std::collections::BTreeMap;
#[cfg(feature = "event-stream")]
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use super::answer::of_response;
use super::line::read as read_line;
use super::operations::{Operations, Recorded, target};
#[cfg(feature = "event-stream")]
use super::stream::{Compared, Turns, heard, replayed};
use super::traffic::{Exchange, RecordedFailure};
use crate::json;
use crate::receive::receive;
use crate::transport::{Transport, TransportError, TransportFuture, origin};
use crate::{Body, Operation};

/// A transport that responds as a [`Recorder`](super::Recorder) recorded it: to each call with the first remaining
/// exchange of the same operation and members, except for secrets, streams and the idempotency token. Clones share the
/// recording.
///
/// Of an operation that sends events, the events are compared one by one, except for secrets. The first that is not as
/// recorded, one too many, and an end that comes too early are errors in place of the next event of the response, and
/// [`verify`](Self::verify) repeats them. Each event of the response comes when the client has sent as many events as it
/// had sent then. If the recorded call was over before the events of the client, only those that were sent until then are
/// compared, and a program that drops the response leaves the others uncompared, too.
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
    /// The operations whose sent events are not compared.
    #[cfg(feature = "event-stream")]
    ignored: Mutex<BTreeSet<String>>,
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
    /// [`InvalidRecording`] if a line is not an [`Exchange`] in JSON, or if it has a status, a kind of failure or an end of events
    /// that no recording has.
    pub fn new(operations: Operations, recording: &str) -> Result<Self, InvalidRecording> {
        let lines = recording.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let read = |(index, line): (usize, &str)| {
            read_line(line).map_err(|reason| InvalidRecording { line: index + 1, reason })
        };
        let exchanges = lines.map(read).collect::<Result<_, _>>()?;
        let left = Mutex::new(Left { exchanges, problems: Vec::new() });
        Ok(Self(Arc::new(Recording {
            operations,
            left,
            changes: Mutex::default(),
            #[cfg(feature = "event-stream")]
            ignored: Mutex::default(),
        })))
    }

    /// Leaves the events that calls of `O` send uncompared, for programs that do not send the same each time, such as sound of
    /// a microphone. The response then does not wait for them, except for its end, which comes after theirs unless the
    /// recorded call was over before that.
    ///
    /// ```no_run
    /// use lensmith::Operation;
    /// use lensmith::testing::{InvalidRecording, Operations, Replay};
    ///
    /// fn replay<Talk: Operation>(recording: &str) -> Result<Replay, InvalidRecording> {
    ///     let operations = Operations::new().with::<Talk>();
    ///     Ok(Replay::new(operations, recording)?.ignore_sent_events::<Talk>())
    /// }
    /// ```
    #[cfg(feature = "event-stream")]
    #[must_use]
    pub fn ignore_sent_events<O: Operation>(self) -> Self {
        lock(&self.0.ignored).insert(target::<O>());
        self
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
    /// If not, with a line for each call that was not made or not recorded, and for the first event of a call that was not as
    /// recorded.
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
    fn take(&self, request: &Request<Body>) -> Result<(Exchange, Recorded), TransportError> {
        let unsupported = |reason| TransportError::Unsupported { reason };
        let (recorded, input) = self.operations.of(request).map_err(unsupported)?;
        let (operation, body) = (input.target(), (recorded.request)(request, input).body);
        let mut left = lock(&self.left);
        let is_same =
            |exchange: &Exchange| exchange.operation == operation && exchange.request.body == body;
        match left.exchanges.iter().position(is_same) {
            Some(index) => Ok((left.exchanges.remove(index), recorded)),
            None => {
                let problem = format!(
                    "the recording has no call of {operation} left with {body}; record the call again"
                );
                left.problems.push(problem.clone());
                Err(unsupported(problem))
            }
        }
    }
}

impl Replay {
    #[cfg(any(feature = "blocking", not(feature = "event-stream")))]
    fn answer(&self, request: &Request<Body>) -> Result<Response<Body>, TransportError> {
        let (exchange, recorded) = self.0.take(request)?;
        self.outcome(exchange, recorded, request)
    }

    /// The recorded outcome of a call.
    fn outcome(
        &self,
        exchange: Exchange,
        recorded: Recorded,
        request: &Request<Body>,
    ) -> Result<Response<Body>, TransportError> {
        let Exchange { operation, response, failure, .. } = exchange;
        let error = |failure: RecordedFailure| failure.into_error(origin(request.uri()));
        let Some(response) = response else { return Err(error(failure.unwrap_or_default())) };
        let change = lock(&self.0.changes).get(&operation).cloned();
        let response = (recorded.replay)(response);
        #[cfg(feature = "event-stream")]
        let response = match failure.map(error) {
            Some(error) => response.map(|body| super::stream::failing(body, error)),
            None => response,
        };
        Ok(match change {
            Some(change) => change(response),
            None => response,
        })
    }

    /// The recorded outcome of a call, which may send events.
    #[cfg(feature = "event-stream")]
    async fn converse(&self, mut request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let (exchange, recorded) = self.0.take(&request)?;
        let streams = recorded.streams;
        let Some(show) = streams.show else { return self.outcome(exchange, recorded, &request) };
        let recording = Arc::clone(&self.0);
        let report = move |problem| lock(&recording.left).problems.push(problem);
        let sent = std::mem::take(request.body_mut());
        let sent = Compared::new(sent, show, &exchange.operation, &exchange.request, report);
        let is_ignored = lock(&self.0.ignored).contains(&exchange.operation);
        let sent = if is_ignored { sent.ignored() } else { sent };
        let turns = Turns::of(&exchange, !is_ignored);
        match self.outcome(exchange, recorded, &request) {
            Ok(response) => Ok(replayed(response, sent, turns, streams)),
            Err(error) => {
                heard(sent, &turns).await?;
                Err(error)
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
        let answer = self.converse(request);
        #[cfg(not(feature = "event-stream"))]
        let answer = std::future::ready(self.answer(&request));
        Box::pin(answer)
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

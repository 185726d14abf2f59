//! A transport that plays a service by a script.

mod call;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
#[cfg(feature = "_client")]
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

pub use self::call::{Call, call};
use super::fault::SimulatedFault;
#[cfg(feature = "blocking")]
use super::fault::answer_within;
use super::operations::input;
use crate::Body;
use crate::transport::{Input, Transport, TransportError, TransportFuture, origin, whole};

/// A transport that expects calls and answers each as the script says. A clone is the same script: a test keeps
/// one and gives the other to its client.
///
/// [`new`](Self::new) expects the calls in their order, [`unordered`](Self::unordered) in any. A call that the
/// script does not expect fails with [`TransportError::Unsupported`], which says what was expected, and leaves
/// the script where it is. Every attempt of a client that retries is a call.
///
/// ```
/// # use lensmith::endpoint::rules::{Endpoint, RuleSet};
/// # use lensmith::{ErrorMetadata, Operation, Service, lens, optics::Lens};
/// # static SERVICE: Service = Service {
/// #     sdk_id: "Layers", name: "LayerStore", version: "2026-01-01", signing_name: "layers",
/// #     protocol: &lensmith::protocol::AWS_JSON_1_1,
/// #     endpoint_rules: &RuleSet { parameters: &[], rules: &[Endpoint(&[], "https://layers.example")] },
/// #     ..Service::DEFAULT
/// # };
/// # #[derive(Clone, Debug, Default)]
/// # struct GetLayer { digest: String }
/// # lensmith::structure! { GetLayer; DIGEST: String = lens!(digest).required(), }
/// # #[derive(Clone, Debug)]
/// # struct GetLayerResponse { url: Option<String>, http_status: u16 }
/// # lensmith::response! {
/// #     GetLayerResponse, zero: Self { url: None, http_status: 200 };
/// #     URL: Option<String> = lens!(url),
/// # }
/// # #[derive(Clone, Debug, Default)]
/// # struct LayerNotFound { metadata: ErrorMetadata }
/// # lensmith::error_shape! { LayerNotFound, fault: Client; }
/// # lensmith::operation_error! {
/// #     #[derive(Debug)]
/// #     enum GetLayerError for "GetLayer" { LAYER_NOT_FOUND = LayerNotFound(LayerNotFound), }
/// # }
/// # impl Operation for GetLayer {
/// #     type Response = GetLayerResponse;
/// #     type Error = GetLayerError;
/// #     const SERVICE: &'static Service = &SERVICE;
/// # }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
/// # #[cfg(feature = "client")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use lensmith::Client;
/// use lensmith::credentials::Credentials;
/// use lensmith::testing::{Script, SimulatedFault, call};
///
/// let found = GetLayerResponse { url: Some("https://a.example".into()), http_status: 200 };
/// let script = Script::new([
///     call::<GetLayer>().when(|request| request.digest == "sha256:4f53").respond(found),
///     call::<GetLayer>().fault(SimulatedFault::Throttled).times(2),
///     call::<GetLayer>().fail(GetLayerError::LayerNotFound(LayerNotFound::default())),
/// ]);
/// let client = Client::builder()
///     .region("eu-central-1")
///     .credentials(Credentials::new("test", "test"))
///     .transport(script.clone())
///     .build()?;
///
/// let response = client.send(GetLayer::new().with(GetLayer::DIGEST, "sha256:4f53")).await?;
/// assert_eq!(response.url.as_deref(), Some("https://a.example"));
/// // The client tries throttled calls again, and gets to the error.
/// let error = client.send(GetLayer::new()).await.unwrap_err();
/// assert!(error.to_string().starts_with("GetLayer: LayerNotFound"));
/// script.verify();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Script(Arc<Mutex<State>>);

struct State {
    steps: VecDeque<Step>,
    is_ordered: bool,
    /// The number of calls that were as expected.
    done: usize,
    problems: Vec<String>,
}

impl Script {
    /// Expects the calls of these steps in their order.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::of(steps, true)
    }

    /// Expects the calls of these steps in any order, for programs that send several at once. If several steps fit
    /// a call, the first is taken.
    ///
    /// ```
    /// use lensmith::Operation;
    /// use lensmith::testing::{Script, SimulatedFault, call};
    ///
    /// fn both_fail<GetLayer: Operation, PutLayer: Operation>() -> Script {
    ///     Script::unordered([
    ///         call::<GetLayer>().fault(SimulatedFault::Connect),
    ///         call::<PutLayer>().fault(SimulatedFault::Connect),
    ///     ])
    /// }
    /// ```
    pub fn unordered(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::of(steps, false)
    }

    fn of(steps: impl IntoIterator<Item = Step>, is_ordered: bool) -> Self {
        let steps = steps.into_iter().filter(|step| step.times > 0).collect();
        Self(Arc::new(Mutex::new(State { steps, is_ordered, done: 0, problems: Vec::new() })))
    }

    /// Checks that every expected call came, and no other.
    ///
    /// # Panics
    /// If not, with a line for each call that did not come or was unexpected.
    #[track_caller]
    pub fn verify(&self) {
        let state = self.state();
        super::assert_none("the calls do not match the script", state.problems());
    }

    /// The response to a request. An unexpected request is noted.
    fn take(&self, request: &Request<Bytes>) -> Result<Take, TransportError> {
        let mut state = self.state();
        state.take(request).map_err(|reason| {
            state.problems.push(reason.clone());
            TransportError::Unsupported { reason }
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // If a predicate panicked, its test has failed already.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The response to a request, if it is expected.
    fn take(&mut self, request: &Request<Bytes>) -> Result<Take, String> {
        let number = self.done + 1;
        let (index, take) =
            self.find(request).map_err(|reason| format!("call {number}: {reason}"))?;
        self.done = number;
        if let Some(step) = self.steps.get_mut(index) {
            step.times -= 1;
            if step.times == 0 {
                self.steps.remove(index);
            }
        }
        Ok(take)
    }

    /// The step for a request, or what was expected instead.
    fn find(&self, request: &Request<Bytes>) -> Result<(usize, Take), String> {
        let came = input(request).map_or_else(str::to_owned, Input::target);
        let reach = if self.is_ordered { 1 } else { self.steps.len() };
        let mut mismatch = None;
        for (index, step) in self.steps.iter().enumerate().take(reach) {
            if step.target == came {
                match (step.check)(request) {
                    Ok(()) => return Ok((index, step.take())),
                    Err(why) => mismatch = mismatch.or(Some(why)),
                }
            }
        }
        Err(match (mismatch, self.steps.front()) {
            (Some(why), _) => format!("{came} {why}"),
            (None, None) => format!("expected no more calls, got {came}"),
            (None, Some(step)) if self.is_ordered => {
                format!("expected {}, got {came}", step.target)
            }
            (None, Some(_)) => {
                let expected: Vec<_> = self.steps.iter().map(|step| &*step.target).collect();
                format!("expected one of {}, got {came}", expected.join(", "))
            }
        })
    }

    /// The unexpected calls, and the expected ones that did not come.
    fn problems(&self) -> Vec<String> {
        let mut problems = self.problems.clone();
        let mut number = self.done;
        for Step { target, times, .. } in &self.steps {
            let first = number + 1;
            number += times;
            problems.push(match times {
                1 if self.is_ordered => format!("call {first}: {target} did not come"),
                1 => format!("{target} did not come"),
                _ if self.is_ordered => format!("calls {first} to {number}: {target} did not come"),
                _ => format!("{target} did not come {times} more times"),
            });
        }
        problems
    }
}

#[diagnostic::do_not_recommend]
impl Transport for Script {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            #[cfg(feature = "event-stream")]
            let (request, sent) = super::stream::separate(request);
            let request = whole(request).await?;
            let take = self.take(&request)?;
            #[cfg(feature = "client")]
            if !take.delay.is_zero() {
                tokio::time::sleep(take.delay).await;
            }
            #[cfg(feature = "event-stream")]
            if let Some(sent) = sent {
                return take.answer.converse(sent, origin(request.uri())).await;
            }
            take.answer.of(origin(request.uri())).await
        })
    }

    fn needs_input(&self) -> bool {
        true
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Transport for Script {
    fn send(
        &self,
        request: Request<Body>,
        limit: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let request = crate::blocking::whole(request)?;
        let Take { answer, delay } = self.take(&request)?;
        std::thread::sleep(delay.min(limit));
        match limit.saturating_sub(delay) {
            Duration::ZERO => {
                Err(TransportError::Timeout { endpoint: origin(request.uri()), after: limit })
            }
            // A response that does not come is waited for as long as the attempt may take.
            _ => answer_within(limit, request.uri(), |endpoint| answer.of(endpoint)),
        }
    }

    fn needs_input(&self) -> bool {
        true
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Script").field("done", &state.done).field("steps", &state.steps).finish()
    }
}

/// An expected call and its response.
pub struct Step {
    target: String,
    check: Check,
    answer: Answer,
    times: usize,
    #[cfg(feature = "_client")]
    delay: Duration,
}

/// Checks a request, or says what is wrong with it.
type Check = Box<dyn Fn(&Request<Bytes>) -> Result<(), String> + Send + Sync>;

#[derive(Clone)]
enum Answer {
    Response(Response<Body>),
    /// The events of the response answer those of the request.
    #[cfg(feature = "event-stream")]
    Conversation(Response<Body>, super::stream::Reply),
    Fault(SimulatedFault),
}

impl Step {
    /// Expects the same call this many times.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    /// Responds after a delay. The async client waits by the clock of Tokio, which a test can
    /// [pause](https://docs.rs/tokio/latest/tokio/time/fn.pause.html).
    #[cfg(feature = "_client")]
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    fn take(&self) -> Take {
        Take {
            answer: self.answer.clone(),
            #[cfg(feature = "_client")]
            delay: self.delay,
        }
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} times {}", self.times, self.target)
    }
}

/// The response of a step to one call.
struct Take {
    answer: Answer,
    #[cfg(feature = "_client")]
    delay: Duration,
}

impl Answer {
    /// The same for a request that sends events, which are read while the response is.
    #[cfg(feature = "event-stream")]
    async fn converse(
        self,
        sent: Body,
        endpoint: String,
    ) -> Result<Response<Body>, TransportError> {
        let reply = match &self {
            Self::Conversation(_, reply) => Some(Arc::clone(reply)),
            _ => None,
        };
        let response = self.of(endpoint).await?;
        let conversation = |body| Body::once(super::stream::Conversation::new(sent, body, reply));
        Ok(response.map(conversation))
    }

    async fn of(self, endpoint: String) -> Result<Response<Body>, TransportError> {
        match self {
            Self::Response(response) => Ok(response),
            #[cfg(feature = "event-stream")]
            Self::Conversation(response, _) => Ok(response),
            Self::Fault(fault) => fault.answer(endpoint).await,
        }
    }
}

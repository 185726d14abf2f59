//! One call as a state machine without IO: what is sent, when it is signed, and what follows each response. The
//! asynchronous and the blocking client drive it. Only [`Call::new`] depends on the operation, so that the
//! rest is compiled once for all of them.

mod agent;
mod attempt_error;
mod checksums;
mod client_state;
mod copies;
mod endpoints;
#[cfg(feature = "event-stream")]
mod events;
mod identity;
mod methods;
mod observer;
mod outcome;
mod reading;
mod redirect;
mod request;
mod retries;
mod scheme;
mod sessions;
#[cfg(not(feature = "tracing"))]
#[path = "call/no_spans.rs"]
mod spans;
#[cfg(feature = "tracing")]
mod spans;

use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Response, Version};
use jiff::Timestamp;

pub(crate) use self::agent::Agents;
pub(crate) use self::attempt_error::AttemptError;
use self::checksums::Checksums;
pub(crate) use self::client_state::ClientState;
use self::endpoints::Endpoints;
pub(crate) use self::endpoints::Resolver;
pub(crate) use self::identity::{Access, Identity};
pub(crate) use self::methods::{client_methods, pages_methods};
pub(crate) use self::observer::{Clock, Observer};
pub(crate) use self::outcome::NextStep;
pub(crate) use self::reading::{BodyFacts, Reading};
use self::redirect::{Elsewhere, Regions};
use self::request::{Prepared, Signing};
pub(crate) use self::request::{Presigning, to_curl};
use self::retries::Retries;
pub(crate) use self::sessions::{Asked, Sessions, Wanted};
#[cfg(feature = "blocking")]
pub(crate) use self::spans::Scope;
use crate::body::{BodyError, InvalidBody};
use crate::config::{Config, Limits, TraceId};
use crate::endpoint::Endpoint;
#[cfg(feature = "event-stream")]
use crate::event_stream::awaits_initial;
use crate::receive::in_memory;
use crate::retry::{Attempts, Failure};
use crate::sign::Payload;
#[cfg(feature = "event-stream")]
use crate::transport::OpenStream;
use crate::transport::{HandsOverBody, Input, TransportError, of_response, origin};
use crate::{Body, Checksum, Error, ErrorMetadata, Operation, OperationError, Service};

const X_AMZN_TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

const AMZ_SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// The result of an attempt: a response, whatever its status, or no response.
pub(crate) type AttemptResult = Result<Response<Body>, TransportError>;

/// A call under way.
pub(crate) struct Call<'a> {
    config: &'a Config,
    retries: &'a Retries,
    service: &'static Service,
    endpoint: Arc<Endpoint>,
    /// The request without a signature.
    request: Request<Body>,
    access: Access<'a>,
    /// The session that the endpoint asks for, if any.
    session: Option<Box<Wanted>>,
    sessions: &'a Sessions,
    payload: Payload,
    checksum: Option<Checksum>,
    checksums: Checksums,
    /// The events of the request, if it has a stream of them.
    #[cfg(feature = "event-stream")]
    events: Option<events::SentEvents>,
    /// Whether a success is handed over before its body is read.
    hands_over: bool,
    /// Whether the first event of a success is read before that.
    #[cfg(feature = "event-stream")]
    awaits_initial: bool,
    limits: Limits,
    is_long_poll: bool,
    /// The header of the trace that the call belongs to.
    trace_id: Option<HeaderValue>,
    /// Reads what is wrong with a response: the metadata of an error, or how a success failed that cannot be read.
    problem: fn(Response<Body>) -> Option<Result<ErrorMetadata, Failure>>,
    attempts: Attempts,
    /// The time that the current attempt is signed for.
    signed: Timestamp,
    /// The key that it is authenticated with.
    key_id: Option<String>,
    /// Whether the call has asked for other credentials after a refusal.
    is_renewed: bool,
    /// Where the call goes if what it names is in another region, unless it has gone there.
    elsewhere: Option<Box<Elsewhere<'a>>>,
}

impl<'a> Call<'a> {
    /// A call that began at `start`, before its first attempt. Its requests have their [`Input`] if the transport needs it.
    pub(crate) fn new<O: Operation>(
        resolver: Resolver<'a>,
        retries: &'a Retries,
        operation: O,
        (access, identity): (Access<'a>, &Identity),
        start: Duration,
        needs_input: bool,
    ) -> Result<Self, Error<O::Error>> {
        let Resolver { config, agents, sessions, .. } = resolver;
        let operation = match O::PRESIGNED_COPY {
            Some(copy) => {
                let now = retries.time(O::SERVICE, start);
                copies::with_url(resolver, copy, operation, (access, identity), now)?
            }
            None => operation,
        };
        let Prepared { endpoint, mut request, operation, elsewhere } =
            request::prepare(resolver, operation, identity, O::to_request)?;
        let session = Wanted::of(&operation, &endpoint, config);
        if needs_input {
            request.extensions_mut().insert(Input::new(operation));
        }
        request::encode_body::<O>(&mut request, config)?;
        let checksums = Checksums::of::<O>(&mut request, config)?;
        request.headers_mut().insert(USER_AGENT, agents.get(config, O::SERVICE));
        let hands_over = O::RESPONSE_BODY.is_some();
        if hands_over {
            request.extensions_mut().insert(HandsOverBody);
        }
        if O::NEEDS_HTTP2 || config.http2 {
            *request.version_mut() = Version::HTTP_2;
        }
        #[cfg(feature = "event-stream")]
        if O::REQUEST_EVENTS.is_some() || O::RESPONSE_EVENTS.is_some() {
            request.extensions_mut().insert(OpenStream);
        }
        #[cfg(feature = "event-stream")]
        let events = O::REQUEST_EVENTS.map(|_| events::SentEvents::of(request.body()));
        let limits = Limits::of::<O>(config);
        let attempts = Attempts::new(config.retry.or(O::SERVICE.retry))
            .with_deadline(start.saturating_add(limits.call));
        Ok(Self {
            config,
            retries,
            service: O::SERVICE,
            endpoint,
            request,
            access,
            session,
            sessions,
            payload: O::PAYLOAD,
            checksum: O::CHECKSUM,
            checksums,
            #[cfg(feature = "event-stream")]
            events,
            hands_over,
            #[cfg(feature = "event-stream")]
            awaits_initial: awaits_initial::<O>(),
            problem: problem::<O>,
            limits,
            is_long_poll: O::IS_LONG_POLL,
            trace_id: config.trace_id.as_ref().and_then(TraceId::header),
            attempts: if O::IS_LONG_POLL { attempts.of_long_poll() } else { attempts },
            signed: Timestamp::UNIX_EPOCH,
            key_id: None,
            is_renewed: false,
            elsewhere,
        })
    }

    /// Where attempts get their identity from.
    pub(crate) fn access(&self) -> Access<'a> {
        self.access
    }

    /// The session that attempts need, if any.
    pub(crate) fn session(&self) -> Option<&Wanted> {
        self.session.as_deref()
    }

    /// The body that has to be read before the first attempt, if there is one.
    pub(crate) fn body_to_read(&self) -> Option<(Body, Reading)> {
        if self.checksums.are_after_body() && self.checksum.is_none() {
            return None;
        }
        request::body_to_read(&self.request, self.access, self.payload, self.checksum)
    }

    /// Takes what the body was read for.
    pub(crate) fn set_body_facts(&mut self, facts: BodyFacts) {
        facts.apply(&mut self.request);
    }

    /// Whether a response goes to the caller before its body is read.
    pub(crate) fn hands_over(&self, response: &Response<Body>) -> bool {
        self.hands_over && response.status().is_success()
    }

    /// Whether the first event of a success is read before the response goes to the caller.
    #[cfg(feature = "event-stream")]
    pub(crate) fn awaits_initial(&self) -> bool {
        self.awaits_initial
    }

    /// The response with a body that is compared with its checksum while it is read, if it has one, and that ends the events
    /// of the request, if it has some.
    pub(crate) fn validated(&self, response: Response<Body>) -> Response<Body> {
        let response = self.checksums.validated(response);
        #[cfg(feature = "event-stream")]
        if let Some(events) = &self.events
            && self.hands_over(&response)
        {
            return events.answered(response);
        }
        response
    }

    /// Why there is no response.
    pub(crate) fn unanswered(&self, error: TransportError) -> TransportError {
        #[cfg(feature = "event-stream")]
        if let Some(events) = &self.events {
            return events.failure(error);
        }
        error
    }

    /// The error of a response whose body could not be read.
    pub(crate) fn unread(&self, error: TransportError) -> TransportError {
        of_response(error, self.request.uri())
    }

    /// Starts an attempt, and returns how long to wait before it is sent.
    pub(crate) fn start(&mut self, now: Duration) -> Duration {
        let Self { attempts, retries, .. } = self;
        let wait = retries.update(self.service, now, |shared| attempts.start(shared, now));
        wait.min(self.time_left(now))
    }

    /// The request of an attempt.
    pub(crate) fn request(
        &mut self,
        identity: &Identity,
        now: Duration,
        observer: &mut Observer<'_>,
    ) -> Result<Request<Body>, AttemptError> {
        self.signed = self.retries.time(self.service, now);
        let mut request = self.request.clone();
        insert(&mut request, AMZ_SDK_REQUEST, self.attempts.header());
        observer.before_signing(self.attempts.number(), &mut request);
        if let Some(trace_id) = &self.trace_id {
            request.headers_mut().entry(X_AMZN_TRACE_ID).or_insert_with(|| trace_id.clone());
        }
        let Self { config, service, endpoint, signed, access, payload, checksums, .. } = self;
        let signing = Signing { config, service, endpoint, access: *access, payload: *payload };
        #[cfg(feature = "event-stream")]
        if self.events.is_some() {
            events::SentEvents::authenticate(signing, &mut request, identity, *signed)?;
        } else {
            checksums.authenticate(signing, &mut request, identity, *signed)?;
        }
        #[cfg(not(feature = "event-stream"))]
        checksums.authenticate(signing, &mut request, identity, *signed)?;
        self.key_id = identity.key_id();
        observer.after_signing(&request);
        Ok(request)
    }

    /// How long the attempt may take: the time of an attempt, or what is left of the call's. A long poll
    /// takes as long as the call may.
    pub(crate) fn limit(&self, now: Duration) -> Duration {
        let left = self.time_left(now);
        if self.is_bound_by_call(left) { left } else { self.limits.attempt }
    }

    /// The error of an attempt that began at `start` and was not over within its limit.
    pub(crate) fn late(&self, start: Duration) -> TransportError {
        let is_bound_by_call = self.is_bound_by_call(self.time_left(start));
        let Limits { attempt, call, .. } = self.limits;
        TransportError::Timeout {
            endpoint: origin(self.request.uri()),
            after: if is_bound_by_call { call } else { attempt },
        }
    }

    /// How much time is left for the call.
    pub(crate) fn time_left(&self, now: Duration) -> Duration {
        self.attempts.time_left(now)
    }

    fn is_bound_by_call(&self, left: Duration) -> bool {
        left <= self.limits.attempt || self.is_long_poll
    }
}

/// The same error, which names the member if it is one of the request's body.
pub(crate) fn with_member<O: Operation>(error: Error<O::Error>) -> Error<O::Error> {
    match (error, O::REQUEST_BODY) {
        (Error::Transport(TransportError::Body(reason)), Some(lens))
            if !matches!(reason, BodyError::Checksum { .. }) =>
        {
            Error::Body(InvalidBody::new(lens.facts().member_name, reason))
        }
        (error, _) => error,
    }
}

fn problem<O: Operation>(response: Response<Body>) -> Option<Result<ErrorMetadata, Failure>> {
    match O::parse_response(response.map(in_memory)) {
        Err(Error::Service(error)) => Some(Ok(error.metadata().clone())),
        Err(error) => Some(Err(error.failure())).filter(|_| error.failure().is_retryable()),
        Ok(_) => None,
    }
}

/// Inserts a header whose value we built.
fn insert(request: &mut Request<Body>, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        request.headers_mut().insert(name, value);
    }
}

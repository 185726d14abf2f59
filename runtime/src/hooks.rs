//! Your own code at each stage of a call: headers of a gateway, metrics, an audit log.
//!
//! A client calls each [`Hook`] that its [`Config::hooks`](crate::config::Config::hooks) list, in the order
//! of the list:
//!
//! | when | method | what it gets |
//! |---|---|---|
//! | in every attempt, before it is signed | [`before_signing`](Hook::before_signing) | the request, to change |
//! | and before it is sent | [`after_signing`](Hook::after_signing) | the request as it goes out |
//! | after every attempt | [`after_attempt`](Hook::after_attempt) | status, request id, duration, bytes |
//! | and if it failed | [`on_decision`](Hook::on_decision) | what failed, and whether there is another attempt |
//! | at the end of the call | [`after_call`](Hook::after_call) | outcome, status, request id, duration |
//!
//! Pages and waiters are calls like any other. Nothing is called for requests that a client only makes, to be
//! pre-signed or shown.
//!
//! Hooks run within the call and hold it up: they must not block. Where one panics, so does the call, and
//! no other hook is called for it; the client stays usable.
//!
//! # Metrics
//!
//! This counts calls and failures and keeps a histogram of durations, by operation. An exporter takes the place
//! of the map:
//!
//! ```
#![doc = include_str!("../tests/hooks/metrics.rs")]
//! # #[cfg(feature = "client")] {
//! use lensmith::Client;
//!
//! let metrics = Arc::new(Metrics::default());
//! let builder = Client::builder().hook(Arc::clone(&metrics));
//! # }
//! ```
//!
//! # Spans
//!
//! With the feature `tracing` every call is a span of [`tracing`](https://docs.rs/tracing), and every attempt
//! is one within it. The target of all is `lensmith`, and their fields are those of [OpenTelemetry], where it
//! has them:
//!
//! | span | level | fields |
//! |---|---|---|
//! | `lensmith.call` | info | `rpc.system` (`aws-api`), `rpc.service`, `rpc.method`, `cloud.region`, `attempts`, `http.response.status_code`, `aws.request_id`, `error.type`, `duration_ms` |
//! | `lensmith.attempt` | debug | `attempt`, `http.response.status_code`, `aws.request_id`, `error.type`, `error.message`, `duration_ms` |
//!
//! [`error.type`](Outcome::Error) of a call is one word; that of an attempt is the status, or the variant of
//! [`TransportError`], whose text is `error.message`. `otel.name`, `otel.kind` and `otel.status_code` are for
//! [`tracing-opentelemetry`](https://docs.rs/tracing-opentelemetry). Of a failed attempt an event says whether
//! there is another: a warning if a retry might have helped but is not made, or where the clock is
//! wrong, and else at the level debug.
//!
//! ```text
//! DEBUG lensmith.call{rpc.service="ECR" rpc.method="ListImages" cloud.region="eu-central-1" ...}:
//!       there is another attempt kind=Throttling delay_ms=734
//! ```
//!
//! The outcome of a call is in the fields of its span, which a subscriber may show as it closes. With
//! `tracing-subscriber` that is a line for each call:
//!
//! ```text
//! tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();
//! ```
//!
//! Hooks, transports and providers of credentials run in these spans. Bodies, headers and the messages of
//! services are in none of them.
//!
//! [OpenTelemetry]: https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Request;

use crate::retry::{Decision, Failure};
use crate::transport::TransportError;
use crate::{Body, Error, OperationError};

/// Called at each stage of a call. Each method does nothing by default.
///
/// ```
/// use http::{HeaderValue, Request};
/// use lensmith::Body;
/// use lensmith::hooks::{Context, Hook};
///
/// /// Tells a gateway whose calls these are.
/// struct Tenant(HeaderValue);
///
/// impl Hook for Tenant {
///     fn before_signing(&self, _: &Context<'_>, request: &mut Request<Body>) {
///         request.headers_mut().insert("x-tenant", self.0.clone());
///     }
/// }
/// # #[cfg(feature = "client")]
/// let builder = lensmith::Client::builder().hook(Tenant(HeaderValue::from_static("blue")));
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Before an attempt is signed. Headers that are set here are signed, except those that
    /// [change on the way](crate::sign::sign_headers). Another body gets its length, a URI loses a name and
    /// password before its host, and nothing changes the requests of later attempts.
    fn before_signing(&self, context: &Context<'_>, request: &mut Request<Body>) {
        let _ = (context, request);
    }

    /// Before an attempt is sent. The request has the signature and, with temporary credentials, their token:
    /// `Debug` redacts both; so should your logging.
    fn after_signing(&self, context: &Context<'_>, request: &Request<Body>) {
        let _ = (context, request);
    }

    /// After an attempt, however it went, unless the call is dropped within it.
    fn after_attempt(&self, context: &Context<'_>, end: &AttemptEnd<'_>) {
        let _ = (context, end);
    }

    /// After an attempt that failed: what [`retry`](crate::retry) makes of it.
    fn on_decision(&self, context: &Context<'_>, failure: &Failure, decision: &Decision) {
        let _ = (context, failure, decision);
    }

    /// At the end of the call, once for each.
    fn after_call(&self, context: &Context<'_>, end: &CallEnd<'_>) {
        let _ = (context, end);
    }
}

/// A hook that others share, to read what it has gathered.
impl<H: Hook + ?Sized> Hook for Arc<H> {
    fn before_signing(&self, context: &Context<'_>, request: &mut Request<Body>) {
        (**self).before_signing(context, request);
    }

    fn after_signing(&self, context: &Context<'_>, request: &Request<Body>) {
        (**self).after_signing(context, request);
    }

    fn after_attempt(&self, context: &Context<'_>, end: &AttemptEnd<'_>) {
        (**self).after_attempt(context, end);
    }

    fn on_decision(&self, context: &Context<'_>, failure: &Failure, decision: &Decision) {
        (**self).on_decision(context, failure, decision);
    }

    fn after_call(&self, context: &Context<'_>, end: &CallEnd<'_>) {
        (**self).after_call(context, end);
    }
}

/// Which call it is, and which of its attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context<'a> {
    /// The service's id among AWS's SDKs, such as `ECR`.
    pub service: &'static str,
    /// The operation's name, such as `GetDownloadUrlForLayer`.
    pub operation: &'static str,
    /// The region of the client's configuration.
    pub region: Option<&'a str>,
    /// The client's own name for the call, which all its attempts send as `amz-sdk-invocation-id`.
    pub invocation_id: &'a str,
    /// The number of the attempt, from 1. At the end of the call it is how many there were: 0 where the
    /// call failed before the first.
    pub attempt: u32,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct AttemptEnd<'a> {
    /// How long it took, the request's signature included.
    pub duration: Duration,
    /// The HTTP status of the response, or why no response came.
    pub result: Result<u16, &'a TransportError>,
    /// The service's own name for the request, if it told one.
    pub request_id: Option<&'a str>,
    /// The second name for the request, which S3 gives.
    pub extended_request_id: Option<&'a str>,
    /// The length of the request body, in bytes; `None` for a stream of unknown length.
    pub bytes_sent: Option<u64>,
    /// The length of the response body, in bytes; 0 without a response, and `None` for a body that the caller gets
    /// before it is read.
    pub bytes_received: Option<u64>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct CallEnd<'a> {
    /// How long it took as a whole.
    pub duration: Duration,
    /// What came of it.
    pub outcome: Outcome<'a>,
    /// The HTTP status of the last attempt, if it got a response.
    pub http_status: Option<u16>,
    /// The service's own name for the last attempt, if it told one.
    pub request_id: Option<&'a str>,
    /// The second name for the last attempt, which S3 gives.
    pub extended_request_id: Option<&'a str>,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// The caller has a response.
    Success,
    /// The caller has an error.
    Error {
        /// One word for it: the code of the service's error, such as `ThrottlingException`, or else the name
        /// of the variant of [`Error`] or [`TransportError`], such as `Timeout`. An error of a service
        /// without a code, or with one that is no word, is `_OTHER`, as
        /// [OpenTelemetry](https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/) has it.
        error_type: &'a str,
        /// What it says about another call.
        failure: Failure,
    },
    /// The future was dropped before the call was over.
    Dropped,
}

impl<'a> Outcome<'a> {
    pub(crate) fn of<T, E: OperationError>(result: &'a Result<T, Error<E>>) -> Self {
        match result {
            Ok(_) => Self::Success,
            Err(error) => Self::Error { error_type: error.error_type(), failure: error.failure() },
        }
    }
}

/// The hooks of a client, in the order in which they are called. To clone them costs next to nothing.
///
/// ```
/// use lensmith::config::Config;
/// use lensmith::hooks::{Hook, Hooks};
///
/// # #[cfg(feature = "client")]
/// fn audited(client: &lensmith::Client, audit: impl Hook) -> lensmith::Client {
///     client.with(Config::HOOKS, client.config().hooks.with(audit))
/// }
/// ```
#[derive(Clone, Default)]
pub struct Hooks(Arc<[Arc<dyn Hook>]>);

impl Hooks {
    /// No hooks.
    pub fn new() -> Self {
        Self::default()
    }

    /// These hooks, and one more after them.
    #[must_use]
    pub fn with(&self, hook: impl Hook) -> Self {
        let one: Arc<dyn Hook> = Arc::new(hook);
        Self(self.0.iter().cloned().chain([one]).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn call(&self, call: impl FnMut(&dyn Hook)) {
        self.0.iter().map(|hook| &**hook).for_each(call);
    }
}

/// They are equal where they are the same hooks in the same order.
impl PartialEq for Hooks {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&*other.0);
        self.0.len() == other.0.len() && pairs.all(|(one, two)| Arc::ptr_eq(one, two))
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hooks({})", self.0.len())
    }
}

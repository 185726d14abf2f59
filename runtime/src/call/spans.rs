//! The spans of a call, which [`hooks`](crate::hooks) documents.

use http::StatusCode;
use tracing::field::{Empty, display};
use tracing::{Span, debug, debug_span, info_span, warn};

use crate::hooks::{AttemptEnd, CallEnd, Outcome};
use crate::retry::{Decision, Failure, Kind, Reason};

/// The span of a call, and that of its last attempt.
pub(super) struct Spans {
    call: Span,
    attempt: Span,
}

/// A span to do something in.
pub(crate) struct Scope(Span);

impl Spans {
    pub(super) fn new(service: &str, operation: &str, region: Option<&str>) -> Self {
        let call = info_span!(
            target: "lensmith",
            "lensmith.call",
            otel.name = format_args!("{service}.{operation}"),
            otel.kind = "client",
            otel.status_code = Empty,
            rpc.system = "aws-api",
            rpc.service = service,
            rpc.method = operation,
            cloud.region = region,
            aws.request_id = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
            attempts = Empty,
            duration_ms = Empty,
        );
        Self { call, attempt: Span::none() }
    }

    pub(super) fn start_attempt(&mut self, number: u32) {
        self.attempt = debug_span!(
            target: "lensmith",
            parent: &self.call,
            "lensmith.attempt",
            otel.status_code = Empty,
            aws.request_id = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
            error.message = Empty,
            attempt = number,
            duration_ms = Empty,
        );
    }

    pub(super) fn end_attempt(&self, end: &AttemptEnd<'_>) {
        let span = &self.attempt;
        span.record("duration_ms", milliseconds(end.duration));
        span.record("aws.request_id", end.request_id);
        let status = end.result.ok().and_then(|status| StatusCode::from_u16(status).ok());
        span.record("http.response.status_code", end.result.ok());
        if let Err(error) = end.result {
            span.record("error.type", error.error_type());
            span.record("error.message", display(error));
        } else if let Some(status) = status.filter(|status| !status.is_success()) {
            span.record("error.type", status.as_str());
        } else {
            return;
        }
        span.record("otel.status_code", "ERROR");
    }

    pub(super) fn decide(&self, failure: &Failure, decision: &Decision) {
        let (parent, kind) = (&self.call, failure.kind);
        match *decision {
            // Each call fails once until someone sets the clock.
            Decision::Retry { .. } if kind == Kind::ClockSkew => {
                warn!(target: "lensmith", parent: parent, ?kind, "the clock is wrong, and corrected for now");
            }
            Decision::Retry { after } => {
                let delay_ms = milliseconds(after);
                debug!(target: "lensmith", parent: parent, ?kind, delay_ms, "there is another attempt");
            }
            Decision::GiveUp { reason: Reason::Permanent, .. } => {
                debug!(target: "lensmith", parent: parent, ?kind, "another attempt would fail");
            }
            Decision::GiveUp { reason, .. } => {
                warn!(target: "lensmith", parent: parent, ?kind, ?reason, "there is no other attempt");
            }
        }
    }

    pub(super) fn end(&self, attempts: u32, end: &CallEnd<'_>) {
        let span = &self.call;
        span.record("attempts", attempts);
        span.record("duration_ms", milliseconds(end.duration));
        span.record("aws.request_id", end.request_id);
        span.record("http.response.status_code", end.http_status);
        match end.outcome {
            Outcome::Success => {}
            Outcome::Error { error_type, .. } => {
                span.record("error.type", error_type);
                span.record("otel.status_code", "ERROR");
            }
            Outcome::Dropped => {
                span.record("error.type", "Dropped");
            }
        }
    }

    pub(super) fn call(&self) -> Scope {
        Scope(self.call.clone())
    }

    pub(super) fn attempt(&self) -> Scope {
        Scope(self.attempt.clone())
    }
}

impl Scope {
    /// The span that this thread is in.
    #[cfg(feature = "blocking")]
    pub(crate) fn current() -> Self {
        Self(Span::current())
    }

    /// A future that is polled in the span.
    #[cfg(feature = "client")]
    pub(crate) fn wrap<F: Future>(self, future: F) -> tracing::instrument::Instrumented<F> {
        tracing::Instrument::instrument(future, self.0)
    }

    /// The result of a function that runs in the span.
    pub(crate) fn run<T>(&self, function: impl FnOnce() -> T) -> T {
        self.0.in_scope(function)
    }
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

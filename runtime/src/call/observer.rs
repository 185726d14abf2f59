use std::thread;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use http::uri::Authority;
use http::{Request, Response, Uri};

use super::AttemptResult;
use super::spans::{Scope, Spans};
use crate::config::Config;
use crate::error::{extended_request_id, request_id};
use crate::hooks::{AttemptEnd, CallEnd, Context, Hook, Outcome};
use crate::idempotency::random_token;
use crate::retry::{Decision, Failure};
use crate::sign::PayloadHash;
use crate::{Body, Operation, Service};

const AMZ_SDK_INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");

/// The time since a client was made.
pub(crate) trait Clock: Sync {
    fn now(&self) -> Duration;
}

/// Reports the course of a call to its hooks and spans, from its start to its end, even if the call is
/// dropped.
pub(crate) struct Observer<'a> {
    config: &'a Config,
    clock: &'a dyn Clock,
    service: &'static Service,
    operation: &'static str,
    invocation_id: HeaderValue,
    start: Duration,
    attempt: Attempt,
    spans: Spans,
    is_over: bool,
}

/// The last attempt of a call, or none yet.
#[derive(Default)]
struct Attempt {
    number: u32,
    start: Duration,
    bytes_sent: Option<u64>,
    http_status: Option<u16>,
    request_id: Option<HeaderValue>,
    extended_request_id: Option<HeaderValue>,
}

impl<'a> Observer<'a> {
    /// Starts to observe a call.
    pub(crate) fn new<O: Operation>(config: &'a Config, clock: &'a dyn Clock) -> Self {
        Self {
            config,
            clock,
            service: O::SERVICE,
            operation: O::NAME,
            invocation_id: HeaderValue::try_from(random_token())
                .unwrap_or(HeaderValue::from_static("")),
            start: clock.now(),
            attempt: Attempt::default(),
            spans: Spans::new(O::SERVICE.sdk_id, O::NAME, config.signing_region()),
            is_over: false,
        }
    }

    /// When the call began.
    pub(crate) fn start(&self) -> Duration {
        self.start
    }

    /// Begins an attempt.
    pub(super) fn before_signing(&mut self, number: u32, request: &mut Request<Body>) {
        request.headers_mut().insert(AMZ_SDK_INVOCATION_ID, self.invocation_id.clone());
        self.spans.start_attempt(number);
        self.attempt = Attempt { number, start: self.clock.now(), ..Attempt::default() };
        if !self.config.hooks.is_empty() {
            let body = request.body().clone();
            self.call_hooks(self.spans.attempt(), |hook, context| {
                hook.before_signing(context, request)
            });
            mend(request, &body);
        }
        self.attempt.bytes_sent = request.body().length();
    }

    /// Before an attempt is sent.
    pub(super) fn after_signing(&self, request: &Request<Body>) {
        self.call_hooks(self.spans.attempt(), |hook, context| hook.after_signing(context, request));
    }

    pub(super) fn after_attempt(&mut self, result: &AttemptResult) {
        let response = result.as_ref().ok();
        self.attempt.http_status = response.map(|response| response.status().as_u16());
        self.attempt.request_id = response.and_then(|response| self.request_id_of(response));
        self.attempt.extended_request_id =
            response.and_then(|response| extended_request_id(response.headers()).cloned());
        let end = AttemptEnd {
            duration: self.clock.now().saturating_sub(self.attempt.start),
            result: result.as_ref().map(|response| response.status().as_u16()),
            request_id: text(self.attempt.request_id.as_ref()),
            extended_request_id: text(self.attempt.extended_request_id.as_ref()),
            bytes_sent: self.attempt.bytes_sent,
            bytes_received: response.map_or(Some(0), |response| {
                response.body().as_bytes().map(|bytes| bytes.len() as u64)
            }),
        };
        self.spans.end_attempt(&end);
        self.call_hooks(self.spans.attempt(), |hook, context| hook.after_attempt(context, &end));
    }

    pub(super) fn on_decision(&self, failure: &Failure, decision: &Decision) {
        self.spans.decide(failure, decision);
        self.call_hooks(self.spans.call(), |hook, context| {
            hook.on_decision(context, failure, decision)
        });
    }

    /// Ends the call.
    pub(crate) fn end(&mut self, outcome: Outcome<'_>) {
        self.is_over = true;
        let end = CallEnd {
            duration: self.clock.now().saturating_sub(self.start),
            outcome,
            http_status: self.attempt.http_status,
            request_id: text(self.attempt.request_id.as_ref()),
            extended_request_id: text(self.attempt.extended_request_id.as_ref()),
        };
        self.spans.end(self.attempt.number, &end);
        self.call_hooks(self.spans.call(), |hook, context| hook.after_call(context, &end));
    }

    /// Where the call runs.
    pub(crate) fn scope(&self) -> Scope {
        self.spans.call()
    }

    /// Where an attempt is sent.
    pub(crate) fn attempt_scope(&self) -> Scope {
        self.spans.attempt()
    }

    fn call_hooks(&self, scope: Scope, mut call: impl FnMut(&dyn Hook, &Context<'_>)) {
        if !self.config.hooks.is_empty() {
            let context = self.context();
            scope.run(|| self.config.hooks.call(|hook| call(hook, &context)));
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            service: self.service.sdk_id,
            operation: self.operation,
            region: self.config.signing_region(),
            invocation_id: self.invocation_id.to_str().unwrap_or_default(),
            attempt: self.attempt.number,
        }
    }

    /// The request id in the headers of a response, or else in its body, if the protocol has it there and anyone looks.
    fn request_id_of(&self, response: &Response<Body>) -> Option<HeaderValue> {
        let in_body = || {
            let is_observed = cfg!(feature = "tracing") || !self.config.hooks.is_empty();
            let body = response.body().as_bytes().filter(|_| is_observed)?;
            HeaderValue::try_from((self.service.protocol.request_id)(body)?).ok()
        };
        request_id(response.headers()).cloned().or_else(in_body)
    }
}

fn text(value: Option<&HeaderValue>) -> Option<&str> {
    value?.to_str().ok()
}

/// Prepares a request that hooks have changed: sets the length of its body, and removes a name and
/// password before the host, which HTTP does not send and libraries write into logs.
fn mend(request: &mut Request<Body>, before: &Body) {
    if request.body() != before {
        // It was the hash of another body.
        request.extensions_mut().remove::<PayloadHash>();
    }
    match request.body().length() {
        Some(length) => {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        None => {
            request.headers_mut().remove(CONTENT_LENGTH);
        }
    }
    let mut parts = request.uri().clone().into_parts();
    let authority = parts.authority.as_ref().and_then(|all| all.as_str().rsplit_once('@'));
    if let Some(Ok(host)) = authority.map(|(_, host)| Authority::try_from(host)) {
        parts.authority = Some(host);
        *request.uri_mut() = Uri::from_parts(parts).unwrap_or_default();
    }
}

impl Drop for Observer<'_> {
    fn drop(&mut self) {
        // While a thread panics, a second panic in a hook would abort the process.
        if !self.is_over && !thread::panicking() {
            self.end(Outcome::Dropped);
        }
    }
}

use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue};

use super::Sent;
use crate::Operation;
use crate::config::Config;
use crate::error::request_id;
use crate::hooks::{AttemptEnd, CallEnd, Context, Outcome};
use crate::idempotency::random_token;
use crate::retry::{Decision, Failure};

const AMZ_SDK_INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");

/// The time since a client was made.
pub(crate) trait Clock: Sync {
    fn now(&self) -> Duration;
}

/// Tells the hooks of a call what becomes of it, from its start to the end that it always has. It knows nothing
/// of the operation but its name.
pub(crate) struct Watch<'a> {
    config: &'a Config,
    clock: &'a dyn Clock,
    service: &'static str,
    operation: &'static str,
    invocation_id: HeaderValue,
    start: Duration,
    attempt: Attempt,
    is_over: bool,
}

/// The last attempt of a call, or none yet.
#[derive(Default)]
struct Attempt {
    number: u32,
    start: Duration,
    bytes_sent: usize,
    http_status: Option<u16>,
    request_id: Option<HeaderValue>,
}

impl<'a> Watch<'a> {
    /// Starts to watch a call.
    pub(crate) fn new<O: Operation>(config: &'a Config, clock: &'a dyn Clock) -> Self {
        Self {
            config,
            clock,
            service: O::SERVICE.sdk_id,
            operation: O::NAME,
            invocation_id: HeaderValue::try_from(random_token())
                .unwrap_or(HeaderValue::from_static("")),
            start: clock.now(),
            attempt: Attempt::default(),
            is_over: false,
        }
    }

    /// When the call has to be over.
    pub(crate) fn deadline(&self) -> Duration {
        self.start.saturating_add(self.config.timeout)
    }

    /// Before an attempt is signed.
    pub(super) fn before_signing(&mut self, number: u32, request: &mut Request<Bytes>) {
        request.headers_mut().insert(AMZ_SDK_INVOCATION_ID, self.invocation_id.clone());
        self.attempt = Attempt { number, start: self.clock.now(), ..Attempt::default() };
        if !self.config.hooks.is_empty() {
            self.config.hooks.call(|hook| hook.before_signing(&self.context(), request));
            let length = HeaderValue::from(request.body().len());
            request.headers_mut().insert(CONTENT_LENGTH, length);
        }
        self.attempt.bytes_sent = request.body().len();
    }

    /// Before an attempt is sent.
    pub(super) fn after_signing(&self, request: &Request<Bytes>) {
        self.config.hooks.call(|hook| hook.after_signing(&self.context(), request));
    }

    pub(super) fn after_attempt(&mut self, sent: &Sent) {
        let response = sent.as_ref().ok();
        self.attempt.http_status = response.map(|response| response.status().as_u16());
        self.attempt.request_id =
            response.and_then(|response| request_id(response.headers()).cloned());
        let end = AttemptEnd {
            duration: self.clock.now().saturating_sub(self.attempt.start),
            result: sent.as_ref().map(|response| response.status().as_u16()),
            request_id: self.request_id(),
            bytes_sent: self.attempt.bytes_sent,
            bytes_received: response.map_or(0, |response| response.body().len()),
        };
        self.config.hooks.call(|hook| hook.after_attempt(&self.context(), &end));
    }

    pub(super) fn on_decision(&self, failure: &Failure, decision: &Decision) {
        self.config.hooks.call(|hook| hook.on_decision(&self.context(), failure, decision));
    }

    /// Ends the call.
    pub(crate) fn end(&mut self, outcome: Outcome<'_>) {
        self.is_over = true;
        let end = CallEnd {
            duration: self.clock.now().saturating_sub(self.start),
            outcome,
            http_status: self.attempt.http_status,
            request_id: self.request_id(),
        };
        self.config.hooks.call(|hook| hook.after_call(&self.context(), &end));
    }

    fn context(&self) -> Context<'_> {
        Context {
            service: self.service,
            operation: self.operation,
            region: self.config.region.as_deref(),
            invocation_id: self.invocation_id.to_str().unwrap_or_default(),
            attempt: self.attempt.number,
        }
    }

    fn request_id(&self) -> Option<&str> {
        self.attempt.request_id.as_ref()?.to_str().ok()
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        // While a thread panics, a hook that panics as well would abort the process.
        if !self.is_over && !thread::panicking() {
            self.end(Outcome::Dropped);
        }
    }
}

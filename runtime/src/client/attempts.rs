//! The attempts of a call, one after the other. None of this depends on the operation, so that it is compiled
//! once for all of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{Request, Response};
use jiff::Timestamp;
use tokio::time::{Instant, sleep, timeout};

use super::builder::Config;
use super::https::require_runtime;
use super::random::random;
use super::request;
use crate::endpoint::Endpoint;
use crate::idempotency::random_token;
use crate::retry::{Attempts, Decision, Failure, Kind, Shared, is_long_poll};
use crate::sign::SignError;
use crate::transport::{TransportError, origin};
use crate::{ErrorMetadata, Service};

const AMZ_SDK_INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const AMZ_SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// What all attempts of a call have in common.
pub(super) struct Call<'a> {
    pub(super) config: &'a Config,
    pub(super) service: &'static Service,
    pub(super) operation: &'static str,
    pub(super) endpoint: &'a Endpoint,
    /// The request without a signature.
    pub(super) request: Request<Bytes>,
    pub(super) is_signed: bool,
    /// What is known of the error that a response carries.
    pub(super) service_error: fn(Response<Bytes>) -> Option<ErrorMetadata>,
}

type Sent = Result<Response<Bytes>, TransportError>;

/// Makes attempts until one succeeds or there is none left, and returns what the last one came to.
pub(super) async fn send(mut call: Call<'_>) -> Result<Sent, SignError> {
    if let Err(error) = require_runtime() {
        return Ok(Err(error));
    }
    let retries = &call.config.retries;
    let mut attempts = retries.begin(&call);
    insert(&mut call.request, AMZ_SDK_INVOCATION_ID, random_token());
    loop {
        let wait = retries.update(call.service, |shared, now| attempts.start(shared, now));
        pause(wait.min(retries.time_left(&attempts))).await;
        let (request, signed) = call.prepare(&attempts)?;
        let sent = transmit(&call, &attempts, request).await;
        let Some(failure) = call.failure(&sent, signed) else {
            retries.update(call.service, |shared, now| attempts.succeeded(shared, now));
            return Ok(sent);
        };
        let decision = retries
            .update(call.service, |shared, now| attempts.failed(shared, &failure, now, random()));
        match decision {
            Decision::Retry { after } => pause(after).await,
            Decision::GiveUp { after, .. } => {
                pause(after).await;
                return Ok(sent);
            }
        }
    }
}

impl Call<'_> {
    fn is_long_poll(&self) -> bool {
        is_long_poll(self.service, self.operation)
    }

    /// The request of an attempt, and the time that it is signed for.
    fn prepare(&self, attempts: &Attempts) -> Result<(Request<Bytes>, Timestamp), SignError> {
        let retries = &self.config.retries;
        let now = retries.update(self.service, |shared, _| shared.clock.correct(Timestamp::now()));
        let mut request = self.request.clone();
        insert(&mut request, AMZ_SDK_REQUEST, attempts.header());
        if self.is_signed {
            request::sign(&mut request, self.config, self.service, self.endpoint, now)?;
        }
        Ok((request, now))
    }

    /// Why an attempt failed, unless it did not.
    fn failure(&self, sent: &Sent, signed: Timestamp) -> Option<Failure> {
        let response = match sent {
            Err(error) => return Some(error.into()),
            Ok(response) if response.status().is_success() => return None,
            Ok(response) => response.clone(),
        };
        let error = (self.service_error)(response)?;
        let retries = &self.config.retries;
        let now = Timestamp::now();
        let is_skew =
            retries.update(self.service, |shared, _| shared.clock.learn(&error, signed, now));
        Some(if is_skew { Failure::new(Kind::ClockSkew) } else { Failure::from(&error) })
    }
}

/// Sends a request within the time of an attempt, or what is left of the call's. A long poll takes as long as
/// the call may.
async fn transmit(call: &Call<'_>, attempts: &Attempts, request: Request<Bytes>) -> Sent {
    let config = call.config;
    let left = config.retries.time_left(attempts);
    let (limit, after) = if left <= config.attempt_timeout || call.is_long_poll() {
        (left, config.timeout)
    } else {
        (config.attempt_timeout, config.attempt_timeout)
    };
    let late = TransportError::Timeout { endpoint: origin(request.uri()), after };
    if limit.is_zero() {
        return Err(late);
    }
    timeout(limit, config.transport.send(request)).await.unwrap_or(Err(late))
}

/// Sleeps, unless there is no time to: the shortest sleep would last a millisecond.
async fn pause(time: Duration) {
    if !time.is_zero() {
        sleep(time).await;
    }
}

/// A header of which the value is text of our own.
fn insert(request: &mut Request<Bytes>, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        request.headers_mut().insert(name, value);
    }
}

/// What calls share, by service: one that is down must not use up the retries of the others.
#[derive(Debug)]
pub(super) struct Retries {
    start: Instant,
    services: Mutex<BTreeMap<&'static str, Shared>>,
}

impl Retries {
    pub(super) fn new() -> Self {
        Self { start: Instant::now(), services: Mutex::default() }
    }

    fn begin(&self, call: &Call<'_>) -> Attempts {
        let deadline = self.start.elapsed().saturating_add(call.config.timeout);
        let attempts = Attempts::new(call.config.retry).with_deadline(deadline);
        if call.is_long_poll() { attempts.of_long_poll() } else { attempts }
    }

    fn time_left(&self, attempts: &Attempts) -> Duration {
        attempts.time_left(self.start.elapsed())
    }

    fn update<T>(&self, service: &Service, change: impl FnOnce(&mut Shared, Duration) -> T) -> T {
        let now = self.start.elapsed();
        // Whoever panicked left a state that still is one.
        let mut services = self.services.lock().unwrap_or_else(PoisonError::into_inner);
        change(services.entry(service.sdk_id).or_insert_with(|| Shared::new(now)), now)
    }
}

//! One call as a state machine without IO: what is sent, signed for when, and what follows each answer. The
//! clients drive it, each in the way of its world. Only [`Call::new`] depends on the operation, so that the
//! rest is compiled once for all of them.

mod agent;
mod link;
mod methods;
mod request;
mod retries;
#[cfg(not(feature = "tracing"))]
#[path = "call/no_spans.rs"]
mod spans;
#[cfg(feature = "tracing")]
mod spans;
mod watch;

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Response};
use jiff::Timestamp;

pub(crate) use self::link::Link;
pub(crate) use self::methods::{client_methods, pages_methods};
pub(crate) use self::request::{presign, to_curl};
use self::retries::Retries;
#[cfg(feature = "blocking")]
pub(crate) use self::spans::Scope;
pub(crate) use self::watch::{Clock, Watch};
use crate::config::{Config, ConfigError};
use crate::credentials::{Credentials, CredentialsError};
use crate::endpoint::Endpoint;
use crate::retry::{Attempts, Decision, Failure, Kind, is_long_poll};
use crate::sign::SignError;
use crate::transport::{TransportError, origin};
use crate::{Error, ErrorMetadata, Operation, OperationError, Service};

const AMZ_SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// Errors by which services say that they do not know a key, or no longer.
const REFUSED_KEY_CODES: [&str; 4] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
];

/// What an attempt came to.
pub(crate) type Sent = Result<Response<Bytes>, TransportError>;

/// A call under way.
pub(crate) struct Call<'a> {
    config: &'a Config,
    retries: &'a Retries,
    service: &'static Service,
    operation: &'static str,
    endpoint: Endpoint,
    /// The request without a signature.
    request: Request<Bytes>,
    is_signed: bool,
    /// What is known of the error that a response carries.
    service_error: fn(Response<Bytes>) -> Option<ErrorMetadata>,
    attempts: Attempts,
    /// The time that the current attempt is signed for.
    signed: Timestamp,
    /// The key that it is signed with.
    signer: Option<String>,
}

/// What follows an attempt.
pub(crate) enum Next {
    /// Another one, this time after.
    Attempt(Duration),
    /// The end of the call, this time after.
    End(Duration, Sent),
}

/// Why an attempt was not made.
pub(crate) enum Stop {
    Config(ConfigError),
    Credentials(CredentialsError),
    Sign(SignError),
}

impl<'a> Call<'a> {
    /// A call before its first attempt, which has to be over at `deadline`.
    pub(crate) fn new<O: Operation>(
        config: &'a Config,
        retries: &'a Retries,
        operation: O,
        credentials: Option<&Credentials>,
        deadline: Duration,
    ) -> Result<Self, Error<O::Error>> {
        let (endpoint, mut request) = request::prepare(config, operation, credentials)?;
        request::compress::<O>(&mut request, config);
        insert(&mut request, USER_AGENT, agent::agent(config, O::SERVICE));
        let attempts = Attempts::new(config.retry).with_deadline(deadline);
        let is_long_poll = is_long_poll(O::SERVICE, O::NAME);
        Ok(Self {
            config,
            retries,
            service: O::SERVICE,
            operation: O::NAME,
            endpoint,
            request,
            is_signed: O::IS_SIGNED,
            service_error: service_error::<O>,
            attempts: if is_long_poll { attempts.of_long_poll() } else { attempts },
            signed: Timestamp::UNIX_EPOCH,
            signer: None,
        })
    }

    /// Whether attempts need credentials.
    pub(crate) fn is_signed(&self) -> bool {
        self.is_signed
    }

    /// Starts an attempt, and says how long to wait before it is made.
    pub(crate) fn start(&mut self, now: Duration) -> Duration {
        let Self { attempts, retries, .. } = self;
        let wait = retries.update(self.service, now, |shared| attempts.start(shared, now));
        wait.min(self.time_left(now))
    }

    /// The request of an attempt.
    pub(crate) fn request(
        &mut self,
        credentials: Option<&Credentials>,
        now: Duration,
        watch: &mut Watch<'_>,
    ) -> Result<Request<Bytes>, Stop> {
        self.signed = self.retries.time(self.service, now);
        let mut request = self.request.clone();
        insert(&mut request, AMZ_SDK_REQUEST, self.attempts.header());
        watch.before_signing(self.attempts.number(), &mut request);
        if self.is_signed {
            let Self { config, service, endpoint, signed, .. } = self;
            request::sign(&mut request, config, service, endpoint, credentials, *signed)?;
            self.signer = credentials.map(|credentials| credentials.access_key_id().to_owned());
        }
        watch.after_signing(&request);
        Ok(request)
    }

    /// How long the attempt may take: the time of an attempt, or what is left of the call's. A long poll
    /// takes as long as the call may.
    pub(crate) fn limit(&self, now: Duration) -> Duration {
        let left = self.time_left(now);
        if self.is_bound_by_call(left) { left } else { self.config.attempt_timeout }
    }

    /// What an attempt came to that was not over within its limit, which began at `start`.
    pub(crate) fn late(&self, start: Duration) -> TransportError {
        let is_bound_by_call = self.is_bound_by_call(self.time_left(start));
        let Config { timeout, attempt_timeout, .. } = *self.config;
        TransportError::Timeout {
            endpoint: origin(self.request.uri()),
            after: if is_bound_by_call { timeout } else { attempt_timeout },
        }
    }

    /// Ends an attempt, and says what follows. All of 0 to `u64::MAX` are equally likely as `random`.
    pub(crate) fn finish(
        &mut self,
        sent: Sent,
        now: Duration,
        random: u64,
        watch: &mut Watch<'_>,
    ) -> Next {
        watch.after_attempt(&sent);
        let failure = self.failure(&sent, now);
        let Self { attempts, retries, service, .. } = self;
        let Some(failure) = failure else {
            retries.update(service, now, |shared| attempts.clone().succeeded(shared, now));
            return Next::End(Duration::ZERO, sent);
        };
        let decision =
            retries.update(service, now, |shared| attempts.failed(shared, &failure, now, random));
        watch.on_decision(&failure, &decision);
        match decision {
            Decision::Retry { after } => Next::Attempt(after),
            Decision::GiveUp { after, .. } => Next::End(after, sent),
        }
    }

    /// How much time is left for the call.
    pub(crate) fn time_left(&self, now: Duration) -> Duration {
        self.attempts.time_left(now)
    }

    fn is_bound_by_call(&self, left: Duration) -> bool {
        left <= self.config.attempt_timeout || is_long_poll(self.service, self.operation)
    }

    /// Why an attempt failed, unless it did not.
    fn failure(&self, sent: &Sent, now: Duration) -> Option<Failure> {
        let response = match sent {
            Err(error) => return Some(error.into()),
            Ok(response) if response.status().is_success() => return None,
            Ok(response) => response.clone(),
        };
        let error = (self.service_error)(response)?;
        if REFUSED_KEY_CODES.contains(&error.code())
            && let (Some(provider), Some(signer)) = (&self.config.credentials, &self.signer)
        {
            provider.forget(signer);
        }
        let clock = Timestamp::now();
        let is_skew = self
            .retries
            .update(self.service, now, |shared| shared.clock.learn(&error, self.signed, clock));
        Some(if is_skew { Failure::new(Kind::ClockSkew) } else { Failure::from(&error) })
    }
}

fn service_error<O: Operation>(response: Response<Bytes>) -> Option<ErrorMetadata> {
    match O::parse_response(response) {
        Err(Error::Service(error)) => Some(error.metadata().clone()),
        _ => None,
    }
}

/// A header of which the value is text of our own.
fn insert(request: &mut Request<Bytes>, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        request.headers_mut().insert(name, value);
    }
}

impl<E> From<Stop> for Error<E> {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Config(error) => Self::Config(error),
            Stop::Credentials(error) => Self::Credentials(error),
            Stop::Sign(error) => Self::Sign(error),
        }
    }
}

impl From<ConfigError> for Stop {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<CredentialsError> for Stop {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}

impl From<SignError> for Stop {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

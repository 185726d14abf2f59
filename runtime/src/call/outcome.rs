//! What follows an attempt: its response, another attempt, or new credentials.

use std::mem;
use std::time::Duration;

use http::Response;
use jiff::Timestamp;

use super::{AttemptResult, Call, Observer};
use crate::Body;
use crate::body::BodyError;
use crate::error::NotReplayed;
use crate::retry::{Decision, Failure, Kind, Reason};
use crate::transport::TransportError;

/// The errors for a key that is unknown or has expired, among them those of S3.
const REFUSED_KEY_CODES: [&str; 7] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
];

/// What the client does after an attempt.
pub(crate) enum NextStep {
    /// Another attempt, after this time.
    Attempt(Duration),
    /// A request for new credentials, since the service refused the key. Then [`Call::renewed`] decides.
    Renew(Refused),
    /// The end of the call, after this time.
    End(Duration, AttemptResult),
}

/// An attempt whose key the service refused.
pub(crate) struct Refused {
    pub(crate) result: AttemptResult,
    failure: Failure,
}

impl Call<'_> {
    /// Ends an attempt, and decides what follows. `random` is uniformly distributed from 0 to `u64::MAX`.
    pub(crate) fn finish(
        &mut self,
        result: AttemptResult,
        now: Duration,
        random: u64,
        observer: &mut Observer<'_>,
    ) -> NextStep {
        observer.after_attempt(&result);
        let Some(failure) = self.failure(&result, now) else {
            let Self { attempts, retries, service, .. } = self;
            retries.update(service, now, |shared| attempts.clone().succeeded(shared, now));
            return NextStep::End(Duration::ZERO, result);
        };
        match failure.kind {
            Kind::RefusedKey if !mem::replace(&mut self.is_renewed, true) => {
                NextStep::Renew(Refused { result, failure })
            }
            // The service refuses the new key, too.
            Kind::RefusedKey => {
                self.decide(result, failure.of_kind(Kind::Permanent), now, random, observer)
            }
            _ => self.decide(result, failure, now, random, observer),
        }
    }

    /// Decides what follows a refusal, once it is known whether there are other credentials.
    pub(crate) fn renewed(
        &mut self,
        refused: Refused,
        has_others: bool,
        now: Duration,
        random: u64,
        observer: &mut Observer<'_>,
    ) -> NextStep {
        let Refused { result, failure } = refused;
        let failure = if has_others { failure } else { failure.of_kind(Kind::Permanent) };
        self.decide(result, failure, now, random, observer)
    }

    fn decide(
        &mut self,
        mut result: AttemptResult,
        failure: Failure,
        now: Duration,
        random: u64,
        observer: &mut Observer<'_>,
    ) -> NextStep {
        let Self { attempts, retries, service, request, .. } = self;
        attempts.set_replayable(!request.body().is_used());
        let decision =
            retries.update(service, now, |shared| attempts.failed(shared, &failure, now, random));
        observer.on_decision(&failure, &decision);
        match decision {
            Decision::Retry { after } => NextStep::Attempt(after),
            Decision::GiveUp { after, reason } => {
                if reason == Reason::Body {
                    result = not_replayed(result);
                }
                NextStep::End(after, result)
            }
        }
    }

    /// Whether the body of a success looks like an error, or as if it had lost its end.
    fn may_be_problem(&self, response: &Response<Body>) -> bool {
        let Some(body) = response.body().as_bytes() else { return false };
        let protocol = self.service.protocol;
        (protocol.hides_error)(body) || (protocol.may_be_cut)(body)
    }

    /// Why an attempt failed, if it did.
    fn failure(&mut self, result: &AttemptResult, now: Duration) -> Option<Failure> {
        let response = match result {
            Err(error) => return Some(error.into()),
            Ok(response) if response.status().is_success() && !self.may_be_problem(response) => {
                return None;
            }
            Ok(response) => response.clone(),
        };
        let error = match (self.problem)(response)? {
            Ok(error) => error,
            Err(failure) => return Some(failure),
        };
        if let Ok(response) = result
            && self.is_redirected(response.headers(), &error)
        {
            return Some(Failure::from(&error).of_kind(Kind::Redirected));
        }
        if REFUSED_KEY_CODES.contains(&error.code())
            && let (Some(provider), Some(key_id)) = (self.access.provider(), &self.key_id)
        {
            provider.forget(key_id);
            if self.session.is_some() {
                self.sessions.forget(key_id);
            }
            return Some(Failure::from(&error).of_kind(Kind::RefusedKey));
        }
        let clock = Timestamp::now();
        let is_skew = self
            .retries
            .update(self.service, now, |shared| shared.clock.learn(&error, self.signed, clock));
        Some(if is_skew { Failure::new(Kind::ClockSkew) } else { Failure::from(&error) })
    }
}

/// The end of a call that would have been tried again if its body could be read again.
fn not_replayed(result: AttemptResult) -> AttemptResult {
    match result {
        Ok(mut response) => {
            response.extensions_mut().insert(NotReplayed);
            Ok(response)
        }
        Err(error) => Err(TransportError::Body(BodyError::NotReplayable(Box::new(error)))),
    }
}

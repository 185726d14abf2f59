use std::time::Duration;

use super::{Clock, Failure, Policy, Quota, RateLimiter};

/// What all calls to a service share.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Shared {
    /// How many retries are left.
    pub quota: Quota,
    /// How fast attempts may follow one another, in [`Mode::Adaptive`](super::Mode::Adaptive).
    pub rate_limiter: RateLimiter,
    /// The time that requests are signed for.
    pub clock: Clock,
}

impl Shared {
    /// The state before the first call.
    pub fn new(now: Duration) -> Self {
        Self {
            quota: Quota::default(),
            rate_limiter: RateLimiter::new(now),
            clock: Clock::default(),
        }
    }
}

/// The attempts of one call.
///
/// Every attempt [starts](Self::start), and ends as [`succeeded`](Self::succeeded) or
/// [`failed`](Self::failed). A call can be dropped at any time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    policy: Policy,
    is_long_poll: bool,
    is_replayable: bool,
    deadline: Duration,
    number: u32,
    /// What the current attempt has drawn on the quota.
    cost: Option<u32>,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Another attempt.
    Retry {
        /// The time to wait before it starts.
        after: Duration,
    },
    /// The call fails.
    GiveUp {
        /// The time to wait before the caller hears of it. It is not zero for a long poll only.
        after: Duration,
        /// Why there is no other attempt.
        reason: Reason,
    },
}

/// Why there is no other attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The same request would fail again.
    Permanent,
    /// The call has taken all attempts that it may take.
    Attempts,
    /// Another attempt would start after the deadline.
    Deadline,
    /// Too many calls to the service have failed.
    Quota,
    /// The body of the request could be read once, and has been.
    Body,
}

impl Attempts {
    /// A call before its first attempt. The policy is that of the client; see [`Policy::or`] for a service's.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            is_long_poll: false,
            is_replayable: true,
            deadline: Duration::MAX,
            number: 0,
            cost: None,
        }
    }

    /// The same for a [long poll](crate::Operation::IS_LONG_POLL). Programs call it in a loop, so its callers
    /// wait even if there is no retry: a loop without a pause would only add to the load of a service that is
    /// down.
    #[must_use]
    pub fn of_long_poll(self) -> Self {
        Self { is_long_poll: true, ..self }
    }

    /// The same for a call that must be over at `deadline`.
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Says whether the request can be sent again: not if its [body](crate::Body) could be read once, and has been.
    pub fn set_replayable(&mut self, is_replayable: bool) {
        self.is_replayable = is_replayable;
    }

    /// How much time is left until the deadline.
    pub fn time_left(&self, now: Duration) -> Duration {
        self.deadline.saturating_sub(now)
    }

    /// Starts an attempt, and says how long to wait before it is made.
    pub fn start(&mut self, shared: &mut Shared, now: Duration) -> Duration {
        self.number = self.number.saturating_add(1);
        if self.policy.is_adaptive() { shared.rate_limiter.reserve(now) } else { Duration::ZERO }
    }

    /// The number of the current attempt, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What the header `amz-sdk-request` says of the current attempt.
    pub fn header(&self) -> String {
        format!("attempt={}; max={}", self.number, self.policy.attempts())
    }

    /// Ends the last attempt.
    pub fn succeeded(self, shared: &mut Shared, now: Duration) {
        if self.policy.is_adaptive() {
            shared.rate_limiter.observe(now, false);
        }
        shared.quota.refund(self.cost.unwrap_or(1));
    }

    /// Says what follows a failed attempt. All of 0 to `u64::MAX` are equally likely as `random`.
    pub fn failed(
        &mut self,
        shared: &mut Shared,
        failure: &Failure,
        now: Duration,
        random: u64,
    ) -> Decision {
        if self.policy.is_adaptive() {
            shared.rate_limiter.observe(now, failure.is_throttling());
        }
        let give_up = |after, reason| Decision::GiveUp { after, reason };
        if !failure.is_retryable() {
            return give_up(Duration::ZERO, Reason::Permanent);
        }
        if self.number >= self.policy.attempts() {
            return give_up(Duration::ZERO, Reason::Attempts);
        }
        if !self.is_replayable {
            return give_up(Duration::ZERO, Reason::Body);
        }
        let after = self.policy.delay(failure, self.number.saturating_sub(1), random);
        if after >= self.time_left(now) {
            return give_up(Duration::ZERO, Reason::Deadline);
        }
        self.cost = shared.quota.spend(failure.kind);
        match self.cost {
            Some(_) => Decision::Retry { after },
            None if self.is_long_poll => give_up(after, Reason::Quota),
            None => give_up(Duration::ZERO, Reason::Quota),
        }
    }
}

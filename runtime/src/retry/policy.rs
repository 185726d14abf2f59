use std::time::Duration;

use super::{Failure, Kind};
use crate::macros::lenses;
use crate::wait::between;

/// How many attempts a call may take, unless the client or the service sets another number: 3.
pub const DEFAULT_MAX_ATTEMPTS: u32 = 3;

/// The bound of the first delay, unless the client or the service sets another one: 50 ms.
pub const DEFAULT_TRANSIENT_DELAY: Duration = Duration::from_millis(50);

/// The bound of the first delay after a throttle, unless the client or the service sets another one: 1 s.
pub const DEFAULT_THROTTLING_DELAY: Duration = Duration::from_secs(1);

/// The greatest bound of a delay, unless the client or the service sets another one: 20 s.
pub const DEFAULT_MAX_DELAY: Duration = Duration::from_secs(20);

/// How often a failed call is tried again, and after how long.
///
/// Each setting is taken from the first of these that has it: the policy of the client, that of the
/// [service](crate::Service::retry), and the default.
///
/// ```
/// use lensmith::retry::{Mode, Policy};
///
/// let patient = Policy::default().with_max_attempts(8).with_mode(Mode::Adaptive);
/// let once = Policy::default().with_max_attempts(1);
/// assert_eq!(once.or(patient), once.with_mode(Mode::Adaptive));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Policy {
    /// Whether the rate of attempts is limited; by default [`Mode::Standard`].
    pub mode: Option<Mode>,
    /// How many attempts a call may take, including the first, which is always made; by default
    /// [`DEFAULT_MAX_ATTEMPTS`].
    pub max_attempts: Option<u32>,
    /// The bound of the first delay, unless the service throttles; by default [`DEFAULT_TRANSIENT_DELAY`].
    pub transient_delay: Option<Duration>,
    /// The bound of the first delay if the service throttles; by default [`DEFAULT_THROTTLING_DELAY`].
    pub throttling_delay: Option<Duration>,
    /// The bound that no other exceeds; by default [`DEFAULT_MAX_DELAY`].
    pub max_delay: Option<Duration>,
}

/// Whether the rate of attempts is limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Only retries are limited.
    #[default]
    Standard,
    /// Once a service throttles, all attempts wait for a [`RateLimiter`](super::RateLimiter).
    Adaptive,
}

lenses! {
    Policy;
    MODE: Option<Mode> = mode;
    MAX_ATTEMPTS: Option<u32> = max_attempts;
    TRANSIENT_DELAY: Option<Duration> = transient_delay;
    THROTTLING_DELAY: Option<Duration> = throttling_delay;
    MAX_DELAY: Option<Duration> = max_delay;
}

impl Policy {
    /// A policy that sets nothing: [`Policy::default`] for constants.
    pub const fn new() -> Self {
        Self {
            mode: None,
            max_attempts: None,
            transient_delay: None,
            throttling_delay: None,
            max_delay: None,
        }
    }

    /// The same with another mode.
    #[must_use]
    pub const fn with_mode(self, mode: Mode) -> Self {
        Self { mode: Some(mode), ..self }
    }

    /// The same with another number of attempts; with 1 there are no retries.
    #[must_use]
    pub const fn with_max_attempts(self, max_attempts: u32) -> Self {
        Self { max_attempts: Some(max_attempts), ..self }
    }

    /// The same with another bound of the first delay, unless the service throttles.
    #[must_use]
    pub const fn with_transient_delay(self, delay: Duration) -> Self {
        Self { transient_delay: Some(delay), ..self }
    }

    /// The same with another bound of the first delay if the service throttles.
    #[must_use]
    pub const fn with_throttling_delay(self, delay: Duration) -> Self {
        Self { throttling_delay: Some(delay), ..self }
    }

    /// The same with another bound that no delay exceeds.
    #[must_use]
    pub const fn with_max_delay(self, delay: Duration) -> Self {
        Self { max_delay: Some(delay), ..self }
    }

    /// The same, with what is not set here taken from `other`. Another HTTP stack applies the settings of a
    /// service by `policy.or(Operation::SERVICE.retry)`, as the clients do.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            mode: self.mode.or(other.mode),
            max_attempts: self.max_attempts.or(other.max_attempts),
            transient_delay: self.transient_delay.or(other.transient_delay),
            throttling_delay: self.throttling_delay.or(other.throttling_delay),
            max_delay: self.max_delay.or(other.max_delay),
        }
    }

    pub(super) fn is_adaptive(&self) -> bool {
        self.mode == Some(Mode::Adaptive)
    }

    /// How many attempts a call may take, at least 1.
    pub(super) fn attempts(&self) -> u32 {
        self.max_attempts.unwrap_or(DEFAULT_MAX_ATTEMPTS).max(1)
    }

    /// How long to wait before a retry that follows `retries` others: a random time, or what the service
    /// asks for. All of 0 to `u64::MAX` are equally likely as `random`.
    pub(super) fn delay(&self, failure: &Failure, retries: u32, random: u64) -> Duration {
        let first = match failure.kind {
            Kind::Throttling => self.throttling_delay.unwrap_or(DEFAULT_THROTTLING_DELAY),
            // The service has nothing to recover from.
            Kind::RefusedKey | Kind::Redirected => Duration::ZERO,
            _ => self.transient_delay.unwrap_or(DEFAULT_TRANSIENT_DELAY),
        };
        let factor = 2_u32.saturating_pow(retries);
        let max_delay = self.max_delay.unwrap_or(DEFAULT_MAX_DELAY);
        let bound = first.saturating_mul(factor).min(max_delay);
        let delay = between(Duration::ZERO, bound, random);
        failure.retry_after.map_or(delay, |hint| hint.adjust(delay))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Mode, Policy};

    /// A policy that sets everything.
    fn other() -> Policy {
        Policy::new()
            .with_mode(Mode::Adaptive)
            .with_max_attempts(4)
            .with_transient_delay(Duration::from_millis(1))
            .with_throttling_delay(Duration::from_millis(2))
            .with_max_delay(Duration::from_millis(3))
    }

    #[test]
    fn every_field_has_a_lens_that_keeps_the_laws() {
        Policy::check_lenses(&Policy::default(), &other());
    }

    #[test]
    fn what_is_not_set_is_taken_from_the_other_policy() {
        assert_eq!(Policy::new(), Policy::default());
        assert_eq!(Policy::new().or(other()), other());
        assert_eq!(other().or(Policy::new()), other());
        let zero = Duration::ZERO;
        let set = Policy::new()
            .with_mode(Mode::Standard)
            .with_max_attempts(1)
            .with_transient_delay(zero)
            .with_throttling_delay(zero)
            .with_max_delay(zero);
        assert_eq!(set.or(other()), set);
        assert_eq!(Policy::new().with_max_attempts(1).or(other()), other().with_max_attempts(1));
    }
}

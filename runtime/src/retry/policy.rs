use std::time::Duration;

use super::{Failure, Kind};
use crate::macros::lenses;
use crate::wait::between;

/// How often a failed call is tried again, and how long after.
///
/// ```
/// use lensmith::retry::{Mode, Policy};
///
/// let patient = Policy::default().with_max_attempts(8).with_mode(Mode::Adaptive);
/// let once = Policy::default().with_max_attempts(1);
/// # assert_ne!(patient, once);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Policy {
    /// Whether the rate of attempts is limited.
    pub mode: Mode,
    /// How many attempts a call may take, the first one included: by default 3. There is always a first one.
    pub max_attempts: u32,
    /// The bound of the first delay, unless the service throttles: by default 50 ms.
    pub transient_delay: Duration,
    /// The bound of the first delay where the service throttles: by default 1 s.
    pub throttling_delay: Duration,
    /// What no bound exceeds: by default 20 s.
    pub max_delay: Duration,
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
    MODE: Mode = mode;
    MAX_ATTEMPTS: u32 = max_attempts;
    TRANSIENT_DELAY: Duration = transient_delay;
    THROTTLING_DELAY: Duration = throttling_delay;
    MAX_DELAY: Duration = max_delay;
}

impl Policy {
    /// The same with another mode.
    #[must_use]
    pub fn with_mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// The same with another number of attempts; with 1 there are no retries.
    #[must_use]
    pub fn with_max_attempts(self, max_attempts: u32) -> Self {
        Self { max_attempts, ..self }
    }

    /// The same with other bounds of delays: of the first one, of the first one where the service throttles,
    /// and of all.
    #[must_use]
    pub fn with_delays(self, transient: Duration, throttling: Duration, max: Duration) -> Self {
        Self { transient_delay: transient, throttling_delay: throttling, max_delay: max, ..self }
    }

    /// How long to wait before a retry that follows `retries` others: a random time, or what the service
    /// asks for. All of 0 to `u64::MAX` are equally likely as `random`.
    pub(super) fn delay(&self, failure: &Failure, retries: u32, random: u64) -> Duration {
        let first = match failure.kind {
            Kind::Throttling => self.throttling_delay,
            // The service has nothing to recover from.
            Kind::RefusedKey => Duration::ZERO,
            _ => self.transient_delay,
        };
        let factor = 2_u32.saturating_pow(retries);
        let bound = first.saturating_mul(factor).min(self.max_delay);
        let delay = between(Duration::ZERO, bound, random);
        failure.retry_after.map_or(delay, |hint| hint.adjust(delay))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            mode: Mode::Standard,
            max_attempts: 3,
            transient_delay: Duration::from_millis(50),
            throttling_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(20),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Mode, Policy};

    #[test]
    fn every_field_has_a_lens_that_keeps_the_laws() {
        let other = Policy {
            mode: Mode::Adaptive,
            max_attempts: 4,
            transient_delay: Duration::ZERO,
            throttling_delay: Duration::ZERO,
            max_delay: Duration::ZERO,
        };
        Policy::check_lenses(&Policy::default(), &other);
    }
}

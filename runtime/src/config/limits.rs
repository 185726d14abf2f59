use std::time::Duration;

use super::{Config, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_TIMEOUT};
use crate::Operation;

/// How many attempts a call has time for, if the operation sets the time of an attempt.
const ATTEMPTS: u32 = 3;

/// The time beside the attempts of a call.
const SLACK: Duration = Duration::from_secs(10);

/// How long a call and its attempts may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The time for one attempt.
    pub attempt: Duration,
    /// The time for the whole call.
    pub call: Duration,
}

impl Limits {
    /// The limits for the calls of an operation.
    ///
    /// Each is what the configuration sets. Otherwise an attempt may take as long as the
    /// [operation](Operation::ATTEMPT_TIMEOUT) needs, and the call has time for three of them; most operations do not
    /// say, and have [`DEFAULT_ATTEMPT_TIMEOUT`] and [`DEFAULT_TIMEOUT`].
    pub fn of<O: Operation>(config: &Config) -> Self {
        Self::new(config, O::ATTEMPT_TIMEOUT)
    }

    fn new(config: &Config, needed: Option<Duration>) -> Self {
        let call = needed.map(|needed| needed.saturating_mul(ATTEMPTS).saturating_add(SLACK));
        let attempt = config.attempt_timeout.or(needed).unwrap_or(DEFAULT_ATTEMPT_TIMEOUT);
        Self { attempt, call: config.timeout.or(call).unwrap_or(DEFAULT_TIMEOUT) }
    }
}

impl Config {
    /// How long credentials may take.
    pub(crate) fn credentials_timeout(&self) -> Duration {
        self.timeout.unwrap_or(DEFAULT_TIMEOUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(config: &Config, needed: Option<u64>) -> [u64; 2] {
        let limits = Limits::new(config, needed.map(Duration::from_secs));
        [limits.attempt.as_secs(), limits.call.as_secs()]
    }

    #[test]
    fn what_the_client_sets_wins_over_the_operation_and_that_over_the_defaults() {
        let second = Some(Duration::from_secs(1));
        let none = Config::default();
        let attempt = Config { attempt_timeout: second, ..Config::default() };
        let call = Config { timeout: second, ..Config::default() };
        assert_eq!([limits(&none, None), limits(&none, Some(900))], [[30, 100], [900, 2710]]);
        assert_eq!([limits(&attempt, None), limits(&attempt, Some(900))], [[1, 100], [1, 2710]]);
        assert_eq!([limits(&call, None), limits(&call, Some(900))], [[30, 1], [900, 1]]);
    }
}

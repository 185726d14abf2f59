use std::time::Duration;

use super::Waiter;
use crate::Operation;

/// How long to sleep before each call after the first, by
/// [Smithy's formula](https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries): a random time
/// between the least delay and a bound that doubles with each call up to the greatest delay.
///
/// It uses no clock and no source of randomness.
///
/// ```
/// use std::time::Duration;
/// use lensmith::wait::Delays;
///
/// let seconds = Duration::from_secs;
/// let mut delays = Delays::new(seconds(5), seconds(120), seconds(30));
/// assert_eq!(delays.next(seconds(1), 0), Some(seconds(5)));
/// // What would be left after the delay is too little for another: it is slept away, for a last call.
/// assert_eq!(delays.next(seconds(21), 0), Some(seconds(9)));
/// assert_eq!(delays.next(seconds(30), 0), None);
/// ```
#[derive(Clone, Debug)]
pub struct Delays {
    min: Duration,
    /// The greatest delay that is possible next.
    bound: Duration,
    max: Duration,
    max_wait: Duration,
    is_last: bool,
}

impl Delays {
    /// The delays from `min` to `max`; the last ends when `max_wait` has passed.
    pub fn new(min: Duration, max: Duration, max_wait: Duration) -> Self {
        Self { min, bound: min.min(max), max, max_wait, is_last: false }
    }

    /// The delay before the next call, or `None` if the time is over.
    ///
    /// `elapsed` is the time since the first call began. `random` is any number, all of them equally likely.
    pub fn next(&mut self, elapsed: Duration, random: u64) -> Option<Duration> {
        let remaining = self.max_wait.saturating_sub(elapsed);
        if self.is_last || remaining.is_zero() {
            return None;
        }
        let delay = between(self.min, self.bound, random);
        self.bound = self.bound.saturating_mul(2).min(self.max);
        self.is_last = remaining.saturating_sub(delay) <= self.min;
        Some(if self.is_last { remaining } else { delay })
    }
}

impl<O: Operation> Waiter<O> {
    /// The delays between the calls of this waiter.
    pub fn delays(&self, max_wait: Duration) -> Delays {
        Delays::new(self.min_delay, self.max_delay, max_wait)
    }
}

/// The time that is as far between the two as `random` is between 0 and the greatest number.
pub(crate) fn between(min: Duration, max: Duration, random: u64) -> Duration {
    let span = u64::try_from(max.saturating_sub(min).as_nanos()).unwrap_or(u64::MAX);
    let share = (u128::from(span) * u128::from(random)) / u128::from(u64::MAX);
    min.saturating_add(Duration::from_nanos(u64::try_from(share).unwrap_or(u64::MAX)))
}

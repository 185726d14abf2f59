//! Retries: which failed attempts of a call are made again, and when.
//!
//! Nothing here waits, reads a clock or makes random numbers: both come from the caller. `Client` drives it for
//! every call; another HTTP stack drives it like this:
//!
//! ```
//! use std::time::Duration;
//! use lensmith::ErrorMetadata;
//! use lensmith::retry::{Attempts, Decision, Failure, Policy, Shared};
//!
//! let now = Duration::ZERO; // since any moment that stays the same
//! let mut shared = Shared::new(now); // for all calls to a service
//! let mut attempts = Attempts::new(Policy::default());
//! assert_eq!(attempts.start(&mut shared, now), Duration::ZERO);
//! // The service answers the first attempt with an error.
//! let failure = Failure::from(&ErrorMetadata::new("ThrottlingException").with_http_status(400));
//! let half = u64::MAX / 2;
//! let Decision::Retry { after } = attempts.failed(&mut shared, &failure, now, half) else {
//!     panic!("a throttled call is made again");
//! };
//! assert_eq!(after.as_millis(), 499);
//! attempts.start(&mut shared, now + after);
//! assert_eq!(attempts.header(), "attempt=2; max=3");
//! attempts.succeeded(&mut shared, now + after);
//! ```
//!
//! # Which failures
//!
//! [`Kind`] says what each failure is. All but the permanent ones are retried, whatever the operation does,
//! as every official client does it: AWS's models mark next to no operation as idempotent, so that a client
//! which waited for such a mark would give up at the first connection that breaks. A service that must not
//! do a thing twice has a member for an [idempotency token](crate::idempotency), which all attempts of a call
//! share. A caller who wants no retry asks for [one attempt](Policy::with_max_attempts).
//!
//! # When
//!
//! The numbers are those of the official clients' [standard mode][standard] as of 2026. A retry waits for a
//! random part of 50 ms, or of 1 s if the service throttles; that bound doubles with each retry, up to
//! 20 s. A few services state [other numbers](crate::Service::retry), which hold unless the client sets its own.
//! A response may ask for [another delay](RetryAfter). Retries also draw on a [quota](Quota), so that
//! they do not multiply the load of a service that is down. [`Mode::Adaptive`] also limits the rate of all
//! attempts.
//!
//! [standard]: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html

mod attempts;
mod clock;
mod failure;
mod hint;
mod policy;
mod quota;
mod rate;

pub use self::attempts::{Attempts, Decision, Reason, Shared};
pub use self::clock::Clock;
pub use self::failure::{Failure, Kind, Safety};
pub use self::hint::RetryAfter;
pub use self::policy::{
    DEFAULT_MAX_ATTEMPTS, DEFAULT_MAX_DELAY, DEFAULT_THROTTLING_DELAY, DEFAULT_TRANSIENT_DELAY,
    Mode, Policy,
};
pub use self::quota::Quota;
pub use self::rate::RateLimiter;

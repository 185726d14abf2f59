//! The retries of a call, without a clock and without a network.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod layers;

use std::time::Duration;

use http::Response;
use jiff::{SignedDuration, Timestamp};
use lensmith::protocol::Reply;
use lensmith::retry::{
    Attempts, Clock, Decision, Failure, Kind, Mode, Policy, RateLimiter, Reason, RetryAfter,
    Safety, Shared,
};
use lensmith::transport::{Cause, TransportError};
use lensmith::{Error, ErrorMetadata, Fault, Operation, OperationError};
use proptest::prelude::*;

const NOW: Duration = Duration::ZERO;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn kind(code: &str, status: u16) -> Kind {
    Failure::from(&ErrorMetadata::new(code).with_http_status(status)).kind
}

/// What follows the first attempt of a call that has no jitter.
fn first(policy: Policy, failure: &Failure) -> Decision {
    let mut shared = Shared::new(NOW);
    let mut attempts = Attempts::new(policy);
    attempts.start(&mut shared, NOW);
    attempts.failed(&mut shared, failure, NOW, u64::MAX)
}

#[test]
fn codes_and_statuses_have_their_kinds() {
    for code in [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "RequestThrottled",
        "SlowDown",
        "PriorRequestNotComplete",
        "EC2ThrottledException",
    ] {
        assert_eq!(kind(code, 400), Kind::Throttling, "{code}");
        assert_eq!(kind(code, 503), Kind::Throttling, "{code}");
    }
    for code in ["RequestTimeout", "RequestTimeoutException"] {
        assert_eq!(kind(code, 400), Kind::Timeout, "{code}");
    }
    for status in [500, 502, 503, 504] {
        assert_eq!(kind("ServerException", status), Kind::Transient, "{status}");
    }
    assert_eq!(kind("", 429), Kind::Throttling);
    for status in [0, 301, 400, 403, 404, 413, 501, 505] {
        assert_eq!(kind("RepositoryNotFoundException", status), Kind::Permanent, "{status}");
    }
}

#[test]
fn a_failure_says_who_is_at_fault_and_whether_a_retry_is_safe() {
    let throttled = ErrorMetadata::new("SlowDown").with_http_status(503);
    let failure = Failure::from(&throttled);
    assert_eq!((failure.safety, failure.fault), (Safety::Safe, Some(Fault::Server)));
    let failure = Failure::from(&ErrorMetadata::new("").with_http_status(500));
    assert_eq!((failure.safety, failure.fault), (Safety::Unknown, Some(Fault::Server)));
    let failure = Failure::from(&ErrorMetadata::new("").with_http_status(400));
    assert_eq!((failure.safety, failure.fault), (Safety::Futile, Some(Fault::Client)));
}

macro_rules! error_shapes {
    ($($name:ident, $($fact:ident: $value:ident),+;)*) => {
        $(
            #[derive(Clone, Debug, Default, PartialEq)]
            struct $name {
                metadata: ErrorMetadata,
            }

            lensmith::error_shape! { $name, $($fact: $value),+; }
        )*
    };
}

error_shapes! {
    LimitExceededException, fault: Client, retry: Permanent;
    BookIsAway, fault: Client, retry: Transient;
    DeskIsBusy, fault: Client, retry: Throttling;
    RequestTimeout, fault: Server;
}

lensmith::operation_error! {
    /// How a book is not lent.
    #[derive(Clone, Debug, PartialEq)]
    enum LendError for "Lend" {
        LIMIT_EXCEEDED = LimitExceeded(LimitExceededException),
        BOOK_IS_AWAY = BookIsAway(BookIsAway),
        DESK_IS_BUSY = DeskIsBusy(DeskIsBusy),
        REQUEST_TIMEOUT = RequestTimeout(RequestTimeout),
    }
}

#[test]
fn what_the_model_says_of_an_error_goes_before_its_name_and_status() {
    for (code, status, kind, safety, fault) in [
        ("LimitExceededException", 500, Kind::Permanent, Safety::Futile, Fault::Client),
        ("BookIsAway", 400, Kind::Transient, Safety::Safe, Fault::Client),
        ("DeskIsBusy", 500, Kind::Throttling, Safety::Safe, Fault::Client),
        ("RequestTimeout", 400, Kind::Timeout, Safety::Unknown, Fault::Server),
        ("SlowDown", 400, Kind::Throttling, Safety::Safe, Fault::Client),
    ] {
        let metadata = ErrorMetadata::new(code).with_http_status(status);
        let (head, _) = Response::new(()).into_parts();
        let reply = Reply::new(&layers::SERVICE, &head, b"");
        let error: Error<LendError> = Error::Service(LendError::from_response(metadata, &reply));
        let failure = error.failure();
        assert_eq!((failure.kind, failure.safety), (kind, safety), "{code}");
        assert_eq!(failure.fault, Some(fault), "{code}");
    }
}

#[test]
fn failures_of_transports_have_their_kinds() {
    let (endpoint, reason) = ("https://host.example".to_owned(), Cause::from("it broke"));
    let connect = TransportError::Connect { endpoint: endpoint.clone(), reason: reason.clone() };
    let untrusted =
        TransportError::Untrusted { endpoint: endpoint.clone(), reason: reason.clone() };
    let interrupted =
        TransportError::Interrupted { endpoint: endpoint.clone(), reason: reason.clone() };
    let malformed = TransportError::Malformed { endpoint: endpoint.clone(), reason };
    let timeout = TransportError::Timeout { endpoint: endpoint.clone(), after: seconds(1) };
    let stalled = TransportError::Stalled { endpoint: endpoint.clone(), after: seconds(1) };
    let too_large = TransportError::TooLarge { endpoint, limit: 1 };
    for (error, kind, safety) in [
        (connect, Kind::Transient, Safety::Safe),
        (untrusted, Kind::Permanent, Safety::Futile),
        (interrupted, Kind::Transient, Safety::Unknown),
        (malformed, Kind::Transient, Safety::Unknown),
        (timeout, Kind::Timeout, Safety::Unknown),
        (stalled, Kind::Timeout, Safety::Unknown),
        (too_large, Kind::Permanent, Safety::Futile),
        (TransportError::NoRuntime, Kind::Permanent, Safety::Futile),
    ] {
        let failure = Failure::from(&error);
        assert_eq!((failure.kind, failure.safety), (kind, safety), "{error:?}");
    }
}

#[test]
fn bounds_double_up_to_the_greatest() {
    let policy = Policy::default().with_max_attempts(12);
    for (kind, expected) in [
        (Kind::Transient, [50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000]),
        (
            Kind::Throttling,
            [1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000, 20000, 20000, 20000],
        ),
    ] {
        let mut shared = Shared::new(NOW);
        let mut attempts = Attempts::new(policy);
        for milliseconds in expected {
            attempts.start(&mut shared, NOW);
            let decision = attempts.failed(&mut shared, &Failure::new(kind), NOW, u64::MAX);
            let after = Duration::from_millis(milliseconds);
            assert_eq!(decision, Decision::Retry { after }, "{kind:?}");
        }
    }
}

#[test]
fn a_call_ends_with_its_attempts() {
    let failure = Failure::new(Kind::Transient);
    for (max_attempts, expected) in [(0, 1), (1, 1), (2, 2), (3, 3)] {
        let mut shared = Shared::new(NOW);
        let mut attempts = Attempts::new(Policy::default().with_max_attempts(max_attempts));
        attempts.start(&mut shared, NOW);
        while let Decision::Retry { .. } = attempts.failed(&mut shared, &failure, NOW, 0) {
            attempts.start(&mut shared, NOW);
        }
        assert_eq!(attempts.number(), expected);
        assert_eq!(attempts.header(), format!("attempt={expected}; max={expected}"));
    }
}

#[test]
fn a_permanent_failure_ends_a_call() {
    let decision = first(Policy::default(), &Failure::new(Kind::Permanent));
    assert_eq!(decision, Decision::GiveUp { after: NOW, reason: Reason::Permanent });
}

#[test]
fn a_hint_beyond_the_deadline_ends_a_call_at_once() {
    let mut failure = Failure::new(Kind::Transient);
    failure.retry_after = Some(RetryAfter::AtLeast(seconds(60)));
    for (deadline, expected) in [
        (seconds(61), Decision::Retry { after: seconds(60) }),
        (seconds(60), Decision::GiveUp { after: NOW, reason: Reason::Deadline }),
    ] {
        let mut shared = Shared::new(NOW);
        let mut attempts = Attempts::new(Policy::default()).with_deadline(deadline);
        attempts.start(&mut shared, NOW);
        assert_eq!(attempts.failed(&mut shared, &failure, NOW, 0), expected);
        let cost = if deadline == seconds(61) { 14 } else { 0 };
        assert_eq!(shared.quota.left(), 500 - cost);
    }
}

#[test]
fn retries_draw_on_the_quota_and_successes_fill_it() {
    let mut shared = Shared::new(NOW);
    for (kind, cost) in [(Kind::Transient, 14), (Kind::Timeout, 14), (Kind::Throttling, 5)] {
        let mut attempts = Attempts::new(Policy::default());
        attempts.start(&mut shared, NOW);
        attempts.failed(&mut shared, &Failure::new(kind), NOW, 0);
        assert_eq!(shared.quota.left(), 500 - cost, "{kind:?}");
        attempts.start(&mut shared, NOW);
        attempts.succeeded(&mut shared, NOW);
        assert_eq!(shared.quota.left(), 500, "{kind:?}");
    }
    let mut attempts = Attempts::new(Policy::default());
    attempts.start(&mut shared, NOW);
    attempts.failed(&mut shared, &Failure::new(Kind::Transient), NOW, 0);
    let mut other = Attempts::new(Policy::default());
    other.start(&mut shared, NOW);
    other.succeeded(&mut shared, NOW);
    assert_eq!(shared.quota.left(), 487);
}

/// Fails calls until the quota is too small for another retry.
fn exhausted() -> Shared {
    let mut shared = Shared::new(NOW);
    let policy = Policy::default().with_max_attempts(100);
    let mut attempts = Attempts::new(policy);
    attempts.start(&mut shared, NOW);
    let failure = Failure::new(Kind::Transient);
    while let Decision::Retry { .. } = attempts.failed(&mut shared, &failure, NOW, 0) {
        attempts.start(&mut shared, NOW);
    }
    shared
}

#[test]
fn without_quota_a_call_fails_at_once_and_a_long_poll_later() {
    let mut shared = exhausted();
    assert_eq!(shared.quota.left(), 500 % 14);
    let failure = Failure::new(Kind::Transient);
    for (attempts, after) in [
        (Attempts::new(Policy::default()), NOW),
        (Attempts::new(Policy::default()).of_long_poll(), Duration::from_millis(50)),
    ] {
        let mut attempts = attempts;
        attempts.start(&mut shared, NOW);
        let decision = attempts.failed(&mut shared, &failure, NOW, u64::MAX);
        assert_eq!(decision, Decision::GiveUp { after, reason: Reason::Quota });
    }
    // Throttles cost less, so that there is one left.
    let mut attempts = Attempts::new(Policy::default());
    attempts.start(&mut shared, NOW);
    let decision = attempts.failed(&mut shared, &Failure::new(Kind::Throttling), NOW, 0);
    assert_eq!(decision, Decision::Retry { after: NOW });
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An error as a service sends it at a time.
fn dated(code: &str, date: &str) -> ErrorMetadata {
    let response = http::Response::builder().status(403).header("date", date);
    let response = response.header("x-amzn-errortype", code).body(bytes::Bytes::new()).unwrap();
    match layers::GetLayer::parse_response(response) {
        Err(Error::Service(error)) => error.metadata().clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_clock_is_corrected_by_an_error_that_blames_it() {
    let now = at("2026-10-21T07:00:00Z");
    let error = dated("InvalidSignatureException", "Wed, 21 Oct 2026 09:30:00 GMT");
    let mut clock = Clock::default();
    // Two calls at once correct it once.
    for _ in 0..2 {
        assert!(clock.learn(&error, now, now));
        assert_eq!(clock.correct(now), at("2026-10-21T09:30:00Z"));
    }
    // The next signature is as new as the error, so that a second error has another reason.
    assert!(!clock.learn(&error, clock.correct(now), now));
    // A clock that is put right is corrected no longer.
    let now = at("2026-10-21T09:30:00Z");
    let signed = clock.correct(now);
    assert!(clock.learn(&dated("RequestExpired", "Wed, 21 Oct 2026 09:30:00 GMT"), signed, now));
    assert_eq!(clock.correct(now), now);
}

#[test]
fn a_clock_is_not_corrected_without_a_reason() {
    let signed = at("2026-10-21T07:00:00Z");
    for (code, date) in [
        ("InvalidSignatureException", "Wed, 21 Oct 2026 07:04:00 GMT"),
        ("InvalidSignatureException", "Wed, 21 Oct 2026 06:56:00 GMT"),
        ("InvalidSignatureException", "half past nine"),
        ("LayerNotFoundException", "Wed, 21 Oct 2026 09:30:00 GMT"),
    ] {
        let mut clock = Clock::default();
        assert!(!clock.learn(&dated(code, date), signed, signed), "{code} {date}");
        assert_eq!(clock, Clock::default());
    }
}

#[test]
fn a_rate_is_cut_by_a_throttle_and_grows_back() {
    let at = |tenths: u64| Duration::from_millis(tenths * 100);
    let mut limiter = RateLimiter::new(NOW);
    for tenths in 1..=30 {
        assert_eq!(limiter.reserve(at(tenths)), NOW);
        limiter.observe(at(tenths), false);
        assert_eq!(limiter.rate(), None);
    }
    limiter.observe(at(30), true);
    // Ten attempts in a second were measured, and 70 % of them are left.
    let cut = limiter.rate().unwrap();
    assert!((cut - 7.0).abs() < 0.1, "{cut}");
    let mut rates = vec![cut];
    for tenths in 31..=70 {
        limiter.observe(at(tenths), false);
        rates.push(limiter.rate().unwrap());
    }
    assert!(rates.windows(2).all(|pair| pair[0] <= pair[1]), "{rates:?}");
    // After the cube root of 10 × 0.3 / 0.4 seconds the rate is back where it was.
    let recovered = rates[20];
    assert!((recovered - 10.0).abs() < 0.1, "{rates:?}");
    assert!(*rates.last().unwrap() <= 20.0, "{rates:?}");
}

#[test]
fn limited_attempts_wait_for_one_another() {
    let mut limiter = RateLimiter::new(NOW);
    limiter.observe(seconds(1), true);
    let rate = limiter.rate().unwrap();
    let waits: Vec<_> = (1..=3).map(|_| limiter.reserve(seconds(1)).as_secs_f64()).collect();
    for (index, wait) in waits.iter().enumerate() {
        let expected = (index as f64 + 1.0) / rate;
        assert!((wait - expected).abs() < 1e-6, "{waits:?} at {rate}");
    }
    // What was reserved is paid off by then, and no more than one attempt can be saved up.
    assert_eq!(limiter.reserve(seconds(1000)), NOW);
    assert!(limiter.reserve(seconds(1000)) > NOW);
}

#[test]
fn only_the_adaptive_mode_limits_the_rate() {
    for (mode, is_limited) in [(Mode::Standard, false), (Mode::Adaptive, true)] {
        let mut shared = Shared::new(NOW);
        let policy = Policy::default().with_mode(mode);
        let mut attempts = Attempts::new(policy);
        attempts.start(&mut shared, NOW);
        attempts.failed(&mut shared, &Failure::new(Kind::Throttling), NOW, 0);
        assert_eq!(shared.rate_limiter.rate().is_some(), is_limited);
        assert_eq!(attempts.start(&mut shared, NOW) > NOW, is_limited);
    }
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Permanent),
        Just(Kind::Transient),
        Just(Kind::Timeout),
        Just(Kind::Throttling),
        Just(Kind::ClockSkew),
        Just(Kind::RefusedKey),
    ]
}

fn hints() -> impl Strategy<Value = Option<RetryAfter>> {
    let times = any::<u64>().prop_map(Duration::from_millis);
    proptest::option::of(prop_oneof![
        times.clone().prop_map(RetryAfter::AtLeast),
        times.prop_map(RetryAfter::About),
    ])
}

prop_compose! {
    fn failures()(kind in kinds(), hint in hints()) -> Failure {
        let mut failure = Failure::new(kind);
        failure.retry_after = hint;
        failure
    }
}

proptest! {
    #[test]
    fn attempts_are_bounded_and_the_quota_stays_in_range(
        calls in proptest::collection::vec(
            (0..9_u32, any::<bool>(), any::<bool>(), proptest::collection::vec((proptest::option::of(failures()), any::<u64>()), 0..12)),
            0..40,
        ),
    ) {
        let mut shared = Shared::new(NOW);
        let mut now = NOW;
        for (max_attempts, is_adaptive, is_long_poll, script) in calls {
            let mode = if is_adaptive { Mode::Adaptive } else { Mode::Standard };
            let policy = Policy::default().with_max_attempts(max_attempts).with_mode(mode);
            let mut attempts = Attempts::new(policy).with_deadline(now + seconds(60));
            if is_long_poll {
                attempts = attempts.of_long_poll();
            }
            for (failure, random) in script {
                now += attempts.start(&mut shared, now).min(seconds(60));
                prop_assert!(attempts.number() <= max_attempts.max(1));
                let Some(failure) = failure else {
                    let before = shared.quota.left();
                    attempts.succeeded(&mut shared, now);
                    prop_assert!((before..=500).contains(&shared.quota.left()));
                    break;
                };
                let before = shared.quota.left();
                let decision = attempts.failed(&mut shared, &failure, now, random);
                match decision {
                    Decision::Retry { after } => {
                        prop_assert!(failure.is_retryable());
                        let hint = failure.retry_after.map_or(NOW, RetryAfter::delay);
                        prop_assert!(after <= seconds(20).max(hint));
                        if let Some(RetryAfter::AtLeast(least)) = failure.retry_after {
                            prop_assert!(after >= least);
                        } else {
                            prop_assert!(after <= seconds(25));
                        }
                        prop_assert!(after < attempts.time_left(now));
                        prop_assert!(shared.quota.left() < before);
                        now += after;
                    }
                    Decision::GiveUp { after, reason } => {
                        prop_assert_eq!(shared.quota.left(), before);
                        prop_assert!(after.is_zero() || is_long_poll && reason == Reason::Quota);
                        break;
                    }
                }
            }
        }
    }

    #[test]
    fn a_rate_stays_a_rate_whatever_the_times(
        events in proptest::collection::vec((0..100_000_u64, any::<bool>(), any::<bool>()), 1..200),
    ) {
        let mut limiter = RateLimiter::new(NOW);
        for (milliseconds, is_end, throttled) in events {
            // A clock that goes backwards is the worst that can be given.
            let now = Duration::from_millis(milliseconds);
            if is_end {
                limiter.observe(now, throttled);
            } else {
                prop_assert!(limiter.reserve(now) < Duration::MAX);
            }
            prop_assert!(limiter.rate().is_none_or(|rate| rate.is_finite() && rate >= 0.5));
        }
    }

    #[test]
    fn a_clock_takes_any_dates(signed in any::<i64>(), server in any::<i64>()) {
        let time = |seconds: i64| {
            let limit = Timestamp::MAX.as_second();
            Timestamp::from_second(seconds.rem_euclid(limit)).unwrap()
        };
        let date = time(server).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let mut clock = Clock::default();
        let is_off = clock.learn(&dated("RequestTimeTooSkewed", &date), time(signed), time(signed));
        let distance = time(server).duration_since(time(signed)).abs();
        prop_assert_eq!(is_off, distance > SignedDuration::from_mins(4));
        prop_assert_eq!(clock.correct(time(signed)), if is_off { time(server) } else { time(signed) });
    }
}

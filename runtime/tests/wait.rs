//! Waiters: what answers mean, how long the delays are, and the client that keeps to them.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod layers;

use std::time::Duration;

use layers::{GetLayer, GetLayerError, GetLayerResponse};
use lensmith::wait::Acceptor::{Failure, Retry, Success};
use lensmith::wait::Matcher::*;
use lensmith::wait::{Acceptor, Answer, Delays, Verdict, WaitError};
use lensmith::{Error, ErrorMetadata, Waiter};
use proptest::prelude::*;

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

const fn waiter(acceptors: &'static [Acceptor<GetLayer>]) -> Waiter<GetLayer> {
    Waiter { name: "LayerReady", min_delay: seconds(5), max_delay: seconds(60), acceptors }
}

const LAYER_READY: Waiter<GetLayer> = waiter(&[
    Success(StringEquals(&GetLayerResponse::URL.some(), "ready")),
    Failure(StringEquals(&GetLayerResponse::URL.some(), "lost")),
    Retry(ErrorType("LayerNotFoundException")),
    Failure(ErrorType("NotDeclared")),
]);

fn response(url: &str) -> Result<GetLayerResponse, Error<GetLayerError>> {
    Ok(GetLayerResponse { url: Some(url.to_owned()), http_status: 200 })
}

fn error(code: &str) -> Result<GetLayerResponse, Error<GetLayerError>> {
    Err(Error::Service(GetLayerError::UNHANDLED.review(ErrorMetadata::new(code))))
}

/// What a verdict is, in a word.
fn judge(
    waiter: Waiter<GetLayer>,
    result: Result<GetLayerResponse, Error<GetLayerError>>,
) -> &'static str {
    match waiter.judge(&GetLayer::new("sha256:4f"), result) {
        Verdict::Done(Ok(Answer::Response(_))) => "success by a response",
        Verdict::Done(Ok(Answer::Error(_))) => "success by an error",
        Verdict::Done(Err(WaitError::Failed { .. })) => "failure",
        Verdict::Done(Err(WaitError::Call(_))) => "error",
        Verdict::Done(Err(_)) => "another error",
        Verdict::Retry(_) => "retry",
    }
}

#[test]
fn the_first_acceptor_that_matches_decides() {
    assert_eq!(judge(LAYER_READY, response("ready")), "success by a response");
    assert_eq!(judge(LAYER_READY, response("lost")), "failure");
    assert_eq!(judge(LAYER_READY, error("LayerNotFoundException")), "retry");
    assert_eq!(judge(LAYER_READY, error("NotDeclared")), "failure");
    const ANY_BEFORE: Waiter<GetLayer> = waiter(&[
        Retry(AnyResponse),
        Success(StringEquals(&GetLayerResponse::URL.some(), "ready")),
    ]);
    assert_eq!(judge(ANY_BEFORE, response("ready")), "retry");
}

#[test]
fn without_a_match_a_response_goes_on_and_an_error_is_final() {
    assert_eq!(judge(LAYER_READY, response("pending")), "retry");
    assert_eq!(judge(LAYER_READY, error("Throttled")), "error");
    let transport = Error::Transport(lensmith::transport::TransportError::NoRuntime);
    const ANY_ERROR: Waiter<GetLayer> = waiter(&[Success(AnyError)]);
    assert_eq!(judge(ANY_ERROR, Err(transport)), "error");
    assert_eq!(judge(ANY_ERROR, error("Throttled")), "success by an error");
    assert_eq!(judge(ANY_ERROR, response("ready")), "retry");
}

#[test]
fn a_test_without_an_answer_matches_nothing() {
    const UNANSWERED: Waiter<GetLayer> = waiter(&[
        Failure(Output(|_| None)),
        Failure(Output(|_| Some(false))),
        Success(InputOutput(|request: &GetLayer, response: &GetLayerResponse| {
            Some(Some(&request.digest) == response.url.as_ref())
        })),
    ]);
    assert_eq!(judge(UNANSWERED, response("sha256:4f")), "success by a response");
    assert_eq!(judge(UNANSWERED, response("sha256:50")), "retry");
}

#[test]
fn delays_follow_the_formula() {
    // Elapsed time, randomness, and the delay: from 5 to 20 seconds, for 100 at most.
    let mut delays = Delays::new(seconds(5), seconds(20), seconds(100));
    for (elapsed, random, delay) in [
        (0, u64::MAX, 5),
        (5, u64::MAX, 10),
        (15, u64::MAX, 20),
        (35, u64::MAX, 20),
        (55, 0, 5),
        // 35 of the 40 seconds that are left would leave no more than the least delay.
        (60, u64::MAX, 20),
        (80, 0, 5),
        (90, 0, 10),
    ] {
        assert_eq!(
            delays.next(seconds(elapsed), random),
            Some(seconds(delay)),
            "after {elapsed} s"
        );
    }
    assert_eq!(delays.next(seconds(99), 0), None, "the last call has been made");
}

#[test]
fn there_is_no_delay_when_the_time_is_over() {
    assert_eq!(Delays::new(seconds(5), seconds(20), seconds(0)).next(seconds(0), 0), None);
    assert_eq!(Delays::new(seconds(5), seconds(20), seconds(30)).next(seconds(31), 0), None);
    let short = Delays::new(seconds(5), seconds(20), seconds(3)).next(seconds(1), u64::MAX);
    assert_eq!(short, Some(seconds(2)), "a last call where not even the least delay is left");
}

proptest! {
    #[test]
    fn delays_keep_their_bounds_and_end_with_the_time(
        min in 1_u64..200,
        spread in 0_u64..200,
        max_wait in 0_u64..5000,
        call in 0_u64..40,
        randoms in prop::collection::vec(any::<u64>(), 5001),
    ) {
        let (min, max, max_wait) = (seconds(min), seconds(min + spread), seconds(max_wait));
        let mut delays = Delays::new(min, max, max_wait);
        let mut elapsed = seconds(call);
        let mut all = Vec::new();
        for random in randoms {
            let Some(delay) = delays.next(elapsed, random) else { break };
            all.push(delay);
            elapsed += delay;
            prop_assert!(elapsed <= max_wait, "a delay ends {elapsed:?} after the start");
            elapsed += seconds(call);
        }
        prop_assert_eq!(delays.next(elapsed, 0), None, "the delays do not end");
        if let Some((last, before)) = all.split_last() {
            prop_assert!(*last <= max + min);
            for (attempt, delay) in (0_u32..).zip(before) {
                let bound = max.min(min.saturating_mul(2_u32.saturating_pow(attempt)));
                prop_assert!((min..=bound).contains(delay), "{:?} is attempt {}", delay, attempt);
            }
        }
    }
}

#[test]
fn an_error_says_what_was_waited_for() {
    let failed = LAYER_READY.judge(&GetLayer::new(""), error("NotDeclared"));
    let Verdict::Done(Err(failed)) = failed else { panic!("{failed:?}") };
    assert_eq!(failed.to_string(), "GetLayer: the waiter LayerReady failed: NotDeclared");
    let failed = LAYER_READY.judge(&GetLayer::new(""), response("lost"));
    let Verdict::Done(Err(failed)) = failed else { panic!("{failed:?}") };
    let expected =
        "GetLayer: the waiter LayerReady failed; the response in this error shows the state";
    assert_eq!(failed.to_string(), expected);
}

#[cfg(feature = "client")]
mod client {
    use std::sync::{Arc, Mutex};

    use bytes::Bytes;
    use lensmith::Client;
    use lensmith::credentials::Credentials;
    use lensmith::retry::Policy;
    use lensmith::wait::Outcome;
    use tokio::time::Instant;

    use super::*;

    /// How waiting ends where these are the service's answers, the last of them repeated, and how
    /// many seconds after the start each call came.
    async fn wait(
        answers: &'static [(u16, &'static str)],
        max_wait: Duration,
    ) -> (Outcome<GetLayer>, Vec<u64>) {
        let start = Instant::now();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&calls);
        let transport = move |_| {
            let mut log = log.lock().unwrap();
            let (status, body) = *answers.get(log.len()).or(answers.last()).unwrap();
            log.push(start.elapsed().as_secs());
            let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
            *response.status_mut() = status.try_into().unwrap();
            std::future::ready(Ok(response))
        };
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
        let builder = Client::builder().region("eu-central-1").credentials(credentials);
        let once = Policy::default().with_max_attempts(1);
        let client = builder.retry(once).transport(transport).build().unwrap();
        let outcome = client.wait(LAYER_READY, GetLayer::new("sha256:4f"), max_wait).await;
        let calls = calls.lock().unwrap().clone();
        (outcome, calls)
    }

    const NOT_FOUND: (u16, &str) = (400, r#"{"__type":"LayerNotFoundException"}"#);
    const PENDING: (u16, &str) = (200, r#"{"url":"pending"}"#);
    const READY: (u16, &str) = (200, r#"{"url":"ready"}"#);

    #[tokio::test(start_paused = true)]
    async fn a_client_calls_until_the_state_has_come() {
        let (outcome, calls) = wait(&[NOT_FOUND, PENDING, READY], seconds(600)).await;
        let response = outcome.unwrap().into_response().unwrap();
        assert_eq!(response.url.as_deref(), Some("ready"));
        let [first, second, third] = calls[..] else { panic!("{calls:?}") };
        assert_eq!((first, second), (0, 5), "the first delay is always the least");
        assert!((10..=15).contains(&third), "the second is between 5 and 10 seconds: {calls:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_calls_for_a_last_time_when_the_time_is_over() {
        let (outcome, calls) = wait(&[NOT_FOUND, PENDING], seconds(90)).await;
        let error = outcome.unwrap_err();
        assert_eq!(calls.last(), Some(&90));
        let expected = "GetLayer: the waiter LayerReady is not done after 90s; the response in this \
                        error shows the state";
        assert_eq!(error.to_string(), expected);
        let WaitError::TimedOut { answer, .. } = error else { panic!("{error:?}") };
        assert_eq!(answer.into_response().unwrap().url.as_deref(), Some("pending"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_stops_at_an_error_that_nothing_accepts() {
        let (outcome, calls) = wait(&[PENDING, (500, "")], seconds(90)).await;
        let error = outcome.unwrap_err();
        assert!(matches!(error, WaitError::Call(Error::Service(_))), "{error:?}");
        assert_eq!(calls.len(), 2);
    }

    #[test]
    fn a_wait_can_go_to_another_thread() {
        fn sendable<F: Future + Send>(_: impl Fn(&Client) -> F) {}
        sendable(|client| {
            let client = client.clone();
            async move { client.wait(LAYER_READY, GetLayer::new(""), seconds(1)).await }
        });
    }
}

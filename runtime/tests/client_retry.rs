//! The retries of a client over scripted transports: no network, and a clock that stands still unless all
//! wait.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(feature = "client")]

mod layers;

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use layers::{GetLayer, GetLayerError, GetLayerResponse};
use lensmith::client::Builder;
use lensmith::config::{DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_TIMEOUT};
use lensmith::credentials::Credentials;
use lensmith::retry::{Kind, Mode, Policy, Safety};
use lensmith::transport::TransportError;
use lensmith::{Client, Error, Fault};
use tokio::time::Instant;

type Answer = Result<Response<Bytes>, TransportError>;

fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> Answer {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(Bytes::from_static(body.as_bytes())).unwrap())
}

fn success() -> Answer {
    response(200, &[], "{}")
}

fn named(status: u16, code: &str) -> Answer {
    response(status, &[("x-amzn-errortype", code)], "{}")
}

fn broken() -> Answer {
    let endpoint = "https://layers.eu-central-1.example".to_owned();
    Err(TransportError::Interrupted { endpoint, reason: "reset by peer".into() })
}

/// A transport that gives the answers one after the other, and what it was sent.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Self { answers, ..Self::default() }
    }

    fn client(&self, change: impl FnOnce(Builder) -> Builder) -> Client {
        let script = self.clone();
        let builder = Client::builder()
            .region("eu-central-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
            .transport(move |request| {
                script.requests.lock().unwrap().push(request);
                let answer = script.answers.lock().unwrap().pop_front();
                // Beyond the script the service is silent.
                async {
                    if let Some(answer) = answer { answer } else { std::future::pending().await }
                }
            });
        change(builder).build().unwrap()
    }

    fn headers(&self, name: &str) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| request.headers()[name].to_str().unwrap().to_owned())
            .collect()
    }

    fn attempts(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

async fn send(client: &Client) -> Result<GetLayerResponse, Error<GetLayerError>> {
    client.send(GetLayer::new("sha256:4f")).await
}

#[tokio::test(start_paused = true)]
async fn every_failure_that_may_pass_is_tried_again() {
    for answer in [
        broken(),
        response(500, &[], "<html>"),
        response(503, &[], ""),
        response(429, &[], ""),
        named(400, "ThrottlingException"),
        named(400, "RequestTimeout"),
    ] {
        let script = Script::new([answer.clone(), answer.clone(), success()]);
        let client = script.client(|builder| builder);
        assert_eq!(send(&client).await.unwrap().http_status, 200, "{answer:?}");
        assert_eq!(script.attempts(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_failure_is_the_error_of_the_call() {
    let script = Script::new([broken(), response(500, &[], ""), named(503, "SlowDown"), success()]);
    let error = send(&script.client(|builder| builder)).await.unwrap_err();
    assert_eq!(error.to_string(), "GetLayer: SlowDown (HTTP status 503)");
    assert_eq!(script.attempts(), 3);
    let failure = error.failure();
    assert!(failure.is_throttling());
    assert_eq!((failure.safety, failure.fault), (Safety::Safe, Some(Fault::Server)));
}

#[tokio::test(start_paused = true)]
async fn what_would_fail_again_is_not_tried_again() {
    let endpoint = "https://layers.eu-central-1.example".to_owned();
    for (answer, fault) in [
        (named(400, "LayerNotFoundException"), Some(Fault::Client)),
        (response(403, &[], ""), Some(Fault::Client)),
        (response(301, &[], ""), None),
        (response(200, &[], "<html>"), Some(Fault::Server)),
        (Err(TransportError::TooLarge { endpoint, limit: 1 }), None),
    ] {
        let script = Script::new([answer]);
        let error = send(&script.client(|builder| builder)).await.unwrap_err();
        assert_eq!(script.attempts(), 1, "{error}");
        assert_eq!(error.failure().kind, Kind::Permanent);
        assert_eq!(error.failure().fault, fault, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_attempt_is_no_retry() {
    let script = Script::new([broken(), success()]);
    let client = script.client(|builder| builder.retry(Policy::default().with_max_attempts(1)));
    assert!(matches!(send(&client).await, Err(Error::Transport(_))));
    assert_eq!(script.headers("amz-sdk-request"), ["attempt=1; max=1"]);
}

#[tokio::test(start_paused = true)]
async fn attempts_are_numbered_and_signed_for_one_invocation() {
    let script = Script::new([broken(), broken(), success(), success()]);
    let client = script.client(|builder| builder);
    send(&client).await.unwrap();
    send(&client).await.unwrap();
    let [one, two, three] = ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"];
    assert_eq!(script.headers("amz-sdk-request"), [one, two, three, one]);
    let ids = script.headers("amz-sdk-invocation-id");
    assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3], "{ids:?}");
    assert_eq!(ids[0].len(), 36);
    let signatures: BTreeSet<_> = script.headers("authorization").into_iter().collect();
    assert_eq!(signatures.len(), 4);
    for signature in signatures {
        assert!(signature.contains("amz-sdk-invocation-id;amz-sdk-request;"), "{signature}");
    }
    let requests = script.requests.lock().unwrap();
    assert!(requests.iter().all(|request| request.body() == requests[0].body()));
}

#[tokio::test(start_paused = true)]
async fn a_hint_is_waited_for() {
    let start = Instant::now();
    let script = Script::new([response(503, &[("retry-after", "17")], ""), success()]);
    send(&script.client(|builder| builder)).await.unwrap();
    assert!((17..18).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_hint_that_leaves_no_time_is_an_error_at_once() {
    let start = Instant::now();
    let script = Script::new([response(503, &[("retry-after", "3600")], ""), success()]);
    let error = send(&script.client(|builder| builder)).await.unwrap_err();
    assert_eq!(error.failure().retry_after.unwrap().delay(), Duration::from_secs(3600));
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(script.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_silent_attempt_leaves_time_for_others() {
    let start = Instant::now();
    let script = Script::default();
    let error = send(&script.client(|builder| builder)).await.unwrap_err();
    let Error::Transport(TransportError::Timeout { after, .. }) = error else { panic!("{error}") };
    assert_eq!(after, DEFAULT_ATTEMPT_TIMEOUT);
    assert!(error.failure().is_timeout());
    assert_eq!(script.attempts(), 3);
    assert!(start.elapsed() <= DEFAULT_TIMEOUT);
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_its_timeout_whatever_its_attempts() {
    let seconds = Duration::from_secs;
    let start = Instant::now();
    let script = Script::default();
    let client = script.client(|builder| builder.attempt_timeout(seconds(4)).timeout(seconds(7)));
    let error = send(&client).await.unwrap_err();
    let Error::Transport(TransportError::Timeout { after, .. }) = error else { panic!("{error}") };
    assert_eq!(after, seconds(7));
    assert_eq!(script.attempts(), 2);
    // A timer of Tokio is up to a millisecond late.
    assert!((7000..7010).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn no_time_and_endless_time_are_times() {
    let script = Script::default();
    let error = send(&script.client(|builder| builder.timeout(Duration::ZERO))).await.unwrap_err();
    assert!(matches!(error, Error::Transport(TransportError::Timeout { .. })));
    assert_eq!(script.attempts(), 0);
    let script = Script::new([broken(), success()]);
    let endless = |builder: Builder| builder.timeout(Duration::MAX).attempt_timeout(Duration::MAX);
    send(&script.client(endless)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_down_gets_little_more_than_first_attempts() {
    let calls = 300;
    let script = Script::new((0..10_000).map(|_| response(500, &[], "")));
    let client = script.client(|builder| builder);
    for _ in 0..calls {
        send(&client).await.unwrap_err();
    }
    assert_eq!(script.attempts(), calls + 500 / 14);
}

#[tokio::test(start_paused = true)]
async fn the_adaptive_mode_slows_down_all_attempts() {
    let adaptive = |builder: Builder| builder.retry(Policy::default().with_mode(Mode::Adaptive));
    let throttle_then_work = || {
        let throttled = (0..3).map(|_| named(400, "ThrottlingException"));
        Script::new(throttled.chain((0..3).map(|_| success())))
    };
    let mut times = Vec::new();
    for mode in [adaptive, (|builder| builder) as fn(Builder) -> Builder] {
        let client = throttle_then_work().client(mode);
        send(&client).await.unwrap_err();
        let start = Instant::now();
        for _ in 0..3 {
            send(&client).await.unwrap();
        }
        times.push(start.elapsed());
    }
    assert!(times[0] > Duration::from_secs(1), "{times:?}");
    assert!(times[1].is_zero(), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_runs_wrong_is_corrected_for_all_that_is_signed_afterwards() {
    let server = Timestamp::now() + SignedDuration::from_hours(7);
    let date = server.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let headers = [("x-amzn-errortype", "InvalidSignatureException"), ("date", date.as_str())];
    let script = Script::new([response(403, &headers, "{}"), success(), success()]);
    let client = script.client(|builder| builder);
    send(&client).await.unwrap();
    send(&client).await.unwrap();
    let presigned = client.presign(GetLayer::new("sha256:4f"), Duration::from_secs(60)).await;
    let presigned = presigned.unwrap().uri().to_string();
    let mut dates = script.headers("x-amz-date");
    let (_, date) = presigned.split_once("X-Amz-Date=").unwrap();
    dates.push(date[..16].to_owned());
    let off: Vec<_> = dates
        .iter()
        .map(|date| {
            let signed = jiff::fmt::strtime::parse("%Y%m%dT%H%M%S%z", date.replace('Z', "+0000"));
            (server.duration_since(signed.unwrap().to_timestamp().unwrap()).as_mins() + 5) / 10
        })
        .collect();
    assert_eq!(off, [42, 0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_signature_at_the_right_time_is_wrong() {
    let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let headers = [("x-amzn-errortype", "InvalidSignatureException"), ("date", date.as_str())];
    let script = Script::new([response(403, &headers, "{}")]);
    let error = send(&script.client(|builder| builder)).await.unwrap_err();
    assert_eq!(error.failure().kind, Kind::Permanent);
    assert_eq!(script.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_can_be_dropped_while_it_waits() {
    let busy = || response(503, &[("retry-after", "5")], "");
    let script = Script::new([busy(), busy(), success()]);
    let client = script.client(|builder| builder);
    for _ in 0..2 {
        let call = tokio::time::timeout(Duration::from_secs(1), send(&client));
        assert!(call.await.is_err());
    }
    assert_eq!(send(&client).await.unwrap().http_status, 200);
    assert_eq!(script.headers("amz-sdk-request"), ["attempt=1; max=3"; 3]);
}

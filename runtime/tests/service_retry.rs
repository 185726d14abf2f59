//! Retries that belong to a service, what of the client's configuration wins over them, and long polls.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(feature = "client")]

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::client::Builder;
use lensmith::config::Config;
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::{Endpoint, RuleSet};
use lensmith::retry::{Mode, Policy};
use lensmith::transport::TransportError;
use lensmith::{Client, Environment, Error, Operation, Service};
use tokio::time::Instant;

static TABLES: Service = Service {
    sdk_id: "Tables",
    name: "Tables",
    version: "2026-01-01",
    signing_name: "tables",
    endpoint_rules: &RuleSet { parameters: &[], rules: &[Endpoint(&[], "https://tables.example")] },
    retry: Policy::new().with_max_attempts(4).with_transient_delay(FIRST_DELAY),
    ..Service::DEFAULT
};

const FIRST_DELAY: Duration = Duration::from_millis(25);

#[derive(Clone, Debug, Default, PartialEq)]
struct GetRow {}

lensmith::structure! { GetRow; }

#[derive(Clone, Debug, PartialEq)]
struct GetRowResponse {
    http_status: u16,
}

lensmith::response! { GetRowResponse, zero: Self { http_status: 200 }; }

lensmith::operation_error! {
    /// The errors of both operations.
    #[derive(Clone, Debug, PartialEq)]
    enum GetRowError for "GetRow" {}
}

impl Operation for GetRow {
    type Response = GetRowResponse;
    type Error = GetRowError;
    const SERVICE: &'static Service = &TABLES;
}

#[derive(Clone, Debug, Default, PartialEq)]
struct AwaitRow {}

lensmith::structure! { AwaitRow; }

impl Operation for AwaitRow {
    type Response = GetRowResponse;
    type Error = GetRowError;
    const SERVICE: &'static Service = &TABLES;
    const IS_LONG_POLL: bool = true;
}

#[derive(Clone, Debug, Default, PartialEq)]
struct CountRows {}

lensmith::structure! { CountRows; }

impl Operation for CountRows {
    type Response = GetRowResponse;
    type Error = GetRowError;
    const SERVICE: &'static Service = &TABLES;
    const ATTEMPT_TIMEOUT: Option<Duration> = Some(Duration::from_secs(900));
}

/// The header `amz-sdk-request` of each attempt.
type Seen = Arc<Mutex<Vec<String>>>;

/// A client whose attempts fail, except for each one whose number is a multiple of `period`.
fn client(builder: Builder, period: usize) -> (Client, Seen) {
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    let builder = builder
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .transport(move |request: Request<Bytes>| {
            let mut seen = log.lock().unwrap();
            seen.push(request.headers()["amz-sdk-request"].to_str().unwrap().to_owned());
            let status = if seen.len().is_multiple_of(period) { 200 } else { 500 };
            let response = Response::builder().status(status).body(Bytes::from_static(b"{}"));
            async { Ok::<_, TransportError>(response.unwrap()) }
        });
    (builder.build().unwrap(), seen)
}

/// The headers of a call that fails until it gives up.
async fn attempts(builder: Builder) -> Vec<String> {
    let (client, seen) = client(builder, usize::MAX);
    client.send(GetRow {}).await.unwrap_err();
    let seen = seen.lock().unwrap();
    seen.clone()
}

const THREE: [&str; 3] = ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"];
const FOUR: [&str; 4] =
    ["attempt=1; max=4", "attempt=2; max=4", "attempt=3; max=4", "attempt=4; max=4"];

#[tokio::test(start_paused = true)]
async fn a_service_sets_attempts_and_delays() {
    assert_eq!(attempts(Client::builder()).await, FOUR);
    let adaptive = Policy::default().with_mode(Mode::Adaptive);
    assert_eq!(attempts(Client::builder().retry(adaptive)).await, FOUR);
    // Delays are random: with the usual bound, some of these would almost surely be greater.
    let (client, _) = client(Client::builder(), 2);
    for _ in 0..30 {
        let start = Instant::now();
        client.send(GetRow {}).await.unwrap();
        assert!(start.elapsed() <= FIRST_DELAY + Duration::from_millis(1), "{:?}", start.elapsed());
    }
}

/// The number is that of other services: what counts is that the client sets it.
#[tokio::test(start_paused = true)]
async fn attempts_of_the_client_win_however_they_are_set() {
    let attempts_lens = Config::RETRY.then(Policy::MAX_ATTEMPTS);
    let policy = Policy::default().with_max_attempts(3);
    assert_eq!(attempts(Client::builder().retry(policy)).await, THREE);
    assert_eq!(attempts(Client::builder().with(attempts_lens, 3_u32)).await, THREE);

    let variable = Environment::new([("AWS_MAX_ATTEMPTS", "3")]);
    assert_eq!(attempts(Builder::from_env(&variable).unwrap()).await, THREE);
    let file = std::env::temp_dir().join(format!("lensmith-retry-{}", std::process::id()));
    fs::write(&file, "[default]\nmax_attempts = 3\n").unwrap();
    let profile = Environment::new([("AWS_CONFIG_FILE", file.to_str().unwrap())]);
    let builder = Builder::from_env(&profile);
    fs::remove_file(&file).unwrap();
    assert_eq!(attempts(builder.unwrap()).await, THREE);

    let (client, seen) = client(Client::builder(), usize::MAX);
    let derived = client.with(attempts_lens, 3_u32);
    derived.send(GetRow {}).await.unwrap_err();
    assert_eq!(*seen.lock().unwrap(), THREE);
    // Without a setting of the client, that of the service holds again.
    seen.lock().unwrap().clear();
    derived.with(attempts_lens, None::<u32>).send(GetRow {}).await.unwrap_err();
    assert_eq!(*seen.lock().unwrap(), FOUR);
}

#[tokio::test(start_paused = true)]
async fn delays_of_the_client_win_and_leave_the_attempts_of_the_service() {
    let at_once = Policy::default().with_transient_delay(Duration::ZERO);
    let start = Instant::now();
    assert_eq!(attempts(Client::builder().retry(at_once)).await, FOUR);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

/// A client of a service that does not respond.
fn silent(builder: Builder) -> Client {
    let silent =
        |_: Request<Bytes>| std::future::pending::<Result<Response<Bytes>, TransportError>>();
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
    let builder = builder.region("eu-central-1").credentials(credentials);
    builder.transport(silent).build().unwrap()
}

/// The limit of the last attempt of a call, and how long the call took, in seconds.
async fn waited(builder: Builder) -> (u64, u64) {
    let once = builder.retry(Policy::new().with_max_attempts(1));
    let start = Instant::now();
    match silent(once).send(CountRows {}).await.unwrap_err() {
        Error::Transport(TransportError::Timeout { after, .. }) => {
            (after.as_secs(), start.elapsed().as_secs())
        }
        error => panic!("{error}"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_has_the_time_that_its_operation_needs_unless_the_client_sets_it() {
    let seconds = Duration::from_secs;
    assert_eq!(waited(Client::builder()).await, (900, 900));
    assert_eq!(waited(Client::builder().attempt_timeout(seconds(5))).await, (5, 5));
    assert_eq!(waited(Client::builder().timeout(seconds(60))).await, (60, 60));
    let by_lens = Client::builder().with(Config::ATTEMPT_TIMEOUT, seconds(7));
    assert_eq!(waited(by_lens).await, (7, 7));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_of_a_long_poll_may_take_as_long_as_the_call() {
    let seconds = Duration::from_secs;
    let client = silent(Client::builder().attempt_timeout(seconds(1)).timeout(seconds(60)));
    let start = Instant::now();
    let Error::Transport(TransportError::Timeout { after, .. }) =
        client.send(AwaitRow {}).await.unwrap_err()
    else {
        panic!("nothing responds")
    };
    assert_eq!((after, start.elapsed()), (seconds(60), seconds(60)));

    let start = Instant::now();
    client.send(GetRow {}).await.unwrap_err();
    assert!(start.elapsed() < seconds(5), "{:?}", start.elapsed());
}

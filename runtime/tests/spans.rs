//! The spans and events of a client's calls.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

#[path = "spans/collector.rs"]
mod collector;
mod keys;

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use bytes::Bytes;
use collector::{Collector, Trace};
use http::{Request, Response, Uri};
use jiff::{SignedDuration, Timestamp};
use keys::{PutKey, PutKeyResponse};
use lensmith::client::Builder;
use lensmith::config::Config;
use lensmith::credentials::{Credentials, CredentialsError, Provider};
use lensmith::hooks::{CallEnd, Context, Hook};
use lensmith::retry::Policy;
use lensmith::testing::{Script, SimulatedFault, call};
use lensmith::transport::TransportError;
use lensmith::{Body, Client};
use tracing::subscriber::DefaultGuard;

const SECRETS: [&str; 6] = ["s3cr3t", "t0k3n", "pa55word", "r3covery", "us3r", "h1nt"];

fn builder() -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRETS[0]).with_session_token(SECRETS[1]);
    Client::builder().region("eu-central-1").credentials(credentials)
}

fn put_key() -> PutKey {
    PutKey::new().with(PutKey::NAME, "mine").with(PutKey::SECRET, SECRETS[2])
}

fn raw(status: u16, headers: &[(&str, &str)], body: String) -> Response<Bytes> {
    let response = Response::builder().status(status);
    let response =
        headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    response.body(Bytes::from(body)).unwrap()
}

/// A success that has a secret.
fn success() -> Response<Bytes> {
    let body = format!(r#"{{"keyId":"1","recovery":"{}"}}"#, SECRETS[3]);
    raw(200, &[("x-amzn-requestid", "7f1a")], body)
}

/// Keeps what is traced on this thread until the guard is dropped.
fn collect() -> (Collector, DefaultGuard) {
    let collector = Collector::default();
    let guard = tracing::subscriber::set_default(collector.clone());
    (collector, guard)
}

#[track_caller]
fn assert_fields(trace: &Trace, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        assert_eq!(trace.field(name), *value, "{name} of {trace:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_each_attempt_is_one_within() {
    let (collector, _guard) = collect();
    let script = Script::new([
        call::<PutKey>().fault(SimulatedFault::Interrupted),
        call::<PutKey>().fault(SimulatedFault::Status(503)).after(Duration::from_secs(1)),
        call::<PutKey>().respond_raw(success()).after(Duration::from_secs(2)),
    ]);
    let client = builder().transport(script).build().unwrap();
    client.send(put_key()).await.unwrap();
    let traces = collector.traces();
    let names: Vec<_> = traces.iter().map(|trace| (trace.name.as_str(), trace.parent)).collect();
    let event = traces[2].name.as_str();
    assert!(event.starts_with("event "), "{event}");
    let attempt = ("lensmith.attempt", Some(0));
    let retry = (event, Some(0));
    assert_eq!(names, [("lensmith.call", None), attempt, retry, attempt, retry, attempt]);

    assert_fields(
        &traces[0],
        &[
            ("otel.name", "Keys.PutKey"),
            ("otel.kind", "client"),
            ("otel.status_code", ""),
            ("rpc.system", "aws-api"),
            ("rpc.service", "Keys"),
            ("rpc.method", "PutKey"),
            ("cloud.region", "eu-central-1"),
            ("aws.request_id", "7f1a"),
            ("http.response.status_code", "200"),
            ("error.type", ""),
            ("attempts", "3"),
        ],
    );
    let duration: u32 = traces[0].field("duration_ms").parse().unwrap();
    assert!(duration >= 3000, "{duration}");
    let error = ("otel.status_code", "ERROR");
    assert_fields(&traces[1], &[("attempt", "1"), ("error.type", "Interrupted"), error]);
    let message = traces[1].field("error.message");
    assert!(message.contains("https://keys.eu-central-1.example failed"), "{message}");
    assert_fields(&traces[2], &[("kind", "Transient"), ("message", "there is another attempt")]);
    assert!(!traces[2].field("delay_ms").is_empty());
    assert_fields(
        &traces[3],
        &[("attempt", "2"), ("error.type", "503"), ("http.response.status_code", "503"), error],
    );
    assert_fields(&traces[5], &[("attempt", "3"), ("error.type", ""), ("aws.request_id", "7f1a")]);
    let milliseconds = |at: usize| traces[at].field("duration_ms").parse::<u32>().unwrap() / 1000;
    assert_eq!((milliseconds(1), milliseconds(3), milliseconds(5)), (0, 1, 2));
}

/// Level and message of the events, and what the call failed of.
async fn failed(fault: SimulatedFault, change: impl FnOnce(Client) -> Client) -> Vec<String> {
    let (collector, _guard) = collect();
    let script = Script::new([call::<PutKey>().fault(fault).times(3)]);
    let client = change(builder().transport(script).build().unwrap());
    client.send(put_key()).await.unwrap_err();
    let traces = collector.traces();
    assert_fields(&traces[0], &[("otel.status_code", "ERROR")]);
    let events = traces.iter().filter(|trace| trace.fields.contains_key("message"));
    let events = events.map(|event| {
        let [message, kind, reason] = ["message", "kind", "reason"].map(|name| event.field(name));
        format!("{} {message} {kind} {reason}", event.level)
    });
    events.chain([traces[0].field("error.type").to_owned()]).collect()
}

#[tokio::test(start_paused = true)]
async fn an_event_says_what_follows_a_failure() {
    let again = "DEBUG there is another attempt Throttling ";
    assert_eq!(
        failed(SimulatedFault::Throttled, |client| client).await,
        [again, again, "WARN there is no other attempt Throttling Attempts", "ThrottlingException"]
    );
    assert_eq!(
        failed(SimulatedFault::Status(403), |client| client).await,
        ["DEBUG another attempt would fail Permanent ", "_OTHER"]
    );
    let once = |client: Client| client.with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32);
    assert_eq!(
        failed(SimulatedFault::Connect, once).await,
        ["WARN there is no other attempt Transient Attempts", "Connect"]
    );
    let nowhere = |client: Client| client.with(Config::REGION, "no where");
    assert_eq!(failed(SimulatedFault::Connect, nowhere).await, ["Config"]);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_a_warning() {
    let (collector, _guard) = collect();
    let date =
        (Timestamp::now() + SignedDuration::from_hours(7)).strftime("%a, %d %b %Y %H:%M:%S GMT");
    let headers = [("x-amzn-errortype", "InvalidSignatureException"), ("date", &date.to_string())];
    let script = Script::new([
        call::<PutKey>().respond_raw(raw(403, &headers, "{}".to_owned())),
        call::<PutKey>().respond_raw(success()),
    ]);
    builder().transport(script).build().unwrap().send(put_key()).await.unwrap();
    let warning = collector.traces().into_iter().find(|trace| trace.level == "WARN").unwrap();
    assert!(warning.field("message").starts_with("the clock is wrong"), "{warning:?}");
}

/// Says where it runs.
struct Speaker;

impl Hook for Speaker {
    fn before_signing(&self, _: &Context<'_>, _: &mut Request<Body>) {
        tracing::info!(target: "lensmith", "before");
    }

    fn after_call(&self, _: &Context<'_>, _: &CallEnd<'_>) {
        tracing::info!(target: "lensmith", "after");
    }
}

#[tokio::test]
async fn everything_runs_within_its_span_and_calls_do_not_mix() {
    let (collector, _guard) = collect();
    let transport = |_| async {
        tracing::info!(target: "lensmith", "sending");
        tokio::task::yield_now().await;
        tracing::info!(target: "lensmith", "sent");
        Ok::<_, TransportError>(success())
    };
    let provider = Provider::new(|| async {
        tracing::info!(target: "lensmith", "credentials");
        Ok::<_, CredentialsError>(Credentials::new("AKIDEXAMPLE", SECRETS[0]))
    });
    let builder = builder().hook(Speaker).credentials(provider);
    let client = builder.transport(transport).build().unwrap();
    let (one, other) = tokio::join!(client.send(put_key()), client.send(put_key()));
    assert!(one.is_ok() && other.is_ok());
    let traces = collector.traces();
    let spans: Vec<usize> =
        (0..traces.len()).filter(|at| traces[*at].name == "lensmith.call").collect();
    assert_eq!(spans.len(), 2);
    let mut refreshes = 0;
    for span in spans {
        let attempt = traces
            .iter()
            .position(|trace| trace.name == "lensmith.attempt" && trace.parent == Some(span));
        let said = |parent| {
            let said = traces.iter().filter(move |trace| trace.parent == parent);
            said.map(|trace| trace.field("message").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(said(attempt), ["before", "sending", "sent"]);
        let mut of_call = said(Some(span));
        refreshes += of_call.extract_if(.., |message| message == "credentials").count();
        assert_eq!(of_call, ["", "after"], "the first is the attempt");
    }
    assert_eq!(refreshes, 1, "one call gets the credentials for both");
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_has_the_same_spans() {
    let (collector, _guard) = collect();
    let transport = |_: Request<Bytes>, _: Duration| {
        tracing::info!(target: "lensmith", "sending");
        Ok::<_, TransportError>(success())
    };
    let client = lensmith::blocking::Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", SECRETS[0]))
        .hook(Speaker)
        .transport(transport)
        .build()
        .unwrap();
    client.send(put_key()).unwrap();
    let traces = collector.traces();
    let said: Vec<_> = traces
        .iter()
        .map(|trace| (trace.fields.get("message").unwrap_or(&trace.name).as_str(), trace.parent))
        .collect();
    let expected = [
        ("lensmith.call", None),
        ("lensmith.attempt", Some(0)),
        ("before", Some(1)),
        ("sending", Some(1)),
        ("after", Some(0)),
    ];
    assert_eq!(said, expected);
    assert_fields(&traces[0], &[("rpc.service", "Keys"), ("http.response.status_code", "200")]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_says_so() {
    let (collector, _guard) = collect();
    let silent = |_| std::future::pending::<Result<Response<Bytes>, TransportError>>();
    let client = builder().transport(silent).build().unwrap();
    assert!(tokio::time::timeout(Duration::from_secs(5), client.send(put_key())).await.is_err());
    let traces = collector.traces();
    assert_fields(
        &traces[0],
        &[("error.type", "Dropped"), ("duration_ms", "5000"), ("attempts", "1")],
    );
}

/// Sends requests to a URL that has a name and a password in it.
struct Rerouted(u16);

impl Hook for Rerouted {
    fn before_signing(&self, _: &Context<'_>, request: &mut Request<Body>) {
        let uri = format!("http://{}:{}@127.0.0.1:{}/", SECRETS[4], SECRETS[2], self.0);
        *request.uri_mut() = Uri::try_from(uri).unwrap();
    }
}

/// A port of this machine where no one listens.
fn closed_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn nothing_that_is_traced_is_a_secret() {
    let (collector, _guard) = collect();
    let body = format!(r#"{{"message":"no {}","hint":"{}"}}"#, SECRETS[2], SECRETS[5]);
    let error = raw(409, &[("x-amzn-errortype", "KeyExistsException")], body);
    let response =
        PutKeyResponse { id: None, recovery: Some(SECRETS[3].to_owned()), http_status: 200 };
    let script = Script::new([
        call::<PutKey>().respond_raw(success()),
        call::<PutKey>().respond_raw(error),
        call::<PutKey>().respond(response),
        call::<PutKey>().fault(SimulatedFault::TruncatedBody),
    ]);
    let client = builder().transport(script).build().unwrap();
    for _ in 0..2 {
        client.send(put_key()).await.unwrap();
        client.send(put_key()).await.unwrap_err();
    }
    let rerouted = builder().hook(Rerouted(closed_port())).build().unwrap();
    let error = rerouted.send(put_key()).await.unwrap_err();

    let text = format!("{error} {error:?} {:#?}", collector.everything());
    for part in ["127.0.0.1", "KeyExistsException", "InvalidResponse", "Connect"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    for secret in SECRETS.into_iter().chain(["Signature=", "AWS4-HMAC-SHA256"]) {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

//! What hooks see of a client's calls, and what they can change.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(feature = "client")]

mod keys;

// The example of the documentation of `lensmith::hooks`.
include!("hooks/metrics.rs");

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use keys::{PutKey, PutKeyResponse};
use lensmith::client::Builder;
use lensmith::config::Config;
use lensmith::credentials::{Credentials, CredentialsError, Provider};
use lensmith::hooks::{AttemptEnd, Hooks};
use lensmith::idempotency::random_token;
use lensmith::retry::{Decision, Failure};
use lensmith::testing::{Script, SimulatedFault, call};
use lensmith::transport::{Transport, TransportError, streaming};
use lensmith::{Body, Client, Operation};

const SECRETS: [&str; 4] = ["s3cr3t", "t0k3n", "pa55word", "r3covery"];

fn builder(transport: impl Transport) -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRETS[0]).with_session_token(SECRETS[1]);
    Client::builder().region("eu-central-1").credentials(credentials).transport(transport)
}

fn put_key() -> PutKey {
    PutKey::new().with(PutKey::NAME, "mine").with(PutKey::SECRET, SECRETS[2])
}

/// A transport that is answered well, once it was throttled.
fn throttled_once() -> Script {
    let body = format!(r#"{{"keyId":"1","recovery":"{}"}}"#, SECRETS[3]);
    let response = Response::builder().header("x-amzn-requestid", "7f1a").body(Bytes::from(body));
    Script::new([
        call::<PutKey>().fault(SimulatedFault::Throttled).after(Duration::from_secs(1)),
        call::<PutKey>().respond_raw(response.unwrap()).after(Duration::from_secs(2)),
    ])
}

/// Records each event, and which hook saw it.
#[derive(Clone, Default)]
struct Log {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Log {
    fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    fn add(&self, context: &Context<'_>, what: String) {
        let line = format!("{}{}: {what}", self.name, context.attempt);
        self.lines.lock().unwrap().push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }
}

impl Hook for Log {
    fn before_signing(&self, context: &Context<'_>, request: &mut Request<Body>) {
        let is_signed = request.headers().contains_key("authorization");
        self.add(context, format!("before signing {}", is_signed));
    }

    fn after_signing(&self, context: &Context<'_>, request: &Request<Body>) {
        let is_signed = request.headers().contains_key("authorization");
        self.add(context, format!("after signing {}", is_signed));
    }

    fn after_attempt(&self, context: &Context<'_>, end: &AttemptEnd<'_>) {
        self.add(context, format!("{:?} {:?}", end.result, end.request_id));
    }

    fn on_decision(&self, context: &Context<'_>, failure: &Failure, decision: &Decision) {
        let is_retry = matches!(decision, Decision::Retry { .. });
        self.add(context, format!("{:?} {is_retry}", failure.kind));
    }

    fn after_call(&self, context: &Context<'_>, end: &CallEnd<'_>) {
        self.add(context, format!("{:?} {:?}", end.outcome, end.http_status));
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_are_called_at_every_turn_and_in_their_order() {
    let first = Log::new("a");
    let second = Log { name: "b", lines: Arc::clone(&first.lines) };
    let client = builder(throttled_once()).hook(first.clone()).hook(second).build().unwrap();
    client.send(put_key()).await.unwrap();
    let turns = [
        "1: before signing false",
        "1: after signing true",
        "1: Ok(400) None",
        "1: Throttling true",
        "2: before signing false",
        "2: after signing true",
        "2: Ok(200) Some(\"7f1a\")",
        "2: Success Some(200)",
    ];
    let expected: Vec<_> =
        turns.iter().flat_map(|turn| [format!("a{turn}"), format!("b{turn}")]).collect();
    assert_eq!(first.take(), expected);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_calls_the_same_hooks() {
    let log = Log::new("");
    let script = Script::new([
        call::<PutKey>().fault(SimulatedFault::Interrupted),
        call::<PutKey>().fault(SimulatedFault::Status(403)),
    ]);
    let client = lensmith::blocking::Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", SECRETS[0]))
        .hook(log.clone())
        .transport(script)
        .build()
        .unwrap();
    client.send(put_key()).unwrap_err();
    let lines = log.take();
    let turns: Vec<_> = lines.iter().map(|line| line.split_once(": ").unwrap()).collect();
    assert!(turns[2].1.starts_with("Err(Interrupted"), "{turns:?}");
    assert!(turns[8].1.starts_with("Error { error_type: \"_OTHER\""), "{turns:?}");
    let attempts: Vec<_> = turns.iter().map(|(attempt, _)| *attempt).collect();
    assert_eq!(attempts, ["1", "1", "1", "1", "2", "2", "2", "2", "2"]);
}

/// Keeps everything that a hook is given, as `Debug` shows it.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

impl Everything {
    fn add(&self, part: &dyn std::fmt::Debug) {
        *self.0.lock().unwrap() += &format!("{part:?}\n");
    }
}

impl Hook for Everything {
    fn before_signing(&self, context: &Context<'_>, request: &mut Request<Body>) {
        self.add(&(context, request.headers()));
    }

    fn after_signing(&self, context: &Context<'_>, request: &Request<Body>) {
        self.add(&(context, request.uri(), request.headers()));
    }

    fn after_attempt(&self, context: &Context<'_>, end: &AttemptEnd<'_>) {
        self.add(&(context, end));
    }

    fn on_decision(&self, context: &Context<'_>, failure: &Failure, decision: &Decision) {
        self.add(&(context, failure, decision));
    }

    fn after_call(&self, context: &Context<'_>, end: &CallEnd<'_>) {
        self.add(&(context, end));
    }
}

#[tokio::test(start_paused = true)]
async fn debug_of_what_a_hook_sees_has_no_secrets() {
    let everything = Everything::default();
    let client = builder(throttled_once()).hook(everything.clone()).build().unwrap();
    client.send(put_key()).await.unwrap();
    let text = everything.0.lock().unwrap().clone();
    for part in ["PutKey", "eu-central-1", "7f1a", "authorization", "x-amz-security-token"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    for secret in SECRETS.into_iter().chain(["Signature="]) {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

/// Sets a header and the body of every first attempt.
struct Gateway;

impl Hook for Gateway {
    fn before_signing(&self, context: &Context<'_>, request: &mut Request<Body>) {
        if context.attempt == 1 {
            request.headers_mut().insert("x-tenant", HeaderValue::from_static("blue"));
            *request.body_mut() = r#"{"keyName":"another name"}"#.into();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_hook_changes_is_signed_and_holds_for_one_attempt() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let requests = Arc::clone(&seen);
    let script = throttled_once();
    let transport = streaming(move |request: Request<Body>| {
        requests.lock().unwrap().push(request.clone());
        let script = script.clone();
        async move { script.send(request).await }
    });
    let client = builder(transport).hook(Gateway).build().unwrap();
    client.send(put_key()).await.unwrap();
    let seen = seen.lock().unwrap();
    let header = |at: usize, name| seen[at].headers()[name].to_str().unwrap().to_owned();
    let body = |at: usize| seen[at].body().as_bytes().unwrap();
    assert_eq!(header(0, "x-tenant"), "blue");
    assert!(header(0, "authorization").contains(";x-tenant,"), "{}", header(0, "authorization"));
    assert_eq!(body(0), r#"{"keyName":"another name"}"#);
    assert_eq!(header(0, "content-length"), "26");
    assert!(!seen[1].headers().contains_key("x-tenant"));
    assert!(body(1).starts_with(br#"{"keyName":"mine""#));
    assert_eq!(header(1, "content-length"), body(1).len().to_string());
    assert_eq!(header(0, "amz-sdk-invocation-id"), header(1, "amz-sdk-invocation-id"));
}

/// Keeps the end of the last attempt and of the call, in numbers.
#[derive(Clone, Default)]
struct Ends(Arc<Mutex<Vec<(Duration, String)>>>);

impl Hook for Ends {
    fn after_attempt(&self, _: &Context<'_>, end: &AttemptEnd<'_>) {
        let result =
            format!("{} sent, {} received", end.bytes_sent.unwrap(), end.bytes_received.unwrap());
        self.0.lock().unwrap().push((end.duration, result));
    }

    fn after_call(&self, context: &Context<'_>, end: &CallEnd<'_>) {
        let result = match end.outcome {
            Outcome::Error { error_type, failure } => {
                format!("{error_type} {:?} after {}", failure.kind, context.attempt)
            }
            other => format!("{other:?} after {}", context.attempt),
        };
        self.0.lock().unwrap().push((end.duration, result));
    }
}

#[tokio::test(start_paused = true)]
async fn ends_tell_times_and_bytes() {
    let ends = Ends::default();
    let client = builder(throttled_once()).hook(ends.clone()).build().unwrap();
    client.send(put_key()).await.unwrap();
    let sent = put_key().with(PutKey::CLIENT_TOKEN, random_token()).to_body().unwrap();
    let sent = sent.length().unwrap();
    let ends = ends.0.lock().unwrap();
    let seconds = |at: usize| ends[at].0.as_millis() / 1000;
    assert_eq!(ends[0].1, format!("{sent} sent, 58 received"));
    assert_eq!(ends[1].1, format!("{sent} sent, 35 received"));
    assert_eq!((seconds(0), seconds(1), ends[2].1.as_str()), (1, 2, "Success after 2"));
    assert!(ends[2].0 >= ends[0].0 + ends[1].0, "{ends:?}");
}

/// How the only call of a client ends.
async fn end_of_call(builder: Builder) -> String {
    let ends = Ends::default();
    let client = builder.hook(ends.clone()).build().unwrap();
    client.send(put_key()).await.unwrap_err();
    let end = ends.0.lock().unwrap().pop().unwrap();
    end.1
}

#[tokio::test(start_paused = true)]
async fn every_error_has_one_word() {
    let silent = |_| std::future::pending::<Result<Response<Bytes>, TransportError>>();
    for (transport, expected) in [
        (SimulatedFault::Connect, "Connect Transient after 3"),
        (SimulatedFault::Interrupted, "Interrupted Transient after 3"),
        (SimulatedFault::Throttled, "ThrottlingException Throttling after 3"),
        (SimulatedFault::Status(403), "_OTHER Permanent after 1"),
        (SimulatedFault::TruncatedBody, "InvalidResponse Permanent after 1"),
    ] {
        let script = Script::new([call::<PutKey>().fault(transport).times(3)]);
        assert_eq!(end_of_call(builder(script)).await, expected);
    }
    let short = builder(silent).timeout(Duration::from_secs(7));
    assert_eq!(end_of_call(short).await, "Timeout Timeout after 1");
    let sealed = || std::future::ready(Err(CredentialsError::unavailable("the vault is sealed")));
    let locked = builder(silent).credentials(Provider::new(sealed));
    assert_eq!(end_of_call(locked).await, "Credentials Permanent after 0");
    let elsewhere = end_of_call(builder(silent).credentials(Credentials::new("A\n", "b"))).await;
    assert_eq!(elsewhere, "Sign Permanent after 1");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_has_an_end() {
    let ends = Ends::default();
    let silent = |_| std::future::pending::<Result<Response<Bytes>, TransportError>>();
    let client = builder(silent).hook(ends.clone()).build().unwrap();
    drop(client.send(put_key()));
    assert_eq!(*ends.0.lock().unwrap(), [], "a call that never began has no end");
    let limit = Duration::from_secs(5);
    assert!(tokio::time::timeout(limit, client.send(put_key())).await.is_err());
    let ends = ends.0.lock().unwrap();
    assert_eq!((ends.len(), ends[0].0.as_secs()), (1, 5));
    assert_eq!(ends[0].1, "Dropped after 1");
}

/// Panics as soon as a request of the second attempt is made.
struct Broken;

impl Hook for Broken {
    fn before_signing(&self, context: &Context<'_>, _: &mut Request<Body>) {
        assert_eq!(context.attempt, 1, "a hook that panics");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_panics_harms_only_its_call() {
    let log = Log::new("");
    let script = Script::new([
        call::<PutKey>().fault(SimulatedFault::Throttled),
        call::<PutKey>().respond(PutKeyResponse { id: None, recovery: None, http_status: 200 }),
    ]);
    let client = builder(script.clone()).hook(Broken).hook(log.clone()).build().unwrap();
    let shared = client.clone();
    let panic = tokio::spawn(async move { shared.send(put_key()).await.is_ok() }).await;
    assert!(panic.unwrap_err().is_panic());
    let last = log.take().pop();
    assert_eq!(last.as_deref(), Some("1: Throttling true"));

    client.send(put_key()).await.unwrap();
    script.verify();
    assert_eq!(log.take().len(), 4);
}

#[tokio::test]
async fn one_call_can_have_other_hooks() {
    let always = Log::new("always ");
    let once = Log { name: "once ", lines: Arc::clone(&always.lines) };
    let response = || PutKeyResponse { id: None, recovery: None, http_status: 200 };
    let script = Script::new([call::<PutKey>().respond(response()).times(3)]);
    let client = builder(script).hook(always.clone()).build().unwrap();
    assert!(format!("{:?}", client.config()).contains("hooks: Hooks(1)"));

    client.with(Config::HOOKS, client.config().hooks.with(once)).send(put_key()).await.unwrap();
    let names: Vec<_> = always.take().iter().map(|line| line[..4].to_owned()).collect();
    assert_eq!(names, ["alwa", "once"].repeat(4));
    client.with(Config::HOOKS, Hooks::new()).send(put_key()).await.unwrap();
    assert_eq!(always.take(), [] as [&str; 0]);
    client.send(put_key()).await.unwrap();
    assert_eq!(always.take().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn metrics_are_a_small_hook() {
    let metrics = Arc::new(Metrics::default());
    let fail = || call::<PutKey>().fault(SimulatedFault::Status(403));
    let script = Script::new([fail(), fail().after(Duration::from_millis(50))]);
    let client = builder(script).hook(Arc::clone(&metrics)).build().unwrap();
    for _ in 0..2 {
        client.send(put_key()).await.unwrap_err();
    }
    let expected = Calls { count: 2, failed: 2, attempts: 2, within_milliseconds: [1, 1, 0, 0] };
    assert_eq!(metrics.0.lock().unwrap()["PutKey"], expected);
}

//! Traffic that is recorded without its secrets, and answered again from the recording.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "client")]

mod keys;
mod memory_file;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use keys::{KeyExistsException, PutKey, PutKeyError, PutKeyResponse, Share};
use lensmith::credentials::Credentials;
use lensmith::retry::Policy;
use lensmith::testing::{Exchange, Operations, Recorder, Replay, Script, SimulatedFault, call};
use lensmith::transport::{Cause, Input, Transport, TransportError};
use lensmith::{Blob, Body, Client, Error, ErrorMetadata};
use memory_file::File;

fn operations() -> Operations {
    Operations::new().with::<PutKey>()
}

fn client(transport: impl Transport) -> Client {
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t").with_session_token("t0k3n");
    let builder = Client::builder().region("eu-central-1").credentials(credentials);
    let once = Policy::default().with_max_attempts(1);
    builder.retry(once).transport(transport).build().unwrap()
}

fn put_key(name: &str) -> PutKey {
    let share = Share::new().with(Share::HOLDER, "me").with(Share::SECRET, "p4rt");
    PutKey::new()
        .with(PutKey::NAME, name)
        .with(PutKey::SECRET, "pa55")
        .with(PutKey::WRAPPED, Blob::from(b"wr4p".to_vec()))
        .with(PutKey::SHARES, vec![share])
}

fn response() -> PutKeyResponse {
    PutKeyResponse { id: Some("1".into()), recovery: Some("r3c0v".into()), http_status: 201 }
}

fn key_exists() -> PutKeyError {
    let metadata = ErrorMetadata::new("KeyExistsException").with_message("there is one");
    PutKeyError::KeyExists(KeyExistsException { hint: Some("h1nt".into()), metadata })
}

type Outcome = Result<PutKeyResponse, Error<PutKeyError>>;

/// The same three calls: a success, an error and a failure.
async fn calls(client: &Client) -> [Outcome; 3] {
    let [one, two, three] = ["one", "two", "three"].map(|name| client.send(put_key(name)));
    [one.await, two.await, three.await]
}

/// A recording of those calls.
async fn recording() -> String {
    let script = Script::new([
        call::<PutKey>().respond(response()),
        call::<PutKey>().fail(key_exists()),
        call::<PutKey>().fault(SimulatedFault::TruncatedBody),
    ]);
    let file = File::default();
    let recorder = Recorder::new(operations(), script.clone(), file.clone());
    let outcomes = calls(&client(recorder.clone())).await;
    assert_eq!(outcomes[0].as_ref().unwrap(), &response(), "recording changes the response");
    recorder.finish().unwrap();
    script.verify();
    file.text()
}

#[tokio::test]
async fn a_recording_has_a_line_of_json_per_call_and_no_secret() {
    let recording = recording().await;
    let secrets =
        ["AKIDEXAMPLE", "s3cr3t", "t0k3n", "pa55", "p4rt", "d3I0cA", "r3c0v", "h1nt", "Signature"];
    assert_eq!(secrets.iter().find(|secret| recording.contains(**secret)), None, "{recording}");

    let exchanges: Vec<_> =
        recording.lines().map(|line| Exchange::from_json(line.as_bytes()).unwrap()).collect();
    let [success, error, unreadable] = exchanges.as_slice() else { panic!("{recording}") };
    assert_eq!(success.operation, "KeyStore.PutKey");
    let request = &success.request;
    assert_eq!((&*request.method, &*request.url), ("POST", "https://keys.eu-central-1.example/"));
    assert_eq!(request.headers["authorization"], "REDACTED");
    assert_eq!(request.headers["x-amz-security-token"], "REDACTED");
    assert_eq!(request.headers["x-amz-target"], "KeyStore.PutKey");
    let shares = r#""shares":[{"holder":"me","secret":"<redacted>"}]"#;
    assert_eq!(request.body, format!(r#"{{"keyName":"one","secret":"<redacted>",{shares}}}"#));
    let bodies = [success, error, unreadable].map(|it| it.response.clone().unwrap().body);
    assert_eq!(
        bodies,
        [
            r#"{"keyId":"1","recovery":"<redacted>"}"#,
            r#"{"__type":"KeyExistsException","message":"there is one","hint":"<redacted>"}"#,
            "<unreadable>",
        ]
    );
}

#[tokio::test]
async fn a_replay_answers_as_the_service_did() {
    let replay = Replay::new(operations(), &recording().await).unwrap();
    let client = client(replay.clone());
    let [success, error, unreadable] = calls(&client).await;
    assert_eq!(
        success.unwrap(),
        PutKeyResponse { recovery: Some("<redacted>".into()), ..response() }
    );
    match error {
        Err(Error::Service(PutKeyError::KeyExists(error))) => {
            assert_eq!(error.hint.as_deref(), Some("<redacted>"));
            assert_eq!(error.metadata.message(), Some("there is one"));
            assert_eq!(error.metadata.http_status(), 400);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(unreadable, Err(Error::InvalidResponse(_))), "{unreadable:?}");
    replay.verify();
}

#[tokio::test]
async fn a_secret_of_a_response_is_replaced_by_a_text_of_its_form() {
    let token = "QVdTOmV5SndZWGxzYjJGa0lqb2k=";
    let script = Script::new(["https://host.example/?sig=s3cr3t", token].map(|recovery| {
        let response = PutKeyResponse { recovery: Some(recovery.into()), ..response() };
        call::<PutKey>().respond(response)
    }));
    let file = File::default();
    let recorder = Recorder::new(operations(), script, file.clone());
    let recorded = client(recorder.clone());
    let sent = recorded.send(put_key("one")).await.unwrap();
    assert_eq!(sent.recovery.as_deref(), Some("https://host.example/?sig=s3cr3t"));
    recorded.send(put_key("two")).await.unwrap();
    recorder.finish().unwrap();
    assert!(!file.text().contains("s3cr3t") && !file.text().contains(token), "{}", file.text());

    let replay = Replay::new(operations(), &file.text()).unwrap();
    let client = client(replay.clone());
    let url = client.send(put_key("one")).await.unwrap().recovery.unwrap();
    assert_eq!(url.parse::<http::Uri>().unwrap().host(), Some("redacted.example"));
    let token = client.send(put_key("two")).await.unwrap().recovery.unwrap();
    assert_eq!(&*Blob::from_base64(&token).unwrap(), b"redacted:redacted");
    replay.verify();
}

#[tokio::test]
async fn a_replay_gives_responses_that_a_test_has_changed() {
    let replay = Replay::new(operations(), &recording().await).unwrap();
    let replay = replay.map_responses::<PutKey>(|response| {
        response.with(PutKeyResponse::RECOVERY, "http://127.0.0.1:8080/")
    });
    let [success, error, unreadable] = calls(&client(replay.clone())).await;
    let recovery = Some("http://127.0.0.1:8080/".into());
    assert_eq!(success.unwrap(), PutKeyResponse { recovery, ..response() });
    assert!(matches!(error, Err(Error::Service(PutKeyError::KeyExists(_)))), "{error:?}");
    assert!(matches!(unreadable, Err(Error::InvalidResponse(_))), "{unreadable:?}");
    replay.verify();
}

#[tokio::test]
async fn a_replay_takes_the_calls_in_any_order_and_each_once() {
    let replay = Replay::new(operations(), &recording().await).unwrap();
    let client = client(replay.clone());
    client.send(put_key("two")).await.unwrap_err();
    client.send(put_key("one")).await.unwrap();
    let again = client.send(put_key("one")).await.unwrap_err().to_string();
    assert!(again.contains("no call of KeyStore.PutKey left with {\"keyName\":\"one\""), "{again}");
    assert!(again.contains("}; record the call again"), "{again}");
    let panic = catch_unwind(AssertUnwindSafe(|| replay.verify())).unwrap_err();
    let complaint = *panic.downcast::<String>().unwrap();
    let lines: Vec<_> = complaint.lines().collect();
    assert_eq!(lines.len(), 3, "{complaint}");
    assert!(lines[1].starts_with("  the recording has no call"), "{complaint}");
    assert!(lines[1].ends_with("}; record the call again"), "{complaint}");
    assert!(lines[2].starts_with("  KeyStore.PutKey was not called with {\"keyName\":\"three\""));
}

#[tokio::test]
async fn failures_of_the_network_are_replayed() {
    let endpoint = "https://keys.eu-central-1.example".to_owned();
    let reason = Cause::from("cable");
    let after = Duration::from_millis(1500);
    for error in [
        TransportError::Connect { endpoint: endpoint.clone(), reason: reason.clone() },
        TransportError::Untrusted { endpoint: endpoint.clone(), reason: reason.clone() },
        TransportError::Interrupted { endpoint: endpoint.clone(), reason: reason.clone() },
        TransportError::Malformed { endpoint: endpoint.clone(), reason },
        TransportError::Timeout { endpoint: endpoint.clone(), after },
        TransportError::Stalled { endpoint: endpoint.clone(), after },
        TransportError::TooLarge { endpoint, limit: 7 },
    ] {
        let file = File::default();
        let sent = error.clone();
        let fail = move |_: Request<Bytes>| std::future::ready(Err(sent.clone()));
        let recorder = Recorder::new(operations(), fail, file.clone());
        recorder.send(put_key_request()).await.unwrap_err();
        let replay = Replay::new(operations(), &file.text()).unwrap();
        assert_eq!(replay.send(put_key_request()).await.unwrap_err(), error);
    }
}

fn put_key_request() -> Request<Body> {
    let put_key = put_key("one");
    let mut request = lensmith::Operation::to_request(&put_key).unwrap();
    request.extensions_mut().insert(Input::new(put_key));
    *request.uri_mut() = http::Uri::from_static("https://keys.eu-central-1.example/");
    request
}

#[tokio::test]
async fn an_operation_whose_secrets_are_not_known_is_not_called() {
    let recorder = Recorder::new(Operations::new(), refuse, File::default());
    let error = client(recorder).send(put_key("one")).await.unwrap_err().to_string();
    assert!(error.contains("the secrets of KeyStore.PutKey are not known"), "{error}");
    assert!(error.contains("Operations::with"), "{error}");
}

async fn refuse(_: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
    panic!("nothing is to be sent")
}

/// A file of a disk that is full.
struct Full;

impl io::Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_cannot_be_recorded_is_told_at_the_end_and_fails_no_call() {
    let script = Script::new([call::<PutKey>().respond(response())]);
    let recorder = Recorder::new(operations(), script, Full);
    client(recorder.clone()).send(put_key("one")).await.unwrap();
    assert_eq!(recorder.finish().unwrap_err().kind(), io::ErrorKind::StorageFull);
}

#[test]
fn a_line_that_is_no_exchange_is_named() {
    let lines = "\n{\"response\":{\"status\":200}}\n{\"operation\":7}\n";
    let error = Replay::new(operations(), lines).unwrap_err();
    assert_eq!((error.line, error.reason.path()), (3, "operation"));
    assert!(error.to_string().starts_with("line 3 of the recording is not an exchange"), "{error}");
}

#[test]
fn a_mistake_in_a_line_is_named_and_not_replayed_as_something_else() {
    const KINDS: &str =
        "`connect`, `untrusted`, `timeout`, `stalled`, `interrupted`, `malformed` or `tooLarge`";
    let refused = |line: &str| Replay::new(operations(), line).unwrap_err().to_string();
    for (line, expected) in [
        (r#"{"failure":{"kind":"timeuot"}}"#, format!("failure.kind: expected {KINDS}, found")),
        (
            r#"{"failure":{"reason":"a","limit":0}}"#,
            format!("failure.kind: expected {KINDS}, found nothing at line 1, column 12"),
        ),
        (
            r#"{"request":{"eventsEnd":"ended"},"response":{"status":200}}"#,
            "request.eventsEnd: expected `end`, `cut` or `limit`, found something else at line 1, column 25"
                .to_owned(),
        ),
        (
            r#"{"response":{"status":2000,"body":""}}"#,
            "response.status: expected an HTTP status from 100 to 999, found".to_owned(),
        ),
        (r#"{"response":{"status":-200}}"#, "response.status: expected an HTTP status".to_owned()),
        (r#"{"response":{"status":99}}"#, "response.status: expected an HTTP status".to_owned()),
        (
            r#"{"operation":"A.B"}"#,
            "response: expected a response or a failure, found nothing".to_owned(),
        ),
    ] {
        let text = refused(&format!("\n{line}"));
        let start = format!("line 2 of the recording is not an exchange: {expected}");
        assert!(text.starts_with(&start), "{text}");
        assert!(text.ends_with("; record it again"), "{text}");
        assert!(!text.contains("timeuot") && !text.contains("ended"), "{text}");
    }
    let valid = ["end", "cut", "limit"]
        .map(|end| format!(r#"{{"request":{{"eventsEnd":"{end}"}},"response":{{"status":599}}}}"#));
    Replay::new(operations(), &valid.join("\n")).unwrap();
}

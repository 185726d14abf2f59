//! A client whose service is a script.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "client")]

mod keys;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use keys::{KeyExistsException, PutKey, PutKeyError, PutKeyResponse, StoreFailureException};
use lensmith::client::Builder;
use lensmith::credentials::Credentials;
use lensmith::retry::Policy;
use lensmith::testing::{Script, SimulatedFault, call, faulty};
use lensmith::transport::{Transport, TransportError};
use lensmith::{Body, Client, Error, ErrorMetadata};

type Outcome = Result<PutKeyResponse, Error<PutKeyError>>;

/// A client that tries every call once.
fn client(transport: impl Transport) -> Client {
    builder(transport).retry(Policy::default().with_max_attempts(1)).build().unwrap()
}

fn builder(transport: impl Transport) -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
    let builder = Client::builder().region("eu-central-1").credentials(credentials);
    builder.timeout(Duration::from_secs(9)).transport(transport)
}

fn put_key(name: &str) -> PutKey {
    PutKey::new().with(PutKey::NAME, name)
}

fn response(id: &str) -> PutKeyResponse {
    PutKeyResponse { id: Some(id.to_owned()), recovery: Some("r3c".to_owned()), http_status: 201 }
}

fn service_error(outcome: Outcome) -> PutKeyError {
    match outcome {
        Err(Error::Service(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// What `verify` says about the calls.
fn complaint(script: &Script) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| script.verify())).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

/// What comes of one call whose answer is this fault.
async fn simulated(fault: SimulatedFault) -> Outcome {
    let script = Script::new([call::<PutKey>().fault(fault)]);
    client(script).send(put_key("mine")).await
}

#[tokio::test]
async fn a_script_answers_calls_in_their_order() {
    let script = Script::new([
        call::<PutKey>().when(|request| request.name == "mine").respond(response("1")),
        call::<PutKey>().respond(response("2")).times(2),
        call::<PutKey>().respond_raw(Response::new(Bytes::from_static(br#"{"keyId":"3"}"#))),
    ]);
    let client = client(script.clone());
    let expected = [response("1"), response("2"), response("2")];
    for (name, expected) in ["mine", "yours", "ours"].into_iter().zip(expected) {
        assert_eq!(client.send(put_key(name)).await.unwrap(), expected);
    }
    let raw = client.send(put_key("theirs")).await.unwrap();
    assert_eq!((raw.id.as_deref(), raw.http_status), (Some("3"), 200));
    script.verify();
}

#[tokio::test]
async fn a_typed_error_comes_back_as_it_was() {
    let metadata = ErrorMetadata::new("KeyExistsException").with_http_status(409);
    let metadata = metadata.with_message("there is one").with_request_id("7f1a");
    let exists = KeyExistsException { hint: Some("h1nt".into()), metadata };
    let script = Script::new([call::<PutKey>().fail(PutKeyError::KeyExists(exists.clone()))]);
    match service_error(client(script).send(put_key("mine")).await) {
        PutKeyError::KeyExists(found) => {
            assert_eq!(found.hint, exists.hint);
            assert_eq!(found.metadata.to_string(), exists.metadata.to_string());
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_status_of_an_error_is_by_whose_fault_it_is() {
    let failure = StoreFailureException { message: Some("full".into()), ..Default::default() };
    for (error, status, code, message) in [
        (PutKeyError::KeyExists(KeyExistsException::default()), 400, "KeyExistsException", None),
        (PutKeyError::StoreFailure(failure), 500, "StoreFailureException", Some("full")),
        (
            PutKeyError::Unhandled(ErrorMetadata::new("Odd").with_message("m")),
            400,
            "Odd",
            Some("m"),
        ),
    ] {
        let script = Script::new([call::<PutKey>().fail(error)]);
        let found = service_error(client(script).send(put_key("mine")).await);
        assert_eq!(found.metadata().http_status(), status);
        assert_eq!((found.code(), found.message()), (code, message));
    }
}

#[tokio::test]
async fn what_is_not_expected_is_refused_and_reported() {
    let script = Script::new([
        call::<PutKey>().when(|request| request.name == "mine").respond(response("1")),
        call::<PutKey>().respond(response("2")).times(3),
    ]);
    let client = client(script.clone());
    let other = put_key("yours").with(PutKey::SECRET, "pa55");
    match client.send(other).await {
        Err(Error::Transport(TransportError::Unsupported { reason })) => {
            assert!(reason.starts_with("call 1: KeyStore.PutKey is not as expected"), "{reason}");
            assert!(reason.contains("yours") && !reason.contains("pa55"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
    // The script is where it was.
    assert_eq!(client.send(put_key("mine")).await.unwrap(), response("1"));
    let complaint = complaint(&script);
    let lines: Vec<_> = complaint.lines().collect();
    assert_eq!(lines.first(), Some(&"the calls do not match the script:"));
    assert!(complaint.contains("\n  call 1: KeyStore.PutKey is not as expected"), "{complaint}");
    assert_eq!(lines.last(), Some(&"  calls 2 to 4: KeyStore.PutKey did not come"));
    assert_eq!(lines.len(), 3);
}

#[tokio::test]
async fn one_call_too_many_is_reported() {
    let script = Script::new([call::<PutKey>().respond(response("1")).times(0)]);
    client(script.clone()).send(put_key("mine")).await.unwrap_err();
    assert!(complaint(&script).ends_with("call 1: expected no more calls, got KeyStore.PutKey"));
}

#[tokio::test]
async fn calls_may_come_in_any_order() {
    let named = |name: &'static str| call::<PutKey>().when(move |request| request.name == name);
    let steps = || {
        [
            named("one").respond(response("1")),
            named("two").respond(response("2")).times(2),
            call::<PutKey>().respond(response("3")),
        ]
    };
    let script = Script::unordered(steps());
    let sender = client(script.clone());
    let calls = ["two", "other", "one", "two"].map(|name| sender.send(put_key(name)));
    for (outcome, id) in calls.into_iter().zip(["2", "3", "1", "2"]) {
        assert_eq!(outcome.await.unwrap(), response(id));
    }
    script.verify();
    sender.send(put_key("two")).await.unwrap_err();
    let last = complaint(&script);
    assert!(last.ends_with("\n  call 5: expected no more calls, got KeyStore.PutKey"), "{last}");

    let script = Script::unordered(steps().into_iter().take(2));
    client(script.clone()).send(put_key("yours")).await.unwrap_err();
    script.send(http::Request::new(Body::default())).await.unwrap_err();
    let complaint = complaint(&script);
    let lines: Vec<_> = complaint.lines().skip(1).collect();
    assert!(lines[0].starts_with("  call 1: KeyStore.PutKey is not as expected"), "{complaint}");
    let expected = [
        "  call 1: expected one of KeyStore.PutKey, KeyStore.PutKey, got a request without its operation; a transport that \
         wraps this one returns `true` from `needs_input`",
        "  KeyStore.PutKey did not come",
        "  KeyStore.PutKey did not come 2 more times",
    ];
    assert_eq!(&lines[1..], expected, "{complaint}");
}

#[tokio::test]
async fn another_request_than_an_operation_is_reported() {
    let script = Script::new([call::<PutKey>().respond(response("1"))]);
    script.send(http::Request::new(Body::default())).await.unwrap_err();
    let complaint = complaint(&script);
    let other = "call 1: expected KeyStore.PutKey, got a request without its operation; a transport that wraps this \
                 one returns `true` from `needs_input`";
    assert!(complaint.contains(other), "{complaint}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_comes_after_its_delay() {
    let script = |seconds| {
        let step = call::<PutKey>().respond(response("1"));
        Script::new([step.after(Duration::from_secs(seconds))])
    };
    let start = tokio::time::Instant::now();
    client(script(5)).send(put_key("mine")).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 5);
    let outcome = client(script(10)).send(put_key("mine")).await;
    assert!(matches!(outcome, Err(Error::Transport(TransportError::Timeout { .. }))));
}

#[tokio::test(start_paused = true)]
async fn faults_are_what_they_are_called() {
    use Error::{InvalidResponse, Service, Transport};
    let endpoint = "https://keys.eu-central-1.example";
    match simulated(SimulatedFault::Connect).await {
        Err(Transport(TransportError::Connect { endpoint: found, .. })) => {
            assert_eq!(found, endpoint);
        }
        other => panic!("{other:?}"),
    }
    let outcome = simulated(SimulatedFault::Interrupted).await;
    assert!(matches!(outcome, Err(Transport(TransportError::Interrupted { .. }))), "{outcome:?}");
    let start = tokio::time::Instant::now();
    let outcome = simulated(SimulatedFault::Timeout).await;
    assert!(matches!(outcome, Err(Transport(TransportError::Timeout { .. }))), "{outcome:?}");
    assert!(start.elapsed().is_zero());
    let outcome = simulated(SimulatedFault::Silence).await;
    assert!(matches!(outcome, Err(Transport(TransportError::Timeout { .. }))), "{outcome:?}");
    assert_eq!(start.elapsed().as_secs(), 9);
    let outcome = simulated(SimulatedFault::TruncatedBody).await;
    assert!(matches!(outcome, Err(InvalidResponse(_))), "{outcome:?}");
    match simulated(SimulatedFault::Throttled).await {
        Err(Service(error)) => assert_eq!(error.code(), "ThrottlingException"),
        other => panic!("{other:?}"),
    }
    match simulated(SimulatedFault::Status(503)).await {
        Err(Service(error)) => assert_eq!(error.metadata().http_status(), 503),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_faulty_transport_fails_as_planned_and_works_otherwise() {
    let script = Script::new([call::<PutKey>().respond(response("1")).times(2)]);
    let plan = |call| (call == 1).then_some(SimulatedFault::TruncatedBody);
    let client = client(faulty(script.clone(), plan));
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        outcomes.push(client.send(put_key("mine")).await.is_ok());
    }
    assert_eq!(outcomes, [true, false, true]);
    script.verify();
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_a_call_of_the_script() {
    let script = Script::new([
        call::<PutKey>().fault(SimulatedFault::Throttled),
        call::<PutKey>().fault(SimulatedFault::Status(503)),
        call::<PutKey>().respond(response("1")),
    ]);
    let client = builder(script.clone()).build().unwrap();
    assert_eq!(client.send(put_key("mine")).await.unwrap(), response("1"));
    script.verify();
}

#[tokio::test]
async fn what_a_script_does_not_expect_is_not_tried_again() {
    let script = Script::new([]);
    builder(script.clone()).build().unwrap().send(put_key("mine")).await.unwrap_err();
    assert_eq!(complaint(&script).lines().count(), 2);
}

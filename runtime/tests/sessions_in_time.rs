//! When calls of the blocking client ask for a session, and how long that may take.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(feature = "blocking")]

#[path = "sockets/mod.rs"]
mod sockets;
#[path = "stores/mod.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod stores;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use lensmith::blocking;
use lensmith::credentials::Credentials;

use self::stores::{GetPage, session};

/// A blocking client whose calls `answer` by the target, its number among all calls, and the time that it has.
fn answered_by(
    answer: impl Fn(&http::Request<Bytes>, usize, Duration) -> http::Response<Bytes>
    + Send
    + Sync
    + 'static,
) -> blocking::Builder {
    let count = AtomicUsize::new(0);
    let builder = blocking::Client::builder().region("eu-central-1");
    builder.credentials(Credentials::new("CALLER", "s3cr3t")).transport(
        move |request: http::Request<Bytes>, limit: Duration| {
            Ok(answer(&request, count.fetch_add(1, Ordering::SeqCst), limit))
        },
    )
}

fn creates(request: &http::Request<Bytes>) -> bool {
    request.headers()["x-amz-target"].to_str().unwrap().ends_with("CreateSession")
}

fn response(status: u16, body: impl Into<Bytes>) -> http::Response<Bytes> {
    http::Response::builder().status(status).body(body.into()).unwrap()
}

#[test]
fn a_call_that_goes_to_another_region_has_a_session_of_that_region() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let calls = Arc::clone(&seen);
    let builder = answered_by(move |request, number, _| {
        let host = request.uri().host().unwrap().to_owned();
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let key = authorization.split(['=', '/']).nth(1).unwrap().to_owned();
        calls.lock().unwrap().push(format!("{host} {} {key}", creates(request)));
        if creates(request) {
            return response(200, session(number, stores::IN_2100));
        }
        let mut response = response(200, "{}");
        if host.starts_with("eu-central-1.") {
            *response.status_mut() = http::StatusCode::MOVED_PERMANENTLY;
            let region = http::HeaderValue::from_static("eu-west-1");
            response.headers_mut().insert("x-amz-bucket-region", region);
        }
        response
    });
    let client = builder.follow_region_redirects(true).build().unwrap();
    client.send(GetPage { bucket: "one".into() }).unwrap();
    let expected = [
        "eu-central-1.store.example true CALLER",
        "eu-central-1.store.example false SESSION0",
        "eu-west-1.store.example true CALLER",
        "eu-west-1.store.example false SESSION2",
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn a_blocking_call_and_its_sessions_share_one_limit() {
    let limits = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&limits);
    let builder = answered_by(move |request, number, limit| {
        seen.lock().unwrap().push(limit);
        // Long enough for the next limits to be shorter for sure.
        std::thread::sleep(Duration::from_millis(20));
        match (creates(request), number) {
            (true, _) => response(200, session(number, stores::IN_2100)),
            (false, 1) => response(400, r#"{"__type":"ExpiredToken"}"#),
            (false, _) => response(200, "{}"),
        }
    });
    let client = builder.timeout(Duration::from_secs(20)).build().unwrap();
    client.send(GetPage { bucket: "one".into() }).unwrap();
    let limits = limits.lock().unwrap();
    assert_eq!(limits.len(), 4);
    assert!(limits.is_sorted_by(|one, next| one > next), "{limits:?}");
}

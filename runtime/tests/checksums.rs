//! Checksums of bodies, in memory and not: both clients add those that the service requires.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "blocking", feature = "client"))]

use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use lensmith::body::BodyError;
use lensmith::checksum::{Checksum, Sum};
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::{Rule, RuleSet};
use lensmith::optics::Lens;
use lensmith::sign::Payload;
use lensmith::transport::TransportError;
use lensmith::{Body, Client, Error, Operation, Route, Service, blocking};

static SERVICE: Service = Service {
    sdk_id: "Vaults",
    name: "Vaults",
    version: "2026-01-01",
    signing_name: "vaults",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RuleSet {
        parameters: &[],
        rules: &[Rule::Endpoint(&[], "https://vaults.example")],
    },
    ..Service::DEFAULT
};

/// Stores an archive.
#[derive(Clone, Debug, Default, PartialEq)]
struct PutArchive {
    tree: Option<String>,
    content: Body,
}

lensmith::structure! {
    PutArchive, zero: Self::default();
    TREE: Option<String> = lens!(tree, "tree").header("X-Tree"),
    CONTENT: Body = lens!(content, "content").required().payload(),
}

/// The response of [`PutArchive`].
#[derive(Clone, Debug, Default, PartialEq)]
struct PutArchiveResponse {
    http_status: u16,
}

lensmith::response! { PutArchiveResponse, zero: Self::default(); }

lensmith::operation_error! {
    /// The errors of [`PutArchive`].
    #[derive(Clone, Debug, PartialEq)]
    enum PutArchiveError for "PutArchive" {}
}

impl Operation for PutArchive {
    type Response = PutArchiveResponse;
    type Error = PutArchiveError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::post("/archives");
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
    const PAYLOAD: Payload = Payload::HashedWithHeader;
    const CHECKSUM: Option<Checksum> =
        Some(Checksum::new(&[("x-amz-content-sha256", Sum::SHA256), ("x-tree", Sum::SHA256_TREE)]));
}

/// Two leaves, the second of them not full: `a` over and over.
const LENGTH: usize = (1 << 20) + 7;

/// Its hash and its tree, as botocore computes them.
const HASHES: [&str; 2] = [
    "d068b86fa9718c9ef56229139facc172e9698d68c6248bd86a04857a262ae79e",
    "e25938b30d95c078c31cc5de7ff4470b6a6b25c9859f586ca5c382dcba8579c4",
];

fn put(content: Body) -> PutArchive {
    PutArchive { content, ..PutArchive::default() }
}

type Seen = Arc<Mutex<Vec<HeaderMap>>>;

/// The result of a call of each client, whose first attempt fails, and the headers of all attempts.
async fn calls(request: PutArchive) -> ([Result<(), Error<PutArchiveError>>; 2], Vec<HeaderMap>) {
    let seen = Seen::default();
    let answer = |seen: &Seen, request: &Request<Bytes>| {
        let mut seen = seen.lock().unwrap();
        assert_eq!(request.body().len(), LENGTH);
        seen.push(request.headers().clone());
        let status = if seen.len() % 2 == 1 { 503 } else { 200 };
        Response::builder().status(status).body(Bytes::new()).unwrap()
    };
    let key = || Credentials::new("AKIDEXAMPLE", "s3cr3t");
    let log = Arc::clone(&seen);
    let client = Client::builder().region("eu-central-1").credentials(key());
    let client = client.transport(move |request: Request<Bytes>| {
        let response = answer(&log, &request);
        async { Ok::<_, TransportError>(response) }
    });
    let first = client.build().unwrap().send(request.clone()).await;
    let log = Arc::clone(&seen);
    let client = blocking::Client::builder().region("eu-central-1").credentials(key());
    let client = client.transport(move |request: Request<Bytes>, _: Duration| {
        Ok::<_, TransportError>(answer(&log, &request))
    });
    let second = client.build().unwrap().send(request);
    let seen = seen.lock().unwrap().clone();
    ([first.map(drop), second.map(drop)], seen)
}

#[tokio::test]
async fn a_body_has_its_checksums_wherever_it_is() {
    let content = || vec![b'a'; LENGTH];
    let again = Body::replayable(move || Ok(Body::from_reader(Cursor::new(content()))));
    for body in [Body::from(content()), again.with_length(LENGTH as u64)] {
        let (results, seen) = calls(put(body)).await;
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(seen.len(), 4);
        for headers in seen {
            assert_eq!([&headers["x-amz-content-sha256"], &headers["x-tree"]], HASHES);
            let signed = headers["authorization"].to_str().unwrap();
            assert!(signed.contains("x-amz-content-sha256;x-amz-date;x-tree"), "{signed}");
        }
    }
}

#[tokio::test]
async fn a_checksum_that_is_given_stays() {
    let given = PutArchive { tree: Some("given".to_owned()), content: vec![b'a'; LENGTH].into() };
    let (_, seen) = calls(given).await;
    for headers in seen {
        assert_eq!([&headers["x-amz-content-sha256"], &headers["x-tree"]], [HASHES[0], "given"]);
    }
}

#[tokio::test]
async fn a_body_that_can_be_read_once_is_refused() {
    let (results, seen) = calls(put(Body::from_reader(Cursor::new(vec![b'a'; LENGTH])))).await;
    assert!(seen.is_empty());
    for result in results {
        let error = result.unwrap_err();
        let Error::Body(invalid) = &error else { panic!("{error}") };
        assert_eq!((invalid.member, &invalid.reason), ("content", &BodyError::NoChecksum));
        let expected = "the body `content` cannot be sent: the service requires its checksum, but it can be read once only";
        assert!(error.to_string().contains(expected), "{error}");
    }
}

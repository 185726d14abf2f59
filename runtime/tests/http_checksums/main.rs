//! The checksums of the trait `httpChecksum`: those that both clients add to requests, in a header or after a stream.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(all(feature = "blocking", feature = "client", feature = "crc", feature = "sha1"))]

#[path = "../page_store/mod.rs"]
mod page_store;
mod response_crc32;
mod responses;
#[path = "../sockets/mod.rs"]
mod sockets;
mod store;
mod streams;

use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::checksum::{Algorithm, When};
use lensmith::config::Config;
use lensmith::credentials::Credentials;
use lensmith::protocol::InvalidRequest;
use lensmith::transport::TransportError;
use lensmith::{Body, Client, Error, Operation, blocking};
use store::*;

const TEXT: &str = "123456789";

/// CRC32 of [`TEXT`], and its SHA-256.
const CRC32: &str = "y/Q5Jg==";
const SHA256: &str = "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=";

type Seen = Arc<Mutex<Vec<Request<Bytes>>>>;

fn key() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t")
}

fn success<T>(seen: &Seen, request: Request<Bytes>) -> Result<Response<Bytes>, T> {
    seen.lock().unwrap().push(request);
    Ok(Response::new(Bytes::from_static(b"{}")))
}

fn async_client(seen: &Seen) -> lensmith::client::Builder {
    let seen = Arc::clone(seen);
    let client = Client::builder().region("eu-central-1").credentials(key());
    client.transport(move |request| std::future::ready(success::<TransportError>(&seen, request)))
}

fn blocking_client(seen: &Seen) -> blocking::Builder {
    let seen = Arc::clone(seen);
    let client = blocking::Client::builder().region("eu-central-1").credentials(key());
    client.transport(move |request, _: Duration| success::<TransportError>(&seen, request))
}

/// What each client sends for an operation over TLS, and the results of the calls.
async fn sent<O: Operation + Clone>(
    when: When,
    operation: O,
) -> ([Result<(), Error<O::Error>>; 2], Vec<Request<Bytes>>) {
    let seen = Seen::default();
    let client = async_client(&seen).request_checksum_calculation(when).build().unwrap();
    let first = client.send(operation.clone()).await.map(drop);
    let client = blocking_client(&seen).request_checksum_calculation(when).build().unwrap();
    let second = client.send(operation).map(drop);
    let requests = std::mem::take(&mut *seen.lock().unwrap());
    ([first, second], requests)
}

/// The two requests that the clients send.
async fn both<O: Operation + Clone>(when: When, operation: O) -> [Request<Bytes>; 2] {
    let (results, requests) = sent(when, operation).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    requests.try_into().unwrap()
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

fn stream(text: &'static str) -> Body {
    Body::from_reader(Cursor::new(text)).with_length(text.len() as u64)
}

#[tokio::test]
async fn a_body_in_memory_has_its_checksum_in_a_signed_header() {
    for request in both(When::Supported, PutObject::of(TEXT)).await {
        assert_eq!(header(&request, "x-amz-checksum-crc32"), Some(CRC32));
        assert_eq!(header(&request, "x-amz-sdk-checksum-algorithm"), Some("CRC32"));
        assert!(header(&request, "authorization").unwrap().contains(";x-amz-checksum-crc32;"));
        assert_eq!(header(&request, "content-encoding"), None);
        assert_eq!(request.body(), TEXT);
    }
}

#[tokio::test]
async fn the_algorithm_is_that_of_the_member() {
    for name in ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] {
        let algorithm = Algorithm::named(name).unwrap();
        let put = PutObject { algorithm: Some(name.to_owned()), ..PutObject::of(TEXT) };
        for when in [When::Supported, When::Required] {
            for request in both(when, put.clone()).await {
                let expected = algorithm.checksum(TEXT.as_bytes());
                assert_eq!(header(&request, algorithm.header()), Some(expected.as_str()));
                assert_eq!(header(&request, "x-amz-sdk-checksum-algorithm"), Some(name));
            }
        }
    }
}

#[tokio::test]
async fn an_algorithm_that_is_not_supported_is_an_error_before_anything_is_sent() {
    let put = PutObject { algorithm: Some("MD5".to_owned()), ..PutObject::of(TEXT) };
    let (results, requests) = sent(When::Supported, put).await;
    assert_eq!(requests.len(), 0);
    for result in results {
        let error = result.unwrap_err();
        let Error::InvalidRequest(InvalidRequest::Checksum(unsupported)) = &error else {
            panic!("{error}")
        };
        assert_eq!(unsupported.algorithm, "MD5");
        let text = error.to_string();
        assert!(text.contains("\"MD5\" is not supported; use one of CRC64NVME, CRC32C,"), "{text}");
    }
}

#[tokio::test]
async fn what_is_not_required_can_be_turned_off() {
    for body in [Body::from(TEXT), stream(TEXT)] {
        let operation = PutObject::of(body);
        let seen = Seen::default();
        let client = async_client(&seen).build().unwrap();
        let client = client.with(Config::REQUEST_CHECKSUM_CALCULATION, When::Required);
        client.send(operation).await.unwrap();
        let request = seen.lock().unwrap().pop().unwrap();
        let is_of_checksum = |name: &str| name.contains("checksum") || name.contains("trailer");
        assert!(!request.headers().keys().any(|name| is_of_checksum(name.as_str())));
        assert_eq!(request.body(), TEXT);
    }
}

#[tokio::test]
async fn a_required_checksum_is_crc32_even_without_a_member() {
    for when in [When::Supported, When::Required] {
        for request in both(when, PutOwner { owner: Some("me".to_owned()) }).await {
            let expected = Algorithm::CRC32.checksum(request.body());
            assert_eq!(header(&request, "x-amz-checksum-crc32"), Some(expected.as_str()));
            assert_eq!(header(&request, "x-amz-sdk-checksum-algorithm"), None);
            assert_eq!(header(&request, "content-md5"), None);
        }
    }
}

#[tokio::test]
async fn a_checksum_of_the_caller_wins() {
    for body in [Body::from(TEXT), stream(TEXT)] {
        let put = PutObject { sha256: Some("given".to_owned()), ..PutObject::of(body.clone()) };
        let seen = Seen::default();
        async_client(&seen).build().unwrap().send(put).await.unwrap();
        let request = seen.lock().unwrap().pop().unwrap();
        assert_eq!(header(&request, "x-amz-checksum-sha256"), Some("given"));
        for name in ["x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm", "x-amz-trailer"] {
            assert_eq!(header(&request, name), None, "{name}");
        }
        assert_eq!(request.body(), TEXT);
    }
}

#[tokio::test]
async fn a_pre_signed_request_has_no_checksum_of_ours() {
    let seen = Seen::default();
    let (client, blocking) = (async_client(&seen).build().unwrap(), blocking_client(&seen));
    let (blocking, minute) = (blocking.build().unwrap(), Duration::from_secs(60));
    for body in [Body::from(TEXT), stream(TEXT)] {
        let request = client.presign(PutObject::of(body), minute).await.unwrap();
        assert!(!format!("{request:?}").contains("checksum"), "{request:?}");
    }
    let request = blocking.presign(GetObject::default(), minute).unwrap();
    assert!(!format!("{request:?}").contains("checksum"), "{request:?}");
    let given = PutObject { sha256: Some(SHA256.to_owned()), ..PutObject::of(TEXT) };
    let request = client.presign(given, minute).await.unwrap();
    assert_eq!(request.headers()["x-amz-checksum-sha256"], SHA256);
}

#[tokio::test]
async fn a_command_of_curl_has_the_checksum_of_what_it_shows() {
    let client = async_client(&Seen::default()).build().unwrap();
    let command = client.to_curl(PutObject::of(TEXT)).await.unwrap();
    assert!(command.contains(&format!("x-amz-checksum-crc32: {CRC32}")), "{command}");
    // curl cannot send a checksum after a file, and the name of its algorithm alone would be refused.
    let put = PutObject { algorithm: Some("SHA1".to_owned()), ..PutObject::of(stream(TEXT)) };
    let command = client.to_curl(put).await.unwrap();
    assert!(!command.contains("checksum"), "{command}");
    assert!(command.contains("--data-binary '@content'"), "{command}");
}

#[test]
fn settings_come_from_the_environment_and_the_profile() {
    use lensmith::Environment;
    use lensmith::client::Builder;

    let config = |variables: &[(&str, &str)]| {
        let region = [("AWS_REGION", "eu-central-1"), ("AWS_ACCESS_KEY_ID", "AKID")];
        let all = region.iter().chain(&[("AWS_SECRET_ACCESS_KEY", "s3cr3t")]).chain(variables);
        let environment = Environment::new(all.map(|(name, value)| (*name, *value)));
        let client = Builder::from_env(&environment).map(Builder::build)?;
        client.map(|client| {
            let config = client.config();
            (config.request_checksum_calculation, config.response_checksum_validation)
        })
    };
    assert_eq!(config(&[]).unwrap(), (When::Supported, When::Supported));
    let request = ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required");
    let response = ("AWS_RESPONSE_CHECKSUM_VALIDATION", "WHEN_REQUIRED");
    assert_eq!(config(&[request]).unwrap(), (When::Required, When::Supported));
    assert_eq!(config(&[response]).unwrap(), (When::Supported, When::Required));
    let error = config(&[("AWS_REQUEST_CHECKSUM_CALCULATION", "never")]).unwrap_err();
    assert!(error.to_string().contains("set it to `when_supported`, `when_required`"), "{error}");
}

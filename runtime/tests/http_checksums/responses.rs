//! Responses that are compared with their checksum.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use lensmith::body::BodyError;
use lensmith::checksum::HttpChecksum;

use super::page_store::{Caller, Times, write};
use super::sockets::Server;
use super::*;

/// CRC-64/NVME of [`TEXT`].
const CRC64NVME: &str = "rosUhgp5mIg=";

/// A server that responds with these headers and this text, in chunks or with its length.
fn serving(
    headers: &'static str,
    text: &'static str,
    has_length: bool,
) -> (Server, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let server = Server::start(move |stream, requests| {
        while let Some(request) = receive_head(&stream) {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = requests.send(request);
            let length = text.len();
            let body = match has_length {
                true => format!("content-length: {length}\r\n\r\n{text}"),
                false => format!(
                    "transfer-encoding: chunked\r\n\r\n4\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
                    &text[..4],
                    length - 4,
                    &text[4..]
                ),
            };
            write(&stream, format!("HTTP/1.1 200 OK\r\n{headers}{body}").as_bytes());
        }
    });
    (server, count)
}

/// A request without a body.
fn receive_head(stream: &std::net::TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    let mut stream = stream;
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// The outcome of a download by each client: whether its checksum was compared, and its content.
fn downloads(
    headers: &'static str,
    text: &'static str,
    mode: Option<&str>,
) -> Vec<(Option<Algorithm>, Result<Bytes, TransportError>)> {
    let mut outcomes = Vec::new();
    for has_length in [true, false] {
        let (server, _) = serving(headers, text, has_length);
        for caller in Caller::both(&server.url, Times::default()) {
            let get = GetObject { mode: mode.map(str::to_owned) };
            let response = caller.send(get).unwrap();
            let checksum = response.content.checksum();
            outcomes.push((checksum, caller.read(response.content)));
            let request = server.requests.recv().unwrap();
            let expected = format!("x-amz-checksum-mode: {}\r\n", mode.unwrap_or("ENABLED"));
            assert!(request.contains(&expected), "{request}");
        }
    }
    outcomes
}

#[test]
fn a_stream_is_compared_with_the_best_of_its_checksums() {
    for (headers, expected) in [
        ("x-amz-checksum-crc32: y/Q5Jg==\r\n", Algorithm::CRC32),
        ("x-amz-checksum-crc32c: 4waSgw==\r\n", Algorithm::CRC32C),
        (
            "x-amz-checksum-sha1: wrong\r\nx-amz-checksum-crc64nvme: rosUhgp5mIg=\r\n",
            Algorithm::CRC64NVME,
        ),
        ("x-amz-checksum-sha1: 98O8HYCOBHMq32eZZczDTKeuNEE=\r\n", Algorithm::SHA1),
        (
            "x-amz-checksum-sha256: FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=\r\n",
            Algorithm::SHA256,
        ),
    ] {
        for (checksum, content) in downloads(headers, TEXT, None) {
            assert_eq!(checksum, Some(expected));
            assert_eq!(content.unwrap(), TEXT);
        }
    }
}

#[test]
fn a_changed_byte_is_an_error_in_place_of_the_last_piece() {
    let headers = "x-amz-checksum-crc64nvme: rosUhgp5mIg=\r\n";
    for (checksum, content) in downloads(headers, "123456780", None) {
        assert_eq!(checksum, Some(Algorithm::CRC64NVME));
        let error = content.unwrap_err();
        let TransportError::Body(BodyError::Checksum { algorithm, expected, found }) = &error
        else {
            panic!("{error}")
        };
        assert_eq!((*algorithm, expected.as_str()), (Algorithm::CRC64NVME, CRC64NVME));
        assert_eq!(*found, Algorithm::CRC64NVME.checksum(b"123456780"));
        assert!(error.to_string().contains("bytes were changed on the way"), "{error}");
    }
}

#[test]
fn checksums_of_parts_and_unknown_ones_are_not_compared() {
    for headers in [
        "",
        "x-amz-checksum-crc32: y/Q5Jw==-3\r\n",
        "x-amz-checksum-md5: wrong\r\nx-amz-checksum-type: FULL_OBJECT\r\n",
    ] {
        for (checksum, content) in downloads(headers, TEXT, None) {
            assert_eq!(checksum, None, "{headers}");
            assert_eq!(content.unwrap(), TEXT);
        }
    }
    // One of the parts does not hide one of all bytes.
    let headers = "x-amz-checksum-crc32c: wrong-2\r\nx-amz-checksum-crc32: y/Q5Jg==\r\n";
    assert_eq!(downloads(headers, TEXT, None)[0].0, Some(Algorithm::CRC32));
}

#[test]
fn a_response_is_compared_only_if_it_was_asked_for() {
    let headers = "x-amz-checksum-crc32: wrong\r\n";
    for (checksum, content) in downloads(headers, TEXT, Some("DISABLED")) {
        assert_eq!((checksum, content.unwrap()), (None, Bytes::from(TEXT)));
    }
    let (server, _) = serving(headers, TEXT, true);
    let [caller, _] = Caller::both(&server.url, Times::default());
    let Caller::Async(client, runtime) = caller else { panic!("the first is the async client") };
    let client = client.with(Config::RESPONSE_CHECKSUM_VALIDATION, When::Required);
    let response = runtime.block_on(client.send(GetObject::default())).unwrap();
    assert_eq!(response.content.checksum(), None);
    assert!(!server.requests.recv().unwrap().contains("x-amz-checksum-mode"));
    let asked = GetObject { mode: Some("ENABLED".to_owned()) };
    let response = runtime.block_on(client.send(asked)).unwrap();
    assert_eq!(response.content.checksum(), Some(Algorithm::CRC32));
}

#[test]
fn a_download_that_is_dropped_early_is_no_error() {
    let (server, count) = serving("x-amz-checksum-crc32: wrong\r\n", TEXT, true);
    for caller in Caller::both(&server.url, Times::default()) {
        let response = caller.send(GetObject::default()).unwrap();
        assert_eq!(response.http_status, 200);
        drop(response);
    }
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn a_response_in_memory_is_compared_before_it_is_parsed_and_tried_again() {
    let (server, count) = serving("x-amz-checksum-crc32: y/Q5Jg==\r\n", TEXT, true);
    for caller in Caller::both(&server.url, Times::default()) {
        assert_eq!(caller.send(GetText::default()).unwrap().text.as_deref(), Some(TEXT));
    }
    assert_eq!(count.load(Ordering::SeqCst), 2);
    for has_length in [true, false] {
        let (server, count) =
            serving("x-amz-checksum-crc32: y/Q5Jg==\r\n", "123456780", has_length);
        for caller in Caller::both(&server.url, Times::default()) {
            let error = caller.send(GetText::default()).unwrap_err();
            let Error::Transport(TransportError::Body(BodyError::Checksum { .. })) = &error else {
                panic!("{error}")
            };
            assert!(error.failure().is_retryable());
            assert_eq!(count.swap(0, Ordering::SeqCst), 3);
        }
    }
}

#[tokio::test]
async fn a_response_of_a_transport_in_memory_is_compared_too() {
    let client = |text: &'static str| {
        let client = Client::builder().region("eu-central-1").credentials(key());
        let client = client.transport(move |_: Request<Bytes>| {
            let response = Response::builder().header("x-amz-checksum-crc32", CRC32);
            std::future::ready(Ok::<_, TransportError>(response.body(text.into()).unwrap()))
        });
        client.build().unwrap()
    };
    let content = client(TEXT).send(GetObject::default()).await.unwrap().content;
    assert_eq!(content.checksum(), Some(Algorithm::CRC32));
    assert_eq!(content.as_bytes(), Some(&Bytes::from(TEXT)));
    let content = client("123456780").send(GetObject::default()).await.unwrap().content;
    let error = content.bytes(9).await.unwrap_err();
    assert!(matches!(error, TransportError::Body(BodyError::Checksum { .. })), "{error}");
}

#[test]
fn an_algorithm_that_the_operation_does_not_list_is_not_compared() {
    let http_checksum = HttpChecksum::new().validated_by("x-amz-checksum-mode", &["SHA256"]);
    let response = Response::builder().header("x-amz-checksum-crc32", "AAAAAA==");
    let response = http_checksum.validate(response.body(Body::from(TEXT)).unwrap());
    assert_eq!(response.body().checksum(), None);
    assert_eq!(response.body().as_bytes().unwrap(), TEXT);
}

#[tokio::test]
async fn the_length_in_a_header_tells_which_piece_is_the_last() {
    let http_checksum = HttpChecksum::new().validated_by("x-amz-checksum-mode", &["CRC32"]);
    let response = |length: &str, text: &'static str| {
        let response = Response::builder().header("x-amz-checksum-crc32", CRC32);
        // A transport that gives the body without its length.
        let body = Body::from_reader(Cursor::new(text));
        http_checksum.validate(response.header("content-length", length).body(body).unwrap())
    };
    let mut chunks = response("9", "123456780").into_body().chunks();
    let error = chunks.next().await.unwrap().unwrap_err();
    assert!(matches!(error, TransportError::Body(BodyError::Checksum { .. })), "{error}");
    let body = response("9", TEXT).into_body();
    assert_eq!(body.length(), Some(9));
    assert_eq!(body.bytes(9).await.unwrap(), TEXT);
    // A header that states no length changes nothing: the checksum is compared at the end.
    let mut chunks = response("nine", "123456780").into_body().chunks();
    assert_eq!(chunks.next().await.unwrap().unwrap(), "123456780");
    chunks.next().await.unwrap().unwrap_err();
}

/// What each client makes of a response that states the checksum of other bytes.
async fn with_other_bytes<O: Operation + Clone>(
    operation: O,
    (status, body): (u16, &'static str),
) -> [Result<O::Response, Error<O::Error>>; 2] {
    let answer = move || {
        let response = Response::builder().status(status).header("x-amz-checksum-crc32", CRC32);
        response.body(Bytes::from_static(body.as_bytes())).unwrap()
    };
    let client = Client::builder().region("eu-central-1").credentials(key());
    let client = client.transport(move |_| std::future::ready(Ok::<_, TransportError>(answer())));
    let first = client.build().unwrap().send(operation.clone()).await;
    let client = blocking::Client::builder().region("eu-central-1").credentials(key());
    let client = client.transport(move |_, _: Duration| Ok::<_, TransportError>(answer()));
    [first, client.build().unwrap().send(operation)]
}

#[tokio::test]
async fn headers_about_a_body_that_does_not_follow_and_errors_are_not_compared() {
    for result in with_other_bytes(HeadObject::default(), (200, "")).await {
        result.unwrap();
    }
    for result in with_other_bytes(GetText::default(), (404, r#"{"__type":"NoSuchKey"}"#)).await {
        assert!(matches!(result, Err(Error::Service(StoreError::NoSuchKey(_)))), "{result:?}");
    }
}

//! Streams that have their checksum after them.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use lensmith::body::BodyError;
use lensmith::checksum::{AwsChunked, ChunkSigner, HttpChecksum};
use lensmith::sign::{Scope, Settings, sign_headers};
use proptest::prelude::*;

use super::page_store::{Caller, Received, Times, receive, write};
use super::sockets::{EMPTY, Server};
use super::*;

const UNSIGNED: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const SIGNED: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
const BUSY: &[u8] = b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";

#[tokio::test]
async fn a_stream_over_tls_has_its_checksum_in_a_trailer() {
    for algorithm in [None, Some("CRC64NVME"), Some("SHA256")] {
        let algorithm = algorithm.map(str::to_owned);
        let again = Body::replayable(|| Ok(stream(TEXT))).with_length(9);
        let put = PutObject { algorithm: algorithm.clone(), ..PutObject::of(again) };
        let algorithm = Algorithm::named(algorithm.as_deref().unwrap_or("CRC32")).unwrap();
        for request in both(When::Supported, put).await {
            let length = request.body().len().to_string();
            for (name, expected) in [
                ("content-encoding", "aws-chunked"),
                ("content-length", length.as_str()),
                ("transfer-encoding", ""),
                ("x-amz-content-sha256", UNSIGNED),
                ("x-amz-decoded-content-length", "9"),
                ("x-amz-sdk-checksum-algorithm", algorithm.name()),
                ("x-amz-trailer", algorithm.header()),
                (algorithm.header(), ""),
            ] {
                assert_eq!(header(&request, name).unwrap_or_default(), expected, "{name}");
            }
            let signed = header(&request, "authorization").unwrap();
            assert!(signed.contains("x-amz-decoded-content-length;"), "{signed}");
            let sum = algorithm.checksum(TEXT.as_bytes());
            let expected = format!("9\r\n123456789\r\n0\r\n{}:{sum}\r\n\r\n", algorithm.header());
            assert_eq!(request.body(), expected.as_str());
        }
    }
}

#[tokio::test]
async fn the_encoding_comes_after_those_of_the_caller() {
    let put = PutObject { encoding: Some("gzip".to_owned()), ..PutObject::of(stream(TEXT)) };
    let seen = Seen::default();
    async_client(&seen).build().unwrap().send(put).await.unwrap();
    let request = seen.lock().unwrap().pop().unwrap();
    assert_eq!(header(&request, "content-encoding"), Some("gzip,aws-chunked"));
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_refused_before_it_is_read() {
    let body = Body::from_reader(Cursor::new(TEXT));
    let (results, requests) = sent(When::Supported, PutObject::of(body.clone())).await;
    assert_eq!(requests.len(), 0);
    for result in results {
        let error = result.unwrap_err();
        let Error::Body(invalid) = &error else { panic!("{error}") };
        assert_eq!((invalid.member, &invalid.reason), ("content", &BodyError::UnknownLength));
    }
    assert_eq!(body.bytes(9).await.unwrap(), TEXT);
}

/// Answers each request with the next of these, and tells the requests.
fn answering(answers: &'static [&'static [u8]]) -> (Server, Arc<Mutex<Vec<Received>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    let server = Server::start(move |stream, _| {
        while let Some(request) = receive(&stream) {
            let mut seen = seen.lock().unwrap();
            seen.push(request);
            write(&stream, answers[(seen.len() - 1) % answers.len()]);
        }
    });
    (server, requests)
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at / 7 % 251) as u8).collect()
}

#[test]
fn a_stream_without_tls_has_signed_chunks_and_a_retry_signs_them_anew() {
    let (server, requests) = answering(&[BUSY, EMPTY]);
    let length = (64 << 10) * 2 + 5;
    let again = Body::replayable(move || Ok(Body::from_reader(Cursor::new(content(length)))));
    let heard = Arc::new(AtomicU64::new(0));
    for caller in Caller::both(&server.url, Times::default()) {
        let hear = Arc::clone(&heard);
        let body = again.clone().with_length(length as u64);
        let body = body.with_progress(move |bytes| hear.store(bytes, Ordering::SeqCst));
        caller.send(PutObject::of(body)).unwrap();
        assert_eq!(heard.swap(0, Ordering::SeqCst), length as u64, "progress of the user's bytes");
        let requests = std::mem::take(&mut *requests.lock().unwrap());
        assert_eq!(requests.len(), 2);
        for request in requests {
            assert_eq!(request.header("x-amz-content-sha256"), Some(SIGNED));
            assert_eq!(
                request.header("content-length"),
                Some(request.body.len().to_string().as_str())
            );
            let decoded = decode(&request.body);
            let lengths: Vec<_> = decoded.chunks.iter().map(|(chunk, _)| chunk.len()).collect();
            assert_eq!(lengths, [64 << 10, 64 << 10, 5, 0]);
            assert!(decoded.content() == content(length), "the content arrives as it is");
            let sum = Algorithm::CRC32.checksum(&content(length));
            assert_eq!(decoded.trailer("x-amz-checksum-crc32"), Some(sum.as_str()));
            let authorization = request.header("authorization").unwrap();
            decoded.verify(authorization, request.header("x-amz-date").unwrap(), "s3cr3t");
        }
    }
}

#[test]
fn a_stream_that_can_be_read_once_is_sent_and_is_not_tried_again() {
    let (server, requests) = answering(&[EMPTY]);
    for caller in Caller::both(&server.url, Times::default()) {
        caller.send(PutObject::of(stream(TEXT))).unwrap();
        let request = requests.lock().unwrap().pop().unwrap();
        assert_eq!(decode(&request.body).content(), TEXT.as_bytes());
    }
    let (server, requests) = answering(&[BUSY]);
    for caller in Caller::both(&server.url, Times::default()) {
        let error = caller.send(PutObject::of(stream(TEXT))).unwrap_err();
        assert!(error.to_string().contains("503"), "{error}");
        assert_eq!(std::mem::take(&mut *requests.lock().unwrap()).len(), 1);
    }
}

#[test]
fn a_stream_that_breaks_its_length_ends_the_call() {
    let (server, _requests) = answering(&[EMPTY]);
    for caller in Caller::both(&server.url, Times { attempts: 1, ..Times::default() }) {
        for (length, expected) in [
            (10, BodyError::TooShort { length: 10, found: 9 }),
            (8, BodyError::TooLong { length: 8 }),
        ] {
            let body = Body::from_reader(Cursor::new(TEXT)).with_length(length);
            let error = caller.send(PutObject::of(body)).unwrap_err();
            let Error::Body(invalid) = &error else { panic!("{error}") };
            assert!(format!("{:?}", invalid.reason).contains(&format!("{expected:?}")), "{error}");
        }
    }
}

/// The encoded body of a request to this URL, by hand, and the request.
fn by_hand(url: &str, body: Body) -> (Request<Body>, Option<AwsChunked>) {
    let mut request = Request::put(url).body(body).unwrap();
    let chunked = HttpChecksum::new().required().apply(&mut request, When::Supported).unwrap();
    if let Some(chunked) = chunked {
        chunked.announce(&mut request, true).unwrap();
        let (scope, now) =
            (Scope { region: "eu-central-1", service: "s3" }, "2026-01-02T03:04:05Z");
        let now = now.parse().unwrap();
        sign_headers(&mut request, &key(), scope, Settings::default(), now).unwrap();
        let signer = ChunkSigner::after(&request, &key(), scope, now);
        chunked.encode(&mut request, signer).unwrap();
    }
    (request, chunked)
}

/// A body whose pieces have these lengths, in turn.
fn in_pieces(content: Vec<u8>, lengths: Vec<usize>) -> Body {
    let length = content.len() as u64;
    let mut turn = 0;
    let mut rest = Cursor::new(content);
    let read = move |buffer: &mut [u8]| {
        turn += 1;
        let length = lengths[turn % lengths.len()].min(buffer.len());
        rest.read(&mut buffer[..length])
    };
    struct By<F>(F);
    impl<F: FnMut(&mut [u8]) -> io::Result<usize>> Read for By<F> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            (self.0)(buffer)
        }
    }
    Body::from_reader(By(read)).with_length(length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_body_of_any_size_has_its_announced_length_and_is_decoded_to_itself(
        length in prop_oneof![0..40_usize, 65_500..65_600_usize, 131_000..131_100_usize, 0..400_000_usize],
        pieces in prop::collection::vec(1..70_000_usize, 1..4),
        is_secure: bool,
    ) {
        let url = if is_secure { "https://s3.example/key" } else { "http://s3.example/key" };
        let (request, _) = by_hand(url, in_pieces(content(length), pieces));
        let announced = header_of(&request, "content-length");
        prop_assert_eq!(request.body().length(), Some(announced.parse().unwrap()));
        let decoded_length = header_of(&request, "x-amz-decoded-content-length");
        prop_assert_eq!(decoded_length, length.to_string());
        let (authorization, time) =
            (header_of(&request, "authorization"), header_of(&request, "x-amz-date"));
        let mut body = Vec::new();
        request.into_body().reader().read_to_end(&mut body).unwrap();
        prop_assert_eq!(body.len().to_string(), announced);
        let decoded = decode(&body);
        prop_assert!(decoded.content() == content(length));
        let sum = Algorithm::CRC32.checksum(&content(length));
        prop_assert_eq!(decoded.trailer("x-amz-checksum-crc32"), Some(sum.as_str()));
        match is_secure {
            true => prop_assert!(decoded.chunks.iter().all(|(_, signature)| signature.is_none())),
            false => decoded.verify(&authorization, &time, "s3cr3t"),
        }
    }
}

fn header_of(request: &Request<Body>, name: &str) -> String {
    request.headers()[name].to_str().unwrap().to_owned()
}

#[test]
fn without_a_client_the_encoded_body_can_be_read_again_if_the_body_can() {
    let again = Body::replayable(|| Ok(stream(TEXT))).with_length(9);
    let (request, chunked) = by_hand("https://s3.example/key", again);
    assert!(chunked.is_some() && request.body().is_replayable());
    let read = || {
        let mut text = String::new();
        request.body().clone().reader().read_to_string(&mut text).unwrap();
        text
    };
    assert_eq!(read(), read());
    let (request, _) = by_hand("https://s3.example/key", stream(TEXT));
    assert!(!request.body().is_replayable());
    let (request, chunked) = by_hand("https://s3.example/key", Body::from(TEXT));
    assert!(chunked.is_none() && request.headers()["x-amz-checksum-crc32"] == CRC32);
}

#[test]
fn chunks_that_are_announced_as_signed_need_a_signer() {
    let mut request = Request::put("http://s3.example/key").body(stream(TEXT)).unwrap();
    let chunked = HttpChecksum::new().required().apply(&mut request, When::Supported);
    let chunked = chunked.unwrap().unwrap();
    chunked.announce(&mut request, true).unwrap();
    let error = chunked.encode(&mut request, None).unwrap_err();
    assert!(error.to_string().contains("use an endpoint with https"), "{error}");
    // Nobody signs the request of an anonymous caller.
    chunked.announce(&mut request, false).unwrap();
    assert_eq!(header_of(&request, "x-amz-content-sha256"), UNSIGNED);
    assert_eq!(header_of(&request, "content-encoding"), "aws-chunked");
    chunked.encode(&mut request, None).unwrap();
}

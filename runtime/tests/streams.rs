//! Bodies that are streams, in requests and responses of both clients over real sockets of this machine.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![allow(clippy::indexing_slicing, reason = "a test fails by a panic")]
#![cfg(all(feature = "client", feature = "blocking"))]

mod page_store;
mod sockets;

use std::io::{self, Cursor, Read};
use std::net::{Shutdown, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Instant;

use lensmith::body::BodyError;
use lensmith::retry::{Kind, Safety};
use lensmith::transport::TransportError;
use lensmith::{Body, Error};
use page_store::*;
use sockets::{EMPTY, Server, until_closed};

const BUSY: &[u8] = b"HTTP/1.1 503 Busy\r\ncontent-type: application/x-amz-json-1.1\r\n\
    content-length: 22\r\n\r\n{\"__type\":\"SlowDown\"}\n";
const MISSING: &[u8] = b"HTTP/1.1 404 Missing\r\ncontent-type: application/x-amz-json-1.1\r\n\
    content-length: 40\r\n\r\n{\"__type\":\"NoSuchPage\",\"message\":\"torn\"}";

/// Answers each request with the next of these, and the last again; tells the requests.
fn answering(answers: &'static [&'static [u8]]) -> (Server, Arc<Mutex<Vec<Received>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (seen, count) = (Arc::clone(&requests), Arc::new(AtomicUsize::new(0)));
    let server = Server::start(move |stream, _| {
        while let Some(request) = receive(&stream) {
            seen.lock().unwrap().push(request);
            let number = count.fetch_add(1, Ordering::SeqCst);
            write(&stream, answers[number.min(answers.len() - 1)]);
        }
    });
    (server, requests)
}

fn once(text: &str) -> Body {
    Body::from_reader(Cursor::new(text.to_owned()))
}

fn recipe() -> Body {
    Body::replayable(|| Ok(once("a page")))
}

#[test]
fn a_body_is_sent_from_wherever_it_is() {
    let path = std::env::temp_dir().join(format!("lensmith-streams-{}", std::process::id()));
    std::fs::write(&path, "a page").unwrap();
    let (server, requests) = answering(&[EMPTY]);
    for caller in Caller::both(&server.url, Times::default()) {
        for (body, length, is_covered) in [
            (Body::from("a page"), Some("6"), true),
            (Body::from_file(&path).unwrap(), Some("6"), true),
            (recipe(), None, true),
            (recipe().with_length(6), Some("6"), true),
            (once("a page"), None, false),
            (once("a page").with_length(6), Some("6"), false),
        ] {
            assert_eq!(caller.send(PutPage::of(body)).unwrap().http_status, 200);
            let request = requests.lock().unwrap().pop().unwrap();
            assert_eq!(request.body, b"a page");
            assert_eq!(request.header("content-length"), length, "{}", request.head);
            let chunked = request.header("transfer-encoding");
            assert_eq!(chunked.is_some(), length.is_none(), "{}", request.head);
            let hash = request.header("x-amz-content-sha256");
            assert_eq!(hash, (!is_covered).then_some("UNSIGNED-PAYLOAD"), "{}", request.head);
            assert!(request.head.contains("AWS4-HMAC-SHA256"));
        }
    }
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_file_is_signed_as_its_bytes_are() {
    let path = std::env::temp_dir().join(format!("lensmith-signed-{}", std::process::id()));
    std::fs::write(&path, "a page").unwrap();
    let signature = |body: Body| {
        use lensmith::credentials::Credentials;
        use lensmith::sign::{PayloadHash, Scope, Settings, sign_headers};
        let mut request = http::Request::post("https://pages.example/").body(body).unwrap();
        if request.body().as_bytes().is_none() {
            request.extensions_mut().insert(["a ", "page"].into_iter().collect::<PayloadHash>());
        }
        let scope = Scope { region: "eu-central-1", service: "pages" };
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
        sign_headers(&mut request, &credentials, scope, Settings::default(), now).unwrap();
        request.headers()["authorization"].to_str().unwrap().to_owned()
    };
    assert_eq!(signature(Body::from("a page")), signature(Body::from_file(&path).unwrap()));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_large_body_arrives_as_it_is_and_tells_its_progress() {
    let (server, requests) = answering(&[EMPTY]);
    let content: Vec<u8> = (0..3_000_000_u32).map(|byte| byte.to_le_bytes()[1]).collect();
    for caller in Caller::both(&server.url, Times::default()) {
        let bytes = content.clone();
        let stream = Body::from_reader(Cursor::new(content.clone()));
        let again = Body::replayable(move || Ok(Body::from_reader(Cursor::new(bytes.clone()))));
        for body in [Body::from(content.clone()), stream, again.with_length(3_000_000)] {
            let heard = Arc::new(Mutex::new(Vec::new()));
            let hear = Arc::clone(&heard);
            let body = body.with_progress(move |bytes| hear.lock().unwrap().push(bytes));
            caller.send(PutPage::of(body)).unwrap();
            assert!(requests.lock().unwrap().pop().unwrap().body == content);
            let heard = heard.lock().unwrap();
            assert!(heard.len() > 20 && heard.last() == Some(&3_000_000), "{heard:?}");
            // Reading it for the hash, which is signed, is not counted.
            assert!(heard.is_sorted(), "{heard:?}");
        }
    }
}

#[test]
fn a_body_that_can_be_read_again_is_sent_again() {
    for (caller, body) in
        [(0, Body::from("a page")), (1, Body::from("a page")), (0, recipe()), (1, recipe())]
    {
        let (server, requests) = answering(&[BUSY, EMPTY]);
        let caller = &Caller::both(&server.url, Times::default())[caller];
        caller.send(PutPage::of(body)).unwrap();
        let bodies: Vec<_> = requests.lock().unwrap().drain(..).map(|it| it.body).collect();
        assert_eq!(bodies, [b"a page", b"a page"]);
    }
}

#[test]
fn a_stream_that_was_read_is_not_sent_again_and_the_error_says_so() {
    for index in 0..2 {
        let (server, requests) = answering(&[BUSY, EMPTY]);
        let caller = &Caller::both(&server.url, Times::default())[index];
        let error = caller.send(PutPage::of(once("a page"))).unwrap_err();
        assert_eq!(requests.lock().unwrap().len(), 1);
        assert_eq!(error.code(), Some("SlowDown"));
        let expected = "PutPage: SlowDown (HTTP status 503, not tried again, as the body of the request can be \
                        read only once)";
        assert_eq!(error.to_string(), expected);

        let server = Server::start(|stream, _| {
            receive(&stream);
        });
        let caller = &Caller::both(&server.url, Times::default())[index];
        let error = caller.send(PutPage::of(once("a page"))).unwrap_err();
        assert_eq!(server.connections(), 1);
        assert_eq!(
            (error.failure().kind, error.failure().safety),
            (Kind::Transient, Safety::Unknown)
        );
        let line = error.to_string();
        let start = "PutPage: the body `content` cannot be sent: it can be read once, so that there was no other \
                     attempt after this: the connection to http://127.0.0.1:";
        assert!(line.starts_with(start), "{line}");
        let Error::Body(error) = error else { panic!("{error:?}") };
        assert_eq!(error.member, "content");
        let BodyError::NotReplayable(inner) = error.reason else { panic!("{error:?}") };
        assert!(matches!(*inner, TransportError::Interrupted { .. }), "{inner:?}");
    }
}

#[test]
fn a_stream_that_nobody_read_is_still_there_for_another_attempt() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (server, requests) = answering(&[EMPTY]);
    for index in 0..2 {
        let body = once("a page");
        let error = Caller::both(&closed, Times::default())[index].send(PutPage::of(body.clone()));
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Transport(TransportError::Connect { .. })), "{error:?}");
        Caller::both(&server.url, Times::default())[index].send(PutPage::of(body)).unwrap();
        assert_eq!(requests.lock().unwrap().pop().unwrap().body, b"a page");
    }
}

#[test]
fn what_is_wrong_with_a_body_is_an_error_that_names_the_member() {
    let (server, _requests) = answering(&[EMPTY]);
    for caller in Caller::both(&server.url, Times::default()) {
        let used = once("a page");
        caller.send(PutPage::of(used.clone())).unwrap();
        let failing = || Body::replayable(|| Err(io::Error::other("no tape")));
        let broken = Body::from_reader(io::Read::chain(Cursor::new("a "), Broken));
        for (body, expected) in [
            (
                used,
                "it can be read once, and has been; use bytes in memory, `Body::from_file` or `Body::replayable`",
            ),
            (once("a page").with_length(7), "it ended after 6 of 7 bytes"),
            (once("a page").with_length(5), "it goes on after its 5 bytes"),
            (recipe().with_length(7), "it ended after 6 of 7 bytes"),
            (recipe().with_length(5), "it goes on after its 5 bytes"),
            (Body::from("a page").with_length(5), "it goes on after its 5 bytes"),
            (failing(), "it cannot be read: no tape"),
            (broken, "it cannot be read: the tape is torn"),
        ] {
            let error = caller.send(PutPage::of(body)).unwrap_err();
            let expected = format!("PutPage: the body `content` cannot be sent: {expected}");
            assert_eq!(error.to_string(), expected);
            assert_eq!(error.failure().kind, Kind::Permanent);
        }
    }
}

#[test]
fn a_length_that_is_required_is_asked_for_before_anything_is_sent() {
    for index in 0..2 {
        let (server, requests) = answering(&[EMPTY]);
        let caller = &Caller::both(&server.url, Times::default())[index];
        let content = once("a page");
        let error = caller.send(PutMeasuredPage { content: content.clone() }).unwrap_err();
        let expected = "PutMeasuredPage: the body `content` cannot be sent: the service requires its length, which is \
                        unknown; state it by `Body::with_length`";
        assert_eq!(error.to_string(), expected);
        caller.send(PutMeasuredPage { content: content.with_length(6) }).unwrap();
        // The server accepts in order. So it would have counted an earlier connection by now.
        assert_eq!((server.connections(), requests.lock().unwrap().len()), (1, 1));
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the tape is torn"))
    }
}

#[test]
fn a_response_is_handed_over_before_it_is_read() {
    let (go, wait) = mpsc::channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    let server = Server::start(move |stream, _| {
        receive(&stream);
        write(&stream, b"HTTP/1.1 201 Created\r\ncontent-length: 6\r\n\r\na ");
        wait.lock().unwrap().recv().unwrap();
        write(&stream, b"page");
    });
    for caller in Caller::both(&server.url, Times::default()) {
        let response = caller.send(GetPage).unwrap();
        assert_eq!((response.http_status, response.content.length()), (201, Some(6)));
        assert!(!response.content.is_replayable());
        go.send(()).unwrap();
        let heard = Arc::new(AtomicUsize::new(0));
        let hear = Arc::clone(&heard);
        let count = move |bytes: u64| hear.store(bytes.try_into().unwrap(), Ordering::SeqCst);
        let content = response.content.with_progress(count);
        assert_eq!(caller.read(content.clone()).unwrap(), "a page");
        assert_eq!(heard.load(Ordering::SeqCst), 6);
        let error = caller.read(content).unwrap_err();
        assert_eq!(error, TransportError::Body(BodyError::Used));
    }
}

#[test]
fn an_error_instead_of_a_stream_is_read_and_tried_again() {
    for index in 0..2 {
        let (server, requests) = answering(&[BUSY, MISSING]);
        let caller = &Caller::both(&server.url, Times::default())[index];
        let error = caller.send(GetPage).unwrap_err();
        assert_eq!(error.to_string(), "GetPage: NoSuchPage: torn (HTTP status 404)");
        assert!(matches!(error, Error::Service(GetPageError::NoSuchPage(_))), "{error:?}");
        assert_eq!(requests.lock().unwrap().len(), 2);
    }
}

#[test]
fn a_stream_without_a_length_is_read_to_its_end() {
    for (answer, expected) in [
        (&b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\na \r\n4\r\npage\r\n0\r\n\r\n"[..], "a page"),
        (b"HTTP/1.1 200 OK\r\n\r\na page", "a page"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", ""),
    ] {
        let server = Server::answering(answer);
        for caller in Caller::both(&server.url, Times::default()) {
            let content = caller.send(GetPage).unwrap().content;
            assert_eq!(caller.read(content).unwrap(), expected);
        }
    }
}

#[test]
fn a_stream_that_is_cut_short_is_an_error_of_the_stream() {
    for answer in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\na page"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\na page",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\na page\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\na page\r\nwhat\r\n",
    ] {
        let server = Server::answering(answer);
        for caller in Caller::both(&server.url, Times::default()) {
            let content = caller.send(GetPage).unwrap().content;
            let error = caller.read(content).unwrap_err();
            let text = String::from_utf8_lossy(answer);
            assert!(matches!(error, TransportError::Interrupted { .. }), "{text}: {error:?}");
            assert!(error.to_string().contains(&server.url), "{error}");
        }
    }
}

#[test]
fn a_stream_that_stops_is_an_error_of_the_stream() {
    let server = Server::start(|stream, _| {
        receive(&stream);
        write(&stream, b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\na ");
        until_closed(&stream);
    });
    for caller in Caller::both(&server.url, Times { stall: SHORT, ..Times::default() }) {
        let content = caller.send(GetPage).unwrap().content;
        let start = Instant::now();
        let error = caller.read(content).unwrap_err();
        let endpoint = server.url.clone();
        assert_eq!(error, TransportError::Stalled { endpoint, after: SHORT });
        assert!(start.elapsed() >= SHORT && start.elapsed() < LONG);
    }
}

#[test]
fn a_stream_that_moves_takes_longer_than_a_call_may() {
    let server = Server::start(|stream, _| {
        receive(&stream);
        write(&stream, b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
        for byte in b"ten pauses" {
            thread::sleep(SHORT / 6);
            write(&stream, &[*byte]);
        }
    });
    let times = Times { call: SHORT, attempt: SHORT, stall: LONG, attempts: 1 };
    for caller in Caller::both(&server.url, times) {
        let content = caller.send(GetPage).unwrap().content;
        assert_eq!(caller.read(content).unwrap(), "ten pauses");
    }
    let (server, requests) = answering(&[EMPTY]);
    for caller in Caller::both(&server.url, times) {
        caller.send(PutPage::of(Body::from_reader(Slow(10)).with_length(10))).unwrap();
        assert_eq!(requests.lock().unwrap().pop().unwrap().body, b"..........");
    }
}

/// So many bytes, with a pause before each.
struct Slow(usize);

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.0.checked_sub(1) else { return Ok(0) };
        thread::sleep(SHORT / 6);
        (self.0, buffer[0]) = (left, b'.');
        Ok(1)
    }
}

#[test]
fn an_upload_that_nobody_takes_is_given_up() {
    let server = Server::start(|stream, _| {
        thread::sleep(LONG / 10);
        let _ = stream.shutdown(Shutdown::Both);
    });
    for caller in
        Caller::both(&server.url, Times { attempt: SHORT, attempts: 1, ..Times::default() })
    {
        // Nobody hashes what can be read once.
        let endless = Body::from_reader(io::repeat(0)).with_length(1 << 40);
        let error = caller.send(PutUnsignedPage { content: endless }).unwrap_err();
        let endpoint = server.url.clone();
        match error {
            Error::Transport(error) => {
                assert_eq!(error, TransportError::Timeout { endpoint, after: SHORT });
            }
            error => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_download_ends_when_its_body_is_dropped() {
    let (ended, end) = mpsc::channel();
    let server = Server::start(move |stream, _| {
        receive(&stream);
        write(&stream, b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\na ");
        until_closed(&stream);
        ended.send(()).unwrap();
    });
    for caller in Caller::both(&server.url, Times::default()) {
        let content = caller.send(GetPage).unwrap().content;
        drop(content);
        if let Caller::Async(_, runtime) = &caller {
            // The connection is closed by a task.
            runtime.block_on(async { tokio::time::sleep(SHORT).await });
        }
        end.recv_timeout(LONG).unwrap();
    }
}

#[test]
fn an_upload_ends_when_its_call_is_dropped() {
    let (ended, end) = mpsc::channel();
    let server = Server::start(move |stream, _| ended.send(receive(&stream)).unwrap());
    let [Caller::Async(client, runtime), _] = &Caller::both(&server.url, Times::default()) else {
        panic!("the first is async");
    };
    let never = Body::from_async_read(tokio::io::AsyncReadExt::chain(Cursor::new("a "), Never));
    runtime.block_on(async {
        let call = client.send(PutPage::of(never.with_length(6)));
        assert!(tokio::time::timeout(SHORT, call).await.is_err());
        // The connection is closed by a task.
        tokio::time::sleep(SHORT).await;
    });
    let received = end.recv_timeout(LONG).unwrap().unwrap();
    assert!(!received.is_whole && received.body == b"a ", "{received:?}");
}

struct Never;

impl tokio::io::AsyncRead for Never {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        std::task::Poll::Pending
    }
}

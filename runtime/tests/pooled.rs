//! Kept connections that a server closes: what is sent again without a word, and what is another attempt.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "blocking", feature = "client"))]

mod layers;
mod sockets;

use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use layers::{GetLayer, GetLayerError};
use lensmith::credentials::Credentials;
use lensmith::retry::Policy;
use lensmith::transport::TransportError;
use lensmith::{Client, Error, blocking};
use sockets::{EMPTY, Server};

/// Long enough never to be the reason for anything.
const LONG: Duration = Duration::from_secs(30);

type Call = Box<dyn FnMut() -> Result<(), Error<GetLayerError>>>;

macro_rules! configured {
    ($client:ty, $url:expr, $attempts:expr) => {
        <$client>::builder()
            .region("eu-central-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
            .endpoint_url($url)
            .retry(Policy::default().with_max_attempts($attempts))
            .connect_timeout(LONG)
            .build()
            .unwrap()
    };
}

/// A call by each of the clients, which keep their connections for the next.
fn both(url: &str, attempts: u32) -> [Call; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = configured!(Client, url, attempts);
    let by_client = move || runtime.block_on(client.send(GetLayer::new("sha256:4f"))).map(|_| ());
    let client = configured!(blocking::Client, url, attempts);
    let by_blocking = move || client.send(GetLayer::new("sha256:4f")).map(|_| ());
    [Box::new(by_client), Box::new(by_blocking)]
}

fn attempt(request: &str) -> &str {
    let mut lines = request.lines();
    lines.find_map(|line| line.strip_prefix("amz-sdk-request: ")).unwrap()
}

#[test]
fn a_connection_that_was_closed_while_idle_is_replaced_within_the_attempt() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::channel();
    let (answered, is_answered) = mpsc::channel();
    let (closed, is_closed) = mpsc::channel();
    // It ends with the test, when nobody says any more that a call was answered.
    let server = thread::spawn(move || {
        for _ in 0..6 {
            let (mut stream, _) = listener.accept().unwrap();
            seen.send(sockets::read_request(&stream).unwrap()).unwrap();
            stream.write_all(EMPTY).unwrap();
            is_answered.recv().unwrap();
            drop(stream);
            closed.send(()).unwrap();
        }
    });
    for mut call in both(&url, 1) {
        for _ in 0..3 {
            call().unwrap();
            assert_eq!(attempt(&requests.recv().unwrap()), "attempt=1; max=1");
            answered.send(()).unwrap();
            is_closed.recv().unwrap();
        }
    }
    server.join().unwrap();
}

/// A server that answers the first request of a connection, and reads the second before it closes it.
fn closing() -> Server {
    Server::start(|mut stream, requests| {
        requests.send(sockets::read_request(&stream).unwrap()).unwrap();
        stream.write_all(EMPTY).unwrap();
        if let Some(request) = sockets::read_request(&stream) {
            requests.send(request).unwrap();
        }
    })
}

#[test]
fn a_request_that_may_have_been_read_is_sent_again_by_another_attempt_alone() {
    for index in 0..2 {
        let server = closing();
        let mut call = both(&server.url, 3).into_iter().nth(index).unwrap();
        call().unwrap();
        call().unwrap();
        let requests: Vec<_> = server.requests.try_iter().collect();
        let attempts: Vec<_> = requests.iter().map(|request| attempt(request)).collect();
        assert_eq!(attempts, ["attempt=1; max=3", "attempt=1; max=3", "attempt=2; max=3"]);

        let server = closing();
        let mut call = both(&server.url, 1).into_iter().nth(index).unwrap();
        call().unwrap();
        let error = call().unwrap_err();
        assert!(matches!(error, Error::Transport(TransportError::Interrupted { .. })), "{error}");
        assert_eq!(server.requests.try_iter().count(), 2);
    }
}

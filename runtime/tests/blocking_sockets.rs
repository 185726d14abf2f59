//! The blocking client over real sockets of this machine: what a server does wrong, and how it is said.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "blocking")]

mod layers;
mod sockets;

use std::error::Error as StdError;
use std::io;
use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use http::Request;
use layers::{GetLayer, GetLayerError, GetLayerResponse};
use lensmith::blocking::{Builder, Client, Https, Transport};
use lensmith::config::Connection;
use lensmith::credentials::Credentials;
use lensmith::transport::{MAX_RESPONSE_BYTES, TransportError};
use lensmith::{Body, Error};
use sockets::{EMPTY, Server, until_closed};

/// Long enough never to be the reason for anything.
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(100);

fn client(endpoint_url: impl Into<String>, change: impl FnOnce(Builder) -> Builder) -> Client {
    let builder = Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url(endpoint_url)
        .connect_timeout(LONG)
        .timeout(LONG);
    change(builder).build().unwrap()
}

fn send(client: &Client) -> Result<GetLayerResponse, Error<GetLayerError>> {
    client.send(GetLayer::new("sha256:4f"))
}

/// The failure of a call, which names the operation and the place.
fn failure(client: &Client, endpoint: &str) -> TransportError {
    let error = send(client).unwrap_err();
    let line = error.to_string();
    assert!(line.starts_with("GetLayer: ") && line.contains(endpoint), "{line}");
    assert!(!line.contains(['{', '\n']), "{line}");
    match error {
        Error::Transport(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signed_request_is_answered_and_its_connection_used_again() {
    let server = Server::start(|stream, requests| {
        while let Some(request) = sockets::read_request(&stream) {
            requests.send(request).unwrap();
            (&stream).write_all(EMPTY).unwrap();
        }
    });
    let client = client(format!("{}/prefix", server.url), |builder| builder);
    for _ in 0..3 {
        assert_eq!(send(&client).unwrap().http_status, 200);
        let request = server.requests.try_recv().unwrap();
        assert!(request.starts_with("POST /prefix/ HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("\r\nauthorization: AWS4-HMAC-SHA256 "), "{request}");
        let host = server.url.strip_prefix("http://").unwrap();
        assert!(request.contains(&format!("\r\nhost: {host}\r\n")), "{request}");
        assert!(!request.contains("accept"), "{request}");
        assert!(request.ends_with("\r\n\r\n{\"layerDigest\":\"sha256:4f\"}"), "{request}");
    }
    assert_eq!(server.connections(), 1);
}

fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

fn is_refused(cause: &(dyn StdError + 'static)) -> bool {
    let error = cause.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

#[test]
fn a_closed_port_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = failure(&client(&endpoint, |builder| builder), &endpoint);
    assert!(causes(&error).any(is_refused), "{error:?}");
    let TransportError::Connect { reason, .. } = error else { panic!("{error:?}") };
    assert!(reason.to_lowercase().contains("refused"), "{reason}");
}

#[test]
fn a_name_that_is_not_known_is_no_connection() {
    let endpoint = "http://layers.invalid";
    let error = failure(&client(endpoint, |builder| builder), endpoint);
    let TransportError::Connect { reason, .. } = error else { panic!("{error:?}") };
    assert!(!reason.is_empty());
}

#[test]
fn a_server_that_never_answers_ends_in_a_timeout() {
    let server = Server::start(|stream, _| until_closed(&stream));
    let client = client(&server.url, |builder| builder.timeout(SHORT));
    let error = failure(&client, &server.url);
    assert_eq!(error, TransportError::Timeout { endpoint: server.url.clone(), after: SHORT });
}

#[test]
fn a_server_that_stops_in_the_middle_is_an_interruption() {
    for answer in [
        &b""[..],
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"url\":",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n{\"url\":",
    ] {
        let server = Server::answering(answer);
        let error = failure(&client(&server.url, |builder| builder), &server.url);
        let TransportError::Interrupted { reason, .. } = error else { panic!("{error:?}") };
        assert!(!reason.is_empty());
    }
}

#[test]
fn an_answer_that_is_not_http_is_said_to_be_none() {
    for answer in [&b"SSH-2.0-OpenSSH_9.9\r\n"[..], b"HTTP/1.1 two hundred\r\n\r\n", b"\0\0\0\0"] {
        let server = Server::answering(answer);
        let error = failure(&client(&server.url, |builder| builder), &server.url);
        assert!(matches!(error, TransportError::Malformed { .. }), "{error:?}");
    }
}

#[test]
fn a_body_that_stalls_is_given_up_but_an_answer_may_take_longer() {
    let server = Server::start(|stream, _| {
        sockets::read_request(&stream);
        thread::sleep(2 * SHORT);
        (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").unwrap();
        until_closed(&stream);
    });
    let client = client(&server.url, |builder| builder.stall_timeout(SHORT));
    let error = failure(&client, &server.url);
    assert_eq!(error, TransportError::Stalled { endpoint: server.url.clone(), after: SHORT });
}

#[test]
fn an_endless_body_is_given_up() {
    let server = Server::start(|mut stream, _| {
        sockets::read_request(&stream);
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while sent.is_ok() {
            sent = stream.write_all(&[b' '; 1 << 16]);
        }
    });
    let endpoint = server.url.clone();
    let error = failure(&client(&endpoint, |builder| builder), &endpoint);
    assert_eq!(error, TransportError::TooLarge { endpoint, limit: MAX_RESPONSE_BYTES });
}

#[test]
fn endless_times_are_times() {
    let server = Server::answering(sockets::EMPTY);
    let endless = Duration::MAX;
    let client = client(&server.url, |builder| {
        let builder = builder.connect_timeout(endless).stall_timeout(endless);
        builder.attempt_timeout(endless).timeout(endless)
    });
    send(&client).unwrap();
}

#[test]
fn a_redirect_is_not_followed() {
    let server = Server::answering(
        b"HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
    );
    let error = send(&client(&server.url, |builder| builder)).unwrap_err();
    assert!(error.to_string().contains("HTTP status 307"), "{error}");
}

#[test]
fn a_tls_handshake_that_stalls_is_no_connection() {
    let server = Server::start(|stream, _| until_closed(&stream));
    let endpoint = server.url.replace("http:", "https:");
    let client = client(&endpoint, |builder| builder.connect_timeout(SHORT));
    let reason = "no connection within 100ms".into();
    let error = failure(&client, &endpoint);
    assert_eq!(error, TransportError::Connect { endpoint, reason });
}

#[test]
fn a_server_without_tls_is_no_connection() {
    let server = Server::start(|mut stream, _| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        until_closed(&stream);
    });
    let endpoint = server.url.replace("http:", "https:");
    let error = failure(&client(&endpoint, |builder| builder), &endpoint);
    let TransportError::Connect { reason, .. } = error else { panic!("{error:?}") };
    assert!(reason.contains("corrupt message"), "{reason}");
}

#[test]
fn a_request_without_a_place_to_go_is_unsupported() {
    let https = Https::new(&Connection::default()).unwrap();
    let error = https.send(Request::new(Body::default()), Duration::MAX).unwrap_err();
    assert!(matches!(error, TransportError::Unsupported { .. }), "{error:?}");
    assert!(error.to_string().contains("absolute URI"), "{error}");
}

#[cfg(feature = "credentials")]
#[test]
fn credentials_are_those_of_the_container_once_for_many_calls() {
    let server = Server::start(|stream, requests| {
        while let Some(request) = sockets::read_request(&stream) {
            let answer = match request.starts_with("GET /credentials ") {
                true => {
                    r#"{"AccessKeyId": "AKIDCONTAINER", "SecretAccessKey": "s3cr3t", "Token": "t0k3n",
                        "Expiration": "2099-01-02T03:04:05Z"}"#
                }
                false => "{}",
            };
            requests.send(request).unwrap();
            let length = answer.len();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
            (&stream).write_all(format!("{head}{answer}").as_bytes()).unwrap();
        }
    });
    let environment = lensmith::Environment::new([
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ENDPOINT_URL", &server.url),
        ("AWS_CONFIG_FILE", "/nowhere/config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &format!("{}/credentials", server.url)),
    ]);
    let client = Builder::from_env(&environment).unwrap().build().unwrap();
    for _ in 0..2 {
        send(&client).unwrap();
    }
    let requests: Vec<_> = server.requests.try_iter().collect();
    let [credentials, calls @ ..] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(credentials.starts_with("GET /credentials "), "{credentials}");
    assert_eq!(calls.len(), 2);
    for call in calls {
        assert!(call.contains("Credential=AKIDCONTAINER/"), "{call}");
    }
}

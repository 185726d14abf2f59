//! The client of reqwest as a transport, over real sockets of this machine.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod layers;
mod sockets;

use std::io::{Read, Write};
use std::net::TcpListener;

use layers::{GetLayer, GetLayerError, GetLayerResponse};
use lensmith::credentials::Credentials;
use lensmith::transport::{MAX_RESPONSE_BYTES, TransportError};
use lensmith::{Client, Error};
use sockets::Server;

async fn send(url: &str) -> Result<GetLayerResponse, Error<GetLayerError>> {
    let reqwest = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url(url)
        .transport(reqwest)
        .build()
        .unwrap();
    client.send(GetLayer::new("sha256:4f")).await
}

async fn failure(url: &str) -> TransportError {
    match send(url).await.unwrap_err() {
        Error::Transport(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_signed_request_is_answered() {
    let server = Server::start(|stream, requests| {
        requests.send(sockets::read_request(&stream).unwrap()).unwrap();
        let answer = b"HTTP/1.1 201 Created\r\ncontent-length: 12\r\n\r\n{\"url\":\"a\"}\n";
        (&stream).write_all(answer).unwrap();
    });
    let response = send(&format!("{}/prefix", server.url)).await.unwrap();
    assert_eq!((response.url.as_deref(), response.http_status), (Some("a"), 201));
    let request = server.requests.try_recv().unwrap();
    assert!(request.starts_with("POST /prefix/ HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nauthorization: AWS4-HMAC-SHA256 "), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"layerDigest\":\"sha256:4f\"}"), "{request}");
}

#[tokio::test]
async fn failures_are_what_those_of_our_own_transport_are() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = failure(&closed).await;
    assert!(matches!(error, TransportError::Connect { .. }), "{error:?}");
    assert!(error.to_string().to_lowercase().contains("refused"), "{error}");

    let server = Server::answering(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    let error = failure(&server.url).await;
    assert!(matches!(error, TransportError::Interrupted { .. }), "{error:?}");
}

#[tokio::test]
async fn a_body_that_is_announced_too_long_is_not_waited_for() {
    let server = Server::start(|mut stream, _| {
        sockets::read_request(&stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n");
        // Nothing of the body comes; the client ends the connection.
        let _ = stream.read(&mut [0]);
    });
    let endpoint = server.url.clone();
    let error = failure(&endpoint).await;
    assert_eq!(error, TransportError::TooLarge { endpoint, limit: MAX_RESPONSE_BYTES });
}

#[tokio::test]
async fn an_endless_body_is_given_up() {
    let server = Server::start(|mut stream, _| {
        sockets::read_request(&stream);
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while sent.is_ok() {
            sent = stream.write_all(&[b' '; 1 << 16]);
        }
    });
    let endpoint = server.url.clone();
    let error = failure(&endpoint).await;
    assert_eq!(error, TransportError::TooLarge { endpoint, limit: MAX_RESPONSE_BYTES });
}

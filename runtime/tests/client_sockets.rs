//! The client over real sockets of this machine: what a server does wrong, and how it is said.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "client")]

mod layers;

use std::error::Error as StdError;
use std::io;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use http::Request;
use layers::{GetLayer, GetLayerError, GetLayerResponse};
use lensmith::client::{Builder, Https};
use lensmith::config::Connection;
use lensmith::credentials::Credentials;
use lensmith::transport::{MAX_RESPONSE_BYTES, Transport, TransportError};
use lensmith::{Body, Client, Error};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

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

async fn send(client: &Client) -> Result<GetLayerResponse, Error<GetLayerError>> {
    client.send(GetLayer::new("sha256:4f")).await
}

/// The failure of a call, which names the operation and the place.
async fn failure(client: &Client, endpoint: &str) -> TransportError {
    let error = send(client).await.unwrap_err();
    let line = error.to_string();
    assert!(line.starts_with("GetLayer: ") && line.contains(endpoint), "{line}");
    assert!(!line.contains(['{', '\n']), "{line}");
    match error {
        Error::Transport(error) => error,
        other => panic!("{other:?}"),
    }
}

/// Listens, and gives each connection to `serve`.
async fn listen<F>(serve: impl Fn(BufReader<TcpStream>) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(BufReader::new(stream)));
        }
    });
    address
}

/// Reads a request, head and body; `None` at the end of the connection.
async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        if stream.read_line(&mut text).await.ok()? == 0 {
            return None;
        }
    }
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    let mut body = vec![0; length.parse().ok()?];
    stream.read_exact(&mut body).await.ok()?;
    text.push_str(str::from_utf8(&body).ok()?);
    Some(text)
}

/// Reads a request and writes `answer`, whatever that is; then the connection ends.
async fn answer_once(answer: &'static [u8]) -> SocketAddr {
    listen(move |mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(answer).await;
    })
    .await
}

#[tokio::test]
async fn a_signed_request_is_answered_and_its_connection_used_again() {
    let (sender, requests) = mpsc::channel();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    let address = listen(move |mut stream| {
        count.fetch_add(1, Ordering::SeqCst);
        let sender = sender.clone();
        async move {
            while let Some(request) = read_request(&mut stream).await {
                sender.send(request).unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
            }
        }
    })
    .await;
    let client = client(format!("http://{address}/prefix"), |builder| builder);
    for _ in 0..3 {
        assert_eq!(send(&client).await.unwrap().http_status, 200);
        let request = requests.try_recv().unwrap();
        assert!(request.starts_with("POST /prefix/ HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("\r\nauthorization: AWS4-HMAC-SHA256 "), "{request}");
        assert!(request.contains(&format!("\r\nhost: {address}\r\n")), "{request}");
        assert!(request.ends_with("\r\n\r\n{\"layerDigest\":\"sha256:4f\"}"), "{request}");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
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

#[tokio::test]
async fn a_closed_port_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = failure(&client(&endpoint, |builder| builder), &endpoint).await;
    assert!(causes(&error).any(is_refused), "{error:?}");
    let TransportError::Connect { reason, .. } = error else { panic!("{error:?}") };
    assert!(reason.to_lowercase().contains("refused"), "{reason}");
}

#[tokio::test]
async fn a_server_that_never_answers_ends_in_a_timeout() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let endpoint = format!("http://{address}");
    let client = client(&endpoint, |builder| builder.timeout(SHORT));
    let error = failure(&client, &endpoint).await;
    assert_eq!(error, TransportError::Timeout { endpoint, after: SHORT });
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_is_an_interruption() {
    for answer in [
        &b""[..],
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"url\":",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n{\"url\":",
    ] {
        let endpoint = format!("http://{}", answer_once(answer).await);
        let error = failure(&client(&endpoint, |builder| builder), &endpoint).await;
        let TransportError::Interrupted { reason, .. } = error else { panic!("{error:?}") };
        assert!(!reason.is_empty());
    }
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_malformed() {
    let endpoint = format!("http://{}", answer_once(b"SSH-2.0-OpenSSH_9.9\r\n").await);
    let error = failure(&client(&endpoint, |builder| builder), &endpoint).await;
    let TransportError::Malformed { reason, .. } = error else { panic!("{error:?}") };
    assert!(reason.contains("invalid HTTP version"), "{reason}");
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").await;
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let endpoint = format!("http://{address}");
    let client = client(&endpoint, |builder| builder.stall_timeout(SHORT));
    let error = failure(&client, &endpoint).await;
    assert_eq!(error, TransportError::Stalled { endpoint, after: SHORT });
}

#[tokio::test]
async fn a_failure_of_the_server_is_tried_again_on_another_connection() {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    let address = listen(move |mut stream| {
        let is_last = count.fetch_add(1, Ordering::SeqCst) == 2;
        async move {
            read_request(&mut stream).await;
            if is_last {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
            }
        }
    })
    .await;
    let client = client(format!("http://{address}"), |builder| builder);
    assert_eq!(send(&client).await.unwrap().http_status, 200);
    assert_eq!(connections.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_no_failure() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (answered, is_answered) = mpsc::channel();
    let (closed, is_closed) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap();
            is_answered.recv().unwrap();
            drop(stream);
            closed.send(()).unwrap();
        }
    });
    let client = client(format!("http://{address}"), |builder| builder);
    for _ in 0..10 {
        assert_eq!(send(&client).await.unwrap().http_status, 200);
        answered.send(()).unwrap();
        // This blocks the thread, so that the client can't see that the connection ends.
        is_closed.recv().unwrap();
    }
}

#[tokio::test]
async fn endless_times_are_times() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
    })
    .await;
    let endless = Duration::MAX;
    let client = client(format!("http://{address}"), |builder| {
        let builder = builder.connect_timeout(endless).stall_timeout(endless);
        builder.attempt_timeout(endless).timeout(endless)
    });
    send(&client).await.unwrap();
}

#[tokio::test]
async fn an_endless_body_is_given_up() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while sent.is_ok() {
            sent = stream.write_all(&[b' '; 1 << 16]).await;
        }
    })
    .await;
    let endpoint = format!("http://{address}");
    let error = failure(&client(&endpoint, |builder| builder), &endpoint).await;
    assert_eq!(error, TransportError::TooLarge { endpoint, limit: MAX_RESPONSE_BYTES });
}

#[tokio::test]
async fn a_tls_handshake_that_stalls_is_no_connection() {
    let address = listen(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let endpoint = format!("https://{address}");
    let client = client(&endpoint, |builder| builder.connect_timeout(SHORT));
    let error = failure(&client, &endpoint).await;
    let reason = "no connection within 100ms".into();
    assert_eq!(error, TransportError::Connect { endpoint, reason });
}

#[tokio::test]
async fn a_server_without_tls_is_no_connection() {
    let address = listen(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = stream.read_to_end(&mut Vec::new()).await;
    })
    .await;
    let endpoint = format!("https://{address}");
    let error = failure(&client(&endpoint, |builder| builder), &endpoint).await;
    let TransportError::Connect { reason, .. } = error else { panic!("{error:?}") };
    assert!(reason.contains("corrupt message"), "{reason}");
}

#[tokio::test]
async fn a_request_without_a_place_to_go_is_unsupported() {
    let https = Https::new(&Connection::default()).unwrap();
    let error = https.send(Request::new(Body::default())).await.unwrap_err();
    assert!(matches!(error, TransportError::Unsupported { .. }), "{error:?}");
    assert!(error.to_string().contains("absolute URI"), "{error}");
}

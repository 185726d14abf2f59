//! HTTP/2 by the async client's own transport.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod h2_server;

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use h2::{Reason, RecvStream};
use h2_server::{Server, all, head, piece, send};
use http::{Request, Response, Version};
use lensmith::Body;
use lensmith::client::Https;
use lensmith::config::Connection;
use lensmith::transport::{OpenStream, Transport, TransportError};
use tokio::sync::{mpsc, oneshot};

/// A request of HTTP/2.
fn request(url: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(url).version(Version::HTTP_2).body(body.into()).unwrap()
}

/// A request that opens a stream of events.
fn open(url: &str, body: impl Into<Body>) -> Request<Body> {
    let mut request = request(url, body);
    request.extensions_mut().insert(OpenStream);
    request
}

fn https() -> Https {
    Https::new(&Connection::default()).unwrap()
}

/// A body that is sent piece by piece.
fn channel() -> (mpsc::Sender<Bytes>, Body) {
    let (sender, mut pieces) = mpsc::channel::<Bytes>(1);
    let body = Body::from_stream(Pieces(Box::new(move |context| {
        pieces.poll_recv(context).map(|piece| piece.map(Ok::<_, std::io::Error>))
    })));
    (sender, body)
}

type Polled = Poll<Option<std::io::Result<Bytes>>>;

struct Pieces(Box<dyn FnMut(&mut std::task::Context<'_>) -> Polled + Send>);

impl futures_core::Stream for Pieces {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> Polled {
        (self.0)(context)
    }
}

async fn text(response: Response<Body>) -> String {
    let bytes = response.into_body().bytes(1 << 30).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Responds with what it gets, once it has all of it.
async fn echo(request: Request<RecvStream>, mut respond: h2::server::SendResponse<Bytes>) {
    let mut body = request.into_body();
    let bytes = all(&mut body).await;
    let mut stream = respond.send_response(head(200), false).unwrap();
    send(&mut stream, bytes.into()).await;
    stream.send_data(Bytes::new(), true).unwrap();
}

#[tokio::test]
async fn requests_share_a_connection() {
    let server = Server::start(100, echo).await;
    let https = https();
    for word in ["a", "b"] {
        let response = https.send(request(&server.url, word)).await.unwrap();
        assert_eq!((response.version(), response.status().as_u16()), (Version::HTTP_2, 200));
        assert_eq!(text(response).await, word);
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_stream_of_events_has_a_connection_of_its_own() {
    let server = Server::start(1, echo).await;
    let https = https();
    let ((first, one), (second, two)) = (channel(), channel());
    let both = async {
        tokio::join!(https.send(open(&server.url, one)), https.send(open(&server.url, two)))
    };
    // The second is answered while the first is still open.
    let feed = async {
        second.send("b".into()).await.unwrap();
        first.send("a".into()).await.unwrap();
        drop((first, second));
    };
    let ((one, two), ()) = tokio::join!(both, feed);
    assert_eq!((text(one.unwrap()).await, text(two.unwrap()).await), ("a".into(), "b".into()));
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn bodies_that_are_longer_than_every_window_pass_both_ways() {
    let server = Server::start(100, echo).await;
    let long = "0123456789abcdef".repeat(200_000);
    let streamed = Body::from_reader(std::io::Cursor::new(long.clone()));
    let response = https().send(open(&server.url, streamed)).await.unwrap();
    assert!(text(response).await == long);
}

#[tokio::test]
async fn a_response_begins_before_the_first_piece_or_after_it() {
    for responds_first in [true, false] {
        let server = Server::start(1, move |request, mut respond| async move {
            let mut body = request.into_body();
            let first = if responds_first { None } else { piece(&mut body).await };
            let mut stream = respond.send_response(head(200), false).unwrap();
            if let Some(Ok(first)) = first {
                send(&mut stream, first).await;
            }
            while let Some(Ok(bytes)) = piece(&mut body).await {
                send(&mut stream, bytes).await;
            }
            stream.send_data(Bytes::new(), true).unwrap();
        })
        .await;
        let (sender, body) = channel();
        if !responds_first {
            sender.send("1".into()).await.unwrap();
        }
        let response = https().send(open(&server.url, body)).await.unwrap();
        let mut chunks = response.into_body().chunks();
        if responds_first {
            sender.send("1".into()).await.unwrap();
        }
        assert_eq!(chunks.next().await.unwrap().unwrap(), "1");
        sender.send("2".into()).await.unwrap();
        assert_eq!(chunks.next().await.unwrap().unwrap(), "2");
        // Half close: the server still ends its own side.
        drop(sender);
        assert!(chunks.next().await.is_none());
    }
}

/// A server that says when and why a stream was reset, and takes pieces of the request or does not.
async fn watching(takes: bool) -> (Server, mpsc::Receiver<Result<Reason, h2::Error>>) {
    let (tell, resets) = mpsc::channel(1);
    let server = Server::start(1, move |request, mut respond| {
        let tell = tell.clone();
        async move {
            let mut body = request.into_body();
            let mut stream = respond.send_response(head(200), false).unwrap();
            send(&mut stream, "hello".into()).await;
            if takes {
                while let Some(Ok(_)) = piece(&mut body).await {}
            }
            let reset = poll_fn(|context| stream.poll_reset(context)).await;
            tell.send(reset).await.unwrap();
        }
    })
    .await;
    (server, resets)
}

#[tokio::test]
async fn dropping_the_response_resets_the_stream_and_drops_the_request() {
    for takes in [true, false] {
        let (server, mut resets) = watching(takes).await;
        let (sender, body) = channel();
        let response = https().send(open(&server.url, body)).await.unwrap();
        let mut chunks = response.into_body().chunks();
        assert_eq!(chunks.next().await.unwrap().unwrap(), "hello");
        if !takes {
            // More than the window of the server, so that the request stands still.
            let piece = Bytes::from(vec![0; 200_000]);
            sender.send(piece.clone()).await.unwrap();
            sender.send(piece).await.unwrap();
        }
        drop(chunks);
        assert_eq!(resets.recv().await.unwrap().unwrap(), Reason::CANCEL);
        sender.closed().await;
    }
}

#[tokio::test]
async fn dropping_the_future_resets_the_stream() {
    let (tell, mut resets) = mpsc::channel(1);
    let (seen, saw) = oneshot::channel();
    let seen = Arc::new(Mutex::new(Some(seen)));
    let server = Server::start(1, move |_request, mut respond| {
        let tell = tell.clone();
        seen.lock().unwrap().take().unwrap().send(()).unwrap();
        async move {
            let reset = poll_fn(|context| respond.poll_reset(context)).await;
            tell.send(reset).await.unwrap();
        }
    })
    .await;
    let (sender, body) = channel();
    let https = https();
    tokio::select! {
        _ = https.send(open(&server.url, body)) => panic!("there is no response"),
        saw = saw => saw.unwrap(),
    }
    assert_eq!(resets.recv().await.unwrap().unwrap(), Reason::CANCEL);
    sender.closed().await;
}

#[tokio::test]
async fn a_slow_server_stops_the_request() {
    let (go, going) = oneshot::channel::<()>();
    let going = Arc::new(Mutex::new(Some(going)));
    let server = Server::start(1, move |request, mut respond| {
        let going = going.lock().unwrap().take().unwrap();
        async move {
            let mut stream = respond.send_response(head(200), false).unwrap();
            going.await.unwrap();
            let length = all(&mut request.into_body()).await.len();
            send(&mut stream, length.to_string().into()).await;
            stream.send_data(Bytes::new(), true).unwrap();
        }
    })
    .await;
    let (sender, body) = channel();
    let response = https().send(open(&server.url, body)).await.unwrap();
    let piece = Bytes::from(vec![0; 16 << 10]);
    let mut sent = 0;
    // 64 KiB are under way at most, one piece waits for the window, and one in the channel.
    while sent < 5 {
        sender.send(piece.clone()).await.unwrap();
        sent += 1;
    }
    let mut next = Box::pin(sender.send(piece.clone()));
    for _ in 0..1000 {
        tokio::task::yield_now().await;
        assert!(poll_once(&mut next).await.is_pending(), "nobody takes the pieces");
    }
    go.send(()).unwrap();
    next.await.unwrap();
    drop(sender);
    assert_eq!(text(response).await, (6 * (16 << 10)).to_string());
}

/// Polls a future once.
async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(std::pin::Pin::new(&mut *future).poll(context))).await
}

#[tokio::test]
async fn a_server_that_ends_first_ends_the_request() {
    let server = Server::start(1, |_request, mut respond| async move {
        let mut stream = respond.send_response(head(200), false).unwrap();
        stream.send_data("bye".into(), true).unwrap();
        let _ = poll_fn(|context| stream.poll_reset(context)).await;
    })
    .await;
    let (sender, body) = channel();
    let response = https().send(open(&server.url, body)).await.unwrap();
    let mut chunks = response.into_body().chunks();
    assert_eq!(chunks.next().await.unwrap().unwrap(), "bye");
    assert!(chunks.next().await.is_none());
    sender.closed().await;
}

#[tokio::test]
async fn a_reset_by_the_server_is_an_interruption() {
    let server = Server::start(1, |request, mut respond| async move {
        let mut stream = respond.send_response(head(200), false).unwrap();
        send(&mut stream, "hello".into()).await;
        piece(&mut request.into_body()).await;
        stream.send_reset(Reason::INTERNAL_ERROR);
    })
    .await;
    let (sender, body) = channel();
    let response = https().send(open(&server.url, body)).await.unwrap();
    let mut chunks = response.into_body().chunks();
    assert_eq!(chunks.next().await.unwrap().unwrap(), "hello");
    sender.send("go".into()).await.unwrap();
    let error = chunks.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, TransportError::Interrupted { .. }), "{error:?}");
    assert!(error.to_string().contains("internal error"), "{error}");
    sender.closed().await;
}

#[tokio::test]
async fn only_an_open_stream_may_pause() {
    let mut connection = Connection::default();
    connection.stall_timeout = Duration::ZERO;
    let https = Https::new(&connection).unwrap();
    for is_open in [true, false] {
        let (go, going) = oneshot::channel::<()>();
        let going = Arc::new(Mutex::new(Some(going)));
        let server = Server::start(1, move |_request, mut respond| {
            let going = going.lock().unwrap().take().unwrap();
            async move {
                let mut stream = respond.send_response(head(200), false).unwrap();
                // It is dropped where the client gives up.
                if going.await.is_ok() {
                    stream.send_data("late".into(), true).unwrap();
                }
            }
        })
        .await;
        let request = if is_open { open(&server.url, "") } else { request(&server.url, "") };
        let mut chunks = https.send(request).await.unwrap().into_body().chunks();
        let mut next = Box::pin(chunks.next());
        if is_open {
            for _ in 0..100 {
                tokio::task::yield_now().await;
                assert!(poll_once(&mut next).await.is_pending());
            }
            go.send(()).unwrap();
            assert_eq!(next.await.unwrap().unwrap(), "late");
        } else {
            let error = next.await.unwrap().unwrap_err();
            assert!(matches!(error, TransportError::Stalled { .. }), "{error:?}");
        }
    }
}

#[tokio::test]
async fn a_server_of_http_1_is_an_error_that_says_so() {
    let server = Server::accepting(|mut connection| async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let _ = connection.read(&mut [0; 1024]).await;
        let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    for request in [open(&server.url, "{}"), request(&server.url, "{}")] {
        let error = https().send(request).await.unwrap_err();
        assert!(matches!(error, TransportError::Interrupted { .. }), "{error:?}");
    }
}

//! Servers of HTTP/2 on this machine; each ends with its test.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

pub(crate) mod events;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use h2::server::{Builder, SendResponse};
use h2::{RecvStream, SendStream};
use http::{Request, Response};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Accepts connections until it is dropped.
pub(crate) struct Server {
    /// Where it listens, without TLS.
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Gives each request to `serve`. A connection takes so many streams at a time.
    pub(crate) async fn start<F, R>(streams: u32, serve: F) -> Self
    where
        F: Fn(Request<RecvStream>, SendResponse<Bytes>) -> R + Clone + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        Self::accepting(move |connection| {
            let serve = serve.clone();
            async move { speak(connection, streams, serve).await }
        })
        .await
    }

    /// Gives each connection to `accept`.
    pub(crate) async fn accepting<F, R>(accept: F) -> Self
    where
        F: Fn(TcpStream) -> R + Clone + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(accept(connection));
            }
        });
        Self { url, connections, task }
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves a connection until it ends.
pub(crate) async fn speak<F, R>(
    connection: impl AsyncRead + AsyncWrite + Unpin,
    streams: u32,
    serve: F,
) where
    F: Fn(Request<RecvStream>, SendResponse<Bytes>) -> R,
    R: Future<Output = ()> + Send + 'static,
{
    let mut builder = Builder::new();
    builder.max_concurrent_streams(streams);
    let Ok(mut connection) = builder.handshake(connection).await else { return };
    while let Some(Ok((request, respond))) = connection.accept().await {
        tokio::spawn(serve(request, respond));
    }
}

/// A head without a body yet.
pub(crate) fn head(status: u16) -> Response<()> {
    Response::builder().status(status).body(()).unwrap()
}

/// The next piece of a body, which may then have more.
pub(crate) async fn piece(body: &mut RecvStream) -> Option<Result<Bytes, h2::Error>> {
    let piece = body.data().await;
    if let Some(Ok(piece)) = &piece {
        body.flow_control().release_capacity(piece.len()).unwrap();
    }
    piece
}

/// All bytes of a body.
pub(crate) async fn all(body: &mut RecvStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(piece) = piece(body).await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    bytes
}

/// Sends bytes at the pace of the client.
pub(crate) async fn send(stream: &mut SendStream<Bytes>, mut bytes: Bytes) {
    stream.reserve_capacity(bytes.len());
    while !bytes.is_empty() {
        let capacity = std::future::poll_fn(|context| stream.poll_capacity(context)).await;
        let Some(Ok(capacity)) = capacity else { return };
        let piece = bytes.split_to(capacity.min(bytes.len()));
        stream.send_data(piece, false).unwrap();
    }
}

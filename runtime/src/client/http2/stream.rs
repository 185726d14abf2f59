//! One request and its response on a connection of their own. The request is sent while the response is read, and each
//! side can stop the other at any time.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::client::Builder;
use h2::{Reason, RecvStream, SendStream};
use http::{Request, Response};
use hyper::body::Body as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;

use crate::Body;
use crate::body::{Chunk, Chunks, Source};
use crate::transport::{Cause, TransportError, causes};

/// How many bytes of a response may come before somebody reads them: enough for 20 MB a second from far away.
const WINDOW_BYTES: u32 = 1 << 20;

/// Sends a request, and returns once the head of the response is there. Dropping the response resets the stream and closes
/// the connection.
pub(super) async fn send(
    connection: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Body>,
    endpoint: String,
) -> Result<Response<Body>, TransportError> {
    let failed = |error| interrupted(endpoint.clone(), error);
    let mut builder = Builder::new();
    builder.initial_window_size(WINDOW_BYTES).initial_connection_window_size(WINDOW_BYTES);
    let (client, connection) = builder.handshake(connection).await.map_err(failed)?;
    // It ends after the stream. Its error is also that of the stream.
    tokio::spawn(connection);
    let mut client = client.ready().await.map_err(failed)?;
    let (head, body) = request.into_parts();
    let is_empty = body.is_end_stream();
    let request = Request::from_parts(head, ());
    let (response, stream) = client.send_request(request, is_empty).map_err(failed)?;
    drop(client);
    let (hang_up, hung_up) = oneshot::channel();
    if !is_empty {
        let mut pipe = Pipe { body: body.chunks(), left: Bytes::new(), stream, hung_up };
        tokio::spawn(async move { poll_fn(|context| pipe.poll(context)).await });
    }
    let response = response.await.map_err(failed)?;
    Ok(response.map(|stream| Body::once(Received { stream, endpoint, hang_up: Some(hang_up) })))
}

/// Sends the body of a request at the pace of the server.
struct Pipe {
    body: Chunks,
    /// What is left of the last piece.
    left: Bytes,
    stream: SendStream<Bytes>,
    /// Ends once nobody waits for the response.
    hung_up: oneshot::Receiver<()>,
}

impl Pipe {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Self { body, left, stream, hung_up } = self;
        if Pin::new(hung_up).poll(context).is_ready() {
            stream.send_reset(Reason::CANCEL);
            return Poll::Ready(());
        }
        if stream.poll_reset(context).is_ready() {
            return Poll::Ready(());
        }
        loop {
            if left.is_empty() {
                match ready!(body.poll_chunk(context)) {
                    Some(Ok(piece)) => *left = piece,
                    Some(Err(_)) => {
                        stream.send_reset(Reason::CANCEL);
                        return Poll::Ready(());
                    }
                    None => {
                        // It fails if the stream is over, and then there is nobody to tell.
                        let _ = stream.send_data(Bytes::new(), true);
                        return Poll::Ready(());
                    }
                }
                stream.reserve_capacity(left.len());
            }
            while stream.capacity() == 0 {
                match ready!(stream.poll_capacity(context)) {
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return Poll::Ready(()),
                }
            }
            let piece = left.split_to(stream.capacity().min(left.len()));
            if stream.send_data(piece, false).is_err() {
                return Poll::Ready(());
            }
        }
    }
}

/// The body of a response.
struct Received {
    stream: RecvStream,
    endpoint: String,
    /// Dropped when nobody reads the response any longer, or the server has said all: what is left of the request is then
    /// not sent.
    hang_up: Option<oneshot::Sender<()>>,
}

impl Source for Received {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let Self { stream, endpoint, hang_up } = self;
        Poll::Ready(match ready!(stream.poll_data(context)) {
            Some(Ok(piece)) => {
                // It fails only where the piece is longer than the window that it came in.
                let _ = stream.flow_control().release_capacity(piece.len());
                Some(Ok(piece))
            }
            Some(Err(error)) => {
                *hang_up = None;
                Some(Err(interrupted(endpoint.clone(), error)))
            }
            None => {
                *hang_up = None;
                None
            }
        })
    }
}

fn interrupted(endpoint: String, error: h2::Error) -> TransportError {
    TransportError::Interrupted { endpoint, reason: Cause::new(causes(Some(&error)), error) }
}

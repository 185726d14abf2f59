//! Bodies in the terms of the async ecosystem: streams, `AsyncRead`, and the bodies of hyper and Tower.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::io::{AsyncRead, ReadBuf};

use super::error::failed;
use super::{Body, Chunk, Chunks, Content, Source};
use crate::transport::TransportError;

type AnyError = Box<dyn Error + Send + Sync>;

impl Body {
    /// What a stream gives, once.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use futures_core::Stream;
    /// use lensmith::Body;
    ///
    /// fn of_stream(stream: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static) -> Body {
    ///     Body::from_stream(stream).with_length(1 << 20)
    /// }
    /// ```
    pub fn from_stream<S, T, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<AnyError>,
    {
        Self::once(FromStream(Box::pin(stream)))
    }

    /// What an asynchronous reader gives, once.
    pub fn from_async_read(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::once(FromAsyncRead { reader: Box::pin(reader), buffer: BytesMut::new() })
    }

    /// The body of another HTTP library, once: a hyper, Tower or reqwest body is one of
    /// [`http_body`](https://docs.rs/http-body). It keeps its length. Trailers are left out.
    pub fn from_http_body<B>(body: B) -> Self
    where
        B: HttpBody<Error: Into<AnyError>> + Send + 'static,
    {
        Self::received(body, |error| failed(error.into()))
    }

    /// The same, with errors that say more about it.
    pub(crate) fn received<B>(
        body: B,
        failed: impl Fn(B::Error) -> TransportError + Send + 'static,
    ) -> Self
    where
        B: HttpBody + Send + 'static,
    {
        if body.is_end_stream() {
            return Self::default();
        }
        let length = body.size_hint().exact();
        let source = Self::once(FromHttpBody { body: Box::pin(body), failed });
        match length {
            Some(length) => source.with_length(length),
            None => source,
        }
    }
}

struct FromStream<S>(Pin<Box<S>>);

impl<S, T, E> Source for FromStream<S>
where
    S: Stream<Item = Result<T, E>> + Send,
    T: Into<Bytes>,
    E: Into<AnyError>,
{
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let next = ready!(self.0.as_mut().poll_next(context));
        let chunk = next.map(|chunk| chunk.map(Into::into).map_err(|error| failed(error.into())));
        Poll::Ready(chunk)
    }
}

struct FromHttpBody<B, F> {
    body: Pin<Box<B>>,
    failed: F,
}

impl<B, F> Source for FromHttpBody<B, F>
where
    B: HttpBody + Send,
    F: Fn(B::Error) -> TransportError + Send,
{
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let next = ready!(self.body.as_mut().poll_frame(context));
        Poll::Ready(next.map(|frame| match frame {
            Ok(frame) => Ok(match frame.into_data() {
                Ok(mut data) => data.copy_to_bytes(data.remaining()),
                Err(_) => Bytes::new(),
            }),
            Err(error) => Err((self.failed)(error)),
        }))
    }
}

/// How much is read at a time.
const READ_BYTES: usize = 64 << 10;

struct FromAsyncRead<R> {
    reader: Pin<Box<R>>,
    buffer: BytesMut,
}

impl<R: AsyncRead + Send> Source for FromAsyncRead<R> {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let Self { reader, buffer } = self;
        buffer.resize(READ_BYTES, 0);
        let mut free = ReadBuf::new(buffer);
        let read = ready!(reader.as_mut().poll_read(context, &mut free));
        let length = free.filled().len();
        Poll::Ready(match read {
            Ok(()) if length == 0 => None,
            Ok(()) => Some(Ok(buffer.split_to(length).freeze())),
            Err(error) => Some(Err(failed(error.into()))),
        })
    }
}

impl Stream for Chunks {
    type Item = Chunk;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.get_mut().poll_chunk(context)
    }
}

impl AsyncRead for Chunks {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let chunks = self.get_mut();
        if chunks.left.is_empty() && buffer.remaining() > 0 {
            chunks.left = ready!(chunks.poll_chunk(context)).transpose()?.unwrap_or_default();
        }
        let length = chunks.left.len().min(buffer.remaining());
        buffer.put_slice(&chunks.left.split_to(length));
        Poll::Ready(Ok(()))
    }
}

/// A body that is polled is read once, whatever it could be before; a clone of it is as it was before.
impl HttpBody for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        loop {
            match &mut self.0 {
                Content::Bytes(bytes) if bytes.is_empty() => return Poll::Ready(None),
                Content::Bytes(bytes) => {
                    return Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes)))));
                }
                Content::Stream(stream) => {
                    let chunks = Mutex::new(stream.clone().begin());
                    let body = std::mem::take(&mut *self);
                    self.0 = Content::Reading(Box::new((body, chunks)));
                }
                Content::Reading(reading) => {
                    // Nobody else has it, so that it is not locked, and a panic of its source has ended the call.
                    let Ok(chunks) = reading.1.get_mut() else { return Poll::Ready(None) };
                    return chunks.poll_chunk(context).map_ok(Frame::data);
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Bytes(bytes) => bytes.is_empty(),
            Content::Stream(_) => false,
            Content::Reading(reading) => reading.1.lock().is_ok_and(|chunks| chunks.is_over()),
        }
    }

    fn size_hint(&self) -> SizeHint {
        let length = match &self.0 {
            Content::Reading(reading) => {
                reading.1.lock().ok().and_then(|chunks| chunks.remaining())
            }
            _ => self.length(),
        };
        length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

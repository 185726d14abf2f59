//! What bodies are read from.

use std::io::{self, Read};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::error::failed;
use crate::transport::TransportError;

/// A piece of a body, which may be empty.
pub(crate) type Chunk = Result<Bytes, TransportError>;

/// What a body is read from, piece by piece, until it ends or fails.
pub(crate) trait Source: Send {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>>;

    /// The same for a thread that may block.
    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        let next = std::future::poll_fn(|context| self.poll_chunk(context));
        crate::blocking::block_on(next, std::time::Duration::MAX).flatten()
    }
}

/// How much is read at a time: at first, and once there has been more.
const READ_BYTES: (usize, usize) = (8 << 10, 128 << 10);

/// A reader as a source. Where there is a Tokio runtime, it is read on a thread of that.
pub(super) struct FromReader(State);

enum State {
    Idle(Box<Reading>),
    #[cfg(feature = "client")]
    Busy(tokio::task::JoinHandle<(Box<Reading>, Option<Chunk>)>),
    #[cfg(feature = "client")]
    Over,
}

struct Reading {
    reader: Box<dyn Read + Send>,
    buffer: BytesMut,
    /// How much is read at a time.
    size: usize,
}

impl FromReader {
    pub(super) fn new(reader: impl Read + Send + 'static) -> Self {
        let (reader, buffer) = (Box::new(reader), BytesMut::new());
        Self(State::Idle(Box::new(Reading { reader, buffer, size: READ_BYTES.0 })))
    }
}

impl Reading {
    fn next(&mut self) -> Option<Chunk> {
        let Self { reader, buffer, size } = self;
        buffer.resize(*size, 0);
        let read = loop {
            match reader.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        match read {
            Ok(0) => None,
            // So that a short piece does not keep a whole buffer.
            Ok(length) if length < *size / 4 => {
                Some(Ok(Bytes::copy_from_slice(buffer.get(..length).unwrap_or_default())))
            }
            Ok(length) => {
                if length >= *size {
                    *size = (*size * 2).min(READ_BYTES.1);
                }
                Some(Ok(buffer.split_to(length.min(buffer.len())).freeze()))
            }
            Err(error) => Some(Err(failed(error.into()))),
        }
    }
}

impl Source for FromReader {
    #[cfg(feature = "client")]
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        use std::pin::Pin;

        loop {
            match std::mem::replace(&mut self.0, State::Over) {
                State::Idle(mut reading) => match tokio::runtime::Handle::try_current() {
                    Ok(runtime) => {
                        self.0 = State::Busy(runtime.spawn_blocking(move || {
                            let chunk = reading.next();
                            (reading, chunk)
                        }));
                    }
                    Err(_) => {
                        let chunk = reading.next();
                        self.0 = State::Idle(reading);
                        return Poll::Ready(chunk);
                    }
                },
                State::Busy(mut task) => {
                    let (reading, chunk) = match Pin::new(&mut task).poll(context) {
                        Poll::Ready(Ok(read)) => read,
                        // The reader panicked, or the runtime shuts down.
                        Poll::Ready(Err(error)) => {
                            return Poll::Ready(Some(Err(failed(error.into()))));
                        }
                        Poll::Pending => {
                            self.0 = State::Busy(task);
                            return Poll::Pending;
                        }
                    };
                    self.0 = State::Idle(reading);
                    return Poll::Ready(chunk);
                }
                State::Over => return Poll::Ready(None),
            }
        }
    }

    #[cfg(not(feature = "client"))]
    fn poll_chunk(&mut self, _context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        Poll::Ready(match &mut self.0 {
            State::Idle(reading) => reading.next(),
        })
    }

    #[cfg(feature = "blocking")]
    fn read_chunk(&mut self) -> Option<Chunk> {
        match &mut self.0 {
            State::Idle(reading) => reading.next(),
            #[cfg(feature = "client")]
            State::Busy(_) => {
                let next = std::future::poll_fn(|context| self.poll_chunk(context));
                crate::blocking::block_on(next, std::time::Duration::MAX).flatten()
            }
            #[cfg(feature = "client")]
            State::Over => None,
        }
    }
}

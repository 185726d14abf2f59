//! The bytes of a payload that may be too large for memory: a file, a stream, or the response of a download.

mod body_bytes;
mod chunks;
mod collect;
mod error;
#[cfg(feature = "event-stream")]
mod events;
#[cfg(feature = "_client")]
mod file;
#[cfg(feature = "client")]
mod http_body;
mod identity;
#[cfg(feature = "blocking")]
mod reader;
mod slice;
mod source;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

pub use self::body_bytes::BodyBytes;
pub use self::chunks::Chunks;
pub(crate) use self::collect::Collected;
#[cfg(feature = "event-stream")]
pub(crate) use self::error::failed;
pub use self::error::{BodyError, InvalidBody};
#[cfg(feature = "_client")]
use self::file::Section;
#[cfg(feature = "blocking")]
pub use self::reader::Reader;
use self::source::FromReader;
pub(crate) use self::source::{Chunk, Source};
use crate::Blob;
use crate::checksum::Algorithm;
#[cfg(feature = "event-stream")]
use crate::event_stream::{Feed, Turn};
use crate::transport::TransportError;

/// The bytes of a payload: in memory, or a stream that is read piece by piece.
///
/// A stream can be read once, unless there is a recipe to start it again. That decides about retries: a call whose
/// body has been read, and cannot be read again, is not tried again.
///
/// | from | by | can be read |
/// |---|---|---|
/// | memory | [`From`] for `Vec<u8>`, `String`, `Bytes`, `&'static str`, ... | again |
/// | a file | [`from_file`](Self::from_file) | again |
/// | a recipe | [`replayable`](Self::replayable) | again |
/// | a reader | [`from_reader`](Self::from_reader) | once |
/// | a stream | [`from_stream`](Self::from_stream), [`from_async_read`](Self::from_async_read), [`from_http_body`](Self::from_http_body) | once |
///
/// To read one, such as that of a response, there are [`bytes`](Self::bytes), [`chunks`](Self::chunks) and
/// [`reader`](Self::reader). [`slice`](Self::slice) returns a part of one. Clones share a stream: only the first reader of a
/// body that can be read once gets it.
///
/// Two bodies in memory are equal if their bytes are, and two streams if one is a clone of the other. `Debug` shows
/// the length, but no content.
///
/// ```
/// use lensmith::Body;
///
/// let body = Body::from("hello");
/// assert_eq!(body.length(), Some(5));
/// assert!(body.is_replayable());
///
/// let once = Body::from_reader(std::io::stdin());
/// assert_eq!(once.length(), None);
/// assert!(!once.is_replayable());
/// ```
#[derive(Clone, Default)]
pub struct Body(Content);

enum Content {
    Bytes(Bytes),
    Stream(Box<Stream>),
    /// A body that a transport polls, and the body that it was.
    #[cfg(feature = "client")]
    Reading(Box<(Body, Mutex<Chunks>)>),
}

#[derive(Clone)]
struct Stream {
    open: Open,
    length: Option<u64>,
    progress: Option<Progress>,
    checksum: Option<Algorithm>,
}

/// How the reading of a stream begins.
#[derive(Clone)]
enum Open {
    /// With bytes in memory, for which the body states a length or a progress of its own.
    Bytes(Bytes),
    /// With a source that is there until someone takes it.
    Once(Arc<Mutex<Option<Box<dyn Source>>>>),
    /// With a file, or a section of one.
    #[cfg(feature = "_client")]
    File(Arc<Section>),
    /// With events, after the frame before them if there is one.
    #[cfg(feature = "event-stream")]
    Events(Arc<Feed>, Bytes),
    /// By a recipe.
    Recipe(Arc<dyn Fn() -> io::Result<Body> + Send + Sync>),
}

/// Hears how many bytes of a body have been read.
pub(crate) type Progress = Arc<dyn Fn(u64) + Send + Sync>;

impl Body {
    /// What a reader gives, once. The async client reads it on a thread where it may block.
    pub fn from_reader(reader: impl io::Read + Send + 'static) -> Self {
        Self::once(FromReader::new(reader))
    }

    /// A body that can be read again: `open` is called whenever the reading begins, and returns the body from its
    /// start. Give it a [length](Self::with_length), if that is known: `open` is not called to learn it.
    ///
    /// ```
    /// use std::fs::File;
    /// use std::io::{Seek, SeekFrom};
    ///
    /// use lensmith::Body;
    ///
    /// // The second megabyte of a file.
    /// let body = Body::replayable(|| {
    ///     let mut file = File::open("backup.tar")?;
    ///     file.seek(SeekFrom::Start(1 << 20))?;
    ///     Ok(Body::from_reader(std::io::Read::take(file, 1 << 20)))
    /// });
    /// let body = body.with_length(1 << 20);
    /// assert!(body.is_replayable());
    /// ```
    pub fn replayable(open: impl Fn() -> io::Result<Self> + Send + Sync + 'static) -> Self {
        Self::streamed(Open::Recipe(Arc::new(open)))
    }

    pub(crate) fn once(source: impl Source + 'static) -> Self {
        Self::streamed(Open::Once(Arc::new(Mutex::new(Some(Box::new(source))))))
    }

    fn streamed(open: Open) -> Self {
        Self(Content::Stream(Box::new(Stream {
            open,
            length: None,
            progress: None,
            checksum: None,
        })))
    }

    /// The same body, which has `length` bytes. It is sent as `content-length`; without it, a stream is sent in
    /// chunks, which some services refuse. A body that turns out shorter or longer is a [`BodyError`].
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        self.change(|stream| stream.length = Some(length))
    }

    /// The same body, which tells `progress` with each piece how many bytes have been read. The count starts anew
    /// whenever the body is read from its start, as in a retry. `progress` must not block.
    ///
    /// A body that is sent counts what the connection has taken, and not yet what the service has. Lensmith reads some
    /// bodies before that, for the hash that is signed or for a checksum: this is not counted.
    ///
    /// ```
    /// use lensmith::Body;
    ///
    /// let body = Body::from(vec![0; 1 << 20]);
    /// let body = body.with_progress(|bytes| println!("{} KiB sent", bytes >> 10));
    /// ```
    #[must_use]
    pub fn with_progress(self, progress: impl Fn(u64) + Send + Sync + 'static) -> Self {
        self.change(|stream| {
            stream.progress = Some(match stream.progress.take() {
                None => Arc::new(progress),
                Some(before) => Arc::new(move |bytes| {
                    before(bytes);
                    progress(bytes);
                }),
            });
        })
    }

    /// The same body, whose reading nobody follows.
    #[cfg(feature = "_client")]
    pub(crate) fn without_progress(self) -> Self {
        match &self.0 {
            Content::Bytes(_) => self,
            _ => self.change(|stream| stream.progress = None),
        }
    }

    /// The same body, whose bytes are compared with a checksum.
    pub(crate) fn with_checksum(self, algorithm: Algorithm) -> Self {
        self.change(|stream| stream.checksum = Some(algorithm))
    }

    /// The checksum that the bytes of a response are compared with, if the service stated any: a mismatch is a
    /// [`BodyError::Checksum`] in place of the last piece. Until then, nothing is known about the bytes.
    pub fn checksum(&self) -> Option<Algorithm> {
        match &self.0 {
            Content::Bytes(_) => None,
            Content::Stream(stream) => stream.checksum,
            #[cfg(feature = "client")]
            Content::Reading(reading) => reading.0.checksum(),
        }
    }

    fn change(self, change: impl FnOnce(&mut Stream)) -> Self {
        let mut stream = match self.0 {
            Content::Bytes(bytes) => {
                let length = Some(bytes.len() as u64);
                let open = Open::Bytes(bytes);
                Box::new(Stream { open, length, progress: None, checksum: None })
            }
            Content::Stream(stream) => stream,
            #[cfg(feature = "client")]
            Content::Reading(reading) => return reading.0.change(change),
        };
        change(&mut stream);
        Self(Content::Stream(stream))
    }

    /// How many bytes it has, if that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream(stream) => stream.length,
            #[cfg(feature = "client")]
            Content::Reading(reading) => reading.0.length(),
        }
    }

    /// Whether it can be read again.
    pub fn is_replayable(&self) -> bool {
        match &self.0 {
            Content::Bytes(_) => true,
            Content::Stream(stream) => match &stream.open {
                Open::Once(_) => false,
                #[cfg(feature = "event-stream")]
                Open::Events(..) => false,
                _ => true,
            },
            #[cfg(feature = "client")]
            Content::Reading(reading) => reading.0.is_replayable(),
        }
    }

    /// Whether it could be read once, and has been.
    #[cfg(any(feature = "_client", test))]
    pub(crate) fn is_used(&self) -> bool {
        match &self.0 {
            Content::Stream(stream) => match &stream.open {
                Open::Once(source) => lock(source).is_none(),
                #[cfg(feature = "event-stream")]
                Open::Events(events, _) => events.is_used(),
                _ => false,
            },
            #[cfg(feature = "client")]
            Content::Reading(reading) => reading.0.is_used(),
            Content::Bytes(_) => false,
        }
    }

    /// Its bytes, if they are in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(stream) => match &stream.open {
                Open::Bytes(bytes) if stream.length == Some(bytes.len() as u64) => Some(bytes),
                _ => None,
            },
            #[cfg(feature = "client")]
            Content::Reading(_) => None,
        }
    }

    /// Its bytes, if they are in memory and nobody follows the progress.
    pub(crate) fn try_into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Content::Bytes(bytes) => Ok(bytes),
            _ => Err(self),
        }
    }

    /// All its bytes, in memory. The future can be dropped, and the body with it.
    ///
    /// ```
    /// # async fn example(body: lensmith::Body) -> Result<(), lensmith::transport::TransportError> {
    /// let text = body.bytes(1 << 20).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`BodyError::TooLarge`] if there are more than `limit`, and otherwise as [`Chunks::next`].
    pub async fn bytes(self, limit: usize) -> Result<Bytes, TransportError> {
        let mut collected = Collected::new(self.length(), limit)?;
        match self.try_into_bytes() {
            Ok(bytes) => Ok(bytes),
            Err(body) => {
                let mut chunks = body.chunks();
                while let Some(chunk) = chunks.next().await {
                    collected.push(chunk?)?;
                }
                Ok(collected.into_bytes())
            }
        }
    }

    /// Its bytes, piece by piece. Each is read when it is asked for.
    pub fn chunks(self) -> Chunks {
        match self.0 {
            Content::Bytes(bytes) => Chunks::new(Open::Bytes(bytes), None, None),
            Content::Stream(stream) => stream.begin(),
            #[cfg(feature = "client")]
            Content::Reading(reading) => {
                reading.1.into_inner().unwrap_or_else(PoisonError::into_inner)
            }
        }
    }

    /// Its bytes, for code that blocks. A stream of the async client is waited for on this thread; inside of an async
    /// task, use [`chunks`](Self::chunks).
    ///
    /// ```no_run
    /// # fn example(body: lensmith::Body) -> std::io::Result<()> {
    /// let mut file = std::fs::File::create("backup.tar")?;
    /// std::io::copy(&mut body.reader(), &mut file)?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "blocking")]
    pub fn reader(self) -> Reader {
        Reader::new(self.chunks())
    }
}

impl Stream {
    fn begin(self) -> Chunks {
        Chunks::new(self.open, self.length, self.progress)
    }
}

impl Open {
    /// The source of a stream, which nobody else gets if it can be read once.
    fn source(self) -> Result<Box<dyn Source>, BodyError> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(Body::from(bytes).chunks())),
            Self::Once(source) => lock(&source).take().ok_or(BodyError::Used),
            #[cfg(feature = "_client")]
            Self::File(section) => Ok(Box::new(FromReader::new(section.reader()))),
            #[cfg(feature = "event-stream")]
            Self::Events(events, first) => Ok(Box::new(Turn::new(events, first))),
            Self::Recipe(open) => Ok(Box::new(open()?.chunks())),
        }
    }
}

/// No function of a source runs while a lock is held, so that none is poisoned.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(Content::Bytes(bytes.into()))
    }
}

impl From<Blob> for Body {
    fn from(blob: Blob) -> Self {
        blob.0.into()
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Clone for Content {
    fn clone(&self) -> Self {
        match self {
            Self::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Self::Stream(stream) => Self::Stream(stream.clone()),
            #[cfg(feature = "client")]
            Self::Reading(reading) => reading.0.0.clone(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length())
            .field("is_replayable", &self.is_replayable())
            .finish()
    }
}

#[cfg(test)]
mod tests;

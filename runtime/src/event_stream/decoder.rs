//! Frames from chunks.

use std::collections::VecDeque;
use std::fmt;

use bytes::{Bytes, BytesMut};

use super::frame::{OVERHEAD, PRELUDE};
use super::header;
use super::{Frame, FrameError, FrameErrorKind};

/// Reads the frames of a stream from its chunks, wherever these are cut.
///
/// It does no IO: the caller [pushes](Self::push) each chunk, and takes [frames](Self::next_frame) until there are no more. A
/// frame that lies in one chunk is not copied; its payload is a slice of the chunk.
///
/// Both checksums of a frame are checked, the one of its lengths before they are used. No memory is taken for a length that
/// a frame states: the decoder holds the bytes that were pushed, once, and twice while it joins the chunks of a frame.
///
/// After an error, the stream is over: more bytes are dropped, and there are no more frames.
///
/// ```
/// use lensmith::event_stream::{Decoder, Frame};
///
/// # fn main() -> Result<(), lensmith::event_stream::FrameError> {
/// let bytes = Frame::new("Hello").with_header(":event-type", "word").encode()?;
/// let mut decoder = Decoder::new();
/// let mut frames = Vec::new();
/// for byte in bytes {
///     decoder.push(vec![byte].into());
///     while let Some(frame) = decoder.next_frame()? {
///         frames.push(frame);
///     }
/// }
/// decoder.finish()?;
/// assert_eq!(frames[0].payload(), "Hello");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Decoder {
    chunks: Chunks,
    lengths: Option<Lengths>,
    max_frame: usize,
    max_headers: usize,
    frames: u64,
    offset: u64,
    is_over: bool,
}

/// The lengths of the next frame, whose checksum was right.
#[derive(Clone, Copy, Debug)]
struct Lengths {
    total: u32,
    headers: u32,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            chunks: Chunks::default(),
            lengths: None,
            max_frame: 64 << 20,
            max_headers: 1 << 20,
            frames: 0,
            offset: 0,
            is_over: false,
        }
    }
}

impl Decoder {
    /// A decoder that accepts frames of 64 MiB with headers of 1 MiB. Services [write](super::MAX_PAYLOAD) less.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same decoder with another limit, in bytes, for a whole frame.
    #[must_use]
    pub fn with_max_frame(mut self, bytes: usize) -> Self {
        self.max_frame = bytes;
        self
    }

    /// The same decoder with another limit, in bytes, for the headers of a frame. Reading the shortest headers takes up to a
    /// hundred times as much memory as they have bytes.
    #[must_use]
    pub fn with_max_headers(mut self, bytes: usize) -> Self {
        self.max_headers = bytes;
        self
    }

    /// Takes the next chunk of the stream.
    pub fn push(&mut self, chunk: Bytes) {
        if !self.is_over {
            self.chunks.push(chunk);
        }
    }

    /// The next frame, if its bytes have all come.
    ///
    /// # Errors
    /// If the bytes are not a frame that the decoder accepts. The stream is then over.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let frame = self.read();
        if frame.is_err() {
            self.end();
        }
        frame
    }

    /// Whether bytes of a frame have come that is not complete, or not taken yet.
    pub fn has_rest(&self) -> bool {
        self.chunks.length > 0
    }

    /// The bytes that were pushed and belong to no frame that was taken. The stream is then over for the decoder.
    pub fn into_rest(self) -> Bytes {
        let Self { mut chunks, .. } = self;
        chunks.take(chunks.length)
    }

    /// To be called when the body has ended, after the last frame was taken.
    ///
    /// # Errors
    /// [`FrameErrorKind::CutOff`] if it ended inside a frame.
    pub fn finish(&mut self) -> Result<(), FrameError> {
        let (received, length) = (self.chunks.length, self.lengths.map(|lengths| lengths.total));
        self.end();
        match received {
            0 => Ok(()),
            _ => Err(self.error(FrameErrorKind::CutOff { received, length })),
        }
    }

    fn end(&mut self) {
        self.chunks = Chunks::default();
        self.lengths = None;
        self.is_over = true;
    }

    fn read(&mut self) -> Result<Option<Frame>, FrameError> {
        let Some(lengths) = self.lengths()? else { return Ok(None) };
        let total = size(lengths.total);
        if self.chunks.length < total {
            return Ok(None);
        }
        let frame = self.chunks.take(total);
        let frame = self.frame(frame, size(lengths.headers))?;
        self.lengths = None;
        self.offset = self.offset.saturating_add(lengths.total.into());
        self.frames = self.frames.saturating_add(1);
        Ok(Some(frame))
    }

    /// The lengths of the next frame, if they have come.
    fn lengths(&mut self) -> Result<Option<Lengths>, FrameError> {
        if self.lengths.is_none() {
            let Some(prelude) = self.chunks.first::<PRELUDE>() else { return Ok(None) };
            let lengths = self.checked(prelude).map_err(|kind| self.error(kind))?;
            self.lengths = Some(lengths);
        }
        Ok(self.lengths)
    }

    fn checked(&self, prelude: [u8; PRELUDE]) -> Result<Lengths, FrameErrorKind> {
        let [a, b, c, d, e, f, g, h, checksum @ ..] = prelude;
        let stated = u32::from_be_bytes(checksum);
        let computed = crc32fast::hash(&[a, b, c, d, e, f, g, h]);
        if stated != computed {
            return Err(FrameErrorKind::PreludeChecksum { stated, computed });
        }
        let total = u32::from_be_bytes([a, b, c, d]);
        let headers = u32::from_be_bytes([e, f, g, h]);
        if size(total).checked_sub(OVERHEAD).is_none_or(|most| size(headers) > most) {
            return Err(FrameErrorKind::Lengths { total, headers });
        }
        if size(total) > self.max_frame {
            return Err(FrameErrorKind::FrameTooLong { length: total, limit: self.max_frame });
        }
        if size(headers) > self.max_headers {
            return Err(FrameErrorKind::HeadersTooLong {
                length: headers,
                limit: self.max_headers,
            });
        }
        Ok(Lengths { total, headers })
    }

    /// Checks and reads a whole frame.
    fn frame(&self, mut frame: Bytes, headers: usize) -> Result<Frame, FrameError> {
        let whole = frame.clone();
        let (checked, checksum) = whole.split_last_chunk().unwrap_or((&whole, &[0; 4]));
        let (stated, computed) = (u32::from_be_bytes(*checksum), crc32fast::hash(checked));
        if stated != computed {
            return Err(self.error(FrameErrorKind::MessageChecksum { stated, computed }));
        }
        frame.truncate(checked.len());
        let payload = frame.split_off(PRELUDE + headers);
        let read = header::read(&whole, frame.get(PRELUDE..).unwrap_or_default());
        let headers = read.map_err(|(kind, place)| {
            let offset = self.offset.saturating_add((PRELUDE + place) as u64);
            FrameError::reading(kind, self.frames, offset)
        })?;
        Ok(Frame::from_parts(headers, payload))
    }

    /// An error of the frame that is next.
    fn error(&self, kind: FrameErrorKind) -> FrameError {
        FrameError::reading(kind, self.frames, self.offset)
    }
}

/// The bytes are not shown, which may be secret.
impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("frames", &self.frames)
            .field("offset", &self.offset)
            .field("buffered", &self.chunks.length)
            .finish_non_exhaustive()
    }
}

/// A length in memory. One that has no place there is longer than any limit.
fn size(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// The bytes that were pushed. Small chunks that pile up are joined, so that what each costs does not add up.
#[derive(Clone, Default)]
struct Chunks {
    whole: VecDeque<Bytes>,
    /// Comes after them.
    joined: BytesMut,
    length: usize,
}

/// What is smaller is joined with its neighbours.
const SMALL: usize = 1024;

impl Chunks {
    fn push(&mut self, chunk: Bytes) {
        if chunk.is_empty() {
            return;
        }
        self.length += chunk.len();
        let is_first = self.whole.is_empty() && self.joined.is_empty();
        if is_first || chunk.len() >= SMALL {
            self.close();
            self.whole.push_back(chunk);
        } else {
            self.joined.extend_from_slice(&chunk);
        }
    }

    /// Ends the joined chunk.
    fn close(&mut self) {
        if !self.joined.is_empty() {
            self.whole.push_back(std::mem::take(&mut self.joined).freeze());
        }
    }

    /// A copy of the first bytes, if there are so many.
    fn first<const N: usize>(&self) -> Option<[u8; N]> {
        if let Some(first) = self.whole.front().and_then(|chunk| chunk.first_chunk()) {
            return Some(*first);
        }
        if self.length < N {
            return None;
        }
        let mut first = [0; N];
        let bytes = self.whole.iter().flatten().chain(&self.joined);
        first.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
        Some(first)
    }

    /// Takes bytes off the start, at most as many as there are. They are copied only if they are in several chunks.
    fn take(&mut self, length: usize) -> Bytes {
        self.length = self.length.saturating_sub(length);
        match self.whole.front_mut() {
            Some(chunk) if chunk.len() > length => return chunk.split_to(length),
            Some(chunk) if chunk.len() == length => {
                return self.whole.pop_front().unwrap_or_default();
            }
            _ => self.close(),
        }
        let mut taken = BytesMut::with_capacity(length);
        while let Some(mut chunk) = self.whole.pop_front() {
            let missing = length - taken.len();
            if chunk.len() > missing {
                taken.extend_from_slice(&chunk.split_to(missing));
                self.whole.push_front(chunk);
                break;
            }
            taken.extend_from_slice(&chunk);
        }
        taken.freeze()
    }
}

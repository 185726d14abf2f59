//! One message of an event stream.

use std::borrow::Cow;
use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};

use super::{FrameError, FrameErrorKind, Header, HeaderValue, MAX_HEADERS, MAX_PAYLOAD};

/// The bytes of a frame before its headers: two lengths and their checksum.
pub(super) const PRELUDE: usize = 12;
/// The bytes of a frame that has no headers and no payload.
pub(super) const OVERHEAD: usize = 16;

/// One [message][specification] of an event stream: headers and a payload.
///
/// A name occurs once among the headers, and their order means nothing, but it is kept.
///
/// `Debug` shows the names of the headers, the values of those whose names start with `:`, and the length of the payload:
/// the rest may be secret.
///
/// [specification]: https://smithy.io/2.0/aws/amazon-eventstream.html#message-framing
#[derive(Clone, Default)]
pub struct Frame {
    headers: Vec<Header>,
    payload: Bytes,
}

impl Frame {
    /// A frame without headers.
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self { headers: Vec::new(), payload: payload.into() }
    }

    pub(super) fn from_parts(headers: Vec<Header>, payload: Bytes) -> Self {
        Self { headers, payload }
    }

    /// The same frame with a header, which replaces the one of the same name.
    #[must_use]
    pub fn with_header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<HeaderValue>,
    ) -> Self {
        let (name, value) = (name.into(), value.into());
        match self.headers.iter_mut().find(|header| header.name == name) {
            Some(header) => header.value = value,
            None => self.headers.push(Header { name, value }),
        }
        self
    }

    /// The value of a header. Names are compared byte by byte.
    ///
    /// ```
    /// use lensmith::event_stream::{Frame, HeaderValue};
    ///
    /// let frame = Frame::default().with_header(":event-type", "word");
    /// assert_eq!(frame.header(":event-type").and_then(HeaderValue::as_str), Some("word"));
    /// assert_eq!(frame.header(":Event-Type"), None);
    /// ```
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        self.headers.iter().find(|header| header.name == name).map(|header| &header.value)
    }

    /// All headers, in the order they have in the stream.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// The payload.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The payload alone.
    pub fn into_payload(self) -> Bytes {
        self.payload
    }

    /// The frame as bytes.
    ///
    /// # Errors
    /// If the payload has more than [`MAX_PAYLOAD`] bytes, the headers have more than [`MAX_HEADERS`], a name does not have
    /// 1 to 255 bytes, or a blob or string in a header does not have 1 to 32,767.
    pub fn encode(&self) -> Result<Bytes, FrameError> {
        let length = self.payload.len();
        if length > MAX_PAYLOAD {
            return Err(FrameErrorKind::WrittenPayload { length }.into());
        }
        let mut out = BytesMut::with_capacity(OVERHEAD + self.headers_estimate() + length);
        out.put_bytes(0, PRELUDE);
        self.headers.iter().try_for_each(|header| header.write(&mut out))?;
        let headers = out.len() - PRELUDE;
        if headers > MAX_HEADERS {
            return Err(FrameErrorKind::WrittenHeaders { length: headers }.into());
        }
        let total = OVERHEAD + headers + length;
        if let Some(prelude) = out.first_chunk_mut::<PRELUDE>() {
            *prelude = self::prelude(total, headers);
        }
        out.put_slice(&self.payload);
        let checksum = crc32fast::hash(&out);
        out.put_u32(checksum);
        Ok(out.freeze())
    }

    /// At least as many bytes as the headers take, unless one of them cannot be written.
    fn headers_estimate(&self) -> usize {
        let value = |value: &HeaderValue| match value {
            HeaderValue::Blob(value) => value.len().min(MAX_HEADERS),
            HeaderValue::String(value) => value.len().min(MAX_HEADERS),
            _ => 16,
        };
        let header = |header: &Header| 4 + header.name.len().min(255) + value(&header.value);
        self.headers.iter().map(header).sum()
    }
}

/// The lengths, which the limits keep below those of a `u32`, and their checksum.
fn prelude(total: usize, headers: usize) -> [u8; PRELUDE] {
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let lengths = u64::from(number(total)) << 32 | u64::from(number(headers));
    let checksum = crc32fast::hash(&lengths.to_be_bytes());
    let mut prelude = [0; PRELUDE];
    let bytes = lengths.to_be_bytes().into_iter().chain(checksum.to_be_bytes());
    prelude.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = byte);
    prelude
}

/// Frames are equal if they have the same payload and the same headers in any order.
impl PartialEq for Frame {
    fn eq(&self, other: &Self) -> bool {
        self.payload == other.payload
            && self.headers.len() == other.headers.len()
            && self.headers.iter().all(|header| other.header(&header.name) == Some(&header.value))
    }
}

impl Eq for Frame {}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Headers<'a>(&'a [Header]);
        impl fmt::Debug for Headers<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let shown = self.0.iter().map(|Header { name, value }| {
                    let value = name.starts_with(':').then_some(value);
                    (name, value.map_or(&"<redacted>" as &dyn fmt::Debug, |value| value))
                });
                f.debug_map().entries(shown).finish()
            }
        }
        f.debug_struct("Frame")
            .field("headers", &Headers(&self.headers))
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .finish()
    }
}

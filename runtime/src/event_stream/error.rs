//! Why a frame could not be written or read.

use std::error::Error;
use std::fmt;

use super::{MAX_HEADERS, MAX_PAYLOAD};

/// Why a frame could not be written, or why the bytes of a stream are not frames.
///
/// It repeats no value, which may be a secret; the name of a header at most.
///
/// ```
/// use lensmith::event_stream::{Decoder, FrameErrorKind};
///
/// let mut decoder = Decoder::new();
/// decoder.push(vec![0; 12].into());
/// let error = decoder.next_frame().unwrap_err();
/// assert!(matches!(error.kind(), FrameErrorKind::PreludeChecksum { stated: 0, .. }));
/// assert_eq!((error.frame(), error.offset()), (Some(0), Some(0)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameError {
    kind: Box<FrameErrorKind>,
    place: Option<Place>,
}

/// Where in a stream a frame is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    frame: u64,
    offset: u64,
}

/// What is wrong with a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameErrorKind {
    /// The checksum of the lengths is wrong.
    PreludeChecksum {
        /// The checksum in the frame.
        stated: u32,
        /// The checksum of the bytes.
        computed: u32,
    },
    /// The checksum of the frame is wrong.
    MessageChecksum {
        /// The checksum in the frame.
        stated: u32,
        /// The checksum of the bytes.
        computed: u32,
    },
    /// The lengths contradict each other: a frame has at least 16 bytes more than its headers.
    Lengths {
        /// The stated length of the frame.
        total: u32,
        /// The stated length of the headers.
        headers: u32,
    },
    /// The frame is longer than the decoder [accepts](super::Decoder::with_max_frame).
    FrameTooLong {
        /// The stated length of the frame.
        length: u32,
        /// The most bytes that the decoder accepts.
        limit: usize,
    },
    /// The headers are longer than the decoder [accepts](super::Decoder::with_max_headers).
    HeadersTooLong {
        /// The stated length of the headers.
        length: u32,
        /// The most bytes that the decoder accepts.
        limit: usize,
    },
    /// A header is longer than what is left of the headers.
    HeaderCutOff,
    /// The name of a header has no byte.
    EmptyName,
    /// The name of a header is not UTF-8.
    NameNotText,
    /// The type of a header is not one of 0 to 9.
    UnknownHeaderType {
        /// The name of the header.
        name: String,
        /// Its type.
        code: u8,
    },
    /// The value of a header of type string is not UTF-8.
    ValueNotText {
        /// The name of the header.
        name: String,
    },
    /// Two headers have the same name.
    DuplicateHeader {
        /// The name.
        name: String,
    },
    /// The stream ended inside a frame.
    CutOff {
        /// How many bytes of the frame came.
        received: usize,
        /// The stated length of the frame, if the checksum of the lengths came.
        length: Option<u32>,
    },
    /// A name to be written does not have 1 to 255 bytes.
    NameLength {
        /// How many bytes it has.
        length: usize,
    },
    /// A value to be written does not have 1 to 32,767 bytes.
    ValueLength {
        /// The name of the header.
        name: String,
        /// How many bytes the value has.
        length: usize,
    },
    /// The headers to be written take more than [`MAX_HEADERS`] bytes.
    WrittenHeaders {
        /// How many bytes they take.
        length: usize,
    },
    /// The payload to be written has more than [`MAX_PAYLOAD`] bytes.
    WrittenPayload {
        /// How many bytes it has.
        length: usize,
    },
}

impl FrameError {
    /// What is wrong.
    pub fn kind(&self) -> &FrameErrorKind {
        &self.kind
    }

    /// The number of the frame in its stream, from 0 on; `None` if the frame was to be written.
    pub fn frame(&self) -> Option<u64> {
        self.place.map(|place| place.frame)
    }

    /// The byte of the stream, from 0 on, that starts what is wrong: the frame or a header. `None` if the frame was to be
    /// written.
    pub fn offset(&self) -> Option<u64> {
        self.place.map(|place| place.offset)
    }

    #[cold]
    pub(super) fn reading(kind: FrameErrorKind, frame: u64, offset: u64) -> Self {
        Self { kind: Box::new(kind), place: Some(Place { frame, offset }) }
    }
}

/// An error of writing.
impl From<FrameErrorKind> for FrameError {
    #[cold]
    fn from(kind: FrameErrorKind) -> Self {
        Self { kind: Box::new(kind), place: None }
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(Place { frame, offset }) => {
                write!(
                    f,
                    "cannot read frame {frame} of the event stream: at byte {offset}, {}",
                    self.kind
                )
            }
            None => write!(f, "cannot write the frame of an event: {}", self.kind),
        }
    }
}

impl fmt::Display for FrameErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PreludeChecksum { stated, computed } => write!(
                f,
                "the checksum of the lengths is {computed:08x} instead of {stated:08x}: the body was damaged or is no \
                 event stream; send the request again, or look for a proxy that changes bodies"
            ),
            Self::MessageChecksum { stated, computed } => write!(
                f,
                "the checksum of the frame is {computed:08x} instead of {stated:08x}: the body was damaged; send the \
                 request again"
            ),
            Self::Lengths { total, headers } => write!(
                f,
                "a frame of {total} bytes cannot have {headers} bytes of headers, since 16 bytes go to lengths and \
                 checksums"
            ),
            Self::FrameTooLong { length, limit } => write!(
                f,
                "a frame of {length} bytes exceeds the limit of {limit}; raise it by `Decoder::with_max_frame` if the \
                 service sends such frames"
            ),
            Self::HeadersTooLong { length, limit } => write!(
                f,
                "headers of {length} bytes exceed the limit of {limit}; raise it by `Decoder::with_max_headers` if \
                 the service sends such headers"
            ),
            Self::HeaderCutOff => f.write_str("a header is longer than the rest of the headers"),
            Self::EmptyName => f.write_str("a header has an empty name"),
            Self::NameNotText => f.write_str("the name of a header is not UTF-8"),
            Self::UnknownHeaderType { name, code } => {
                write!(f, "the header {name:?} has the unknown type {code}, expected 0 to 9")
            }
            Self::ValueNotText { name } => {
                write!(f, "the value of the header {name:?} is not UTF-8")
            }
            Self::DuplicateHeader { name } => {
                write!(f, "the header {name:?} occurs a second time")
            }
            Self::CutOff { received, length } => cut_off(*received, *length, f),
            Self::NameLength { length } => {
                write!(f, "the name of a header has {length} bytes; use 1 to 255")
            }
            Self::ValueLength { name, length } => write!(
                f,
                "the value of the header {name:?} has {length} bytes; use 1 to 32767, or leave the header out"
            ),
            Self::WrittenHeaders { length } => {
                write!(f, "its headers take {length} bytes; use at most {MAX_HEADERS}")
            }
            Self::WrittenPayload { length } => {
                write!(f, "its payload has {length} bytes; use at most {MAX_PAYLOAD}")
            }
        }
    }
}

fn cut_off(received: usize, length: Option<u32>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("the stream ended inside a frame, after ")?;
    match length {
        Some(length) => write!(f, "{received} of its {length} bytes")?,
        None => write!(f, "{received} of the 12 bytes that start it")?,
    }
    f.write_str("; send the request again if the service allows it")
}

impl Error for FrameError {}

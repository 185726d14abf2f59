//! The headers of a frame.

use std::borrow::Cow;
use std::collections::HashSet;

use bytes::{BufMut, Bytes, BytesMut};
use jiff::Timestamp;

use super::FrameErrorKind;
use crate::Blob;

/// A header of a frame: a name and a value that has a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// The name, of 1 to 255 bytes. Names that start with `:` are those of the format.
    pub name: Cow<'static, str>,
    /// The value.
    pub value: HeaderValue,
}

/// The value of a [header](Header), by the [types][types] of the format.
///
/// Values are made from the Rust types that hold the same:
/// ```
/// use lensmith::event_stream::HeaderValue;
///
/// assert_eq!(HeaderValue::from("event"), HeaderValue::String("event".into()));
/// assert_eq!(HeaderValue::from(7_i16), HeaderValue::Short(7));
/// let time: lensmith::Timestamp = "2026-01-02T03:04:05.006Z".parse().unwrap();
/// assert_eq!(HeaderValue::from(time), HeaderValue::Timestamp(1_767_323_045_006));
/// ```
///
/// [types]: https://smithy.io/2.0/aws/amazon-eventstream.html#headers
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HeaderValue {
    /// A boolean.
    Bool(bool),
    /// 8 bits.
    Byte(i8),
    /// 16 bits.
    Short(i16),
    /// 32 bits.
    Integer(i32),
    /// 64 bits.
    Long(i64),
    /// Bytes: 1 to 32,767 of them can be written, 0 to 65,535 are read.
    Blob(Bytes),
    /// Text, whose length in bytes has the same limits.
    String(Cow<'static, str>),
    /// Milliseconds since 1970.
    Timestamp(i64),
    /// The bytes of a UUID.
    Uuid([u8; 16]),
}

/// The most bytes that a value may have when it is written.
const MAX_VALUE: usize = 32_767;

/// The types of values, as they are written.
mod code {
    pub(super) const TRUE: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const BYTE: u8 = 2;
    pub(super) const SHORT: u8 = 3;
    pub(super) const INTEGER: u8 = 4;
    pub(super) const LONG: u8 = 5;
    pub(super) const BLOB: u8 = 6;
    pub(super) const STRING: u8 = 7;
    pub(super) const TIMESTAMP: u8 = 8;
    pub(super) const UUID: u8 = 9;
}

impl Header {
    /// Appends the header as it is in a frame.
    pub(crate) fn write(&self, out: &mut BytesMut) -> Result<(), FrameErrorKind> {
        let name = self.name.as_bytes();
        match u8::try_from(name.len()) {
            Ok(length @ 1..) => out.put_u8(length),
            _ => return Err(FrameErrorKind::NameLength { length: name.len() }),
        }
        out.put_slice(name);
        match &self.value {
            HeaderValue::Bool(true) => out.put_u8(code::TRUE),
            HeaderValue::Bool(false) => out.put_u8(code::FALSE),
            HeaderValue::Byte(value) => put(out, code::BYTE, &value.to_be_bytes()),
            HeaderValue::Short(value) => put(out, code::SHORT, &value.to_be_bytes()),
            HeaderValue::Integer(value) => put(out, code::INTEGER, &value.to_be_bytes()),
            HeaderValue::Long(value) => put(out, code::LONG, &value.to_be_bytes()),
            HeaderValue::Timestamp(value) => put(out, code::TIMESTAMP, &value.to_be_bytes()),
            HeaderValue::Uuid(value) => put(out, code::UUID, value),
            HeaderValue::Blob(value) => self.write_with_length(out, code::BLOB, value)?,
            HeaderValue::String(value) => {
                self.write_with_length(out, code::STRING, value.as_bytes())?;
            }
        }
        Ok(())
    }

    fn write_with_length(
        &self,
        out: &mut BytesMut,
        code: u8,
        value: &[u8],
    ) -> Result<(), FrameErrorKind> {
        match u16::try_from(value.len()) {
            Ok(length) if (1..=MAX_VALUE).contains(&value.len()) => {
                put(out, code, &length.to_be_bytes());
                out.put_slice(value);
                Ok(())
            }
            _ => Err(FrameErrorKind::ValueLength {
                name: self.name.as_ref().to_owned(),
                length: value.len(),
            }),
        }
    }
}

fn put(out: &mut BytesMut, code: u8, value: &[u8]) {
    out.put_u8(code);
    out.put_slice(value);
}

/// Reads the headers, which are a part of `frame`. An error comes with the place in them of the header that is wrong.
pub(super) fn read(frame: &Bytes, headers: &[u8]) -> Result<Vec<Header>, (FrameErrorKind, usize)> {
    let mut read = Vec::new();
    let mut rest = headers;
    while !rest.is_empty() {
        let start = headers.len() - rest.len();
        let header = read_one(frame, &mut rest).map_err(|kind| (kind, start))?;
        read.push(header);
    }
    match duplicate(&read) {
        Some(name) => Err((FrameErrorKind::DuplicateHeader { name: name.to_owned() }, 0)),
        None => Ok(read),
    }
}

/// A name that occurs twice. Few headers are compared with each other; many, which only an attacker sends, are not, since
/// that takes quadratic time.
fn duplicate(headers: &[Header]) -> Option<&str> {
    const FEW: usize = 16;
    let mut names = headers.iter().map(|header| &*header.name);
    if headers.len() <= FEW {
        return names.enumerate().find_map(|(count, name)| {
            headers.iter().take(count).any(|other| other.name == name).then_some(name)
        });
    }
    let mut seen = HashSet::new();
    names.find(|name| !seen.insert(*name))
}

fn read_one(frame: &Bytes, rest: &mut &[u8]) -> Result<Header, FrameErrorKind> {
    let length = read_array::<1>(rest)?;
    let name = read_slice(rest, length[0].into())?;
    if name.is_empty() {
        return Err(FrameErrorKind::EmptyName);
    }
    let name = std::str::from_utf8(name).map_err(|_| FrameErrorKind::NameNotText)?;
    let code = read_array::<1>(rest)?;
    let value = match code[0] {
        code::TRUE => HeaderValue::Bool(true),
        code::FALSE => HeaderValue::Bool(false),
        code::BYTE => HeaderValue::Byte(i8::from_be_bytes(read_array(rest)?)),
        code::SHORT => HeaderValue::Short(i16::from_be_bytes(read_array(rest)?)),
        code::INTEGER => HeaderValue::Integer(i32::from_be_bytes(read_array(rest)?)),
        code::LONG => HeaderValue::Long(i64::from_be_bytes(read_array(rest)?)),
        code::BLOB => HeaderValue::Blob(frame.slice_ref(read_with_length(rest)?)),
        code::STRING => match std::str::from_utf8(read_with_length(rest)?) {
            Ok(text) => HeaderValue::String(kept(text)),
            Err(_) => return Err(FrameErrorKind::ValueNotText { name: name.to_owned() }),
        },
        code::TIMESTAMP => HeaderValue::Timestamp(i64::from_be_bytes(read_array(rest)?)),
        code::UUID => HeaderValue::Uuid(read_array(rest)?),
        code => return Err(FrameErrorKind::UnknownHeaderType { name: name.to_owned(), code }),
    };
    Ok(Header { name: kept(name), value })
}

fn read_array<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], FrameErrorKind> {
    let (array, after) = rest.split_first_chunk().ok_or(FrameErrorKind::HeaderCutOff)?;
    *rest = after;
    Ok(*array)
}

fn read_slice<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], FrameErrorKind> {
    let (slice, after) = rest.split_at_checked(length).ok_or(FrameErrorKind::HeaderCutOff)?;
    *rest = after;
    Ok(slice)
}

fn read_with_length<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], FrameErrorKind> {
    let length = u16::from_be_bytes(read_array(rest)?);
    read_slice(rest, length.into())
}

/// A text, without a copy if it is one of those that most frames have.
fn kept(text: &str) -> Cow<'static, str> {
    macro_rules! known {
        ($($known:literal)*) => {
            match text {
                $($known => Cow::Borrowed($known),)*
                other => Cow::Owned(other.to_owned()),
            }
        };
    }
    known!(
        ":message-type" ":event-type" ":exception-type" ":content-type" ":error-code" ":error-message"
        ":date" ":chunk-signature"
        "event" "exception" "error" "initial-request" "initial-response"
        "application/json" "application/octet-stream" "application/xml" "application/cbor" "text/plain"
    )
}

impl HeaderValue {
    /// The text, if the value is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The time, if the value is one and its year is in -9999 to 9999.
    pub fn as_timestamp(&self) -> Option<Timestamp> {
        match self {
            Self::Timestamp(milliseconds) => Timestamp::from_millisecond(*milliseconds).ok(),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $header:expr;)*) => {$(
        impl From<$type> for HeaderValue {
            fn from($value: $type) -> Self {
                $header
            }
        }
    )*};
}

from! {
    bool => |value| Self::Bool(value);
    i8 => |value| Self::Byte(value);
    i16 => |value| Self::Short(value);
    i32 => |value| Self::Integer(value);
    i64 => |value| Self::Long(value);
    Bytes => |value| Self::Blob(value);
    Blob => |value| Self::Blob(value.0);
    &'static str => |value| Self::String(Cow::Borrowed(value));
    String => |value| Self::String(Cow::Owned(value));
    Timestamp => |value| Self::Timestamp(value.as_millisecond());
    [u8; 16] => |value| Self::Uuid(value);
}

//! Formats: how values become bytes, and bytes values. None of it is generic, so each format is compiled once, and only
//! the formats that the protocols of a program's services name are linked.

#[cfg(feature = "cbor")]
pub(crate) mod cbor;
mod error;
#[cfg(feature = "xml")]
pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod text;
#[cfg(feature = "xml")]
pub(crate) mod xml;

pub use self::error::{DecodeError, InvalidHeader};
use crate::protocol::InvalidRequest;
use crate::schema::{Facts, Namespace, Record, Slot, View};

/// A format of bodies.
pub(crate) struct Format {
    /// The media type of structures, unions and documents.
    pub(crate) media_type: &'static str,
    /// Writes the members that are in the body, as one document.
    pub(crate) write: fn(&dyn Record, Root) -> Result<Vec<u8>, InvalidRequest>,
    /// Writes one value that is a whole body.
    pub(crate) write_value: fn(View<'_>, &Facts, Root) -> Result<Vec<u8>, InvalidRequest>,
    /// Reads the members that are in the body. What is absent keeps its value.
    pub(crate) read: fn(&[u8], &mut dyn Record) -> Result<(), DecodeError>,
    /// Reads one value that is a whole body.
    pub(crate) read_value: fn(&[u8], Slot<'_>, &Facts) -> Result<(), DecodeError>,
}

/// How many bytes to make room for, once the first element of a list is written: for `count` more of about its length. The
/// limit keeps the waste small if the first element is much longer than the others.
pub(crate) fn room_for(count: usize, length: usize) -> usize {
    const MAX: usize = 1 << 17;
    count.saturating_mul(length.saturating_add(length / 8)).min(MAX)
}

/// The element around a whole body, in formats that have one.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "xml"), expect(dead_code, reason = "JSON has none"))]
pub(crate) struct Root {
    pub(crate) name: &'static str,
    pub(crate) namespace: Option<Namespace>,
}

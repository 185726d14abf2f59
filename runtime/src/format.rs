//! Formats: how values become bytes, and bytes values. None of it is generic, so each format is compiled once, and only
//! the formats that the protocols of a program's services name are linked.

mod error;
pub(crate) mod json;
pub(crate) mod text;

pub use self::error::{DecodeError, InvalidHeader};
use crate::schema::{Facts, Record, Slot, UnknownMember, View};

/// A format of bodies.
pub(crate) struct Format {
    /// The media type of structures, unions and documents.
    pub(crate) media_type: &'static str,
    /// Writes the members that are in the body, as one document.
    pub(crate) write: fn(&dyn Record) -> Result<Vec<u8>, UnknownMember>,
    /// Writes one value that is a whole body.
    pub(crate) write_value: fn(View<'_>, &Facts) -> Result<Vec<u8>, UnknownMember>,
    /// Reads the members that are in the body. What is absent keeps its value.
    pub(crate) read: fn(&[u8], &mut dyn Record) -> Result<(), DecodeError>,
    /// Reads one value that is a whole body.
    pub(crate) read_value: fn(&[u8], Slot<'_>, &Facts) -> Result<(), DecodeError>,
}

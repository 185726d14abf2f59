//! JSON, from views and into slots.

mod read;
mod write;

pub(crate) use read::{read, read_record};
#[cfg(feature = "validate")]
pub(crate) use write::write_view;
pub(crate) use write::{Encoder, write, write_redacted};

use super::Format;
use crate::schema::{Facts, Place};

/// JSON as the bodies of the AWS JSON protocols and of restJson1.
pub(crate) static JSON: Format = Format {
    media_type: "application/json",
    write: write::body,
    write_value: write::value_body,
    read: read::body,
    read_value: read::value_body,
};

/// How members are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Names {
    /// As in the model: the JSON that users see, whatever the protocol.
    #[default]
    Model,
    /// As in a body.
    Wire,
}

impl Names {
    #[inline]
    fn of(self, facts: &Facts) -> &'static str {
        match self {
            // A member that is bound elsewhere is in the body if its structure is inside of another one.
            Self::Wire if facts.place == Place::Body => facts.wire_name,
            _ => facts.member_name,
        }
    }
}

//! JSON, from views and into slots.

mod read;
mod write;

pub(crate) use read::{read, read_record};
#[cfg(feature = "event-stream")]
pub(crate) use write::write_redacted_view;
#[cfg(any(feature = "event-stream", feature = "validate"))]
pub(crate) use write::write_view;
pub(crate) use write::{Encoder, write, write_redacted};

use super::Format;
use crate::schema::{Facts, Place};

/// JSON as the bodies of the AWS JSON protocols and of restJson1.
pub(crate) static JSON: Format = Format {
    media_type: "application/json",
    write: |record, _| write::body(record, Dialect::Body),
    write_value: |view, facts, _| write::value_body(view, facts, Dialect::Body),
    read: |body, record| read::body(body, record, Dialect::Body),
    read_value: |body, slot, facts| read::value_body(body, slot, facts, Dialect::Body),
};

/// JSON as the bodies of rpcv2Json.
pub(crate) static RPC_JSON: Format = Format {
    media_type: "application/json",
    write: |record, _| write::body(record, Dialect::RpcV2),
    write_value: |view, facts, _| write::value_body(view, facts, Dialect::RpcV2),
    read: |body, record| read::body(body, record, Dialect::RpcV2),
    read_value: |body, slot, facts| read::value_body(body, slot, facts, Dialect::RpcV2),
};

/// How members are named, and how times and big numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Names are those of the model: the JSON that users see, whatever the protocol.
    #[default]
    Model,
    /// Names and times are those of a body.
    Body,
    /// Names are those of the model, times are seconds, and big numbers are strings.
    RpcV2,
}

impl Dialect {
    #[inline]
    fn name_of(self, facts: &Facts) -> &'static str {
        match self {
            // A member that is bound elsewhere is in the body if its structure is inside of another one.
            Self::Body if facts.place == Place::Body => facts.wire_name,
            _ => facts.member_name,
        }
    }
}

/// Whether the text of a big number may stand in a string of rpcv2Json: the value of a big integer has neither a fraction nor
/// an exponent, even if it is whole.
fn is_writable(number: &str, is_decimal: bool) -> bool {
    is_decimal || !number.contains(['.', 'e', 'E'])
}

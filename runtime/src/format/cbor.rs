//! CBOR, from views and into slots.

mod read;
mod write;

use super::Format;
pub(crate) use write::members_in_body;

/// CBOR as the bodies of rpcv2Cbor.
pub(crate) static CBOR: Format = Format {
    media_type: "application/cbor",
    write: write::body,
    write_value: write::value_body,
    read: read::body,
    read_value: read::value_body,
};

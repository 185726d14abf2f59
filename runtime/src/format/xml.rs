//! XML, from views and into slots. See [XML bindings](https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings).

mod read;
mod write;

pub(crate) use self::read::{NameCase, members};
pub(crate) use self::write::Writer;
use super::Format;

/// XML as the bodies of restXml.
pub(crate) static XML: Format = Format {
    media_type: "application/xml",
    write: write::body,
    write_value: write::value_body,
    read: read::body,
    read_value: read::value_body,
};

/// The names of elements that no member names.
const MEMBER: &str = "member";
const ENTRY: &str = "entry";
const KEY: &str = "key";
const VALUE: &str = "value";

//! Views and slots: what a model says about generated types, from the same lenses that users compose. Formats,
//! validation, `serde` and redacted `Debug` are loops over [`Structure::MEMBERS`].

mod named;
mod sendable;
mod structure;
mod timestamp;
mod union;
mod value;
mod view;

use std::borrow::Cow;

pub use named::check_named;
#[cfg(feature = "xml")]
pub(crate) use sendable::find_unwritable;
pub use sendable::{UnknownMember, UnwritableNumber, UnwritableText};
pub(crate) use sendable::{find_unknown, find_unwritable_number};
pub use structure::{Field, Fields, Member, Structure, debug_structure};
#[cfg(feature = "serde")]
pub(crate) use timestamp::exact_text;
#[cfg(feature = "credentials")]
pub(crate) use timestamp::parse_milliseconds;
pub(crate) use timestamp::{
    NoTime, milliseconds, parse_seconds, parse_time, parse_timestamp, push_timestamp,
    timestamp_text,
};
pub use union::{Union, UnionMember, UnionMembers, debug_union};
pub use value::{MapKey, Shape, Value};
pub use view::{Choice, List, Map, Number, Record, Slot, Text, View};

pub use crate::optics::facts::{Constraint, Facts, Place, Presence, TimestampFormat};
pub use crate::optics::xml::{Inner, Namespace, Xml, XmlRoot};

/// What kind of value a member holds: [Smithy's shape types](https://smithy.io/2.0/spec/model.html#shape-types).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the variants are Smithy's own names")]
pub enum Kind {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    String,
    Timestamp,
    Blob,
    List(&'static Kind),
    Map(&'static Kind, &'static Kind),
    Structure(&'static str),
    Union(&'static str),
    Enum(&'static str),
    IntEnum(&'static str),
    Document,
    BigNumber,
}

/// The placeholder of any secret text.
pub(crate) fn hide(_: &str) -> Cow<'static, str> {
    "<redacted>".into()
}

//! What a model says about generated types, at run time: reflection over the same lenses that a user
//! composes. Encoding, decoding and redacted `Debug` are loops over [`Structure::MEMBERS`].

#[cfg(feature = "document")]
mod document;
#[cfg(feature = "reflect")]
mod reflection;
mod sendable;
mod timestamp;
mod union;
mod value;

use std::fmt;
use std::ops::Deref;

#[cfg(feature = "reflect")]
pub use reflection::{Reflection, reflect_members, reflect_union};
pub use sendable::{UnknownMember, check_sendable};
#[cfg(feature = "serde")]
pub(crate) use timestamp::timestamp_text;
pub(crate) use timestamp::{parse_epoch, parse_timestamp};
pub use union::{Union, UnionMember, UnionMembers, debug_union, read_union, write_union};
pub use value::{MapKey, Shape, Value};

use crate::json::{Error, Reader, Writer};

/// A Smithy structure: a product of members, each with its lens. The macro
/// [`structure`](crate::structure) makes one of a struct.
pub trait Structure: Shape {
    /// The name of the shape: of the operation for a request, of the shape in the model for the rest.
    const NAME: &'static str;

    /// The members of the wire form, in the order of the model.
    const MEMBERS: &'static [Member];

    /// The values of the members, in the same order.
    fn values(&self) -> Vec<&dyn Value>;
}

/// A member of a structure: what kind of value it holds, and what else the model says about it.
///
/// ```
/// # /// A layer.
/// # #[derive(Clone, Debug, Default)]
/// # pub struct Layer {
/// #     /// The digest of its content.
/// #     pub digest: Option<String>,
/// # }
/// # lensmith::structure! { Layer; DIGEST: Option<String> = lens!(digest, "layerDigest"), }
/// use lensmith::Structure;
/// use lensmith::schema::{Kind, Presence};
///
/// let [digest] = Layer::MEMBERS else { panic!("a layer has one member") };
/// assert_eq!((digest.name, digest.wire_name), ("digest", "layerDigest"));
/// assert_eq!((digest.kind, digest.presence), (Kind::String, Presence::Optional));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Member {
    /// What kind of value the member holds.
    pub kind: Kind,
    /// What else the model says; the fields of it are fields of the member too.
    pub facts: Facts,
}

impl Member {
    /// The member whose type is of this kind, and whose lens states these facts.
    pub const fn new(kind: Kind, facts: Facts) -> Self {
        Self { kind, facts }
    }
}

impl Deref for Member {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts
    }
}

/// What a model says about a member.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// The name of the Rust field.
    pub name: &'static str,
    /// The name in JSON.
    pub wire_name: &'static str,
    /// Whether the member may be absent.
    pub presence: Presence,
    /// Whether the value is a secret, which `Debug` then redacts.
    pub sensitive: bool,
    /// How JSON writes the member's timestamps.
    pub timestamp_format: TimestampFormat,
    /// Which values are valid.
    pub constraints: &'static [Constraint],
}

impl Facts {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            wire_name: name,
            presence: Presence::Optional,
            sensitive: false,
            timestamp_format: TimestampFormat::EpochSeconds,
            constraints: &[],
        }
    }
}

/// What a lens or a prism states about its member, as constants.
macro_rules! stating {
    () => {
        /// Names the member as JSON does.
        pub const fn wire_name(mut self, wire_name: &'static str) -> Self {
            self.facts.wire_name = wire_name;
            self
        }

        /// Marks a member whose value is a secret.
        pub const fn sensitive(mut self) -> Self {
            self.facts.sensitive = true;
            self
        }

        /// States how JSON writes the member's timestamps.
        pub const fn timestamp_format(mut self, format: TimestampFormat) -> Self {
            self.facts.timestamp_format = format;
            self
        }

        /// States which values are valid.
        pub const fn constraints(mut self, constraints: &'static [Constraint]) -> Self {
            self.facts.constraints = constraints;
            self
        }
    };
}

pub(crate) use stating;

/// Whether a member may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The member may be absent: its field is an `Option`.
    Optional,
    /// The member is always there.
    Required,
    /// The member is always there, since the model gives it a default value.
    Defaulted,
}

/// How JSON writes a timestamp; parsing follows the same format.
/// See [timestampFormat](https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since 1970-01-01T00:00:00Z as a number, fractions allowed.
    EpochSeconds,
    /// RFC 3339, such as `2026-11-23T15:44:00Z`.
    DateTime,
    /// RFC 9110, such as `Mon, 23 Nov 2026 15:44:00 GMT`.
    HttpDate,
}

/// A rule that a valid value keeps.
/// See [constraint traits](https://smithy.io/2.0/spec/constraint-traits.html).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Constraint {
    /// How long the value is, both ends included: a string in Unicode scalar values, a blob in bytes, a
    /// list or a map in entries.
    Length {
        /// The least length.
        min: u64,
        /// The greatest length; `u64::MAX` where there is none.
        max: u64,
    },
    /// Between which numbers an integer lies, both included.
    Range {
        /// The least number; `i64::MIN` where there is none.
        min: i64,
        /// The greatest number; `i64::MAX` where there is none.
        max: i64,
    },
    /// Between which numbers a float lies, both included.
    FloatRange {
        /// The least number; negative infinity where there is none.
        min: f64,
        /// The greatest number; infinity where there is none.
        max: f64,
    },
    /// A regular expression (ECMA 262) of which some part of the string is a match.
    Pattern(&'static str),
    /// No two elements of the list are equal.
    UniqueItems,
    /// What holds for each element of the list.
    Elements(&'static [Constraint]),
    /// What holds for each key of the map.
    Keys(&'static [Constraint]),
    /// What holds for each value of the map.
    Values(&'static [Constraint]),
}

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

/// The wire form of a value.
pub fn to_json(value: &dyn Value) -> String {
    let mut out = Writer::new();
    value.write(&mut out, &Facts::new(""));
    out.into_string()
}

/// The wire form of a value without what the model calls sensitive: strings are `<redacted>`, and other
/// values are left out.
pub(crate) fn to_redacted_json(value: &dyn Value) -> String {
    let mut out = Writer::redacting();
    value.write(&mut out, &Facts::new(""));
    out.into_string()
}

/// Reads the wire form of a value.
///
/// # Errors
/// Where `json` is not one JSON value, or is not of the value's kind.
pub fn from_json<T: Shape>(json: &[u8]) -> Result<T, Error> {
    let mut value = T::zero();
    read_json(json, &mut value)?;
    Ok(value)
}

/// Replaces a value by what its wire form says. It is not generic, to be compiled once.
fn read_json(json: &[u8], value: &mut dyn Value) -> Result<(), Error> {
    let mut input = Reader::new(json);
    value.read(&mut input, &Facts::new(""))?;
    input.end()
}

/// Writes the members of a structure as a JSON object; what is absent is left out.
pub fn write_members(out: &mut Writer, members: &[Member], values: &[&dyn Value]) {
    out.begin_object();
    for (member, value) in members.iter().zip(values) {
        if value.is_present() {
            write_member(out, member.kind, member, *value);
        }
    }
    out.end_object();
}

/// Writes a member with its key. Of one to be redacted a string is replaced, since a reader takes any
/// string for another, and anything else is left out.
pub(crate) fn write_member(out: &mut Writer, kind: Kind, facts: &Facts, value: &dyn Value) {
    if !facts.sensitive || !out.redacts() {
        out.key(facts.wire_name);
        value.write(out, facts);
    } else if matches!(kind, Kind::String | Kind::Enum(_)) {
        out.key(facts.wire_name);
        out.string("<redacted>");
    }
}

/// Reads the members of a structure from a JSON object. Unknown ones are skipped, and `null` is absent.
///
/// # Errors
/// Where the text is not JSON, or a member is not of its kind; the error has the path to the place.
pub fn read_members(
    input: &mut Reader<'_>,
    members: &[Member],
    values: &mut [&mut dyn Value],
) -> Result<(), Error> {
    input.begin_object()?;
    while let Some(key) = input.next_key()? {
        let mut places = members.iter().zip(values.iter_mut());
        match places.find(|(member, _)| member.wire_name == key) {
            None => input.skip()?,
            Some(_) if value::skip_null(input)? => {}
            Some((member, value)) => {
                value.read(input, member).map_err(|error| error.inside_member(&key))?;
            }
        }
    }
    Ok(())
}

/// A `Debug` of a structure in which what is sensitive is redacted. The caller adds the fields that are
/// not members and finishes it.
pub fn debug_structure<'a, 'b, S: Structure>(
    source: &S,
    f: &'a mut fmt::Formatter<'b>,
) -> fmt::DebugStruct<'a, 'b> {
    let mut out = f.debug_struct(S::NAME);
    for (member, value) in S::MEMBERS.iter().zip(source.values()) {
        if member.sensitive && value.is_present() {
            out.field(member.name, &format_args!("<redacted>"));
        } else {
            out.field(member.name, &value);
        }
    }
    out
}

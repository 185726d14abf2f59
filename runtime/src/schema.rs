//! What a model says about generated types, at run time: reflection over the same lenses that a user
//! composes. Encoding, decoding, redacted `Debug` and validation are loops over [`Structure::MEMBERS`].

#[cfg(feature = "document")]
mod document;
mod union;
mod value;

use std::fmt;

pub use union::{Union, UnionMember, UnionMembers, debug_union, read_union, write_union};
pub use value::{MapKey, Shape, Value};

use crate::json::{Error, Reader, Writer};
use crate::optics::Lens;

/// A Smithy structure: a product of members, each with its lens. The macro
/// [`structure`](crate::structure) makes one of a struct.
pub trait Structure: Shape {
    /// The name of the shape: of the operation for a request, of the shape in the model for the rest.
    const NAME: &'static str;

    /// The members of the wire form, in the order of the model.
    const MEMBERS: Members<Self>;
}

/// The members of a structure.
pub type Members<S> = &'static [&'static dyn Member<S>];

/// A member of the structure `S`, whatever its type: a [`Lens`] behind a reference.
pub trait Member<S>: fmt::Debug + Send + Sync {
    /// What the model says about the member.
    fn facts(&self) -> &Facts;

    /// What kind of value the member holds.
    fn kind(&self) -> Kind;

    /// The member's value.
    fn get<'s>(&self, source: &'s S) -> &'s dyn Value;

    /// The member's value, to change in place.
    fn get_mut<'s>(&self, source: &'s mut S) -> &'s mut dyn Value;
}

impl<S, A: Shape> Member<S> for Lens<S, A> {
    fn facts(&self) -> &Facts {
        self.facts()
    }

    fn kind(&self) -> Kind {
        A::KIND
    }

    fn get<'s>(&self, source: &'s S) -> &'s dyn Value {
        self.view(source)
    }

    fn get_mut<'s>(&self, source: &'s mut S) -> &'s mut dyn Value {
        self.view_mut(source)
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
pub fn to_json<T: Shape>(value: &T) -> String {
    let mut out = Writer::new();
    value.write(&mut out, &Facts::new(""));
    out.into_string()
}

/// Reads the wire form of a value.
///
/// # Errors
/// Where `json` is not one JSON value, or is not of the value's kind.
pub fn from_json<T: Shape>(json: &[u8]) -> Result<T, Error> {
    let mut input = Reader::new(json);
    let mut value = T::zero();
    value.read(&mut input, &Facts::new(""))?;
    input.end()?;
    Ok(value)
}

/// Writes a structure as a JSON object; what is absent is left out.
pub fn write_structure<S: Structure>(source: &S, out: &mut Writer) {
    out.begin_object();
    for member in S::MEMBERS {
        let value = member.get(source);
        if value.is_present() {
            out.key(member.facts().wire_name);
            value.write(out, member.facts());
        }
    }
    out.end_object();
}

/// Reads a structure from a JSON object. Unknown members are skipped, and `null` is absent.
///
/// # Errors
/// Where the text is not JSON, or a member is not of its kind; the error has the path to the place.
pub fn read_structure<S: Structure>(target: &mut S, input: &mut Reader<'_>) -> Result<(), Error> {
    input.begin_object()?;
    while let Some(key) = input.next_key()? {
        match S::MEMBERS.iter().find(|member| member.facts().wire_name == key) {
            None => input.skip()?,
            Some(_) if value::skip_null(input)? => {}
            Some(member) => member
                .get_mut(target)
                .read(input, member.facts())
                .map_err(|error| error.inside_member(&key))?,
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
    for member in S::MEMBERS {
        let facts = member.facts();
        let value = member.get(source);
        if facts.sensitive && value.is_present() {
            out.field(facts.name, &format_args!("<redacted>"));
        } else {
            out.field(facts.name, &value);
        }
    }
    out
}

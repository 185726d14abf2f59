//! Reflection: what a model says about generated types, from the same lenses that users compose. Encoding,
//! decoding and redacted `Debug` are loops over [`Structure::MEMBERS`].

#[cfg(feature = "document")]
mod document;
mod named;
#[cfg(feature = "reflect")]
mod reflection;
mod sendable;
mod timestamp;
mod union;
mod value;

use std::borrow::Cow;
use std::fmt;

pub use named::check_named;
#[cfg(feature = "reflect")]
pub use reflection::{Reflection, reflect_members, reflect_union};
pub use sendable::{UnknownMember, check_sendable};
#[cfg(feature = "serde")]
pub(crate) use timestamp::exact_text;
#[cfg(feature = "credentials")]
pub(crate) use timestamp::parse_milliseconds;
pub(crate) use timestamp::{NoTime, parse_time, parse_timestamp};
pub use union::{Union, UnionMember, UnionMembers, debug_union, read_union, write_union};
pub use value::{MapKey, Shape, Value};

use crate::json::{Error, Reader, Redact, Token, Writer};
pub use crate::optics::facts::{Constraint, Facts, Place, Presence, TimestampFormat};

/// A Smithy structure: a product of members, each with its lens. The macro `structure!` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a structure of a model",
    note = "structures are types of a generated crate"
)]
pub trait Structure: Shape {
    /// The name of the shape in the model; for a request, the name of the operation.
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
/// assert_eq!((digest.facts.name, digest.facts.wire_name), ("digest", "layerDigest"));
/// assert_eq!((digest.kind, digest.facts.presence), (Kind::String, Presence::Optional));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Member {
    /// What kind of value the member holds.
    pub kind: Kind,
    /// What else the model says.
    pub facts: Facts,
}

impl Member {
    /// A member of this kind, with the facts of its lens.
    pub const fn new(kind: Kind, facts: Facts) -> Self {
        Self { kind, facts }
    }
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
pub(crate) fn to_json(value: &dyn Value) -> String {
    let mut out = Writer::new();
    value.write(&mut out, &Facts::new(""));
    out.into_string()
}

/// The placeholder of any secret text.
pub(crate) fn hide(_: &str) -> Cow<'static, str> {
    "<redacted>".into()
}

/// The wire form of a value without its sensitive members: texts are replaced, and other values are left out.
pub(crate) fn to_redacted_json(value: &dyn Value, redact: Redact) -> String {
    let mut out = Writer::redacting(redact);
    value.write(&mut out, &Facts::new(""));
    out.into_string()
}

/// Replaces a value by the one that `input` holds. It is not generic, so it is compiled only once.
fn read_json(mut input: Reader<'_>, value: &mut dyn Value) -> Result<(), Error> {
    value.read(&mut input, &Facts::new(""))?;
    input.end()
}

/// Writes the members of a structure as a JSON object; what is absent is left out.
pub fn write_members(out: &mut Writer, members: &[Member], values: &[&dyn Value]) {
    out.begin_object();
    for (member, value) in members.iter().zip(values) {
        if value.is_present() {
            write_member(out, member.kind, &member.facts, *value);
        }
    }
    out.end_object();
}

/// Writes a member with its key. If it is to be redacted, a text is replaced, since a reader takes any text for
/// another, and anything else is left out.
pub(crate) fn write_member(out: &mut Writer, kind: Kind, facts: &Facts, value: &dyn Value) {
    if facts.sensitive {
        return write_sensitive(out, kind, facts, value);
    }
    out.key(facts.wire_name);
    value.write(out, facts);
}

#[cold]
fn write_sensitive(out: &mut Writer, kind: Kind, facts: &Facts, value: &dyn Value) {
    match out.redact() {
        None => {
            out.key(facts.wire_name);
            let before = out.conceal(true);
            value.write(out, facts);
            out.reveal(before);
        }
        Some(redact) if matches!(kind, Kind::String | Kind::Enum(_)) => {
            let json = to_json(value);
            let text = Reader::new(json.as_bytes()).string().unwrap_or_default();
            out.key(facts.wire_name);
            out.string(&redact(&text));
        }
        Some(_) => {}
    }
}

/// Reads the members of a structure from a JSON object. Unknown ones are skipped, `null` is absent, and what
/// is missing keeps its value; a [strict](Reader::strict) reader makes an error of an unknown or missing one.
///
/// # Errors
/// The text is not JSON, or a member is not of its kind; the error has the path to the place.
pub fn read_members(
    input: &mut Reader<'_>,
    members: &[Member],
    values: &mut [&mut dyn Value],
) -> Result<(), Error> {
    input.begin_object()?;
    if input.is_strict() {
        return read_strictly(input, members, values);
    }
    while let Some(key) = input.next_key()? {
        let mut places = members.iter().zip(values.iter_mut());
        match places.find(|(member, _)| member.facts.wire_name == key) {
            None => input.skip().map_err(|error| input.inside_key(error, &key))?,
            Some((member, value)) => read_member(input, &member.facts, *value)?,
        }
    }
    Ok(())
}

/// Reads a member, unless it is `null`.
#[inline]
fn read_member(input: &mut Reader<'_>, facts: &Facts, value: &mut dyn Value) -> Result<(), Error> {
    let read = match value::skip_null(input) {
        Ok(true) => return Ok(()),
        Ok(false) if facts.sensitive => read_sensitive(input, facts, value),
        Ok(false) => value.read(input, facts),
        Err(error) => Err(error),
    };
    read.map_err(|error| error.inside_member(facts.wire_name))
}

#[cold]
fn read_sensitive(
    input: &mut Reader<'_>,
    facts: &Facts,
    value: &mut dyn Value,
) -> Result<(), Error> {
    let before = input.conceal(true);
    value.read(input, facts)?;
    input.reveal(before);
    Ok(())
}

#[cold]
fn read_strictly(
    input: &mut Reader<'_>,
    members: &[Member],
    values: &mut [&mut dyn Value],
) -> Result<(), Error> {
    let mut missing: Vec<&str> = members.iter().map(|member| member.facts.wire_name).collect();
    while let Some(key) = input.next_key()? {
        let mut places = members.iter().zip(values.iter_mut());
        let Some((Member { facts, .. }, value)) =
            places.find(|(member, _)| member.facts.wire_name == key)
        else {
            skip_unknown(input).map_err(|error| input.inside_key(error, &key))?;
            continue;
        };
        let is_null = input.peek()? == Token::Null;
        match missing.iter().position(|name| *name == key) {
            _ if is_null => {}
            Some(index) => _ = missing.swap_remove(index),
            None => return Err(input.refusal("each member once", "it again").inside_member(&key)),
        }
        read_member(input, facts, *value)?;
    }
    let is_required = |facts: &&Facts| facts.presence == Presence::Required;
    let mut required = members.iter().map(|member| &member.facts).filter(is_required);
    match required.find(|facts| missing.contains(&facts.wire_name)) {
        None => Ok(()),
        Some(facts) => {
            let error = input.refusal("a required member", "none");
            Err(error.inside_member(facts.wire_name))
        }
    }
}

/// Skips the value of a member that the model does not know, unless the reader is strict.
fn skip_unknown(input: &mut Reader<'_>) -> Result<(), Error> {
    match input.is_strict() {
        true => Err(input.refusal("a member of the model", "an unknown one")),
        false => input.skip(),
    }
}

/// Formats a structure for `Debug` with its sensitive members redacted. The caller adds the fields that are not
/// members, and finishes.
pub fn debug_structure<'a, 'b, S: Structure>(
    source: &S,
    f: &'a mut fmt::Formatter<'b>,
) -> fmt::DebugStruct<'a, 'b> {
    let mut out = f.debug_struct(S::NAME);
    for (member, value) in S::MEMBERS.iter().zip(source.values()) {
        let Facts { name, sensitive, .. } = member.facts;
        if sensitive && value.is_present() {
            out.field(name, &format_args!("<redacted>"));
        } else {
            out.field(name, &value);
        }
    }
    out
}

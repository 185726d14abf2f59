use std::fmt;

use super::value::{read_new, skip_null};
use super::{Facts, Kind, Shape, Value, skip_unknown, write_member};
use crate::json::{Error, Reader, Writer};
use crate::optics::Prism;

/// A Smithy union: a value of exactly one of its members, each with its prism.
pub trait Union: Shape {
    /// The name of the shape.
    const NAME: &'static str;

    /// The members, in the order of the model.
    const MEMBERS: UnionMembers<Self>;

    /// The prism of the variant for a member that the model does not know: it keeps the member's name.
    const CATCH_ALL: Prism<Self, String>;
}

/// The members of a union.
pub type UnionMembers<U> = &'static [&'static dyn UnionMember<U>];

/// A member of the union `U`: a [`Prism`] as a trait object, whatever its type.
pub trait UnionMember<U>: fmt::Debug + Send + Sync {
    /// What the model says about the member.
    fn facts(&self) -> &Facts;

    /// What kind of value the member holds.
    fn kind(&self) -> Kind;

    /// The value of the member, if the union holds it.
    fn get<'u>(&self, source: &'u U) -> Option<&'u dyn Value>;

    /// Reads the value of the member, and creates the union.
    ///
    /// # Errors
    /// The text is not JSON, or not of the member's kind.
    fn read(&self, input: &mut Reader<'_>) -> Result<U, Error>;
}

impl<U, A: Shape> UnionMember<U> for Prism<U, A> {
    fn facts(&self) -> &Facts {
        self.facts()
    }

    fn kind(&self) -> Kind {
        A::KIND
    }

    fn get<'u>(&self, source: &'u U) -> Option<&'u dyn Value> {
        self.preview(source).map(|value| value as &dyn Value)
    }

    fn read(&self, input: &mut Reader<'_>) -> Result<U, Error> {
        Ok(self.review(read_new(input, self.facts())?))
    }
}

/// Writes a union as a JSON object with one key. A member that the model does not know has no value to
/// write: it is written as `null`, and [`check_sendable`](super::check_sendable) finds it.
pub fn write_union<U: Union>(source: &U, out: &mut Writer) {
    out.begin_object();
    let known = U::MEMBERS.iter().find_map(|member| Some((member, member.get(source)?)));
    if let Some((member, value)) = known {
        write_member(out, member.kind(), member.facts(), value);
    } else if let Some(name) = U::CATCH_ALL.preview(source) {
        out.unknown_member(name);
    }
    out.end_object();
}

/// Reads a union from a JSON object. `__type` and members that are `null` do not count; of several that
/// do, a known one wins. A [strict](Reader::strict) reader makes an error of an unknown member, and of none
/// or several.
///
/// # Errors
/// The text is not JSON, or the member is not of its kind; the error has the path to the place.
pub fn read_union<U: Union>(target: &mut U, input: &mut Reader<'_>) -> Result<(), Error> {
    let mut members = 0;
    input.begin_object()?;
    while let Some(key) = input.next_key()? {
        if key == "__type" {
            input.skip()?;
            continue;
        }
        if skip_null(input).map_err(|error| input.inside_key(error, &key))? {
            continue;
        }
        members += 1;
        match U::MEMBERS.iter().find(|member| member.facts().wire_name == key) {
            Some(member) => {
                let before = input.conceal(member.facts().sensitive);
                *target = member.read(input).map_err(|error| error.inside_member(&key))?;
                input.reveal(before);
            }
            None => {
                skip_unknown(input).map_err(|error| input.inside_key(error, &key))?;
                if U::CATCH_ALL.preview(target).is_some_and(String::is_empty) {
                    *target = U::CATCH_ALL.review(key.into_owned());
                }
            }
        }
    }
    match members {
        0 if input.is_strict() => Err(input.refusal("a member of the union", "none")),
        2.. if input.is_strict() => Err(input.refusal("one member of the union", "several")),
        _ => Ok(()),
    }
}

/// Formats a union for `Debug` with a sensitive member redacted.
///
/// # Errors
/// The formatter fails.
pub fn debug_union<U: Union>(source: &U, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let known = U::MEMBERS.iter().find_map(|member| Some((member.facts(), member.get(source)?)));
    match known {
        Some((facts, _)) if facts.sensitive => write!(f, "{}(<redacted>)", facts.name),
        Some((facts, value)) => f.debug_tuple(facts.name).field(&value).finish(),
        None => f.debug_tuple("Unknown").field(&U::CATCH_ALL.preview(source)).finish(),
    }
}

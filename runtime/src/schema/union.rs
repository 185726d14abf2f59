use std::fmt;

use super::{Choice, Facts, Shape, Slot, Value, View};
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

    /// The value of the member, if the union holds it.
    fn get<'u>(&self, source: &'u U) -> Option<&'u dyn Value>;

    /// Makes the union hold the member, with a value of zero, and returns where another value is put.
    fn choose<'u>(&self, target: &'u mut U) -> Option<Slot<'u>>;
}

impl<U, A: Shape> UnionMember<U> for Prism<U, A> {
    fn facts(&self) -> &Facts {
        self.facts()
    }

    fn get<'u>(&self, source: &'u U) -> Option<&'u dyn Value> {
        self.preview(source).map(|value| value as &dyn Value)
    }

    fn choose<'u>(&self, target: &'u mut U) -> Option<Slot<'u>> {
        *target = self.review(A::zero());
        self.preview_mut(target).map(A::slot)
    }
}

impl<U: Union> Choice for U {
    fn chosen(&self) -> Result<(&'static Facts, View<'_>), &str> {
        let mut members = U::MEMBERS.iter();
        match members.find_map(|member| Some((member.facts(), member.get(self)?))) {
            Some((facts, value)) => Ok((facts, value.view())),
            None => Err(U::CATCH_ALL.preview(self).map_or("", String::as_str)),
        }
    }

    fn choose(&mut self, is_meant: &dyn Fn(&Facts) -> bool) -> Option<(&'static Facts, Slot<'_>)> {
        let member = U::MEMBERS.iter().find(|member| is_meant(member.facts()))?;
        Some((member.facts(), member.choose(self)?))
    }

    fn choose_unknown(&mut self, name: String) {
        if U::CATCH_ALL.preview(self).is_some_and(String::is_empty) {
            *self = U::CATCH_ALL.review(name);
        }
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

use std::collections::BTreeMap;
use std::fmt;

use super::facts::{Constraint, Facts, TimestampFormat};
use super::{
    At, Each, Index, Ix, Optic, OrInsert, Preview, Put, Review, Set, SomePrism, Then, Traverse,
    Unboxed, Values,
};

/// Where a part `A` is inside a whole `S` that is only sometimes made of it: a variant of an enum.
///
/// ```
/// use lensmith::optics::*;
///
/// enum Answer { Text(String), Nothing }
/// const TEXT: Prism<Answer, String> = Prism::new(
///     "Text",
///     |answer| match answer { Answer::Text(text) => Some(text), _ => None },
///     |answer| match answer { Answer::Text(text) => Some(text), _ => None },
///     Answer::Text,
/// );
///
/// assert_eq!(TEXT.preview(&TEXT.review("yes".into())).unwrap(), "yes");
/// assert!(TEXT.preview(&Answer::Nothing).is_none());
/// ```
pub struct Prism<S: 'static, A: 'static> {
    facts: Facts,
    preview: fn(&S) -> Option<&A>,
    preview_mut: fn(&mut S) -> Option<&mut A>,
    review: fn(A) -> S,
}

impl<S, A> Prism<S, A> {
    /// A prism from its directions. `name` is the variant's; it serves views and messages.
    pub const fn new(
        name: &'static str,
        preview: fn(&S) -> Option<&A>,
        preview_mut: fn(&mut S) -> Option<&mut A>,
        review: fn(A) -> S,
    ) -> Self {
        Self { facts: Facts::new(name), preview, preview_mut, review }
    }

    /// What the model says about the variant.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The focus, where the source is of this variant.
    pub fn preview<'s>(&self, source: &'s S) -> Option<&'s A> {
        (self.preview)(source)
    }

    /// The focus to change in place, where the source is of this variant.
    pub fn preview_mut<'s>(&self, source: &'s mut S) -> Option<&'s mut A> {
        (self.preview_mut)(source)
    }

    /// The source of this variant whose focus is `target`.
    pub fn review(&self, target: A) -> S {
        (self.review)(target)
    }

    super::composing!();
}

/// What a generated prism states about its variant.
impl<S, A> Prism<S, A> {
    super::facts::stating!();
}

impl<S, A> Optic for Prism<S, A> {
    type Source = S;
    type Target = A;
}

super::traverse_at_most_one!([S, A] Prism<S, A>);

#[diagnostic::do_not_recommend]
impl<S, A> Put for Prism<S, A> {
    fn put(&self, source: &mut S, value: A) {
        *source = (self.review)(value);
    }
}

#[diagnostic::do_not_recommend]
impl<S, A> Preview for Prism<S, A> {
    fn preview<'s>(&self, source: &'s S) -> Option<&'s A> {
        (self.preview)(source)
    }

    fn preview_mut<'s>(&self, source: &'s mut S) -> Option<&'s mut A> {
        (self.preview_mut)(source)
    }
}

#[diagnostic::do_not_recommend]
impl<S, A> Review for Prism<S, A> {
    fn review(&self, target: A) -> S {
        (self.review)(target)
    }
}

// A derive would ask `S` and `A` to be `Copy` too, although a prism holds neither.
impl<S, A> Clone for Prism<S, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, A> Copy for Prism<S, A> {}

impl<S, A> fmt::Debug for Prism<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Prism").field(&self.facts).finish()
    }
}

use std::fmt;

use super::{Facts, Kind, Record, Shape, Slot, Value, View};
use crate::optics::Lens;

/// A Smithy structure: a product of members, each with its lens. The macro `structure!` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a structure of a model",
    note = "structures are types of a generated crate"
)]
pub trait Structure: Shape {
    /// The name of the shape in the model; for a request, the name of the operation.
    const NAME: &'static str;

    /// The members, in the order of the model.
    const MEMBERS: &'static [Member];

    /// The lenses of the members, in the same order.
    const LENSES: Fields<Self>;
}

/// The lenses of a structure's members.
pub type Fields<S> = &'static [&'static dyn Field<S>];

/// A member of the structure `S`: a [`Lens`] as a trait object, whatever its type.
pub trait Field<S>: fmt::Debug + Send + Sync {
    /// The value of the member.
    fn get<'s>(&self, source: &'s S) -> &'s dyn Value;

    /// What the value is.
    fn view<'s>(&self, source: &'s S) -> View<'s>;

    /// Where another value is put.
    fn slot<'s>(&self, target: &'s mut S) -> Slot<'s>;
}

impl<S, A: Shape> Field<S> for Lens<S, A> {
    fn get<'s>(&self, source: &'s S) -> &'s dyn Value {
        self.view(source)
    }

    fn view<'s>(&self, source: &'s S) -> View<'s> {
        self.view(source).view()
    }

    fn slot<'s>(&self, target: &'s mut S) -> Slot<'s> {
        self.view_mut(target).slot()
    }
}

impl<S: Structure> Record for S {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn members(&self) -> &'static [Member] {
        S::MEMBERS
    }

    fn view(&self, index: usize) -> View<'_> {
        S::LENSES.get(index).map_or(View::Absent, |lens| lens.view(self))
    }

    fn slot(&mut self, index: usize) -> Option<Slot<'_>> {
        S::LENSES.get(index).map(|lens| lens.slot(self))
    }
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

/// Formats a structure for `Debug` with its sensitive members redacted. The caller adds the fields that are not
/// members, and finishes.
pub fn debug_structure<'a, 'b, S: Structure>(
    source: &S,
    f: &'a mut fmt::Formatter<'b>,
) -> fmt::DebugStruct<'a, 'b> {
    let mut out = f.debug_struct(S::NAME);
    for (member, lens) in S::MEMBERS.iter().zip(S::LENSES) {
        let Facts { name, sensitive, .. } = member.facts;
        let value = lens.get(source);
        if sensitive && !value.view().is_absent() {
            out.field(name, &format_args!("<redacted>"));
        } else {
            out.field(name, &value);
        }
    }
    out
}

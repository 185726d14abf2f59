//! Paths from a request or a response to parts of it, as compositions of optics.

use super::Type;
use crate::names::{ConstName, ModuleName, TypeName};

/// A composition of optics, and the value it starts from.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) root: Root,
    pub(crate) steps: Vec<Step>,
    /// The type of its foci.
    pub(crate) ty: Type,
}

impl Path {
    /// How many foci the path has.
    pub(crate) fn foci(&self) -> Foci {
        foci(&self.steps)
    }
}

/// How many foci a composition of these steps has.
pub(crate) fn foci(steps: &[Step]) -> Foci {
    steps.iter().map(Step::foci).max().unwrap_or(Foci::One)
}

/// The value that a path starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    Input,
    Output,
    /// An element of a list that is filtered.
    Element(ModuleName),
}

/// An optic of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The lens of a member, and the type of the member, without the `Option` of an optional one.
    Lens(Owner, ConstName, Type),
    /// The prism of a variant.
    Prism(Owner, ConstName),
    Some,
    Each,
    Values,
    Index(u32),
    At(String),
    Unboxed,
}

impl Step {
    fn foci(&self) -> Foci {
        match self {
            Self::Lens(..) | Self::Unboxed => Foci::One,
            Self::Prism(..) | Self::Some | Self::Index(_) | Self::At(_) => Foci::AtMostOne,
            Self::Each | Self::Values => Foci::Many,
        }
    }
}

/// The type that has a lens or a prism.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The type whose `impl` has the path.
    Itself,
    /// A type of the operation's own module.
    Operation(TypeName),
    /// A type that operations share.
    Shared(TypeName),
}

/// How many foci a path has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Foci {
    One,
    AtMostOne,
    Many,
}

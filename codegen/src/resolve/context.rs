//! What all parts of the resolve stage look up, and what they report.

use std::collections::BTreeSet;

use super::closure::Closure;
use super::naming::Names;
use super::{documentation, events, recursion};
use crate::error::{Errors, Problem};
use crate::ir::{Equality, Protocol, Role};
use crate::model::{Model, Traits};
use crate::shape_id::ShapeId;
use crate::warning::{Warning, WarningKind, Warnings};

/// The model, and what follows from it for all of its shapes.
pub(super) struct Context<'a> {
    pub(super) model: &'a Model,
    pub(super) protocol: Protocol,
    /// The traits of the service.
    pub(super) service: &'a Traits,
    pub(super) names: Names<'a>,
    /// Where AWS documents the API.
    reference: Option<String>,
    /// The members that close a cycle of structures, as shape and member name.
    boxed: BTreeSet<(ShapeId, String)>,
    /// The unions of events that are sent.
    sent_events: BTreeSet<ShapeId>,
    /// The shapes that hold a float somewhere, so that they have no `Eq`.
    without_eq: BTreeSet<ShapeId>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        model: &'a Model,
        protocol: Protocol,
        (service, version): (&'a Traits, &str),
        names: Names<'a>,
        closure: &Closure<'_>,
    ) -> Self {
        Self {
            model,
            protocol,
            service,
            names,
            reference: documentation::reference(service, version),
            boxed: recursion::boxed_members(model, &closure.types),
            sent_events: events::sent(model),
            without_eq: recursion::without_eq(model),
        }
    }

    /// Where AWS documents structures of this role. It has no pages of errors.
    pub(super) fn reference(&self, role: Role) -> Option<&str> {
        self.reference.as_deref().filter(|_| !matches!(role, Role::Error(_)))
    }

    /// Whether a member needs a box, without which its type would be infinite.
    pub(super) fn is_boxed(&self, id: &ShapeId, member: &str) -> bool {
        self.boxed.contains(&(id.clone(), member.to_owned()))
    }

    /// Whether an operation sends the union as events.
    pub(super) fn sends_events(&self, id: &ShapeId) -> bool {
        self.sent_events.contains(id)
    }

    /// How values of a shape can be compared.
    pub(super) fn equality(&self, id: &ShapeId) -> Equality {
        self.equality_of_all(&[id])
    }

    /// How values that hold one of these shapes can be compared.
    pub(super) fn equality_of_all(&self, ids: &[&ShapeId]) -> Equality {
        let is_partial = ids.iter().any(|id| self.without_eq.contains(*id));
        if is_partial { Equality::Partial } else { Equality::Full }
    }
}

/// What is wrong with the model, and what of it is left out.
#[derive(Default)]
pub(super) struct Diagnostics {
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Warning>,
}

impl Diagnostics {
    /// Reports something that is left out.
    pub(super) fn warn(&mut self, kind: WarningKind, problem: Problem) {
        self.warnings.push(Warning::new(kind, problem));
    }

    /// The value of a part, or its default if there is a problem.
    pub(super) fn value_or_default<T: Default>(&mut self, outcome: Result<T, Problem>) -> T {
        outcome.unwrap_or_else(|problem| {
            self.problems.push(problem);
            T::default()
        })
    }

    /// The warnings.
    ///
    /// # Errors
    /// The problems. If `strict`, warnings are problems too.
    pub(super) fn finish(mut self, strict: bool) -> Result<Warnings, Errors> {
        let warnings = Warnings::new(self.warnings);
        if strict {
            self.problems.extend(warnings.as_slice().iter().map(Warning::problem).cloned());
        }
        Errors::check(self.problems).map(|()| warnings)
    }
}

//! What was left out of a crate, and why.

use std::fmt;

use crate::error::{OneLine, Problem};

/// A part of the model that was left out of the crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    kind: WarningKind,
    problem: Problem,
}

/// What was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum WarningKind {
    /// An operation that needs something unsupported, such as a map in EC2 Query.
    Operation,
    /// The pages of an operation, or only their items. The operation itself is generated.
    Pagination,
    /// A waiter.
    Waiter,
    /// A smoke test.
    SmokeTest,
    /// A new name for a shape that no model file defines.
    Rename,
}

impl WarningKind {
    /// The name for machines. It never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Pagination => "pagination",
            Self::Waiter => "waiter",
            Self::SmokeTest => "smoke-test",
            Self::Rename => "rename",
        }
    }

    fn headline(self) -> &'static str {
        match self {
            Self::Operation => "operations that are not supported were left out",
            Self::Pagination => "pages of operations, or the items in them, were left out",
            Self::Waiter => "waiters were left out",
            Self::SmokeTest => "smoke tests were left out",
            Self::Rename => "new names for unknown shapes were left out",
        }
    }
}

impl Warning {
    pub(crate) fn new(kind: WarningKind, problem: Problem) -> Self {
        Self { kind, problem }
    }

    /// What was left out.
    pub fn kind(&self) -> WarningKind {
        self.kind
    }

    /// Why it was left out, and how to fix that. Its place is the id of the operation.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

/// Everything that was left out. Displayed as a message for each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warnings(Vec<Warning>);

impl Warnings {
    /// The warnings, sorted and without duplicates.
    pub(crate) fn new(mut warnings: Vec<Warning>) -> Self {
        warnings.sort();
        warnings.dedup_by(|one, two| one.kind == two.kind && one.problem.reads_like(&two.problem));
        Self(warnings)
    }

    /// The warnings, in the order of their kinds and places.
    pub fn as_slice(&self) -> &[Warning] {
        &self.0
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_kinds = self.0.chunk_by(|one, two| one.kind == two.kind);
        for (index, warnings) in of_kinds.enumerate() {
            let separator = if index > 0 { "\n\n" } else { "" };
            let headline = warnings.first().map_or("", |warning| warning.kind.headline());
            write!(f, "{separator}warning: {headline}")?;
            for Warning { problem, .. } in warnings {
                let place = problem.place().unwrap_or("the service");
                write!(f, "\n  `{}`: {}", OneLine(place), OneLine(problem.cause()))?;
            }
            f.write_str("\n  help: `--strict` makes this an error")?;
        }
        Ok(())
    }
}

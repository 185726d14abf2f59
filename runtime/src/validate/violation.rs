use std::fmt;

use crate::json::MAX_DEPTH;
use crate::schema::Constraint;

/// Everything about a value that its model does not allow; there is at least one violation.
///
/// Its [`Display`](fmt::Display) form has a line for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Violations(pub(super) Vec<Violation>);

impl Violations {
    /// The violations, in the order of the value's members.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// One thing that the model does not allow: where it is, which rule it breaks, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    pub(super) path: String,
    pub(super) rule: Rule,
    pub(super) found: String,
}

impl Violation {
    /// The members, keys and indices that lead to the place, outermost first, by their names in JSON:
    /// `images[3].layerDigest`. It is empty for the value itself.
    ///
    /// A key of a sensitive map is redacted.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The rule that is broken.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// What breaks it: the value, shortened where it is long, or its length. Of what is sensitive,
    /// it is no more than the length.
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, rule, found } = self;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "expected {rule}, found {found}")
    }
}

/// A rule that a value can break. Its [`Display`](fmt::Display) form is what the rule expects.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// A constraint of the model.
    Constraint(Constraint),
    /// A value of an enum is one that the model knows.
    KnownValue,
    /// A union is of a member that the model knows.
    KnownMember,
    /// Values lie in one another no deeper than [`MAX_DEPTH`], as deep as JSON is read.
    MaxDepth,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraint(constraint) => fmt_constraint(*constraint, f),
            Self::KnownValue => f.write_str("a value that the model knows"),
            Self::KnownMember => f.write_str("a member that the model knows"),
            Self::MaxDepth => write!(f, "at most {MAX_DEPTH} values inside one another"),
        }
    }
}

fn fmt_constraint(constraint: Constraint, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match constraint {
        Constraint::Length { min, max: u64::MAX } => write!(f, "a length of at least {min}"),
        Constraint::Length { min: 0, max } => write!(f, "a length of at most {max}"),
        Constraint::Length { min, max } => write!(f, "a length from {min} to {max}"),
        Constraint::Range { min, max: i64::MAX } => write!(f, "a number of at least {min}"),
        Constraint::Range { min: i64::MIN, max } => write!(f, "a number of at most {max}"),
        Constraint::Range { min, max } => write!(f, "a number from {min} to {max}"),
        Constraint::FloatRange { min, max: f64::INFINITY } => {
            write!(f, "a number of at least {min}")
        }
        Constraint::FloatRange { min: f64::NEG_INFINITY, max } => {
            write!(f, "a number of at most {max}")
        }
        Constraint::FloatRange { min, max } => write!(f, "a number from {min} to {max}"),
        Constraint::Pattern(pattern) => write!(f, "a match of the pattern `{pattern}`"),
        Constraint::UniqueItems => f.write_str("no element twice"),
        // What is inside is violated on its own, with a rule of its own.
        Constraint::Elements(_) | Constraint::Keys(_) | Constraint::Values(_) => {
            f.write_str("valid entries")
        }
    }
}

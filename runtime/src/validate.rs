//! Checks values against the constraints of their model: `validate()` on every structure and union.
//!
//! ```
//! use lensmith::schema::Constraint::{Elements, Length, Pattern};
//!
//! /// What to pull.
//! #[derive(Clone, Debug, Default)]
//! pub struct Pull {
//!     /// The digests of layers.
//!     pub digests: Vec<String>,
//! }
//!
//! lensmith::structure! {
//!     Pull;
//!     DIGESTS: Vec<String> = lens!(digests).required()
//!         .constraints(&[Length { min: 1, max: 100 }, Elements(&[Pattern("^sha256:[0-9a-f]+$")])]),
//! }
//!
//! let violations = Pull { digests: vec!["sha256:4f53".into(), "4F53".into()] }.validate().unwrap_err();
//! assert_eq!(
//!     violations.to_string(),
//!     "digests[1]: expected a match of the pattern `^sha256:[0-9a-f]+$`, found \"4F53\"",
//! );
//! ```
//!
//! It checks Smithy's [constraint traits], that values of enums and members of unions are known, and that values
//! are not nested too deeply. A required member is always present; its `length` says whether it may be empty.
//! Sending a request does not validate it.
//!
//! A [`Pattern`](Constraint::Pattern) that is not supported, such as one with a backreference, holds for
//! every value; [`unsupported_pattern`] says which patterns and why.
//!
//! [constraint traits]: https://smithy.io/2.0/spec/constraint-traits.html

mod cache;
mod constraint;
mod pattern;
mod violation;

use std::collections::HashMap;
use std::fmt::{self, Write as _};

pub use cache::unsupported_pattern;
use constraint::Found;
pub use violation::{Rule, Violation, Violations};

use crate::format::json;
use crate::json::MAX_DEPTH;
use crate::schema::{Constraint, Facts, List, Map, Value, View};

/// Checks a value and everything in it against the constraints of its model.
///
/// # Errors
/// Every violation, with its path.
pub fn validate(value: &dyn Value) -> Result<(), Violations> {
    let mut checker = Checker::default();
    checker.check(value.view(), &[]);
    if checker.violations.is_empty() { Ok(()) } else { Err(Violations(checker.violations)) }
}

type Constraints = &'static [Constraint];

/// The current path in the value, and the violations so far.
#[derive(Default)]
struct Checker {
    path: String,
    depth: usize,
    /// Whether what is checked is sensitive.
    is_secret: bool,
    violations: Vec<Violation>,
}

impl Checker {
    fn check(&mut self, view: View<'_>, constraints: Constraints) {
        for constraint in constraints {
            self.check_constraint(*constraint, view);
        }
        match view {
            View::Structure(_) | View::Union(_) | View::List(_) | View::Map(_)
                if self.depth == MAX_DEPTH =>
            {
                self.report(Rule::MaxDepth, "more");
            }
            View::Structure(record) => {
                for (facts, view) in record.iter() {
                    self.check_member(facts, view);
                }
            }
            View::Union(choice) => match choice.chosen() {
                Ok((facts, view)) => self.check_member(facts, view),
                Err(name) => self.report_value(Rule::KnownMember, constraint::shortened(name)),
            },
            View::List(list) => self.check_elements(list, constraint::inner(constraints).elements),
            View::Map(map) => self.check_entries(map, constraints),
            View::Enum { value, is_known: false } => {
                self.report_value(Rule::KnownValue, constraint::shortened(value));
            }
            View::IntEnum { value, is_known: false } => {
                self.report_value(Rule::KnownValue, value);
            }
            _ => {}
        }
    }

    fn check_elements(&mut self, list: &dyn List, constraints: Constraints) {
        for (index, element) in list.iter().enumerate() {
            self.inside_element(index, |this| this.check(element, constraints));
        }
    }

    fn check_entries(&mut self, map: &dyn Map, constraints: Constraints) {
        let inner = constraint::inner(constraints);
        map.each(&mut |key, value| {
            self.inside_entry(key, |this| {
                this.check(key, inner.keys);
                this.check(value, inner.values);
            });
        });
    }

    fn check_constraint(&mut self, constraint: Constraint, view: View<'_>) {
        let rule = Rule::Constraint(constraint);
        if let (Constraint::UniqueItems, View::List(list)) = (constraint, view) {
            return self.check_unique(rule, list);
        }
        match constraint::broken(constraint, view) {
            Some(Found::Length(length)) => {
                self.report(rule, format_args!("a length of {length}"));
            }
            Some(Found::Value(found)) => self.report_value(rule, found),
            None => {}
        }
    }

    fn check_unique(&mut self, rule: Rule, list: &dyn List) {
        // The wire form tells values of one type apart.
        let mut seen = HashMap::new();
        for (index, element) in list.iter().enumerate() {
            let first = *seen.entry(json::write_view(element)).or_insert(index);
            if first < index {
                self.inside_element(index, |this| {
                    this.report(rule, format_args!("the element {first} again"));
                });
            }
        }
    }

    fn check_member(&mut self, facts: &'static Facts, view: View<'_>) {
        let was_secret = self.is_secret;
        self.is_secret |= facts.sensitive;
        let dot = if self.path.is_empty() { "" } else { "." };
        self.inside(format_args!("{dot}{}", facts.member_name), |this| {
            this.check(view, facts.constraints);
        });
        self.is_secret = was_secret;
    }

    fn inside_element(&mut self, index: usize, check: impl FnOnce(&mut Self)) {
        self.inside(format_args!("[{index}]"), check);
    }

    fn inside_entry(&mut self, key: View<'_>, check: impl FnOnce(&mut Self)) {
        match key.text() {
            _ if self.is_secret => self.inside(format_args!("[<redacted>]"), check),
            Some(key) => self.inside(format_args!("[{key:?}]"), check),
            None => check(self),
        }
    }

    /// Checks what is a step deeper.
    fn inside(&mut self, step: fmt::Arguments<'_>, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        // Writing to a string can't fail.
        let _ = self.path.write_fmt(step);
        self.depth += 1;
        check(self);
        self.depth -= 1;
        self.path.truncate(length);
    }

    /// Reports a violation without showing the value.
    fn report(&mut self, rule: Rule, found: impl fmt::Display) {
        self.violations.push(Violation { path: self.path.clone(), rule, found: found.to_string() });
    }

    fn report_value(&mut self, rule: Rule, found: impl fmt::Display) {
        if self.is_secret { self.report(rule, "<redacted>") } else { self.report(rule, found) }
    }
}

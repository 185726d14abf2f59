use std::fmt;

use super::{Facts, View};
use crate::json;

/// A union in a request holds a member that the model does not know. Such a value comes from a response, and
/// only the name of the member is known, so it cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownMember {
    /// The path of the member in the request, such as `Item["price"].N`.
    pub path: String,
}

impl fmt::Display for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path } = self;
        write!(f, "{path}: the model does not know this member of a union; send one that it knows")
    }
}

impl std::error::Error for UnknownMember {}

/// The first member that the model does not know, in the order of the wire form.
pub(crate) fn find_unknown(view: View<'_>) -> UnknownMember {
    let mut search = Search::default();
    search.finds_unknown(view);
    UnknownMember { path: search.path }
}

/// The search for an unknown member: the path so far, and at last that of the member.
#[derive(Default)]
struct Search {
    path: String,
    /// Whether the value is inside of a sensitive one, whose keys are not shown.
    is_secret: bool,
}

impl Search {
    fn finds_unknown(&mut self, view: View<'_>) -> bool {
        match view {
            View::List(list) => list
                .iter()
                .enumerate()
                .any(|(index, element)| self.is_inside(&format!("[{index}]"), element)),
            View::Map(map) => {
                let mut is_found = false;
                map.each(&mut |key, value| {
                    is_found = is_found || {
                        let step = self.step_of_key(key.text().unwrap_or_default());
                        self.is_inside(&step, value)
                    };
                });
                is_found
            }
            View::Structure(record) => {
                record.iter().any(|(facts, value)| self.is_inside_member(facts, value))
            }
            View::Union(choice) => match choice.chosen() {
                Ok((facts, value)) => self.is_inside_member(facts, value),
                Err(name) => {
                    let step = self.step_of_key(name);
                    self.path.push_str(&step);
                    true
                }
            },
            _ => false,
        }
    }

    fn is_inside_member(&mut self, facts: &Facts, value: View<'_>) -> bool {
        let was_secret = self.is_secret;
        self.is_secret |= facts.sensitive;
        let step = self.step(facts.member_name);
        let is_found = self.is_inside(&step, value);
        self.is_secret = was_secret;
        is_found
    }

    /// Whether the unknown member is in a value; the path then stays there.
    fn is_inside(&mut self, step: &str, value: View<'_>) -> bool {
        let length = self.path.len();
        self.path.push_str(step);
        let is_found = self.finds_unknown(value);
        if !is_found {
            self.path.truncate(length);
        }
        is_found
    }

    /// The step into an entry of a map, whose key is data.
    fn step_of_key(&self, key: &str) -> String {
        if self.is_secret { "[<redacted>]".to_owned() } else { self.step(key) }
    }

    fn step(&self, name: &str) -> String {
        let dot = if self.path.is_empty() { "" } else { "." };
        match json::is_word(name) {
            true => format!("{dot}{name}"),
            false => format!("[{name:?}]"),
        }
    }
}

use std::fmt;

#[cfg(feature = "xml")]
use super::Place;
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

/// A text in a request has a character that [XML](https://www.w3.org/TR/xml/#charsets) cannot carry, such as U+0000.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnwritableText {
    /// The path of the member in the request, such as `Delete.Objects[3].Key`.
    pub path: String,
}

impl fmt::Display for UnwritableText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path } = self;
        write!(f, "{path}: XML cannot carry one of its characters; remove control characters")
    }
}

impl std::error::Error for UnwritableText {}

/// The protocol cannot carry a big number of a request. In
/// [CBOR](https://www.rfc-editor.org/rfc/rfc8949#section-3.4.4), it has more than 2,400 digits, or its exponent does not fit
/// into 64 bits. In rpcv2Json, it is a big integer with a fraction or an exponent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnwritableNumber {
    /// The path of the member in the request, such as `Prices[3]`.
    pub path: String,
    /// Whether the number must have neither a fraction nor an exponent.
    pub must_be_whole: bool,
}

impl fmt::Display for UnwritableNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, must_be_whole } = self;
        let why = match must_be_whole {
            true => "the member is a big integer; send a number without a fraction and an exponent",
            false => {
                "CBOR cannot carry the number; send one of at most 2,400 digits and a smaller exponent"
            }
        };
        write!(f, "{path}: {why}")
    }
}

impl std::error::Error for UnwritableNumber {}

/// The first member that the model does not know, in the order of the wire form.
pub(crate) fn find_unknown(view: View<'_>) -> UnknownMember {
    let mut search = Search::new(|_| false);
    search.is_found(view);
    UnknownMember { path: search.path }
}

/// The first text that a format cannot carry, in the order of the wire form.
#[cfg(feature = "xml")]
pub(crate) fn find_unwritable(view: View<'_>, is_unwritable: fn(&str) -> bool) -> UnwritableText {
    let mut search = Search::new(is_unwritable);
    match view {
        // What is elsewhere than in the body does not concern the format of the body.
        View::Structure(record) => {
            let mut members = record.iter().filter(|(facts, _)| facts.place == Place::Body);
            members.any(|(facts, value)| search.is_inside_member(facts, value));
        }
        view => {
            search.is_found(view);
        }
    }
    UnwritableText { path: search.path }
}

/// The first number that a format cannot carry, in the order of the wire form. The flag of `is_unwritable` says whether the
/// number may have a fraction.
pub(crate) fn find_unwritable_number(
    view: View<'_>,
    is_unwritable: fn(&str, bool) -> bool,
    must_be_whole: bool,
) -> UnwritableNumber {
    let mut search = Search { is_number: is_unwritable, ..Search::new(|_| false) };
    search.is_found(view);
    UnwritableNumber { path: search.path, must_be_whole }
}

/// The search for an unknown member, a text or a number: the path so far, and at last that of the member.
struct Search {
    path: String,
    /// Whether the value is inside of a sensitive one, whose keys are not shown.
    is_secret: bool,
    /// Whether a text is the one that is looked for.
    is_text: fn(&str) -> bool,
    /// Whether a number is the one that is looked for.
    is_number: fn(&str, bool) -> bool,
    /// Whether numbers are inside of a member that may have fractions.
    is_decimal: bool,
}

impl Search {
    fn new(is_text: fn(&str) -> bool) -> Self {
        Self {
            path: String::new(),
            is_secret: false,
            is_text,
            is_number: |_, _| false,
            is_decimal: false,
        }
    }

    fn is_found(&mut self, view: View<'_>) -> bool {
        match view {
            View::String(text) | View::Enum { value: text, .. } => (self.is_text)(text),
            View::Number(text) => (self.is_number)(text, self.is_decimal),
            View::List(list) => list
                .iter()
                .enumerate()
                .any(|(index, element)| self.is_inside(&format!("[{index}]"), element)),
            View::Map(map) => {
                let mut is_found = false;
                map.each(&mut |key, value| {
                    is_found = is_found || {
                        let step = self.step_of_key(key.text().unwrap_or_default());
                        self.is_inside(&step, key) || self.is_inside(&step, value)
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
        self.is_decimal = facts.decimal;
        let step = self.step(facts.member_name);
        let is_found = self.is_inside(&step, value);
        self.is_secret = was_secret;
        is_found
    }

    /// Whether it is in a value; the path then stays there.
    fn is_inside(&mut self, step: &str, value: View<'_>) -> bool {
        let length = self.path.len();
        self.path.push_str(step);
        let is_found = self.is_found(value);
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

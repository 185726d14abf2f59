//! The errors of a reader.

use std::borrow::Cow;

use super::{Due, Reader, Token};
use crate::json::Error;

impl Reader<'_> {
    /// An error about the value read last, for callers who ask more of a value than JSON does:
    /// `expected` completes the sentence "expected ...", such as `a date`.
    #[cold]
    pub fn unexpected(&self, expected: &'static str) -> Error {
        let rest = self.text.get(self.value..).unwrap_or_default();
        let found = match self.token_at(self.value) {
            None => "nothing".into(),
            // A text such as `not json` or `nullx` starts like `null`, and is not.
            Some(Token::Null | Token::Boolean)
                if !["null", "true", "false"].contains(&first_word(rest)) =>
            {
                quoted(rest.chars().next().unwrap_or_default())
            }
            Some(token) => token.name().into(),
        };
        self.error_at(self.value, expected, found)
    }

    /// An error about the value that was read last: what was found, in words that repeat nothing of it.
    pub(crate) fn refused_value(&self, expected: &'static str, found: &'static str) -> Error {
        self.error_at(self.value, expected, found.into())
    }

    /// An error about the place that has been read up to.
    pub(crate) fn refusal(&self, expected: &'static str, found: &'static str) -> Error {
        self.error_at(self.position, expected, found.into())
    }

    /// An error about a place that has no value, or where a value must not be read yet.
    #[cold]
    pub(super) fn no_value(&self) -> Error {
        self.syntax(match self.due {
            Due::Value => "a value",
            _ => "`next_key`, `next_element` or `end` to be called before a value",
        })
    }

    /// An error about the character that is next.
    #[cold]
    pub(super) fn syntax(&self, expected: &'static str) -> Error {
        let found = match self.rest().chars().next() {
            Some(character) => quoted(character),
            None if self.is_cut => "a byte that is not UTF-8".into(),
            None => "the end of the input".into(),
        };
        self.error_at(self.position, expected, found)
    }

    fn error_at(&self, place: usize, expected: &'static str, found: Cow<'static, str>) -> Error {
        Error::new(self.text.get(..place).unwrap_or_default(), expected, found)
    }
}

/// The letters, digits and underscores at the start of a text.
fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

fn quoted(character: char) -> Cow<'static, str> {
    format!("`{}`", character.escape_debug()).into()
}

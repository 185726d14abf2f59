//! Patterns of the [pattern trait], which are ECMA 262's, as expressions of the crate [`regex`], whose
//! searches take time linear in the text.
//!
//! [pattern trait]: https://smithy.io/2.0/spec/constraint-traits.html#pattern-trait

#[cfg(test)]
mod tests;
mod translate;

use regex::Regex;

use translate::translate;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Expressions that must all match.
    required: Vec<Regex>,
    /// Expressions that must not match.
    refused: Vec<Regex>,
}

impl Pattern {
    /// Compiles a pattern, or says why it can't be.
    ///
    /// `regex` has no lookahead, but one at the start of a pattern is a search of its own: `^(?!a)b` is
    /// found where `^b` is and `^(?:a)` is not.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let mut compiled = Self { required: Vec::new(), refused: Vec::new() };
        let mut anchored = pattern.strip_prefix('^').filter(|rest| position(rest, '|').is_none());
        while let Some((kind, condition, rest)) = anchored.and_then(leading_lookahead) {
            let condition = compile(&format!("^(?:{condition})"))?;
            match kind {
                Lookahead::Positive => compiled.required.push(condition),
                Lookahead::Negative => compiled.refused.push(condition),
            }
            anchored = Some(rest);
        }
        compiled.required.push(match anchored {
            Some(rest) => compile(&format!("^{rest}"))?,
            None => compile(pattern)?,
        });
        Ok(compiled)
    }

    /// Whether some part of the text is a match.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.required.iter().all(|regex| regex.is_match(text))
            && !self.refused.iter().any(|regex| regex.is_match(text))
    }
}

fn compile(pattern: &str) -> Result<Regex, String> {
    Regex::new(&translate(pattern)).map_err(|error| {
        // The last line has the reason; those above it draw where it is.
        let text = error.to_string();
        let reason = text.lines().next_back().unwrap_or_default();
        reason.trim_start_matches("error: ").trim_end_matches('.').to_owned()
    })
}

enum Lookahead {
    Positive,
    Negative,
}

/// The lookahead at the start of a pattern, its condition, and what follows it.
fn leading_lookahead(pattern: &str) -> Option<(Lookahead, &str, &str)> {
    let (kind, body) = match (pattern.strip_prefix("(?="), pattern.strip_prefix("(?!")) {
        (Some(body), _) => (Lookahead::Positive, body),
        (_, Some(body)) => (Lookahead::Negative, body),
        (None, None) => return None,
    };
    let (condition, rest) = body.split_at_checked(position(body, ')')?)?;
    Some((kind, condition, rest.strip_prefix(')')?))
}

/// Where a character first stands outside of all groups, classes and escapes.
fn position(pattern: &str, wanted: char) -> Option<usize> {
    let (mut depth, mut is_in_class) = (0_usize, false);
    let mut characters = pattern.char_indices();
    while let Some((at, found)) = characters.next() {
        match found {
            '\\' => {
                characters.next();
            }
            ']' => is_in_class = false,
            _ if is_in_class => {}
            '[' => is_in_class = true,
            _ if found == wanted && depth == 0 => return Some(at),
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

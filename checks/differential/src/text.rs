//! Random strings.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::string::string_regex_parsed;
use regex_syntax::hir::{Hir, HirKind};

use crate::Failure;

/// By how much the longest string is longer than the shortest, if the model does not set a limit below.
const SPREAD: usize = 40;

/// How often what may be repeated without limit is repeated more than it has to be, at most.
const REPETITIONS: u32 = 2;

/// Strings of any characters, of a length in Unicode scalar values between two limits.
pub(crate) fn any_text(min: usize, max: usize) -> BoxedStrategy<String> {
    let lengths = min..=max.min(min.saturating_add(SPREAD));
    // Of all characters, those of ASCII have most of the special cases.
    let characters = prop_oneof![any::<char>(), proptest::char::range('\0', '\x7f')];
    vec(characters, lengths).prop_map(String::from_iter).boxed()
}

/// Strings that are a match of a pattern as a whole, of a length between two limits.
pub(crate) fn matching(
    pattern: &str,
    min: usize,
    max: usize,
) -> Result<BoxedStrategy<String>, Failure> {
    // For ECMA 262 `\w` is ASCII.
    let hir = regex_syntax::parse(&pattern.replace(r"\w", "[0-9A-Za-z_]"))?;
    let texts = string_regex_parsed(&simplified(hir)).map_err(|error| error.to_string())?;
    let fits = move |text: &String| (min..=max).contains(&text.chars().count());
    Ok(texts.prop_filter("too short or too long", fits).boxed())
}

/// The expression without anchors, which strings can't be made of, and with few repetitions.
fn simplified(hir: Hir) -> Hir {
    match hir.into_kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Repetition(mut repetition) => {
            let few = repetition.min.saturating_add(REPETITIONS);
            repetition.max = Some(repetition.max.unwrap_or(few));
            *repetition.sub = simplified(*repetition.sub);
            Hir::repetition(repetition)
        }
        HirKind::Capture(mut capture) => {
            *capture.sub = simplified(*capture.sub);
            Hir::capture(capture)
        }
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(simplified).collect()),
        HirKind::Alternation(parts) => {
            Hir::alternation(parts.into_iter().map(simplified).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::test_runner::TestRunner;

    use super::*;

    /// All texts that come up.
    fn texts(pattern: &str, min: usize, max: usize) -> BTreeSet<String> {
        let texts = matching(pattern, min, max).unwrap();
        let mut runner = TestRunner::deterministic();
        (0..500).map(|_| texts.new_tree(&mut runner).unwrap().current()).collect()
    }

    #[test]
    fn texts_are_matches_of_the_length() {
        assert_eq!(texts("^$|x[01]", 0, usize::MAX), ["", "x0", "x1"].map(str::to_owned).into());
        let ab = ["ab", "abab"].map(str::to_owned).into();
        assert_eq!(texts("^(ab)*$", 1, 9), ab);
        assert_eq!(texts("^(a(b){1,})$", 3, 3), ["abb".to_owned()].into());
    }

    #[test]
    fn word_characters_are_ascii() {
        assert!(texts(r"[\w+]{3}", 0, 3).iter().all(|text| text.is_ascii()));
    }
}

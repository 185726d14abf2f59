//! Random strings.

use std::borrow::Cow;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::string::{string_regex, string_regex_parsed};
use proptest::test_runner::TestRunner;
use regex_syntax::hir::{Hir, HirKind};

/// By how much the longest string is longer than the shortest, if the model does not set a limit below.
const SPREAD: usize = 40;

/// How often parts of a pattern are repeated at most, beyond what they have to be: few times if that gives strings of
/// the right length, and else more often.
const REPETITIONS: [u32; 3] = [2, 12, 60];

/// How long what does not repeat may be in a pattern whose strings have to be long.
const PREFIX: u32 = 30;

/// How many strings are made to see whether they have the right length, and how many of them must have it.
const TRIES: usize = 40;
const ENOUGH: usize = 4;

/// Strings of any characters, of a length in Unicode scalar values between two limits.
pub(crate) fn any_text(min: usize, max: usize) -> BoxedStrategy<String> {
    text_of(|_| true, min, max)
}

/// The same of some characters, which nearly all are.
pub(crate) fn text_of(has: fn(char) -> bool, min: usize, max: usize) -> BoxedStrategy<String> {
    let lengths = min..=max.min(min.saturating_add(SPREAD));
    // Of all characters, those of ASCII have most of the special cases.
    let characters = prop_oneof![any::<char>(), proptest::char::range('\0', '\x7f')];
    let characters = characters.prop_filter("not of the characters", move |it| has(*it));
    vec(characters, lengths).prop_map(String::from_iter).boxed()
}

/// Strings of the characters of a class.
pub(crate) fn of_characters(class: &str, min: usize, max: usize) -> BoxedStrategy<String> {
    let lengths = min..=max.min(min.saturating_add(SPREAD));
    match string_regex(class) {
        Ok(characters) => vec(characters, lengths).prop_map(|parts| parts.concat()).boxed(),
        Err(_) => any_text(min, max),
    }
}

/// Strings that are a match of a pattern as a whole, of a length between two limits, and that are fit; `None` if the
/// pattern cannot be read, or if such strings are too rare.
pub(crate) fn matching(
    pattern: &str,
    min: usize,
    max: usize,
    is_fit: impl Fn(&str) -> bool + Copy + 'static,
) -> Option<BoxedStrategy<String>> {
    let hir = regex_syntax::parse(&translated(pattern)).ok()?;
    let fits = move |text: &String| (min..=max).contains(&text.chars().count()) && is_fit(text);
    // The last resort is to repeat a part about as often as the string has to be long.
    let shortest = u32::try_from(min).ok()?;
    let often = (0..=PREFIX).step_by(3).map(|prefix| (shortest.saturating_sub(prefix), 3));
    let all = REPETITIONS.iter().map(|few| (0, *few)).chain(often);
    let mut all =
        all.filter_map(|bounds| string_regex_parsed(&simplified(hir.clone(), bounds)).ok());
    let texts = all.find(|texts| {
        let mut runner = TestRunner::deterministic();
        let tries = (0..TRIES).filter_map(|_| Some(texts.new_tree(&mut runner).ok()?.current()));
        tries.filter(fits).count() >= ENOUGH
    })?;
    Some(texts.prop_filter("too short, too long or not fit", fits).boxed())
}

/// All characters that need a pair of surrogates.
const PAIRS: &str = r"\uD800\uDC00-\uDBFF\uDFFF";

/// White space and ends of lines.
const SPACE: &str =
    r"\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}";

/// The pattern, which is ECMA 262's, as `regex_syntax` reads it. Conditions on what follows are left out.
fn translated(pattern: &str) -> String {
    let mut out = String::new();
    let mut is_in_class = false;
    let rest = without_lookaheads(pattern);
    // A property of Java and the pairs of surrogates, which AWS's models use.
    let rest = rest.replace(r"\p{Print}", "[ -~]").replace(PAIRS, r"\x{10000}-\x{10ffff}");
    let mut characters = rest.chars();
    while let Some(character) = characters.next() {
        match (character, is_in_class) {
            ('\\', _) => match characters.next() {
                Some('w') => out.push_str("[0-9A-Za-z_]"),
                Some('d') => out.push_str("[0-9]"),
                Some('s') => out.push_str(&format!("[{SPACE}]")),
                Some('S') => out.push_str("[!-~]"),
                Some(other) => out.extend(['\\', other]),
                None => {}
            },
            ('.', false) => out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
            ('[', true) => out.push_str(r"\["),
            ('[' | ']', _) => {
                is_in_class = character == '[';
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

fn without_lookaheads(pattern: &str) -> Cow<'_, str> {
    let Some(start) = ["(?=", "(?!"].iter().filter_map(|mark| pattern.find(mark)).min() else {
        return pattern.into();
    };
    let mut depth = 0_usize;
    let inner = pattern.get(start..).unwrap_or_default();
    let end = inner.char_indices().find(|(_, character)| {
        depth += usize::from(*character == '(');
        depth -= usize::from(*character == ')').min(depth);
        depth == 0
    });
    let after = end.and_then(|(end, _)| inner.get(end + 1..)).unwrap_or_default();
    let before = pattern.get(..start).unwrap_or_default();
    without_lookaheads(&[before, after].concat()).into_owned().into()
}

/// The expression without anchors, which strings can't be made of. What may be repeated more often than `least` times is
/// repeated so often, and `few` times more at most.
fn simplified(hir: Hir, (least, few): (u32, u32)) -> Hir {
    let inner = |hir| simplified(hir, (least, few));
    match hir.into_kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Repetition(mut repetition) => {
            let max = repetition.max.unwrap_or(u32::MAX);
            repetition.min = if max > least { repetition.min.max(least) } else { repetition.min };
            repetition.max = Some(max.min(repetition.min.saturating_add(few)));
            *repetition.sub = inner(*repetition.sub);
            Hir::repetition(repetition)
        }
        HirKind::Capture(mut capture) => {
            *capture.sub = inner(*capture.sub);
            Hir::capture(capture)
        }
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(inner).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(inner).collect()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// All texts that come up.
    fn texts(pattern: &str, min: usize, max: usize) -> BTreeSet<String> {
        let texts = matching(pattern, min, max, |_| true).unwrap();
        let mut runner = TestRunner::deterministic();
        (0..500).map(|_| texts.new_tree(&mut runner).unwrap().current()).collect()
    }

    #[test]
    fn texts_are_matches_of_the_length() {
        assert_eq!(texts("^$|x[01]", 0, usize::MAX), ["", "x0", "x1"].map(str::to_owned).into());
        let ab = ["ab", "abab"].map(str::to_owned).into();
        assert_eq!(texts("^(ab)*$", 1, 5), ab);
        assert_eq!(texts("^(a(b){1,})$", 3, 3), ["abb".to_owned()].into());
    }

    #[test]
    fn a_long_text_repeats_more() {
        assert!(texts("[a-z]+", 50, 60).iter().all(|text| (50..=60).contains(&text.len())));
        assert!(texts("^x[0-9a-f]+$", 64, 64).iter().all(|text| text.len() == 64));
        assert!(matching("[a-z]{3}", 50, 60, |_| true).is_none());
    }

    #[test]
    fn word_characters_are_ascii() {
        assert!(texts(r"[\w+]{3}", 0, 3).iter().all(|text| text.is_ascii()));
    }

    #[test]
    fn conditions_are_left_out_and_classes_may_hold_brackets() {
        assert_eq!(without_lookaheads("^(?!a(b)c)d(?=e)$"), "^d$");
        assert_eq!(texts("^(?!x)[[]$", 0, 3), ["[".to_owned()].into());
    }

    #[test]
    fn white_space_and_pairs_of_surrogates_are_known() {
        let texts = texts(r"[^\s\u0020-\uD7FF]+|[\uD800\uDC00-\uDBFF\uDFFF]", 1, 9);
        let is_space = |text: &String| text.chars().any(char::is_whitespace);
        assert!(texts.len() > 100 && !texts.iter().any(is_space), "{texts:?}");
    }

    #[test]
    fn texts_are_fit() {
        let texts = matching("[ab]", 0, 3, |text| text == "a").unwrap();
        let mut runner = TestRunner::deterministic();
        assert_eq!(texts.new_tree(&mut runner).unwrap().current(), "a");
    }
}

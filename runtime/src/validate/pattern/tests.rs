#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use super::Pattern;

#[track_caller]
fn check(pattern: &str, matches: &[&str], others: &[&str]) {
    let compiled = Pattern::new(pattern).unwrap();
    for text in matches {
        assert!(compiled.is_match(text), "{pattern} does not match {text:?}");
    }
    for text in others {
        assert!(!compiled.is_match(text), "{pattern} matches {text:?}");
    }
}

#[test]
fn a_match_may_be_anywhere_unless_anchored() {
    check("b", &["b", "abc"], &["", "a"]);
    check("^b$", &["b"], &["ab", "bc", "b\n", "\nb"]);
    check("^arn:", &["arn:aws"], &["x arn:aws"]);
}

#[test]
fn the_dot_is_no_end_of_a_line() {
    check("^.$", &["a", "é", "😀", "\t"], &["", "\n", "\r", "\u{2028}", "\u{2029}", "ab"]);
}

#[test]
fn digits_and_words_are_ascii_and_blanks_are_not() {
    check(r"^\d\w$", &["0_", "9Z"], &["٣a", "0é"]);
    check(r"^\D\W$", &["٣é", "a-"], &["0-", "a_"]);
    check(r"^[\d.]+$", &["1.2"], &["٣"]);
    check(r"^[^\d\w]$", &["-", "é"], &["1", "a"]);
    check(r"^\s$", &[" ", "\t", "\u{b}", "\n", "\u{a0}", "\u{3000}", "\u{feff}"], &["a", "\u{85}"]);
    check(r"^[\S\s]$", &[" ", "a", "\n"], &[""]);
    check(r"\ba\b", &["a", "éaé", "b a"], &["ba", "a1"]);
}

#[test]
fn categories_are_unicodes() {
    check(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$", &["", "é ٣:=@-"], &["{", "a\n"]);
    check(r"^\P{L}$", &["1"], &["é"]);
    check(r"^\p{Print}+$", &["a b~"], &["\n", "é"]);
    check(r"^\p{ASCII}*$", &["a\n"], &["é"]);
}

#[test]
fn escapes_are_characters() {
    check(
        r"^[\u0009\x0B\u{c} -\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF]$",
        &["\t", "\u{b}", "\u{c}", "a", "\u{10000}", "😀"],
        &["\n", "\u{fffe}"],
    );
    check(r"^\u0041\x42\/\-\!\<\t\0$", &["AB/-!<\t\0"], &["AB"]);
    check(r"^\uD83D\uDE00$", &["😀"], &["😁"]);
    check(r"^[\b]$", &["\u{8}"], &["b"]);
}

#[test]
fn what_is_plain_in_a_class_stays_plain() {
    check("^[a-z0-9-_.]+$", &["a-_."], &["/"]);
    check(r"^[\w-_]+$", &["a-_"], &["/"]);
    check(r"^[+-=]$", &["+", "-", "=", "5"], &["a"]);
    check("^[a&&b]+$", &["a&b"], &["c"]);
    check("^[a~~b[+--]+$", &["a~b[,-"], &["c"]);
    check("^[-a]$", &["-", "a"], &["b"]);
    check("^[a-]$", &["-", "a"], &["b"]);
    check("^[^^]$", &["a"], &["^"]);
    check("a[]", &[], &["a", "a]"]);
    check("^[^]$", &["\n", "a"], &[""]);
}

#[test]
fn lookahead_at_the_start_is_a_condition() {
    check(r"^(?!aws:).*$", &["a", "", "xaws:"], &["aws:", "aws:x", "a\n"]);
    check(r"^(?=.*[a-z])(?!x|y)[a-z0-9]+$", &["a1", "1a"], &["1", "xa", "ya", "a-"]);
    check(r"^(?!(a|[)]\)))b?c$", &["c", "bc"], &["a", "bb"]);
    for pattern in ["^(?!a)b|c", "a(?!b)", "(?!a)b", "^(?!a", "^(?!a)(?<=b)c"] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn what_ends_too_early_is_an_error_or_itself() {
    for pattern in
        ["\\", "[a", "[", "[^", "[a-", "[\\", "(", "\\p", "\\p{", "\\u{", "\\ud800", "(?"]
    {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}

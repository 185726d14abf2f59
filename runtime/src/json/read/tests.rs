use std::borrow::Cow;

use super::{MAX_DEPTH, Reader, Token};
use crate::json::Error;

fn reader(text: &str) -> Reader<'_> {
    Reader::new(text.as_bytes())
}

/// Reads the whole of `text` without a look at its values.
fn skip_all(text: &[u8]) -> Result<(), Error> {
    let mut reader = Reader::new(text);
    reader.skip()?;
    reader.end()
}

#[track_caller]
fn assert_rejected(text: &[u8], message: &str) {
    assert_eq!(skip_all(text).unwrap_err().to_string(), message);
}

#[test]
fn peek_tells_each_kind_and_leaves_the_value() {
    for (text, token) in [
        ("null", Token::Null),
        ("true", Token::Boolean),
        ("false", Token::Boolean),
        ("-1", Token::Number),
        ("0", Token::Number),
        ("\"\"", Token::String),
        ("[]", Token::Array),
        (" \t\r\n{}", Token::Object),
    ] {
        let mut reader = reader(text);
        assert_eq!(reader.peek(), Ok(token));
        assert_eq!(reader.peek(), Ok(token));
        reader.skip().unwrap();
        reader.end().unwrap();
    }
}

#[test]
fn members_and_elements_are_stepped_through() {
    let mut reader = reader(r#" { "a" : [ true , null ] , "b" : { } , "a" : [ ] } "#);
    let key = |text| Ok(Some(Cow::Borrowed(text)));
    reader.begin_object().unwrap();
    assert_eq!(reader.next_key(), key("a"));
    reader.begin_array().unwrap();
    assert_eq!(reader.next_element(), Ok(true));
    assert_eq!(reader.boolean(), Ok(true));
    assert_eq!(reader.next_element(), Ok(true));
    assert_eq!(reader.null(), Ok(()));
    assert_eq!(reader.next_element(), Ok(false));
    assert_eq!(reader.next_key(), key("b"));
    reader.begin_object().unwrap();
    assert_eq!(reader.next_key(), Ok(None));
    assert_eq!(reader.next_key(), key("a"));
    reader.begin_array().unwrap();
    assert_eq!(reader.next_element(), Ok(false));
    assert_eq!(reader.next_key(), Ok(None));
    assert_eq!(reader.end(), Ok(()));
}

#[test]
fn strings_are_borrowed_where_they_hold_no_escape() {
    assert!(matches!(reader("\"é/\u{7f}😀\"").string(), Ok(Cow::Borrowed("é/\u{7f}😀"))));
    let escaped = reader(r#""\"\\\/\b\f\n\r\tA\u00e9\uD83d\ude00\u0000z""#).string().unwrap();
    assert_eq!(escaped, "\"\\/\u{8}\u{c}\n\r\tAé😀\0z");
    assert!(matches!(escaped, Cow::Owned(_)));
}

#[test]
fn wrong_strings_are_rejected_where_they_go_wrong() {
    assert_rejected(
        b"\"a\nb\"",
        "expected control characters to be escaped, found `\\n` at line 1, column 3 (byte 2)",
    );
    assert_rejected(
        b"\"a",
        "expected a closing quote, found the end of the input at line 1, column 3 (byte 2)",
    );
    assert_rejected(
        b"\"\\x\"",
        "expected one of `\"\\/bfnrtu` after the backslash, found `x` at line 1, column 3 (byte 2)",
    );
    assert_rejected(
        br#""\u12g4""#,
        "expected four hexadecimal digits, found `g` at line 1, column 6 (byte 5)",
    );
    assert_rejected(
        b"[\"\xc3\xa9\xff\"]",
        "expected a closing quote, found a byte that is not UTF-8 at line 1, column 4 (byte 4)",
    );
    assert_rejected(
        br#""\ud83d\de00""#,
        "expected `u` and the second half of a surrogate pair, found `d` at line 1, column 9 (byte 8)",
    );
    for lone in
        [r#""\ud800""#, r#""\udc00""#, r#""\udc00\ud800""#, r#""\ud800\ud800""#, r#""\ud800A""#]
    {
        assert_rejected(
            lone.as_bytes(),
            "expected both halves of a surrogate pair, found `u` at line 1, column 3 (byte 2)",
        );
    }
}

#[test]
fn wrong_structure_is_rejected_where_it_goes_wrong() {
    assert_rejected(
        b"",
        "expected a value, found the end of the input at line 1, column 1 (byte 0)",
    );
    assert_rejected(
        b"\xef\xbb\xbf1",
        "expected a value, found `\\u{feff}` at line 1, column 1 (byte 0)",
    );
    assert_rejected(b"\x0c1", "expected a value, found `\\u{c}` at line 1, column 1 (byte 0)");
    assert_rejected(b"nul", "expected null, found `n` at line 1, column 1 (byte 0)");
    assert_rejected(b"[1,\n]", "expected a value, found `]` at line 2, column 1 (byte 4)");
    assert_rejected(b"[1 2]", "expected `,` or `]`, found `2` at line 1, column 4 (byte 3)");
    assert_rejected(b"[01]", "expected `,` or `]`, found `1` at line 1, column 3 (byte 2)");
    assert_rejected(
        b"-",
        "expected a digit, found the end of the input at line 1, column 2 (byte 1)",
    );
    assert_rejected(b"{\"a\" 1}", "expected `:`, found `1` at line 1, column 6 (byte 5)");
    assert_rejected(b"{\"a\":1]", "expected `,` or `}`, found `]` at line 1, column 7 (byte 6)");
    assert_rejected(
        b"{1:1}",
        "expected the name of a member, in quotes, found `1` at line 1, column 2 (byte 1)",
    );
    assert_rejected(
        b"{\"a\":1,}",
        "expected the name of a member, in quotes, found `}` at line 1, column 8 (byte 7)",
    );
    assert_rejected(
        b"1 1",
        "expected the end of the input, found `1` at line 1, column 3 (byte 2)",
    );
    assert_rejected(
        b"1\xff",
        "expected the end of the input, found a byte that is not UTF-8 at line 1, column 2 (byte 1)",
    );
}

#[test]
fn another_kind_is_an_error_at_the_value() {
    let expected = |result: Result<(), Error>| result.unwrap_err().to_string();
    let place = "found a boolean at line 1, column 2 (byte 1)";
    let text = " true";
    assert_eq!(expected(reader(text).null()), format!("expected null, {place}"));
    assert_eq!(expected(reader(text).string().map(drop)), format!("expected a string, {place}"));
    assert_eq!(expected(reader(text).number().map(drop)), format!("expected a number, {place}"));
    assert_eq!(expected(reader(text).integer().map(drop)), format!("expected a number, {place}"));
    assert_eq!(expected(reader(text).float().map(drop)), format!("expected a number, {place}"));
    assert_eq!(expected(reader(text).begin_array()), format!("expected an array, {place}"));
    assert_eq!(expected(reader(text).begin_object()), format!("expected an object, {place}"));
    let place = "found null at line 1, column 1 (byte 0)";
    assert_eq!(
        expected(reader("null").boolean().map(drop)),
        format!("expected a boolean, {place}")
    );
}

#[test]
fn integers_are_whole_and_in_range() {
    for (text, value) in [("9223372036854775807", i64::MAX), ("-1.0", -1), ("1e3", 1000), ("-0", 0)]
    {
        assert_eq!(reader(text).integer(), Ok(value));
    }
    for text in ["1.5", "9223372036854775808", "1e400"] {
        let error = reader(text).integer().unwrap_err();
        assert_eq!((error.expected(), error.offset()), ("a whole number of 64 bits", 0));
    }
}

#[test]
fn floats_take_three_names_and_no_overflow() {
    for (text, value) in [
        ("1e-400", 0.0),
        ("1.7976931348623157e308", f64::MAX),
        ("\"Infinity\"", f64::INFINITY),
        ("\"-Infinity\"", f64::NEG_INFINITY),
    ] {
        assert_eq!(reader(text).float(), Ok(value));
    }
    assert!(reader("\"NaN\"").float().unwrap().is_nan());
    assert!(reader("\"NaN\"").float32().unwrap().is_nan());
    assert_eq!(reader("3.4028235e38").float32(), Ok(f32::MAX));
    // Rounded first to 64 bits and then to 32, this would be 1.0.
    assert_eq!(reader("1.00000005960464477540").float32(), Ok(1.0 + f32::EPSILON));
    assert_eq!(reader("1e39").float(), Ok(1e39));
    for (result, expected) in [
        (reader("1e400").float(), "a number in the range of a 64-bit float"),
        (reader("-1e39").float32().map(f64::from), "a number in the range of a 32-bit float"),
        (reader("\"inf\"").float(), "a number, \"NaN\", \"Infinity\" or \"-Infinity\""),
    ] {
        assert_eq!(result.unwrap_err().expected(), expected);
    }
}

#[test]
fn numbers_of_any_size_keep_their_text() {
    let digits = "-123456789012345678901234567890.10E+400";
    assert_eq!(reader(digits).number(), Ok(digits));
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
    assert_eq!(skip_all(&nested(MAX_DEPTH)), Ok(()));
    let error = skip_all(&nested(MAX_DEPTH + 1)).unwrap_err();
    assert_eq!(error.expected(), "at most 128 arrays and objects inside one another");
    assert_eq!(error.offset(), MAX_DEPTH);
    let members = b"{\"a\":".repeat(MAX_DEPTH + 1);
    assert_eq!(skip_all(&members).unwrap_err().offset(), MAX_DEPTH * 5);
}

#[test]
fn skipping_stays_within_its_container() {
    let mut reader = reader(r#"[[1, {"a": [[], "x"], "b": -1.5e3}], true]"#);
    reader.begin_array().unwrap();
    assert_eq!(reader.next_element(), Ok(true));
    reader.skip().unwrap();
    assert_eq!(reader.next_element(), Ok(true));
    assert_eq!(reader.boolean(), Ok(true));
    assert_eq!(reader.next_element(), Ok(false));
    assert_eq!(reader.end(), Ok(()));
}

#[test]
fn callers_errors_point_at_the_value_read_last() {
    let mut reader = reader("[ 1, \"no date\" ]");
    reader.begin_array().unwrap();
    reader.next_element().unwrap();
    reader.integer().unwrap();
    reader.next_element().unwrap();
    reader.string().unwrap();
    let error = reader.unexpected("a date");
    assert_eq!(error.to_string(), "expected a date, found a string at line 1, column 6 (byte 5)");
}

#[test]
fn a_word_that_json_does_not_have_is_not_taken_for_null_or_a_boolean() {
    for (text, found) in [
        ("not json", "`n`"),
        ("nul", "`n`"),
        ("nullx", "`n`"),
        ("null_", "`n`"),
        ("trueé", "`t`"),
        ("false1", "`f`"),
        ("null x", "null"),
        ("truth", "`t`"),
        ("fine", "`f`"),
        ("null", "null"),
        ("true", "a boolean"),
        ("false", "a boolean"),
    ] {
        let error = reader(text).begin_object().unwrap_err();
        assert_eq!(error.found(), found, "{text}");
    }
    let mut null = reader("nullx");
    null.null().unwrap();
    assert_eq!(null.end().unwrap_err().found(), "`x`");
}

#[test]
fn calls_out_of_place_are_errors() {
    let inside = |text| {
        let mut reader = reader(text);
        reader.skip().unwrap();
        reader
    };
    // After the value: another value, a step or a skip.
    assert!(inside("1").peek().is_err());
    assert!(inside("1 ,2").next_element().is_err());
    assert!(inside("{}").next_key().is_err());
    // Before the value: a step or the end.
    assert!(reader("[]").next_element().is_err());
    assert!(reader("").end().is_err());
    // In a container: a value before the first step, two steps at once, the other kind's step, the end.
    let mut array = reader("[1]");
    array.begin_array().unwrap();
    assert!(array.clone().integer().is_err());
    assert!(array.clone().next_key().is_err());
    assert!(array.clone().end().is_err());
    array.next_element().unwrap();
    assert!(array.clone().next_element().is_err());
    array.integer().unwrap();
    assert!(array.integer().is_err());
    let mut open = reader("[1");
    open.begin_array().unwrap();
    open.next_element().unwrap();
    open.integer().unwrap();
    assert!(open.end().is_err());
    let mut object = reader("{\"a\":1}");
    object.begin_object().unwrap();
    assert!(object.clone().next_element().is_err());
    object.next_key().unwrap();
    assert!(object.next_key().is_err());
}

#[test]
fn debug_tells_no_secret() {
    let mut reader = reader("[\"secret\"]");
    reader.begin_array().unwrap();
    assert_eq!(format!("{reader:?}"), "Reader { offset: 1, depth: 1, .. }");
}

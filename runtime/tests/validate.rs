//! Every constraint, at its bounds and beyond them, wherever a value can be.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use lensmith::schema::Constraint::{
    Elements, FloatRange, Keys, Length, Pattern, Range, UniqueItems, Values,
};
use lensmith::validate::{Rule, unsupported_pattern};
use lensmith::{BigNumber, Blob, prism};

lensmith::enumeration! {
    /// An enum.
    enum Color: "Color" {
        /// Red.
        RED = Red("RED"),
    }
}

lensmith::int_enumeration! {
    /// An intEnum.
    enum Level: "Level" {
        /// Low.
        LOW = Low(1),
    }
}

lensmith::union! {
    /// A union.
    #[derive(Clone, PartialEq)]
    enum Choice: "Choice" {
        /// A text.
        TEXT = Text(String) => prism!(Text, "text").constraints(&[Length { min: 1, max: 3 }]),
        /// A secret.
        SECRET = Secret(String) => prism!(Secret, "secret").sensitive().constraints(&[Pattern("^a$")]),
        /// A record.
        RECORD = Record(Box<Record>) => prism!(Record, "record"),
    }
}

lensmith::redacted_union_debug!(Choice);

#[derive(Clone, Default, PartialEq)]
struct Record {
    text: Option<String>,
    required: String,
    blob: Option<Blob>,
    number: Option<i32>,
    float: Option<f32>,
    big: Option<BigNumber>,
    list: Option<Vec<String>>,
    lists: Option<Vec<Vec<i64>>>,
    map: Option<BTreeMap<String, i32>>,
    colors: Option<BTreeMap<Color, Option<Level>>>,
    choice: Option<Choice>,
    secret: Option<String>,
    secrets: Option<BTreeMap<String, Vec<Color>>>,
    records: Option<Vec<Record>>,
}

lensmith::structure! {
    Record, debug: redacted;
    TEXT: Option<String> =
        lens!(text, "Text").constraints(&[Length { min: 2, max: 3 }, Pattern("^[a-zé]*$")]),
    REQUIRED: String = lens!(required).required(),
    BLOB: Option<Blob> = lens!(blob).constraints(&[Length { min: 0, max: 2 }]),
    NUMBER: Option<i32> = lens!(number).constraints(&[Range { min: 1, max: 5 }]),
    FLOAT: Option<f32> = lens!(float).constraints(&[FloatRange { min: 0.5, max: f64::INFINITY }]),
    BIG: Option<BigNumber> = lens!(big).constraints(&[Range { min: 0, max: i64::MAX }]),
    LIST: Option<Vec<String>> = lens!(list).constraints(&[
        Length { min: 1, max: u64::MAX },
        UniqueItems,
        Elements(&[Length { min: 0, max: 2 }]),
    ]),
    LISTS: Option<Vec<Vec<i64>>> =
        lens!(lists).constraints(&[Elements(&[Elements(&[Range { min: i64::MIN, max: 9 }])])]),
    MAP: Option<BTreeMap<String, i32>> = lens!(map).constraints(&[
        Length { min: 1, max: 1 },
        Keys(&[Pattern("^[a-z]+$")]),
        Values(&[Range { min: 0, max: i64::MAX }]),
    ]),
    COLORS: Option<BTreeMap<Color, Option<Level>>> = lens!(colors),
    CHOICE: Option<Choice> = lens!(choice),
    SECRET: Option<String> =
        lens!(secret).sensitive().constraints(&[Length { min: 9, max: 9 }, Pattern("^x")]),
    SECRETS: Option<BTreeMap<String, Vec<Color>>> =
        lens!(secrets).sensitive().constraints(&[Keys(&[Pattern("^x")]), Values(&[UniqueItems])]),
    RECORDS: Option<Vec<Record>> = lens!(records),
}

/// What `validate` says of a wire form, line by line.
fn violations(json: &str) -> Vec<String> {
    match Record::from_json(json.as_bytes()).unwrap().validate() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.to_string().lines().map(str::to_owned).collect(),
    }
}

#[track_caller]
fn assert_valid(json: &str) {
    assert_eq!(violations(json), [""; 0], "{json}");
}

#[track_caller]
fn assert_violation(json: &str, expected: &str) {
    assert_eq!(violations(json), [expected], "{json}");
}

#[test]
fn what_is_absent_or_within_bounds_is_valid() {
    assert_valid("{}");
    assert_valid(
        r#"{"Text":"éa","required":"","blob":"aGU=","number":5,"float":0.5,"big":99999999999999999999,
            "list":["a","b"],"lists":[[9],[]],"map":{"a":0},"colors":{"RED":1},
            "choice":{"record":{"number":1}},"secret":"x23456789","secrets":{"x":["RED"]},"records":[{}]}"#,
    );
}

#[test]
fn lengths_count_characters_bytes_and_entries() {
    assert_valid(r#"{"Text":"ééé"}"#);
    assert_violation(r#"{"Text":"a"}"#, "Text: expected a length from 2 to 3, found a length of 1");
    assert_violation(
        r#"{"Text":"éééé"}"#,
        "Text: expected a length from 2 to 3, found a length of 4",
    );
    assert_violation(
        r#"{"blob":"aGVs"}"#,
        "blob: expected a length of at most 2, found a length of 3",
    );
    assert_violation(
        r#"{"list":[]}"#,
        "list: expected a length of at least 1, found a length of 0",
    );
    assert_violation(
        r#"{"map":{"a":1,"b":2}}"#,
        "map: expected a length from 1 to 1, found a length of 2",
    );
}

#[test]
fn ranges_include_both_ends() {
    assert_valid(r#"{"number":1}"#);
    assert_violation(r#"{"number":0}"#, "number: expected a number from 1 to 5, found 0");
    assert_violation(r#"{"number":6}"#, "number: expected a number from 1 to 5, found 6");
    assert_violation(r#"{"float":0.25}"#, "float: expected a number of at least 0.5, found 0.25");
    assert_violation(r#"{"float":"NaN"}"#, "float: expected a number of at least 0.5, found NaN");
    assert_valid(r#"{"float":"Infinity"}"#);
    assert_valid(r#"{"big":1e400}"#);
    for big in ["-1", "-99999999999999999999999999999999999999999999", "-0.5"] {
        let expected = format!("big: expected a number of at least 0, found {big}");
        assert_violation(&format!(r#"{{"big":{big}}}"#), &expected);
    }
}

#[test]
fn every_violation_is_reported_by_its_path() {
    assert_eq!(
        violations(
            r#"{"Text":"TOO LONG","list":["a","abc","a"],"lists":[[1],[2,10]],"map":{"A b":-1},
                "records":[{},{"records":[{"number":9}]}]}"#
        ),
        [
            "Text: expected a length from 2 to 3, found a length of 8",
            "Text: expected a match of the pattern `^[a-zé]*$`, found \"TOO LONG\"",
            "list[2]: expected no element twice, found the element 0 again",
            "list[1]: expected a length of at most 2, found a length of 3",
            "lists[1][1]: expected a number of at most 9, found 10",
            "map[\"A b\"]: expected a match of the pattern `^[a-z]+$`, found \"A b\"",
            "map[\"A b\"]: expected a number of at least 0, found -1",
            "records[1].records[0].number: expected a number from 1 to 5, found 9",
        ]
    );
}

#[test]
fn what_the_model_does_not_know_is_a_violation() {
    assert_eq!(
        violations(r#"{"colors":{"BLUE":7},"choice":{"other":1}}"#),
        [
            "colors[\"BLUE\"]: expected a value that the model knows, found \"BLUE\"",
            "colors[\"BLUE\"]: expected a value that the model knows, found 7",
            "choice: expected a member that the model knows, found \"other\"",
        ]
    );
}

#[test]
fn unions_are_checked_by_their_member() {
    assert_violation(
        r#"{"choice":{"text":""}}"#,
        "choice.text: expected a length from 1 to 3, found a length of 0",
    );
    assert_violation(
        r#"{"choice":{"record":{"number":0}}}"#,
        "choice.record.number: expected a number from 1 to 5, found 0",
    );
    let violations = Choice::Text(String::new()).validate().unwrap_err();
    let violation = violations.iter().next().unwrap();
    assert_eq!((violation.path(), violation.found()), ("text", "a length of 0"));
    assert_eq!(violation.rule(), Rule::Constraint(Length { min: 1, max: 3 }));
    assert_eq!(violations.into_iter().count(), 1);
}

#[test]
fn nothing_sensitive_is_told_but_its_length() {
    let json = r#"{"secret":"tell-tale","secrets":{"tell-tale":["tell-tale","tell-tale"]},
                   "choice":{"secret":"tell-tale"},"records":[{"secret":"x"}]}"#;
    let found = violations(json);
    assert!(found.iter().all(|line| !line.contains("tell")), "{found:?}");
    assert_eq!(
        found,
        [
            "choice.secret: expected a match of the pattern `^a$`, found <redacted>",
            "secret: expected a match of the pattern `^x`, found <redacted>",
            "secrets[<redacted>]: expected a match of the pattern `^x`, found <redacted>",
            "secrets[<redacted>][1]: expected no element twice, found the element 0 again",
            "secrets[<redacted>][0]: expected a value that the model knows, found <redacted>",
            "secrets[<redacted>][1]: expected a value that the model knows, found <redacted>",
            "records[0].secret: expected a length from 9 to 9, found a length of 1",
        ]
    );
    let [_, number] =
        violations(r#"{"secret":"tell-tale","records":[{"number":9}]}"#).try_into().unwrap();
    assert_eq!(number, "records[0].number: expected a number from 1 to 5, found 9");
}

#[test]
fn a_long_value_is_shortened() {
    let json = format!(r#"{{"map":{{"{}":1}}}}"#, "É".repeat(1000));
    let [violation] = violations(&json).try_into().unwrap();
    assert!(violation.ends_with(&format!("found \"{}…\"", "É".repeat(60))), "{violation}");
}

#[test]
fn what_is_nested_deeper_than_json_is_read_is_a_violation() {
    let nested = |depth: usize| {
        let mut record = Record::default();
        for _ in 0..depth {
            record = Record { choice: Some(Choice::Record(Box::new(record))), ..Record::default() };
        }
        record
    };
    assert_eq!(nested(63).validate(), Ok(()));
    for depth in [64, 1000] {
        let violations = nested(depth).validate().unwrap_err();
        let rules: Vec<Rule> = violations.iter().map(|violation| violation.rule()).collect();
        assert_eq!(rules, [Rule::MaxDepth]);
    }
    assert!(Record::from_json(nested(63).to_json().as_bytes()).is_ok());
    assert!(Record::from_json(nested(64).to_json().as_bytes()).is_err());
}

#[test]
fn a_pattern_that_is_not_supported_holds() {
    for (pattern, reason) in [
        (r"(a)\1", "backreferences are not supported"),
        ("(?<=a)b", "look-around"),
        ("(", "unclosed group"),
        ("a{100000000}", "size limit"),
    ] {
        let found = unsupported_pattern(pattern).unwrap();
        assert!(found.contains(reason), "{pattern}: {found}");
    }
    assert_eq!(unsupported_pattern("^a$"), None);
}

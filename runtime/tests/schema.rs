//! The wire form of every type that a member can have, both ways, and what is said about what is wrong.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::fmt;

use lensmith::schema::{Shape, TimestampFormat, debug_structure};
use lensmith::testing::laws::round_trip;
use lensmith::{Blob, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

#[derive(Clone, Default, PartialEq)]
struct Record {
    flag: bool,
    byte: i8,
    short: i16,
    integer: i32,
    long: i64,
    float: f32,
    double: f64,
    name: Option<String>,
    secret: Option<String>,
    secrets: Vec<String>,
    blob: Option<Blob>,
    epoch: Option<Timestamp>,
    date_time: Option<Timestamp>,
    http_date: Option<Timestamp>,
    dense: Option<Vec<i32>>,
    sparse: Option<Vec<Option<i32>>>,
    map: Option<BTreeMap<String, i32>>,
    sparse_map: Option<BTreeMap<String, Option<i32>>>,
    dates: Vec<Timestamp>,
    inner: Option<Box<Record>>,
}

lensmith::structure! {
    Record;
    FLAG: bool = lens!(flag).required(),
    BYTE: i8 = lens!(byte).required(),
    SHORT: i16 = lens!(short).required(),
    INTEGER: i32 = lens!(integer).required(),
    LONG: i64 = lens!(long).required(),
    FLOAT: f32 = lens!(float).required(),
    DOUBLE: f64 = lens!(double).required(),
    NAME: Option<String> = lens!(name, "Name"),
    SECRET: Option<String> = lens!(secret).sensitive(),
    SECRETS: Vec<String> = lens!(secrets).required().sensitive(),
    BLOB: Option<Blob> = lens!(blob),
    EPOCH: Option<Timestamp> = lens!(epoch),
    DATE_TIME: Option<Timestamp> = lens!(date_time, "dateTime").timestamp_format(TimestampFormat::DateTime),
    HTTP_DATE: Option<Timestamp> = lens!(http_date, "httpDate").timestamp_format(TimestampFormat::HttpDate),
    DENSE: Option<Vec<i32>> = lens!(dense),
    SPARSE: Option<Vec<Option<i32>>> = lens!(sparse),
    MAP: Option<BTreeMap<String, i32>> = lens!(map),
    SPARSE_MAP: Option<BTreeMap<String, Option<i32>>> = lens!(sparse_map, "sparseMap"),
    DATES: Vec<Timestamp> = lens!(dates).required().timestamp_format(TimestampFormat::DateTime),
    INNER: Option<Box<Record>> = lens!(inner),
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_structure(self, f).finish()
    }
}

fn record(json: &str) -> Record {
    Record::from_json(json.as_bytes()).unwrap()
}

/// Where an error is, and what it says was expected there.
fn fault(json: &str) -> (String, String) {
    let error = Record::from_json(json.as_bytes()).unwrap_err();
    (error.path().to_owned(), error.expected().to_owned())
}

fn timestamp(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn every_type_comes_back_as_it_went() {
    let value: Record = round_trip(
        r#"{"flag":true,"byte":-128,"short":32767,"integer":-2147483648,"long":9223372036854775807,
            "float":1.5,"double":-2.5e-300,"Name":"a\u0000\"\ud83e\udd80","secret":"s","secrets":["t"],
            "blob":"aGVsbG8=","epoch":1.5,"dateTime":"2026-01-02T03:04:05.678Z",
            "httpDate":"Fri, 02 Jan 2026 03:04:05 GMT","dense":[1,2],"sparse":[1,null],
            "map":{"a":1},"sparseMap":{"a":null,"b":2},"dates":["2026-01-02T03:04:05Z"],
            "inner":{"byte":1,"inner":{"byte":2}}}"#,
    );
    assert_eq!(value.byte, i8::MIN);
    assert_eq!(value.long, i64::MAX);
    assert_eq!(value.double, -2.5e-300);
    assert_eq!(value.name.as_deref(), Some("a\0\"\u{1f980}"));
    assert_eq!(value.blob.as_deref(), Some(&b"hello"[..]));
    assert_eq!(value.sparse, Some(vec![Some(1), None]));
    assert_eq!(value.dates, [timestamp("2026-01-02T03:04:05Z")]);
    assert_eq!(value.inner.unwrap().inner.unwrap().byte, 2);
}

#[test]
fn what_is_absent_is_left_out_and_what_is_empty_is_not() {
    let json = Record { dense: Some(Vec::new()), ..Record::default() }.to_json();
    let expected = r#"{"flag":false,"byte":0,"short":0,"integer":0,"long":0,"float":0.0,"double":0.0,"secrets":[],"dense":[],"dates":[]}"#;
    assert_eq!(json, expected);
}

#[test]
fn unknown_members_are_skipped_null_is_absent_and_what_is_missing_is_zero() {
    let json = r#"{"new":{"byte":[1,{"byte":2}]},"name":"other case","byte":null,"Name":null,"dense":null}"#;
    assert_eq!(record(json), Record::default());
    assert_eq!(record("{}"), Record::default());
}

#[test]
fn null_is_dropped_from_dense_collections_and_kept_in_sparse_ones() {
    let json = r#"{"dense":[null,1,null],"sparse":[null,1],"map":{"a":null,"b":1},"sparseMap":{"a":null}}"#;
    let value = record(json);
    assert_eq!(value.dense, Some(vec![1]));
    assert_eq!(value.sparse, Some(vec![None, Some(1)]));
    assert_eq!(value.map, Some(BTreeMap::from([("b".to_owned(), 1)])));
    assert_eq!(value.sparse_map, Some(BTreeMap::from([("a".to_owned(), None)])));
}

#[test]
fn an_integer_that_does_not_fit_says_where_and_into_what() {
    for (member, number, expected) in [
        ("byte", "128", "a number that fits into i8"),
        ("byte", "-129", "a number that fits into i8"),
        ("short", "32768", "a number that fits into i16"),
        ("integer", "2147483648", "a number that fits into i32"),
        ("long", "9223372036854775808", "a whole number of 64 bits"),
        ("integer", "1.5", "a whole number of 64 bits"),
        ("flag", "1", "a boolean"),
        ("blob", r#""a""#, "base64"),
        ("epoch", r#""soon""#, "a date and time"),
        ("epoch", "1e30", "seconds since 1970"),
        ("epoch", "true", "a number"),
    ] {
        let json = format!(r#"{{"{member}":{number}}}"#);
        assert_eq!(fault(&json), (member.to_owned(), expected.to_owned()), "{json}");
    }
    assert_eq!(record(r#"{"byte":1.27e2}"#).byte, 127);
}

#[test]
fn an_error_has_the_whole_path_to_its_place() {
    assert_eq!(fault(r#"{"inner":{"dense":[1,null,""]}}"#).0, "inner.dense[1]");
    assert_eq!(fault(r#"{"inner":{"sparse":[1,null,""]}}"#).0, "inner.sparse[2]");
    assert_eq!(fault(r#"{"map":{"a b":[]}}"#).0, r#"map["a b"]"#);
    assert_eq!(fault(r#"{"sparseMap":{"a":"b"}}"#).0, "sparseMap.a");
    assert_eq!(fault(r#"{"inner":7}"#), ("inner".to_owned(), "an object".to_owned()));
    assert_eq!(fault("[]"), (String::new(), "an object".to_owned()));
}

#[test]
fn floats_beyond_json_are_strings() {
    let value = record(r#"{"float":"-Infinity","double":"Infinity"}"#);
    assert_eq!((value.float, value.double), (f32::NEG_INFINITY, f64::INFINITY));
    assert!(record(r#"{"double":"NaN"}"#).double.is_nan());
    let json = Record { float: f32::NAN, double: f64::NEG_INFINITY, ..value }.to_json();
    assert!(json.contains(r#""float":"NaN","double":"-Infinity""#), "{json}");
    assert_eq!(fault(r#"{"double":"inf"}"#).0, "double");
}

#[test]
fn each_timestamp_format_is_written_as_smithy_says() {
    let at = Some(timestamp("2026-11-03T05:04:03.25Z"));
    let json = Record { epoch: at, date_time: at, http_date: at, ..Record::default() }.to_json();
    let expected = r#""epoch":1793682243.25,"dateTime":"2026-11-03T05:04:03.25Z","httpDate":"Tue, 03 Nov 2026 05:04:03 GMT""#;
    assert!(json.contains(expected), "{json}");
    let at = Some(timestamp("1969-12-31T23:59:59.5Z"));
    let json = Record { epoch: at, http_date: at, ..Record::default() }.to_json();
    let expected = r#""epoch":-0.5,"httpDate":"Wed, 31 Dec 1969 23:59:59 GMT""#;
    assert!(json.contains(expected), "{json}");
}

#[test]
fn a_timestamp_is_read_exactly_in_each_spelling() {
    for (json, expected) in [
        ("0", "1970-01-01T00:00:00Z"),
        ("-0.5", "1969-12-31T23:59:59.5Z"),
        ("-1.25", "1969-12-31T23:59:58.75Z"),
        ("1793682243.123456789", "2026-11-03T05:04:03.123456789Z"),
        ("1793682243.1234567899", "2026-11-03T05:04:03.123456789Z"),
        ("1.79368224325e9", "2026-11-03T05:04:03.25Z"),
        ("179368224325E-2", "2026-11-03T05:04:03.25Z"),
        ("0.00000000000000000000000000000000000000000000001", "1970-01-01T00:00:00Z"),
        ("1e-99999", "1970-01-01T00:00:00Z"),
        (r#""2026-11-03T05:04:03Z""#, "2026-11-03T05:04:03Z"),
        (r#""2026-11-03T05:04:03.000000001Z""#, "2026-11-03T05:04:03.000000001Z"),
        (r#""2026-11-03T05:04:03+02:30""#, "2026-11-03T02:34:03Z"),
        (r#""2026-11-03T05:04:03.5-01:00""#, "2026-11-03T06:04:03.5Z"),
        (r#""Tue, 03 Nov 2026 05:04:03 GMT""#, "2026-11-03T05:04:03Z"),
        (r#""Tue, 03 Nov 2026 05:04:03.456 GMT""#, "2026-11-03T05:04:03.456Z"),
    ] {
        for member in ["epoch", "dateTime", "httpDate"] {
            let value = record(&format!(r#"{{"{member}":{json}}}"#));
            let read = value.epoch.or(value.date_time).or(value.http_date);
            assert_eq!(read, Some(timestamp(expected)), "{member}: {json}");
        }
    }
}

#[test]
fn a_timestamp_out_of_range_is_an_error() {
    let digits = "9".repeat(100_000);
    for number in [&digits, "1e99999999999999999999", "1e400", "-1e20", "1793682243e9"] {
        let error = Timestamp::from_json(number.as_bytes()).unwrap_err();
        assert_eq!(error.expected(), "seconds since 1970");
    }
}

/// Names that are not those of the fields.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    first: Option<i32>,
    quoted: Option<i32>,
    renamed: Option<i32>,
}

lensmith::structure! {
    Names;
    FIRST: Option<i32> = lens!(first, "First"),
    QUOTED: Option<i32> = lens!(quoted, "a \"b\" \\ \n"),
    RENAMED: Option<i32> = lens!(renamed, "Renamed").json_name("other"),
}

#[test]
fn names_are_keys_and_are_escaped_where_they_have_to_be() {
    let json = r#"{"First":1,"a \"b\" \\ \n":2,"Renamed":3}"#;
    let names = Names { first: Some(1), quoted: Some(2), renamed: Some(3) };
    assert_eq!(names.to_json(), json);
    assert_eq!(Names::from_json(json.as_bytes()), Ok(names));
    let last = Names { renamed: Some(3), ..Names::default() };
    assert_eq!(last.to_json(), r#"{"Renamed":3}"#);
}

#[test]
fn lists_of_doubles_and_times_are_read_as_other_lists() {
    let json = br#" [1.5 ,null,-2e3 , "Infinity",12345678901234567890.5, 0 ]"#;
    let read = Vec::<f64>::from_json(json).unwrap();
    assert_eq!(read, [1.5, -2000.0, f64::INFINITY, 12_345_678_901_234_567_890.5, 0.0]);
    let json = br#"[1793682243.25, null,"2026-11-03T05:04:03.25Z",1.79368224325e9]"#;
    let read = Vec::<Timestamp>::from_json(json).unwrap();
    assert_eq!(read, [timestamp("2026-11-03T05:04:03.25Z"); 3]);

    fn fault<T: Shape>(json: &str) -> String {
        T::from_json(json.as_bytes()).err().unwrap().to_string()
    }
    for json in [
        "[",
        "[1",
        "[1,2",
        "[1 2]",
        "[1,]",
        "[,1]",
        "[1.]",
        "[01]",
        "[1e]",
        "[-]",
        "[1,true]",
        "[1,\"x\"]",
        "[1,{}]",
        "[1,1e999]",
        "[1]]",
        "[1,\u{7f}]",
    ] {
        // Sparse lists are read element by element.
        assert_eq!(fault::<Vec<f64>>(json), fault::<Vec<Option<f64>>>(json), "{json}");
        assert_eq!(fault::<Vec<Timestamp>>(json), fault::<Vec<Option<Timestamp>>>(json), "{json}");
    }
}

#[test]
fn debug_shows_all_but_what_is_sensitive() {
    let value = record(r#"{"Name":"shown","secret":"hidden","secrets":["hidden"]}"#);
    let text = format!("{value:?}");
    assert!(text.starts_with("Record { flag: false, byte: 0"), "{text}");
    let part = r#"name: Some("shown"), secret: <redacted>, secrets: <redacted>, blob: None"#;
    assert!(text.contains(part), "{text}");
    assert!(format!("{:?}", record("{}")).contains("secret: None"));
}

#[test]
fn a_text_that_goes_on_is_an_error() {
    assert_eq!(fault("{}{}").1, "the end of the input");
    assert_eq!(fault(""), (String::new(), "a value".to_owned()));
}

#[test]
fn nesting_without_end_is_an_error() {
    let deep = format!("{}{}", r#"{"inner":"#.repeat(100_000), "}".repeat(100_000));
    assert!(Record::from_json(deep.as_bytes()).is_err());
}

/// Whether writing and reading again gives the same value.
fn survives<T: Shape + PartialEq>(value: &T) -> bool {
    T::from_json(value.to_json().as_bytes()).as_ref() == Ok(value)
}

proptest! {
    #[test]
    fn every_value_survives(
        numbers: (i8, i16, i32, i64),
        floats in (prop::num::f32::ANY, prop::num::f64::ANY),
        text: String,
        bytes in vec(any::<u8>(), 0..20),
        sparse in vec(any::<Option<bool>>(), 0..5),
        map in btree_map(any::<String>(), vec(any::<String>(), 0..3), 0..3),
    ) {
        prop_assert!(survives(&numbers.0) && survives(&numbers.1));
        prop_assert!(survives(&numbers.2) && survives(&numbers.3));
        prop_assert!(floats.0.is_nan() || survives(&floats.0));
        prop_assert!(floats.1.is_nan() || survives(&floats.1));
        prop_assert!(survives(&text) && survives(&Blob::from(bytes)));
        prop_assert!(survives(&sparse) && survives(&map));
    }

    #[test]
    fn every_timestamp_survives_in_every_format(
        second in -62_135_596_800..253_402_207_200_i64,
        millisecond in prop_oneof![Just(0), 0..1000_i32],
    ) {
        let whole = Some(Timestamp::new(second, 0).unwrap());
        let at = Some(Timestamp::new(second, millisecond * 1_000_000).unwrap());
        let value = Record { epoch: at, date_time: at, http_date: whole, ..Record::default() };
        prop_assert!(survives(&value), "{}", value.to_json());
    }
}

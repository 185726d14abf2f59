//! What formats of `serde` carry is the wire form, and it comes back as it went.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use lensmith::schema::TimestampFormat;
use lensmith::{BigNumber, Blob, Timestamp, prism};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

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
    #[derive(Clone, Debug, PartialEq)]
    enum Choice: "Choice" {
        /// A point in time.
        AT = At(Timestamp) => prism!(At, "at").timestamp_format(TimestampFormat::DateTime),
        /// A record.
        RECORD = Record(Box<Record>) => prism!(Record, "record"),
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    text: Option<String>,
    flag: bool,
    byte: i8,
    long: i64,
    float: Option<f32>,
    double: Option<f64>,
    big: Option<BigNumber>,
    blob: Option<Blob>,
    epoch: Option<Timestamp>,
    dates: Option<Vec<Timestamp>>,
    sparse: Option<Vec<Option<i32>>>,
    map: Option<BTreeMap<Color, Level>>,
    choice: Option<Choice>,
}

lensmith::structure! {
    Record;
    TEXT: Option<String> = lens!(text, "Text"),
    FLAG: bool = lens!(flag).required(),
    BYTE: i8 = lens!(byte).required(),
    LONG: i64 = lens!(long).required(),
    FLOAT: Option<f32> = lens!(float),
    DOUBLE: Option<f64> = lens!(double),
    BIG: Option<BigNumber> = lens!(big),
    BLOB: Option<Blob> = lens!(blob),
    EPOCH: Option<Timestamp> = lens!(epoch),
    DATES: Option<Vec<Timestamp>> = lens!(dates).timestamp_format(TimestampFormat::HttpDate),
    SPARSE: Option<Vec<Option<i32>>> = lens!(sparse),
    MAP: Option<BTreeMap<Color, Level>> = lens!(map),
    CHOICE: Option<Choice> = lens!(choice),
}

const FULL: &str = r#"{"Text":"a\"b","flag":true,"byte":-128,"long":9223372036854775807,"float":0.1,
    "double":-2.5,"big":18446744073709551615,"blob":"aGVsbG8=","epoch":1793682243.25,
    "dates":["Tue, 03 Nov 2026 05:04:03 GMT"],"sparse":[1,null],"map":{"BLUE":7,"RED":1},
    "choice":{"record":{"flag":false,"byte":0,"long":0,"choice":{"at":"2026-11-03T05:04:03Z"}}}}"#;

fn record(json: &str) -> Record {
    Record::from_json(json.as_bytes()).unwrap()
}

#[track_caller]
fn assert_survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    assert_eq!(&ciborium::from_reader::<T, _>(bytes.as_slice()).unwrap(), value);
}

#[test]
fn json_is_the_wire_form() {
    let value = record(FULL);
    assert_eq!(serde_json::to_string(&value).unwrap(), value.to_json());
    assert_eq!(serde_json::from_str::<Record>(FULL).unwrap(), value);
    assert_survives(&value);
    assert_survives(&Record::default());
    assert_eq!(serde_json::to_string(&Record::default()).unwrap(), Record::default().to_json());
}

#[test]
fn reading_is_as_lenient_as_from_json() {
    let json = r#"{"new":[{}],"Text":null,"sparse":[null],"map":{"RED":null},"choice":{"__type":"","next":1}}"#;
    let value = serde_json::from_str::<Record>(json).unwrap();
    assert_eq!(value, record(json));
    assert_eq!(value.choice, Some(Choice::Unknown("next".to_owned())));
    assert_eq!(serde_json::to_string(&value).unwrap(), value.to_json());
}

#[test]
fn every_kind_of_type_has_it() {
    assert_survives(&(Color::Red, Color::from("BLUE"), Level::Low, Level::from(7)));
    assert_survives(&Choice::At(Timestamp::UNIX_EPOCH));
    assert_survives(&(Blob::from("hello"), BigNumber::from(7)));

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Config {
        record: Record,
        colors: Vec<Color>,
    }
    assert_survives(&Config { record: record(FULL), colors: vec![Color::Red] });
}

#[cfg(feature = "document")]
#[test]
fn documents_are_what_they_are() {
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Note {
        content: Option<lensmith::Document>,
    }

    lensmith::structure! {
        Note;
        CONTENT: Option<lensmith::Document> = lens!(content),
    }

    let json = r#"{"content":{"a":[1,-2.5,null,{"b":"c"}],"d":true}}"#;
    let note = Note::from_json(json.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&note).unwrap(), json);
    assert_survives(&note);
}

#[test]
fn binary_formats_hold_bytes() {
    let blob = ciborium::Value::serialized(&Blob::from("hello")).unwrap();
    assert_eq!(blob, ciborium::Value::Bytes(b"hello".to_vec()));
}

#[test]
fn what_a_float_does_not_hold_is_a_text() {
    for (text, expected) in [
        ("2026-11-03T05:04:03.123Z", "1793682243.123"),
        ("2026-11-03T05:04:03.123456Z", r#""2026-11-03T05:04:03.123456Z""#),
        ("1969-12-31T23:59:58.75Z", "-1.25"),
    ] {
        let value = Record { epoch: Some(text.parse().unwrap()), ..Record::default() };
        let json = serde_json::to_string(&value).unwrap();
        assert!(json.ends_with(&format!(r#""epoch":{expected}}}"#)), "{json}");
        assert_survives(&value);
    }
    for number in
        ["-0.1", "3.14159265358979323846", "1e400", "99999999999999999999999", "-0", "1.50"]
    {
        let value: BigNumber = number.parse().unwrap();
        assert_survives(&value);
    }
    assert_eq!(serde_json::to_string(&"-0.1".parse::<BigNumber>().unwrap()).unwrap(), "-0.1");
    assert_eq!(
        serde_json::to_string(&"1e400".parse::<BigNumber>().unwrap()).unwrap(),
        r#""1e400""#
    );
}

#[test]
fn floats_beyond_json_survive() {
    for float in [f32::INFINITY, f32::NEG_INFINITY] {
        assert_survives(&Record {
            float: Some(float),
            double: Some(float.into()),
            ..Record::default()
        });
    }
    let value = Record { double: Some(f64::NAN), ..Record::default() };
    assert_eq!(serde_json::to_string(&value).unwrap(), value.to_json());
}

#[test]
fn an_error_has_the_path_to_its_place() {
    let json = r#"{"choice":{"record":{"sparse":[1,"a"]}}}"#;
    let error = serde_json::from_str::<Record>(json).unwrap_err();
    let expected = "choice.record.sparse[1]: expected a number, found a string";
    assert!(error.to_string().starts_with(expected), "{error}");
    let error = serde_json::from_str::<Color>("7").unwrap_err();
    assert!(error.to_string().starts_with("expected a string, found a number"), "{error}");
}

#[test]
fn nesting_without_end_is_an_error() {
    let mut value = ciborium::Value::Null;
    for _ in 0..200 {
        value = ciborium::Value::Array(vec![value]);
    }
    let error = value.deserialized::<Record>().unwrap_err();
    assert!(error.to_string().contains("more than 128"), "{error}");
}

proptest! {
    #[test]
    fn every_value_survives(
        text: Option<String>,
        numbers: (bool, i8, i64),
        float in prop::option::of(any::<f32>()),
        thousandths in prop::option::of(any::<i32>()),
        bytes: Option<Vec<u8>>,
        (second, nanosecond) in (-62_135_596_800..253_402_207_200_i64, 0..1_000_000_000_i32),
        sparse: Option<Vec<Option<i32>>>,
        map: Option<BTreeMap<String, i32>>,
    ) {
        let at = Timestamp::new(second, nanosecond).unwrap();
        assert_survives(&Record {
            text,
            flag: numbers.0,
            byte: numbers.1,
            long: numbers.2,
            float,
            double: thousandths.map(|number| f64::from(number) / 1000.0),
            blob: bytes.map(Blob::from),
            epoch: Some(at),
            dates: Some(vec![at]),
            sparse,
            map: map.map(|map| map.into_iter().map(|(k, v)| (k.into(), v.into())).collect()),
            choice: Some(Choice::At(at)),
            ..Record::default()
        });
    }
}

//! Strict reading: what somebody wrote holds what the model knows, and all that it requires.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by a panic; members are named for their types"
)]

use std::collections::BTreeMap;

use lensmith::prism;
use lensmith::schema::Shape;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    pub id: String,
    pub size: i64,
    pub note: Option<String>,
}

lensmith::structure! {
    Part;
    ID: String = lens!(id, "partId").required(),
    SIZE: i64 = lens!(size, "partSize").defaulted(),
    NOTE: Option<String> = lens!(note, "partNote"),
}

lensmith::union! {
    #[derive(Clone, Debug, PartialEq)]
    pub enum Source: "Source" {
        PART = Part(Part) => prism!(Part, "part"),
        URL = Url(String) => prism!(Url, "url"),
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutLayer {
    pub digest: String,
    pub parts: Option<Vec<Part>>,
    pub named: Option<BTreeMap<String, Part>>,
    pub source: Option<Source>,
}

lensmith::request! {
    PutLayer;
    DIGEST: String = lens!(digest, "layerDigest").required(),
    PARTS: Option<Vec<Part>> = lens!(parts, "parts"),
    NAMED: Option<BTreeMap<String, Part>> = lens!(named, "named"),
    SOURCE: Option<Source> = lens!(source, "source"),
}

/// What is wrong with a text, and where.
fn refusal(json: &str) -> (String, String) {
    assert!(
        PutLayer::from_json(json.as_bytes()).is_ok(),
        "{json} is an error without being strict"
    );
    let error = PutLayer::from_json_strict(json.as_bytes()).unwrap_err();
    (error.path().to_owned(), format!("expected {}, found {}", error.expected(), error.found()))
}

const UNKNOWN: &str = "expected a member of the model, found an unknown one";
const MISSING: &str = "expected a required member, found none";

#[test]
fn what_is_right_is_read_as_ever() {
    for json in [
        r#"{"layerDigest":"d"}"#,
        r#"{"layerDigest":"d","parts":[{"partId":"a"}],"named":{"any key":{"partId":"b","partSize":7}}}"#,
        r#"{"source":{"url":"u"},"layerDigest":"d","parts":null}"#,
        r#"{"source":{"part":{"partId":"a"},"url":null},"layerDigest":"d"}"#,
    ] {
        let strict = PutLayer::from_json_strict(json.as_bytes());
        assert_eq!(strict, PutLayer::from_json(json.as_bytes()), "{json}");
        assert!(strict.is_ok(), "{json}: {strict:?}");
    }
}

#[test]
fn an_unknown_member_is_an_error_wherever_it_is() {
    for (json, path) in [
        (r#"{"layerDigets":"d"}"#, "layerDigets"),
        (r#"{"layerDigest":"d","digest":null}"#, "digest"),
        (r#"{"layerDigest":"d","parts":[{"partId":"a"},{"partID":"b"}]}"#, "parts[1].partID"),
        (r#"{"layerDigest":"d","named":{"a b":{"size":1}}}"#, r#"named["a b"].size"#),
        (r#"{"layerDigest":"d","source":{"uri":"u"}}"#, "source.uri"),
        (r#"{"layerDigest":"d","source":{"part":{"x":1}}}"#, "source.part.x"),
    ] {
        assert_eq!(refusal(json), (path.to_owned(), UNKNOWN.to_owned()), "{json}");
    }
}

#[test]
fn a_required_member_that_is_missing_is_an_error_wherever_it_is() {
    for (json, path) in [
        ("{}", "layerDigest"),
        (r#"{"layerDigest":null}"#, "layerDigest"),
        (r#"{"layerDigest":"d","parts":[{"partId":"a"},{"partSize":7}]}"#, "parts[1].partId"),
        (r#"{"layerDigest":"d","source":{"part":{}}}"#, "source.part.partId"),
    ] {
        assert_eq!(refusal(json), (path.to_owned(), MISSING.to_owned()), "{json}");
    }
}

#[test]
fn a_member_is_there_once_and_a_union_has_one() {
    for (json, path, expected) in [
        (
            r#"{"layerDigest":"d","layerDigest":"e"}"#,
            "layerDigest",
            "each member once, found it again",
        ),
        (r#"{"layerDigest":"d","source":{}}"#, "source", "a member of the union, found none"),
        (
            r#"{"layerDigest":"d","source":{"url":"u","part":{"partId":"a"}}}"#,
            "source",
            "one member of the union, found several",
        ),
    ] {
        assert_eq!(refusal(json), (path.to_owned(), format!("expected {expected}")), "{json}");
    }
}

#[test]
fn an_error_says_at_which_place() {
    let error = PutLayer::from_json_strict(b"{\n  \"layerDigets\": \"d\"\n}").unwrap_err();
    let expected = "layerDigets: expected a member of the model, found an unknown one at line 2, column 17 (byte 18)";
    assert_eq!(error.to_string(), expected);
}

/// Reads and writes whatever has a wire form.
fn again<T: Shape>(value: &T) -> T {
    T::from_json_strict(value.to_json().as_bytes()).unwrap()
}

#[test]
fn generic_code_reads_and_writes() {
    let request = PutLayer::new().with(PutLayer::DIGEST, "d");
    assert_eq!(again(&request), request);
    assert_eq!(again(&Source::Url("u".into())), Source::Url("u".into()));
    assert_eq!(again(&vec![1_i64, 2]), [1, 2]);
}

#[cfg(feature = "serde")]
#[test]
fn serde_reads_requests_strictly_and_other_types_leniently() {
    let error = |json| serde_json::from_str::<PutLayer>(json).unwrap_err().to_string();
    let unknown = error(r#"{"layerDigets":"d"}"#);
    assert!(unknown.starts_with("layerDigets: expected a member of the model"), "{unknown}");
    assert!(error("{}").starts_with("layerDigest: expected a required member"), "{}", error("{}"));
    let nested = error(r#"{"layerDigest":"d","parts":[{}]}"#);
    assert!(nested.starts_with("parts[0].partId: "), "{nested}");
    let right = serde_json::from_str::<PutLayer>(r#"{"layerDigest":"d"}"#).unwrap();
    assert_eq!(right, PutLayer::new().with(PutLayer::DIGEST, "d"));
    assert_eq!(serde_json::from_str::<Part>(r#"{"new":1}"#).unwrap(), Part::new());
}

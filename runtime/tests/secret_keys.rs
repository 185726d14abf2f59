//! Keys of sensitive data are in no error.
#![cfg(feature = "document")]
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

#[allow(dead_code, reason = "the service is all that is needed of it")]
mod layers;

use std::collections::BTreeMap;

use layers::{GetLayerError, GetLayerResponse, SERVICE};
use lensmith::schema::Shape;
use lensmith::{Document, Operation, Service, prism};

lensmith::union! {
    /// Where a layer comes from.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Origin: "Origin" {
        /// A URL.
        URL = Url(String) => prism!(Url, "url"),
        /// Several URLs by a secret name.
        SECRET = Secret(BTreeMap<String, Origin>) => prism!(Secret, "secret").sensitive(),
    }
}

/// A card, with notes by name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Card {
    notes: BTreeMap<String, i32>,
}

lensmith::structure! {
    Card;
    NOTES: BTreeMap<String, i32> = lens!(notes).required(),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Wallet {
    codes: Option<BTreeMap<String, Card>>,
    names: Option<Vec<BTreeMap<String, Origin>>>,
    document: Option<Document>,
    card: Option<Card>,
    open: Option<BTreeMap<String, Card>>,
    origin: Option<Origin>,
}

lensmith::structure! {
    Wallet;
    CODES: Option<BTreeMap<String, Card>> = lens!(codes).sensitive(),
    NAMES: Option<Vec<BTreeMap<String, Origin>>> = lens!(names).sensitive(),
    DOCUMENT: Option<Document> = lens!(document).sensitive(),
    CARD: Option<Card> = lens!(card).sensitive(),
    OPEN: Option<BTreeMap<String, Card>> = lens!(open),
    ORIGIN: Option<Origin> = lens!(origin),
}

impl Operation for Wallet {
    type Response = GetLayerResponse;
    type Error = GetLayerError;
    const SERVICE: &'static Service = &SERVICE;
}

#[test]
fn errors_of_reading_name_no_key_of_sensitive_data() {
    for (json, path) in [
        (r#"{"codes":{"SEKRET":5}}"#, "codes[<redacted>]"),
        (r#"{"codes":{"SEKRET":{"notes":{"SEKRET":""}}}}"#, "codes[<redacted>].notes[<redacted>]"),
        (r#"{"names":[{},{"SEKRET":{"url":1}}]}"#, "names[1][<redacted>].url"),
        (r#"{"document":{"SEKRET":[{"SEKRET":nope}]}}"#, "document[<redacted>][0][<redacted>]"),
        (r#"{"card":{"notes":{"SEKRET":""}}}"#, "card.notes[<redacted>]"),
        (r#"{"card":{"SEKRET":nope}}"#, "card[<redacted>]"),
        (
            r#"{"origin":{"secret":{"SEKRET":{"SEKRET":nope}}}}"#,
            "origin.secret[<redacted>][<redacted>]",
        ),
        (r#"{"card":{"notes":{}},"open":{"a b":{"notes":{"c":""}}}}"#, r#"open["a b"].notes.c"#),
        (r#"{"unknown":nope}"#, "unknown"),
    ] {
        let error = Wallet::from_json(json.as_bytes()).unwrap_err();
        assert_eq!(error.path(), path, "{json}");
        assert!(!error.to_string().contains("SEKRET"), "{error}");
    }
}

#[test]
fn strict_errors_name_no_key_of_sensitive_data() {
    for (json, path) in [
        (r#"{"card":{"notes":{},"SEKRET":1}}"#, "card[<redacted>]"),
        (r#"{"names":[{"SEKRET":{"SEKRET":1}}]}"#, "names[0][<redacted>][<redacted>]"),
        (r#"{"unknown":1}"#, "unknown"),
    ] {
        let error = Wallet::from_json_strict(json.as_bytes()).unwrap_err();
        assert_eq!(error.path(), path, "{json}");
        assert!(!error.to_string().contains("SEKRET"), "{error}");
    }
}

#[test]
fn errors_of_sending_name_no_key_of_sensitive_data() {
    for (json, path) in [
        (r#"{"names":[{"SEKRET":{"SEKRET":1}}]}"#, "names[0][<redacted>][<redacted>]"),
        (r#"{"origin":{"secret":{"SEKRET":{"tape":1}}}}"#, "origin.secret[<redacted>][<redacted>]"),
        (r#"{"origin":{"tape":1}}"#, "origin.tape"),
    ] {
        let wallet = Wallet::from_json(json.as_bytes()).unwrap();
        let error = wallet.to_request().unwrap_err().to_string();
        assert!(error.starts_with(&format!("{path}: ")), "{json}: {error}");
    }
}

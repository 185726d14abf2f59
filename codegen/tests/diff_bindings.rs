//! The changes that users see after edits of HTTP bindings.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use lensmith_codegen::diff::diff;
use lensmith_codegen::{Config, ModelFile, RuntimeDependency};
use serde_json::{Value, json};

#[test]
fn routes_places_and_signatures_are_compared() {
    let cases = [
        (
            ("PutText", "smithy.api#http", json!({ "method": "PUT", "uri": "/texts?a" })),
            "behaviour: `PutText.ROUTE` is `PUT /texts?a` instead of `POST /text`",
        ),
        (
            ("PutTextInput/members/size", "smithy.api#httpQuery", json!("bytes")),
            "behaviour: `PutText.size` has another place or name in requests or responses",
        ),
        (
            ("Page/members/title", "smithy.api#jsonName", json!("title")),
            "behaviour: `types::Page.title` has another place or name in requests or responses",
        ),
        (
            ("Css", "smithy.api#mediaType", json!("text/plain")),
            "behaviour: `PutText.text` has another place or name in requests or responses",
        ),
        (
            ("GetPageInput/members/before", "smithy.api#timestampFormat", json!("http-date")),
            "behaviour: `GetPage.before` is written as `http-date` instead of `date-time`",
        ),
        (
            ("PutText", "smithy.api#httpChecksumRequired", json!({})),
            "behaviour: `PutText` now sends a checksum",
        ),
        (
            ("PutText", "aws.auth#unsignedPayload", json!({})),
            "behaviour: `PutText` no longer signs its body",
        ),
    ];
    let old: Value =
        serde_json::from_str(include_str!("golden/crates/http-bindings/model.json")).unwrap();
    for ((shape, id, value), expected) in cases {
        let mut new = old.clone();
        let shape = new.pointer_mut(&format!("/shapes/example#{shape}/traits")).unwrap();
        shape.as_object_mut().unwrap().insert(id.to_owned(), value);
        assert_eq!(changes(&old, &new), [expected]);
    }
    assert!(changes(&old, &old).is_empty());
}

fn changes(old: &Value, new: &Value) -> Vec<String> {
    let config = Config::new("compared", RuntimeDependency::Workspace);
    let [old, new] = [old, new].map(Value::to_string);
    let [old, new] = [("old.json", &old), ("new.json", &new)]
        .map(|(name, json)| ModelFile { name, json: json.as_bytes() });
    diff(&[old], &[new], &config).unwrap().iter().map(ToString::to_string).collect()
}

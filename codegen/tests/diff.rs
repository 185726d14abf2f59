//! The changes that users see after edits of a model, one row each.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy takes helpers of tests for production code"
)]

use lensmith_codegen::diff::{Change, Release, diff, release};
use lensmith_codegen::{Config, ModelFile, RuntimeDependency};
use serde_json::{Value, json};

/// The edits of the model, and the changes that are expected.
type Row = (&'static [Edit], &'static [&'static str]);

#[derive(Debug)]
enum Edit {
    /// Puts JSON at a pointer.
    Set(&'static str, &'static str),
    Remove(&'static str),
}

use Edit::{Remove, Set};

const TABLE: &[Row] = &[
    (&[], &[]),
    // Operations
    (&[Remove("/shapes/a#Service/operations/1")], &["breaking: `Put` was removed"]),
    (
        &[
            Set("/shapes/a#Service/operations/2", r#"{"target": "a#List"}"#),
            Set("/shapes/a#List", r#"{"type": "operation"}"#),
        ],
        &["addition: `List` is a new operation"],
    ),
    (
        &[Set("/shapes/a#Get/traits/smithy.api#deprecated", r#"{"message": "Use Put."}"#)],
        &["behaviour: `Get` is deprecated: Use Put."],
    ),
    (
        &[Set("/shapes/a#Get/traits/smithy.api#documentation", r#""Other.""#)],
        &["documentation: `Get` is documented differently"],
    ),
    // The service
    (
        &[Set("/shapes/a#Service/version", r#""2""#)],
        &["behaviour: `SERVICE.version` is `2` instead of `1`"],
    ),
    (
        &[Set(
            "/shapes/a#Service/traits/smithy.rules#endpointRuleSet/rules/0/endpoint/url",
            r#""https://b.com""#,
        )],
        &["behaviour: `SERVICE.endpoint_rules` were changed"],
    ),
    (
        &[Set("/shapes/a#Service/traits/lensmith#retry", r#"{"maxAttempts": 4}"#)],
        &["behaviour: `SERVICE.retry` was changed"],
    ),
    (
        &[Set("/shapes/a#Get/traits/smithy.api#longPoll", "{}")],
        &["behaviour: `Get` is now a long poll"],
    ),
    // Errors
    (
        &[Remove("/shapes/a#Get/errors/0")],
        &[
            "breaking: `GetError::Gone` is no longer a declared error",
            "breaking: `types::GoneException` was removed",
        ],
    ),
    (
        &[Set("/shapes/a#Put/errors", r#"[{"target": "a#GoneException"}]"#)],
        &["addition: `PutError::Gone` is a new declared error"],
    ),
    (
        &[Set("/shapes/a#GoneException/traits/smithy.api#error", r#""server""#)],
        &["behaviour: `types::GoneException` is the fault of the server instead of the client"],
    ),
    // Members
    (
        &[Set("/shapes/a#PutInput/members/note", r#"{"target": "smithy.api#String"}"#)],
        &["addition: `Put.note` is a new member"],
    ),
    (
        &[Set(
            "/shapes/a#PutInput/members/note",
            r#"{"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
        )],
        &["breaking: `Put.note` is a new argument of `new`"],
    ),
    (&[Remove("/shapes/a#Layer/members/digest")], &["breaking: `types::Layer.digest` was removed"]),
    (
        &[Set("/shapes/a#Layer/members/size/target", r#""smithy.api#Integer""#)],
        &["breaking: `types::Layer.size` is `Option<i32>` instead of `Option<i64>`"],
    ),
    (
        &[Set("/shapes/a#Layer/members/size/target", r#""smithy.api#Double""#)],
        &[
            "breaking: `GetResponse` no longer implements `Eq` and `Hash`",
            "breaking: `types::Layer` no longer implements `Eq` and `Hash`",
            "breaking: `types::Layer.size` is `Option<f64>` instead of `Option<i64>`",
        ],
    ),
    (
        &[Remove("/shapes/a#PutInput/members/name/traits/smithy.api#required")],
        &[
            "breaking: `Put.name` is `Option<String>` instead of `String`",
            "breaking: `Put.name` is no longer an argument of `new`",
        ],
    ),
    (
        &[
            Remove("/shapes/a#PutInput/members/name"),
            Set(
                "/shapes/a#PutInput/members/name",
                r#"{"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
            ),
        ],
        &["breaking: `Put` takes the arguments of `new` in another order"],
    ),
    (
        &[Set("/shapes/a#Layer/members/hot/traits/smithy.api#default", "true")],
        &[
            "behaviour: `types::Layer.hot` has another default",
            "documentation: `types::Layer.hot` is documented differently",
        ],
    ),
    (
        &[Set("/shapes/a#Layer/members/digest/traits", r#"{"smithy.api#sensitive": {}}"#)],
        &["behaviour: `types::Layer.digest` is redacted in `Debug`"],
    ),
    (
        &[Set("/shapes/a#Layer/members/digest/traits", r#"{"smithy.api#length": {"max": 9}}"#)],
        &["behaviour: `types::Layer.digest` is validated against other constraints"],
    ),
    (
        &[Set(
            "/shapes/a#Layer/members/time/traits",
            r#"{"smithy.api#timestampFormat": "date-time"}"#,
        )],
        &["behaviour: `types::Layer.time` is written as `date-time` instead of `epoch-seconds`"],
    ),
    // Enums and unions
    (
        &[Set("/shapes/a#State/members/DONE", r#"{"target": "smithy.api#Unit"}"#)],
        &["addition: `types::State::Done` is a new value"],
    ),
    (&[Remove("/shapes/a#State/members/OPEN")], &["breaking: `types::State::Open` was removed"]),
    (
        &[
            Remove("/shapes/a#State/members/OPEN"),
            Set(
                "/shapes/a#State/members/UNLOCKED",
                r#"{"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "OPEN"}}"#,
            ),
        ],
        &["breaking: `types::State::Unlocked` was named `Open`"],
    ),
    (
        &[
            Set("/shapes/a#State/type", r#""intEnum""#),
            Set("/shapes/a#State/members/OPEN/traits", r#"{"smithy.api#enumValue": 1}"#),
        ],
        &["breaking: `types::State` has integers instead of strings"],
    ),
    (
        &[Set("/shapes/a#State", r#"{"type": "structure", "members": {}}"#)],
        &["breaking: `types::State` is `struct` instead of `enum of values`"],
    ),
    (
        &[Set("/shapes/a#Key/members/n", r#"{"target": "smithy.api#Long"}"#)],
        &["addition: `types::Key::N` is a new member"],
    ),
    (
        &[Set("/shapes/a#Key/members/s/target", r#""smithy.api#Blob""#)],
        &["breaking: `types::Key::S` is `Blob` instead of `String`"],
    ),
    // How operations are called
    (
        &[Set("/shapes/a#GetInput/members/token/traits", r#"{"smithy.api#idempotencyToken": {}}"#)],
        &[
            "behaviour: `Get` now fills an idempotency token",
            "documentation: `Get.token` is documented differently",
        ],
    ),
    (
        &[Set("/shapes/a#Get/traits/smithy.api#auth", "[]")],
        &["behaviour: `Get` is authenticated differently"],
    ),
    (
        &[Set("/shapes/a#Service/traits/smithy.api#auth", "[]")],
        &[
            "behaviour: `Get` is authenticated differently",
            "behaviour: `Put` is authenticated differently",
            "behaviour: `SERVICE.auth` was changed",
        ],
    ),
    (
        &[Set("/shapes/a#Get/traits/smithy.api#requestCompression", r#"{"encodings": ["gzip"]}"#)],
        &["behaviour: `Get` compresses its body differently"],
    ),
    (
        &[Set("/shapes/a#Get/traits/smithy.api#endpoint", r#"{"hostPrefix": "a."}"#)],
        &["behaviour: `Get` gives other values to its endpoint"],
    ),
    (
        &[Set("/shapes/a#GoneException/traits/smithy.api#retryable", "{}")],
        &["behaviour: `types::GoneException` is retried differently"],
    ),
    // Pages and waiters
    (
        &[Remove("/shapes/a#Get/traits/smithy.api#paginated")],
        &[
            "breaking: `Get` is no longer paginated",
            "documentation: `Get` is documented differently",
        ],
    ),
    (
        &[Remove("/shapes/a#Get/traits/smithy.api#paginated/items")],
        &[
            "breaking: `Get` no longer has items in its pages",
            "documentation: `Get` is documented differently",
        ],
    ),
    (
        &[Remove("/shapes/a#Get/traits/smithy.waiters#waitable/There")],
        &["breaking: `Get::THERE` was removed", "documentation: `Get` is documented differently"],
    ),
    (
        &[Set("/shapes/a#Get/traits/smithy.waiters#waitable/There/minDelay", "9")],
        &["behaviour: `Get::THERE` has other conditions or delays"],
    ),
];

#[test]
fn changes_are_found_and_weighed() {
    let old = model();
    for (edits, expected) in TABLE {
        let mut new = old.clone();
        for edit in *edits {
            apply(&mut new, edit);
        }
        let said = changes(&old, &new);
        assert_eq!(said, *expected, "{edits:?}");
    }
}

#[test]
fn the_gravest_change_decides_about_the_release() {
    let old = model();
    for (edit, expected) in [
        (Remove("/shapes/a#Service/operations/1"), Release::Major),
        (
            Set("/shapes/a#PutInput/members/note", r#"{"target": "smithy.api#String"}"#),
            Release::Minor,
        ),
        (Set("/shapes/a#Service/version", r#""2""#), Release::Minor),
        (Set("/shapes/a#Get/traits/smithy.api#documentation", r#""Other.""#), Release::Patch),
    ] {
        let mut new = old.clone();
        apply(&mut new, &edit);
        let changes = compare(&old, &new);
        assert_eq!(release(&changes), Some(expected), "{edit:?}");
    }
    assert_eq!(release(&compare(&old, &old)), None);
}

/// An addition in one direction is a loss in the other.
#[test]
fn the_way_back_of_an_addition_is_breaking() {
    for (edits, expected) in TABLE {
        if expected.iter().any(|line| line.starts_with("addition: ")) {
            let (old, mut new) = (model(), model());
            edits.iter().for_each(|edit| apply(&mut new, edit));
            let back = changes(&new, &old);
            assert!(
                back.iter().any(|line| line.starts_with("breaking: ")),
                "{expected:?}: {back:?}"
            );
        }
    }
}

#[test]
fn what_is_wrong_with_either_model_is_said() {
    let (good, bad) = (model().to_string(), r#"{"smithy": "2.0", "shapes": {}}"#);
    let file = |json: &'static str, name| ModelFile { name, json: json.as_bytes() };
    let good = [ModelFile { name: "good.json", json: good.as_bytes() }];
    let bad = [file(bad, "bad.json")];
    for errors in [diff(&good, &bad, &all()).unwrap_err(), diff(&bad, &good, &all()).unwrap_err()] {
        assert!(errors.to_string().contains("the file defines no shapes"), "{errors}");
    }
}

/// All operations.
fn all() -> Config {
    Config::new("compared", RuntimeDependency::Workspace)
}

fn changes(old: &Value, new: &Value) -> Vec<String> {
    compare(old, new).iter().map(ToString::to_string).collect()
}

fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let [old, new] = [old, new].map(Value::to_string);
    let file = |name, json: &'static str| ModelFile { name, json: json.as_bytes() };
    let (old, new) = (old.leak(), new.leak());
    diff(&[file("old.json", old)], &[file("new.json", new)], &all()).unwrap()
}

#[test]
fn operations_can_be_selected() {
    let old = model().to_string();
    let mut new = model();
    new["shapes"]["a#Service"]["operations"].as_array_mut().unwrap().remove(0);
    let new = new.to_string();
    let changes = |operation: &str| {
        let file = |name, json: &'static str| [ModelFile { name, json: json.as_bytes() }];
        let config = Config { operations: vec![operation.to_owned()], ..all() };
        diff(&file("old.json", old.clone().leak()), &file("new.json", new.clone().leak()), &config)
    };
    assert_eq!(changes("Put").unwrap(), []);
    let lost = changes("Get").unwrap();
    let line = "breaking: `Get` was removed";
    assert!(lost.iter().any(|change| change.to_string() == line), "{lost:?}");
    assert!(lost.iter().all(|change| !change.place.starts_with("Put")), "{lost:?}");
    let error = changes("None").unwrap_err().to_string();
    assert!(error.contains("has no operation `None`"), "{error}");
}

fn apply(model: &mut Value, edit: &Edit) {
    let (Set(pointer, _) | Remove(pointer)) = edit;
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = model.pointer_mut(parent).unwrap();
    match (edit, parent) {
        (Set(_, json), Value::Object(members)) => {
            members.insert(key.to_owned(), serde_json::from_str(json).unwrap());
        }
        (Set(_, json), Value::Array(elements)) => {
            elements.push(serde_json::from_str(json).unwrap());
        }
        (Remove(_), Value::Object(members)) => {
            // What stays keeps its order.
            members.shift_remove(key).unwrap();
        }
        (Remove(_), Value::Array(elements)) => {
            elements.remove(key.parse().unwrap());
        }
        (_, other) => panic!("{pointer} leads into {other}"),
    }
}

fn model() -> Value {
    let string = "smithy.api#String";
    let required = json!({ "smithy.api#required": {} });
    json!({ "smithy": "2.0", "shapes": {
        "a#Service": {
            "type": "service", "version": "1",
            "operations": [{ "target": "a#Get" }, { "target": "a#Put" }],
            "traits": {
                "aws.protocols#awsJson1_1": {}, "aws.auth#sigv4": { "name": "a" },
                "smithy.rules#endpointRuleSet": {
                    "version": "1.0", "parameters": {},
                    "rules": [{ "conditions": [], "type": "endpoint", "endpoint": { "url": "https://a.com" } }]
                }
            }
        },
        "a#Get": {
            "type": "operation", "input": { "target": "a#GetInput" },
            "output": { "target": "a#GetOutput" }, "errors": [{ "target": "a#GoneException" }],
            "traits": {
                "smithy.api#documentation": "Gets.",
                "smithy.api#paginated": { "inputToken": "token", "outputToken": "token", "items": "layers" },
                "smithy.waiters#waitable": { "There": {
                    "acceptors": [{ "state": "success", "matcher": { "success": true } }]
                } }
            }
        },
        "a#GetInput": { "type": "structure", "members": {
            "token": { "target": string }, "state": { "target": "a#State" }, "key": { "target": "a#Key" }
        } },
        "a#GetOutput": { "type": "structure", "members": {
            "layers": { "target": "a#Layers" }, "token": { "target": string }
        } },
        "a#Layers": { "type": "list", "member": { "target": "a#Layer" } },
        "a#Layer": { "type": "structure", "members": {
            "digest": { "target": string },
            "hot": { "target": "smithy.api#Boolean", "traits": { "smithy.api#default": false } },
            "size": { "target": "smithy.api#Long" },
            "time": { "target": "smithy.api#Timestamp" }
        } },
        "a#State": { "type": "enum", "members": { "OPEN": { "target": "smithy.api#Unit" } } },
        "a#Key": { "type": "union", "members": { "s": { "target": string } } },
        "a#GoneException": {
            "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" }
        },
        "a#Put": { "type": "operation", "input": { "target": "a#PutInput" } },
        "a#PutInput": { "type": "structure", "members": {
            "name": { "target": string, "traits": required },
            "tag": { "target": string, "traits": required }
        } }
    } })
}

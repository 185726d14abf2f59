//! Whatever things are called in a model, no two of them have one name in Rust.

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use xtask::fuzz;

/// Names of few letters, which often become one, and names that mean something already.
fn name() -> impl Strategy<Value = String> {
    let reserved = select(vec![
        "Self",
        "self",
        "crate",
        "type",
        "gen",
        "Option",
        "String",
        "Some",
        "Err",
        "Error",
        "types",
        "endpoint",
        "std",
        "lensmith",
        "http_status",
        "httpStatus",
        "metadata",
        "Unknown",
        "VALUES",
        "Unhandled",
        "UnhandledException",
        "full",
        "default",
        "Lens",
        "Unit",
        "new",
        "with",
    ]);
    let short = "(_{1,2}[aB1]|[aB])[aB1_]{0,3}";
    let suffixed = "[aB](Response|Error|Exception|2)";
    prop_oneof![2 => reserved.prop_map(str::to_owned), 4 => short, 1 => suffixed]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(name(), 1..10).prop_map(|names| names.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 100, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_two_things_have_one_name(operations in names(), types in names(), members in names()) {
        let json = model(&operations, &types, &members).to_string();
        let files = [ModelFile { name: "model.json", json: json.as_bytes() }];
        let run = |operations| {
            let tree = generate(&files, &config(operations));
            tree.map_err(|errors| TestCaseError::fail(errors.to_string()))
        };
        let whole = run(Vec::new())?;
        prop_assert_eq!(fuzz::check(&whole), Ok(()));
        let is_type = |path: &&String| path.starts_with("src/types/");
        // Of each name a structure, an enum, a union and an error, and the prelude's unit.
        prop_assert_eq!(whole.files.keys().filter(is_type).count(), types.len() * 4 + 1);

        // What is selected changes no name.
        let part = run(operations.into_iter().take(1).collect())?;
        for (path, text) in part.files.iter().filter(|(path, _)| is_type(path)) {
            prop_assert_eq!(Some(text), whole.files.get(path));
        }
    }
}

fn config(operations: Vec<String>) -> Config {
    let runtime = RuntimeDependency::path("../runtime");
    Config { operations, ..Config::new("named", runtime) }
}

/// A service in which every operation, type and member has one of the names. Each operation has its share of
/// the types.
fn model(operations: &[String], types: &[String], members: &[String]) -> Value {
    let target = |namespace: &str, name: &str| json!({ "target": format!("{namespace}#{name}") });
    let all = |target: &str| -> Map<String, Value> {
        members.iter().map(|name| (name.clone(), json!({ "target": target }))).collect()
    };
    let rule =
        json!({ "type": "endpoint", "conditions": [], "endpoint": { "url": "https://a.b" } });
    let bound: Vec<Value> = operations.iter().map(|name| target("op", name)).collect();
    let service = json!({
        "type": "service", "version": "1", "operations": bound,
        "traits": {
            "aws.auth#sigv4": { "name": "a" }, "aws.protocols#awsJson1_1": {},
            "smithy.rules#endpointRuleSet": { "version": "1.0", "parameters": {}, "rules": [rule] },
        },
    });
    let mut shapes = Map::from_iter([("in#Service".to_owned(), service)]);
    for (number, name) in operations.iter().enumerate() {
        let share: Vec<&String> = types.iter().skip(number).step_by(operations.len()).collect();
        let parts = share.iter().flat_map(|name| ["a", "b", "c"].map(|space| target(space, name)));
        let parts = parts.enumerate().map(|(number, part)| (format!("part{number}"), part));
        let mut input = all("smithy.api#String");
        input.extend(parts);
        let id = format!("in#Input{number}");
        let errors: Vec<Value> = share.iter().map(|name| target("d", name)).collect();
        let io = json!({ "target": id });
        let operation = json!({ "type": "operation", "input": io, "output": io, "errors": errors });
        shapes.insert(format!("op#{name}"), operation);
        shapes.insert(id, json!({ "type": "structure", "members": input }));
    }
    for name in types {
        let strings = json!({ "type": "structure", "members": all("smithy.api#String") });
        let traits = json!({ "smithy.api#error": "client" });
        let error =
            json!({ "type": "structure", "members": all("smithy.api#String"), "traits": traits });
        shapes.insert(format!("a#{name}"), strings);
        shapes.insert(
            format!("b#{name}"),
            json!({ "type": "enum", "members": all("smithy.api#Unit") }),
        );
        shapes.insert(
            format!("c#{name}"),
            json!({ "type": "union", "members": all("smithy.api#Unit") }),
        );
        shapes.insert(format!("d#{name}"), error);
    }
    json!({ "smithy": "2.0", "shapes": shapes })
}

//! Models of a size or a depth that no service has: an error or a crate, on the stack of a thread.

use lensmith_codegen::{Config, Errors, ModelFile, RuntimeDependency, Tree, generate};
use serde_json::{Map, Value, json};

const MANY: usize = 5_000;

#[test]
fn a_long_chain_of_structures() {
    for required in [false, true] {
        let traits = if required { json!({ "smithy.api#required": {} }) } else { json!({}) };
        let shapes = (0..MANY).map(|number| {
            let target = format!("a#S{}", (number + 1) % MANY);
            let members = json!({ "next": { "target": target, "traits": traits } });
            (format!("a#S{number}"), json!({ "type": "structure", "members": members }))
        });
        // The last has the first, so a chain of required members has no value.
        assert_eq!(generate_with("a#S0", shapes).is_ok(), !required);
    }
}

#[test]
fn a_long_chain_of_lists() {
    let shapes = (0..MANY).map(|number| {
        let member = json!({ "target": format!("a#L{}", number + 1) });
        (format!("a#L{number}"), json!({ "type": "list", "member": member }))
    });
    let end = (format!("a#L{MANY}"), json!({ "type": "string" }));
    let input = structure([("list", json!({ "target": "a#L0" }))]);
    let shapes = shapes.chain([end, ("a#Input".to_owned(), input)]);
    let errors = generate_with("a#Input", shapes).unwrap_err().to_string();
    assert!(errors.contains("endlessly"), "{errors}");
}

#[test]
fn a_long_chain_of_resources() {
    let resources = (0..MANY).map(|number| {
        let child = json!([{ "target": format!("a#R{}", (number + 1) % MANY) }]);
        (format!("a#R{number}"), json!({ "type": "resource", "resources": child }))
    });
    let mut model = model("a#Input", resources.chain([("a#Input".to_owned(), structure([]))]));
    model["shapes"]["a#Service"]["resources"] = json!([{ "target": "a#R0" }]);
    assert!(run(&model).is_ok());
}

#[test]
fn long_chains_of_mixins() {
    let mixin = |number: usize| {
        let mixins = json!([{ "target": format!("a#M{}", number + 1) }]);
        let traits = json!({ "smithy.api#mixin": {} });
        let name = format!("m{number}");
        let members = json!({ name: { "target": "smithy.api#String" } });
        let shape =
            json!({ "type": "structure", "mixins": mixins, "members": members, "traits": traits });
        (format!("a#M{number}"), shape)
    };
    let last = json!({ "type": "structure", "members": {}, "traits": { "smithy.api#mixin": {} } });
    let mut input = structure([]);
    input["mixins"] = json!([{ "target": "a#M0" }]);
    for length in [100, MANY] {
        let chain = (0..length).map(mixin).chain([(format!("a#M{length}"), last.clone())]);
        let shapes = chain.chain([("a#Input".to_owned(), input.clone())]);
        // Each of many has the members of all after it, which are too many in total.
        assert_eq!(generate_with("a#Input", shapes).is_ok(), length == 100);
    }
}

#[test]
fn a_long_chain_of_apply_entries() {
    let entries = (0..MANY).map(|number| {
        let traits = json!({ format!("a#T{}", number + 1): {} });
        (format!("a#T{number}"), json!({ "type": "apply", "traits": traits }))
    });
    let mut model = model("a#Input", [("a#Input".to_owned(), structure([]))]);
    let shapes = model["shapes"].as_object_mut().unwrap();
    shapes.extend((0..=MANY).map(|number| (format!("a#T{number}"), structure([]))));
    let overlay = json!({ "smithy": "2.0", "shapes": Map::from_iter(entries) }).to_string();
    let json = model.to_string();
    let files = [("model.json", &json), ("overlay.json", &overlay)];
    let files = files.map(|(name, json)| ModelFile { name, json: json.as_bytes() });
    assert!(generate(&files, &config("hostile")).is_ok());
}

#[test]
fn many_members_of_one_name() {
    let name = |number: usize| "_".repeat(number / 100) + "a" + &"_".repeat(number % 100);
    let members = (0..MANY).map(|number| (name(number), json!({ "target": "smithy.api#String" })));
    let input = json!({ "type": "structure", "members": Map::from_iter(members) });
    let tree = generate_with("a#Input", [("a#Input".to_owned(), input)]).unwrap();
    assert!(tree.files["src/operation.rs"].contains(&format!("pub a_{MANY}: Option<String>")));
}

#[test]
fn many_values_and_long_names() {
    let values =
        (0..MANY).map(|number| (format!("V{number}"), json!({ "target": "smithy.api#Unit" })));
    let long = ("x".repeat(1 << 20), json!({ "target": "smithy.api#Unit" }));
    let kind = json!({ "type": "enum", "members": Map::from_iter(values.chain([long])) });
    let input = structure([("kind", json!({ "target": "a#Kind" }))]);
    let shapes = [("a#Input".to_owned(), input), ("a#Kind".to_owned(), kind)];
    assert!(generate_with("a#Input", shapes).is_ok());
}

#[test]
fn deep_documentation() {
    for part in [
        "<b>",
        "<ul><li>",
        "> ",
        "- ",
        "[",
        "![",
        "*a ",
        "**",
        "`",
        "<p><dl><dt>",
        "&",
        "_a",
        "<!--",
    ] {
        let docs = json!({ "smithy.api#documentation": part.repeat(MANY) });
        let member = json!({ "target": "smithy.api#String", "traits": docs });
        let shapes = [("a#Input".to_owned(), structure([("text", member)]))];
        assert!(generate_with("a#Input", shapes).is_ok(), "{part}");
    }
}

#[test]
fn deep_paths_of_waiters() {
    for part in
        ["[", "(", "!", "a.", "a[", "a[?", "a || ", "a[*].", "length(", "{a:", "&", "`[", "-"]
    {
        let matcher = json!({ "output": {
            "path": part.repeat(MANY), "expected": "x", "comparator": "stringEquals",
        } });
        let acceptors = json!([{ "state": "success", "matcher": matcher }]);
        let mut model = model("a#Input", [("a#Input".to_owned(), structure([]))]);
        model["shapes"]["a#Operation"]["traits"] =
            json!({ "smithy.waiters#waitable": { "Done": { "acceptors": acceptors } } });
        assert!(run(&model).is_err(), "{part}");
    }
}

#[test]
fn deep_endpoint_templates() {
    for part in ["{", "}", "{{", "{a#", "{a#b}[", "%"] {
        let mut model = model("a#Input", [("a#Input".to_owned(), structure([]))]);
        let traits = &mut model["shapes"]["a#Service"]["traits"];
        traits["smithy.rules#endpointRuleSet"]["rules"][0]["endpoint"]["url"] =
            json!(format!("https://{}", part.repeat(MANY)));
        // The templates themselves do not matter here.
        let _ = run(&model);
    }
}

#[test]
fn names_of_crates_and_files() {
    let json = model("a#Input", [("a#Input".to_owned(), structure([]))]).to_string();
    let files = [ModelFile { name: "a\nuse b;", json: json.as_bytes() }];
    let runtime = RuntimeDependency::path("a\"\n\\b");
    let tree = generate(&files, &Config { runtime, ..config("a-b_2") }).unwrap();
    let library = &tree.files["src/lib.rs"];
    assert!(library.starts_with("// @generated by lensmith from a?use b;"), "{library}");
    let manifest = &tree.files["Cargo.toml"];
    assert!(manifest.contains(r#"path = 'a"?/b'"#), "{manifest}");
    for name in ["", "2a", "a b", "-a", "type", "é", "a\n"] {
        let errors = generate(&files, &config(name)).unwrap_err().to_string();
        assert!(
            errors.contains("the name of a crate ") || errors.contains("cannot name a crate"),
            "{errors}"
        );
    }
}

fn structure<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter().map(|(name, member)| (name.to_owned(), member));
    json!({ "type": "structure", "members": Map::from_iter(members) })
}

fn generate_with(
    input: &str,
    shapes: impl IntoIterator<Item = (String, Value)>,
) -> Result<Tree, Errors> {
    run(&model(input, shapes))
}

/// A service of one operation, with other shapes.
fn model(input: &str, shapes: impl IntoIterator<Item = (String, Value)>) -> Value {
    let rule =
        json!({ "type": "endpoint", "conditions": [], "endpoint": { "url": "https://a.b" } });
    let mut all = Map::from_iter(shapes);
    all.insert(
        "a#Service".to_owned(),
        json!({
            "type": "service", "version": "1", "operations": [{ "target": "a#Operation" }],
            "traits": {
                "aws.auth#sigv4": { "name": "a" }, "aws.protocols#awsJson1_1": {},
                "smithy.rules#endpointRuleSet": { "version": "1.0", "parameters": {}, "rules": [rule] },
            },
        }),
    );
    all.insert(
        "a#Operation".to_owned(),
        json!({ "type": "operation", "input": { "target": input } }),
    );
    json!({ "smithy": "2.0", "shapes": all })
}

fn run(model: &Value) -> Result<Tree, Errors> {
    let json = model.to_string();
    generate(&[ModelFile { name: "model.json", json: json.as_bytes() }], &config("hostile"))
}

fn config(crate_name: &str) -> Config {
    Config { strict: true, ..Config::new(crate_name, RuntimeDependency::path("../runtime")) }
}

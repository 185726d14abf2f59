//! The cases of the golden waiters agree with an interpreter of JMESPath.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

#[path = "golden_build/matcher.rs"]
mod matcher;

use std::fs;

use serde_json::{Value, json};
use xtask::golden;

#[test]
fn an_interpreter_agrees_with_every_case() {
    let model = fs::read(golden::folder().join("crates/waiters/model.json")).unwrap();
    let model: Value = serde_json::from_slice(&model).unwrap();
    let waiters = &model["shapes"]["example#DescribeBook"]["traits"]["smithy.waiters#waitable"];
    let cases = include_str!("golden_build/golden-waiters/paths.txt");
    for line in cases.lines().filter(|line| !line.starts_with('#')) {
        let [name, matches, json] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (response, request) = json.split_once(" <- ").unwrap_or((json, "{}"));
        let matcher = &waiters[name]["acceptors"][0]["matcher"];
        let parse = |json| serde_json::from_str::<Value>(json).unwrap();
        let (matcher, data) = match matcher.get("output") {
            Some(matcher) => (matcher, parse(response)),
            None => {
                let data = json!({ "input": parse(request), "output": parse(response) });
                (&matcher["inputOutput"], data)
            }
        };
        assert_eq!(matcher::matches(matcher, &data).to_string(), matches, "{line}");
    }
}

//! `diff`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::sandbox::{lensmith, workspace};

const OLD: &str = "models/ecr.json";

/// ECR without one of its operations, in a folder of one test.
fn smaller(test: &str) -> String {
    let mut model: Value =
        serde_json::from_slice(&fs::read(workspace().join(OLD)).unwrap()).unwrap();
    let service = &mut model["shapes"]["com.amazonaws.ecr#AmazonEC2ContainerRegistry_V20150921"];
    let operations = service["operations"].as_array_mut().unwrap();
    operations.retain(|operation| operation["target"] != "com.amazonaws.ecr#ListImages");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.json"));
    fs::write(&path, model.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn what_is_lost_is_breaking_and_what_is_new_is_not() {
    let smaller = smaller("compare-text");
    let lost = "breaking: `ListImages` was removed\n";
    lensmith(["diff", OLD, &smaller])
        .says(0, &[lost, " breaking, 0 behaviour, 0 addition, ", "\nrelease: major, "]);
    let denied = lensmith(["diff", OLD, &smaller, "--deny-breaking"]);
    denied.says(1, &[lost, "the new model breaks users of the crate", "help: "]);
    let new = ["0 breaking, ", "addition: `ListImages` is a new operation\n"];
    lensmith(["diff", &smaller, OLD, "--deny-breaking"]).says(0, &new);
    lensmith(["diff", OLD, OLD])
        .says(0, &["0 breaking, 0 behaviour, 0 addition, 0 documentation\nrelease: none"]);
    lensmith(["diff", OLD, "models/none.json"]).says(1, &["`models/none.json`", "check the path"]);
}

#[test]
fn operations_can_be_selected() {
    let smaller = smaller("compare-selected");
    let diff =
        |more: &[&str]| lensmith(["diff", OLD, &smaller].into_iter().chain(more.iter().copied()));
    let service = ["--service", "AmazonEC2ContainerRegistry_V20150921", "--protocol", "awsJson1_1"];
    let kept = ["--operations", "PutImage, BatchGetImage", "--deny-breaking"];
    diff(&[&kept[..], &service].concat()).says(0, &["0 breaking, ", "\nrelease: none"]);
    diff(&["--operations", "PutImage,ListImages"])
        .says(0, &["breaking: `ListImages` was removed\n"]);
    let removed = diff(&["--operations", "ListImages", "--deny-breaking"]);
    removed.says(1, &["breaking: `ListImages` was removed\n", "the new model breaks users"]);
    diff(&["--operations", "ListImage"]).says(1, &["has no operation `ListImage`", "help: "]);
    diff(&["--operations", "A,,B"]).says(1, &["`--operations`: the name of an operation is empty"]);
    diff(&["--service", "Other"]).says(1, &["the model has no service `Other`"]);
    diff(&["--protocol", "restJson1"]).says(1, &["the client does not speak `restJson1`"]);
}

#[test]
fn machines_get_json() {
    let smaller = smaller("compare-json");
    let run = lensmith(["diff", "--json", "--overlay", "models/ecr.overlay.json", &smaller, OLD]);
    run.says(0, &[]);
    let report: Value = serde_json::from_str(&run.text).unwrap();
    assert_eq!((&report["breaking"], &report["release"]), (&json!(0), &json!("minor")));
    let changes = report["changes"].as_array().unwrap();
    assert_eq!(report["addition"], changes.len());
    let what = json!({ "impact": "addition", "place": "ListImages", "what": "is a new operation" });
    assert_eq!(changes[0], what);
}

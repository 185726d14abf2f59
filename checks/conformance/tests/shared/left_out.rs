//! AWS's models, whole: nothing is left out of their crates.

use std::path::Path;

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate};
use libtest_mimic::Failed;
use serde_json::Value as Json;

use super::models::aws_models;

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let mut failures = Vec::new();
    for (path, json) in aws_models(shared)? {
        if let Err(failure) = check_model(&json) {
            failures.push(format!("{}: {failure}", path.display()));
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn check_model(json: &[u8]) -> Result<(), String> {
    let config = Config::new("whole", RuntimeDependency::path("runtime"));
    let model = ModelFile { name: "model", json };
    let tree = generate(&[model], &config).map_err(|errors| errors.to_string())?;
    let warnings = tree.warnings.as_slice().iter();
    let left_out: Vec<&str> = warnings.filter_map(|found| found.problem().place()).collect();
    if !left_out.is_empty() {
        return Err(tree.warnings.to_string());
    }
    let model: Json = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let shapes = model.get("shapes").and_then(Json::as_object).ok_or("no shapes")?;
    let is_operation = |shape: &&Json| shape.get("type").is_some_and(|kind| kind == "operation");
    let operations = shapes.values().filter(is_operation).count();
    match tree.operations {
        generated if generated == operations => Ok(()),
        generated => Err(format!("{generated} of {operations} operations are generated")),
    }
}

//! The waiters of AWS's models: each is generated.

use std::path::Path;

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate};
use libtest_mimic::Failed;
use serde_json::Value as Json;

use super::models::aws_models;

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let (mut failures, mut generated) = (Vec::new(), 0);
    for (path, json) in aws_models(shared)? {
        match check_model(&json) {
            Ok(waiters) => generated += waiters,
            Err(failure) => failures.push(format!("{}: {failure}", path.display())),
        }
    }
    if failures.is_empty() && generated == 0 {
        failures.push("no model has a waiter".to_owned());
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

/// How many waiters the model has.
fn check_model(json: &[u8]) -> Result<usize, String> {
    let model: Json = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let shapes = model.get("shapes").and_then(Json::as_object).ok_or("no shapes")?;
    let (mut operations, mut waiters) = (Vec::new(), Vec::new());
    for (id, shape) in shapes {
        let found = shape.pointer("/traits/smithy.waiters#waitable").and_then(Json::as_object);
        if let (Some((_, name)), Some(found)) = (id.rsplit_once('#'), found) {
            operations.push(name.to_owned());
            waiters.extend(found.keys());
        }
    }
    if operations.is_empty() {
        return Ok(0);
    }
    let crate_name = "waiters".to_owned();
    let runtime = RuntimeDependency::path("runtime");
    let config = Config { operations, strict: true, ..Config::new(crate_name, runtime) };
    let model = ModelFile { name: "model", json };
    let tree = generate(&[model], &config).map_err(|errors| errors.to_string())?;
    let is_missing = |name: &str| {
        let line = format!("        name: \"{name}\",\n");
        !tree.files.values().any(|text| text.contains(&line))
    };
    match waiters.iter().find(|name| is_missing(name)) {
        Some(name) => Err(format!("the waiter {name} is missing")),
        None => Ok(waiters.len()),
    }
}

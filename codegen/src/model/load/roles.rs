//! Whether the files are one model and its overlays.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::File;
use super::format::AST_HELP;
use crate::error::{Errors, Problem};

const OVERLAY_HELP: &str = "name the model that it changes, and give this file with the flag `--overlay`, or with the \
                            key `overlay` of lensmith.toml";

/// Refuses two whole models of one service, and overlays without a model.
pub(super) fn check(files: &[File]) -> Result<(), Errors> {
    let mut problems = Vec::new();
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, _, shapes) in files {
        for service in services(shapes) {
            if let Some(first) = found.insert(service, file) {
                let problem =
                    Problem::of(service, format!("the service is already defined in {first}"));
                let help = "leave out one of the two files: each is a whole model. An overlay has only `apply` \
                            entries, and the shapes that these need";
                problems.push(problem.help(help).in_file(file));
            }
        }
    }
    Errors::check(problems)?;
    let defines = |(_, _, shapes): &File| shapes.values().any(|shape| !is_apply(shape));
    match files.first() {
        Some((file, _, shapes)) if !files.iter().any(defines) => {
            let problem = match shapes.is_empty() {
                true => Problem::general("the file defines no shapes").help(AST_HELP),
                false => Problem::general("the file is an overlay: it has only `apply` entries")
                    .help(OVERLAY_HELP),
            };
            Err(problem.in_file(file).into())
        }
        _ => Ok(()),
    }
}

/// The ids of the services in a file.
pub(super) fn services(shapes: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let is_service = |shape: &Value| kind(shape) == Some("service");
    shapes.iter().filter(move |(_, shape)| is_service(shape)).map(|(id, _)| id.as_str())
}

fn is_apply(shape: &Value) -> bool {
    kind(shape) == Some("apply")
}

fn kind(shape: &Value) -> Option<&str> {
    shape.get("type").and_then(Value::as_str)
}

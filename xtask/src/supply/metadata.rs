//! Cargo's metadata of a workspace and its dependencies.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::process::output;
use crate::{Failure, process};

/// A package of a lock file.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// The oldest Rust that it supports.
    pub(super) rust_version: Option<String>,
    /// Whether it belongs to the workspace of the manifest.
    pub(super) is_member: bool,
    /// The names of its features.
    pub(super) features: Vec<String>,
    /// The root file and the kind of each of its crates.
    pub(super) roots: Vec<(String, PathBuf)>,
}

/// The packages of the lock file next to a manifest, for all platforms.
pub(super) fn packages(manifest: &Path) -> Result<Vec<Package>, Failure> {
    let mut command = process::cargo_command();
    command.args(["metadata", "--format-version=1", "--locked", "--all-features"]);
    command.arg("--manifest-path").arg(manifest);
    let printed = output(&mut command, "run `cargo metadata` to see what is wrong")?;
    let metadata: Value = serde_json::from_str(&printed)
        .map_err(|error| Failure::new(format!("Cargo's metadata: {error}"), "update Cargo"))?;
    let members = elements(&metadata, "workspace_members");
    let of_value = |package: &Value| Package {
        name: text(package, "name").unwrap_or_default(),
        version: text(package, "version").unwrap_or_default(),
        rust_version: text(package, "rust_version"),
        is_member: package.get("id").is_some_and(|id| members.contains(id)),
        features: package.get("features").and_then(Value::as_object).map(names).unwrap_or_default(),
        roots: elements(package, "targets").iter().map(root).collect(),
    };
    Ok(elements(&metadata, "packages").iter().map(of_value).collect())
}

fn names(object: &Map<String, Value>) -> Vec<String> {
    object.keys().cloned().collect()
}

fn root(target: &Value) -> (String, PathBuf) {
    let kind = elements(target, "kind").first().and_then(Value::as_str).unwrap_or_default();
    (kind.to_owned(), text(target, "src_path").unwrap_or_default().into())
}

fn elements<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, name: &str) -> Option<String> {
    Some(value.get(name)?.as_str()?.to_owned())
}

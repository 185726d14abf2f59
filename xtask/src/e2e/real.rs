//! The calls of one operation with a crate that is generated from AWS's own model, as another project would have it.

use std::fs;
use std::path::{Path, PathBuf};

use super::say;
use crate::{Failure, codegen, paths};

/// AWS's model of ECR, from the root of the workspace; not every clone has it.
pub(super) const MODEL: &str = "../shared/models-aws/ecr.json";

/// The crate that is generated from it.
pub(super) const NAME: &str = "ecr-real";

/// A package outside of the workspace: the calls of one operation, with another crate in place of
/// `lensmith-ecr`. It states the feature of all operations, which it leaves off.
const MANIFEST: &str = r#"[package]
name = "lensmith-e2e"
edition = "2024"
publish = false

[[bin]]
name = "lensmith-e2e"
path = "../../../e2e/src/main.rs"

[features]
full = []

[dependencies]
bytes = "1"
http = "1"
lensmith = { path = "../../../runtime" }
lensmith-ecr = { package = "ecr-real", path = "../ecr-real" }
tokio = { version = "1", default-features = false, features = ["macros", "net", "rt", "time"] }
"#;

/// Generates the crate and a package that uses it. Returns the crate's name and the package's manifest;
/// none where there is no model.
pub(super) fn consumer(folder: &Path) -> Result<Option<(&'static str, PathBuf)>, Failure> {
    let root = paths::workspace();
    let model = root.join(MODEL);
    if !model.exists() {
        return Ok(None);
    }
    let arguments = codegen::Arguments {
        model: vec![model],
        operations: vec!["GetDownloadUrlForLayer".to_owned()],
        out: Some(folder.join(NAME)),
        crate_name: NAME.parse().ok(),
        check: false,
    };
    say(codegen::run(&arguments)?);
    let package = folder.join("consumer");
    let manifest = package.join("Cargo.toml");
    // The lock file keeps both builds at the same versions, of which the second then compiles none.
    fs::create_dir_all(&package)
        .and_then(|()| fs::write(&manifest, MANIFEST))
        .and_then(|()| fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")))
        .map_err(|error| {
            Failure::io("write the package", &package, &error, "check who may write there")
        })?;
    Ok(Some((NAME, manifest)))
}

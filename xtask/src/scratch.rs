//! Generated crates in a workspace of their own, so that a broken one breaks a check and not the project.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lensmith_cli::tree::{self, Files};
use lensmith_codegen::RuntimeDependency;

use crate::process::cargo_command;
use crate::{Failure, paths};

/// Where crates of such a workspace find the runtime.
pub fn runtime() -> RuntimeDependency {
    RuntimeDependency::path(&paths::workspace().join("runtime").to_string_lossy())
}

/// Makes the folder a workspace of these crates, given by their names. Each crate's folder has its name.
///
/// # Errors
/// A file or folder that cannot be written.
pub fn write(folder: &Path, crates: &BTreeMap<String, Files>) -> Result<(), Failure> {
    for (name, files) in crates {
        tree::write(files, &folder.join(name))?;
    }
    let members: Vec<&String> = crates.keys().collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    // The same versions of dependencies as here, which are at hand.
    let lock = paths::workspace().join("Cargo.lock");
    fs::write(folder.join("Cargo.toml"), manifest)
        .and_then(|()| fs::copy(lock, folder.join("Cargo.lock")))
        .map_err(|error| {
            Failure::io("write the workspace", folder, &error, "check who may write there")
        })?;
    Ok(())
}

/// Runs `cargo test` in the workspace, with warnings denied, and returns what the tests printed.
///
/// # Errors
/// The output of Cargo and the tests, if one of them fails.
pub fn test(folder: &Path, arguments: &[&str]) -> Result<String, Failure> {
    cargo(folder, "test", arguments)
}

/// Runs a task of Cargo in the workspace, with warnings denied, and returns what it printed.
///
/// # Errors
/// The output of Cargo and of the programs that it ran, if the task fails.
pub fn cargo(folder: &Path, task: &str, arguments: &[&str]) -> Result<String, Failure> {
    let output = cargo_command()
        .arg(task)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "--deny warnings")
        .env("RUSTDOCFLAGS", "--deny warnings")
        // Nobody debugs these crates, nor edits them.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .map_err(|error| {
            Failure::new(format!("cannot run Cargo: {error}"), "check that `cargo` is on the PATH")
        })?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let what = format!("`cargo {task} {}` failed in {}", arguments.join(" "), folder.display());
    let said = format!("{printed}{}", String::from_utf8_lossy(&output.stderr));
    Err(Failure::new(what, "see the output below").followed_by(said.trim_end()))
}

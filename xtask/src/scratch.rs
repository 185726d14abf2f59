//! Generated crates in a workspace of their own, so that a broken one breaks a check and not the project.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lensmith_cli::tree::{self, Files};
use lensmith_codegen::RuntimeDependency;
use serde_json::Value;

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

/// Runs the tests of generated crates, as [`test()`] does: those in files of their own and those of the documentation.
/// A generated library has no tests inside: as one more program of tests it would only be compiled twice.
///
/// # Errors
/// The output of Cargo and the tests, if one of them fails.
pub fn test_generated(folder: &Path, crates: &[&str]) -> Result<String, Failure> {
    let run = |which: &[&str]| test(folder, &[crates, which].concat());
    Ok(run(&IN_FILES)? + &run(&["--doc"])?)
}

/// The tests of a crate that are in files of their own.
pub(crate) const IN_FILES: [&str; 2] = ["--test", "*"];

/// Whether a library has tests inside.
pub fn has_tests_inside(library: &Files) -> bool {
    let sources = library.iter().filter(|(path, _)| path.starts_with("src/"));
    sources.map(|(_, text)| text).any(|text| text.contains("#[test]") || text.contains("cfg(test)"))
}

/// Builds tests of the workspace without running them. Returns each program, after the name of its crate.
///
/// # Errors
/// The output of Cargo, if something does not compile.
pub fn programs(folder: &Path, arguments: &[&str]) -> Result<Vec<(String, PathBuf)>, Failure> {
    let building = ["--no-run", "--quiet", "--message-format=json-render-diagnostics"];
    let printed = cargo(folder, "test", &[&building, arguments].concat())?;
    Ok(printed.lines().filter_map(program).collect())
}

/// The program that a message of Cargo announces, if it is about one.
fn program(message: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(message).ok()?;
    let path = |key| message.get(key)?.as_str().map(PathBuf::from);
    let krate = path("manifest_path")?;
    let name = krate.parent()?.file_name()?.to_string_lossy().into_owned();
    Some((name, path("executable")?))
}

/// Runs a task of Cargo in the workspace, with warnings denied, and returns what it printed.
///
/// # Errors
/// The output of Cargo and of the programs that it ran, if the task fails.
pub fn cargo(folder: &Path, task: &str, arguments: &[&str]) -> Result<String, Failure> {
    // Workspaces beside each other share what they build, above all the dependencies.
    cargo_in(&folder.with_file_name("scratch"), folder, task, arguments, &[])
}

/// The same, building below `target`, with these variables in its environment.
pub(crate) fn cargo_in(
    target: &Path,
    folder: &Path,
    task: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<String, Failure> {
    let output = cargo_command()
        .arg(task)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", "--deny warnings")
        .env("RUSTDOCFLAGS", "--deny warnings")
        // Nobody debugs these crates, nor edits them.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .envs(variables.iter().copied())
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

//! `cargo xtask e2e`: generated crates call an emulator of AWS over HTTP.
//!
//! The calls themselves are the package `lensmith-e2e`, so that code generation need not wait until an HTTP
//! client is compiled.

mod emulator;
mod python;
mod real;

use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, paths};
use emulator::Emulator;
use real::CONSUMERS;

/// The package of the calls.
const CALLS: &str = "lensmith-e2e";

/// What the calls take the emulator's URL from.
const ENDPOINT: &str = "LENSMITH_E2E_ENDPOINT";

/// Starts the emulator, makes the calls and stops it, with a line for each step.
///
/// # Errors
/// The step that failed, with the end of the emulator's log where the emulator was running.
pub fn run() -> Result<String, Failure> {
    let folder = paths::workspace().join("target/e2e");
    let mut packages = vec![("lensmith-ecr", paths::workspace().join("Cargo.toml"))];
    let has_models = real::has_models();
    for consumer in CONSUMERS.iter().filter(|_| has_models) {
        let manifest = consumer.write(&folder)?;
        say(format!("{}: checking for warnings, and testing", consumer.what));
        cargo(&["clippy"], &manifest, &["--", "--deny", "warnings"], "")?;
        for service in consumer.services {
            let manifest = folder.join(service.name).join("Cargo.toml");
            cargo(&["clippy", "--all-targets"], &manifest, &["--", "--deny", "warnings"], "")?;
            cargo(&["test"], &manifest, &[], "")?;
        }
        packages.push((consumer.what, manifest));
    }
    for (what, manifest) in &packages {
        say(format!("{what}: building the calls"));
        cargo(&["build", "--package", CALLS], manifest, &[], "")?;
    }
    let python = python::environment(&folder.join("venv"))?;
    let emulator = Emulator::start(&python, &folder)?;
    for (what, manifest) in &packages {
        say(format!("{what}: calling"));
        cargo(&["run", "--package", CALLS], manifest, &[], emulator.endpoint())
            .map_err(|failure| emulator.explain(failure))?;
    }
    let skipped = match has_models {
        true => String::new(),
        false => format!("; skipped: what needs AWS's models, as there is no {}", real::MODELS),
    };
    Ok(format!("e2e: all calls went as they should{skipped}"))
}

/// Runs a task of Cargo on the package or workspace of a manifest.
fn cargo(task: &[&str], manifest: &Path, further: &[&str], endpoint: &str) -> Result<(), Failure> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(task).arg("--quiet").arg("--manifest-path").arg(manifest).args(further);
    // One folder for all, so that a further build has only the generated crate to compile.
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| paths::workspace().join("target"));
    command.env("CARGO_TARGET_DIR", target).env(ENDPOINT, endpoint);
    let status = command.status().map_err(|error| {
        Failure::new(format!("cannot run Cargo: {error}"), "check that `cargo` is on the PATH")
    })?;
    if status.success() {
        return Ok(());
    }
    let what = format!("`cargo {}` of {} failed ({status})", task.join(" "), manifest.display());
    Err(Failure::new(what, "see what it says above"))
}

/// Prints a line. Whoever closed the other end of the pipe needs no more of them.
fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

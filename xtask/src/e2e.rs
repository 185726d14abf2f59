//! `cargo xtask e2e`: generated crates call an emulator of AWS over HTTP.
//!
//! The calls themselves are the package `lensmith-e2e`, so that code generation need not wait until an HTTP
//! client is compiled.

mod emulator;
mod python;
mod real;

use std::fmt::Display;
use std::io::Write;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, paths};
use emulator::Emulator;

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
    let real = real::consumer(&folder)?;
    let own = ("lensmith-ecr", paths::workspace().join("Cargo.toml"));
    let packages: Vec<_> = iter::once(own).chain(real.clone()).collect();
    if real.is_some() {
        let manifest = folder.join(real::NAME).join("Cargo.toml");
        say(format!("{}: checking for warnings, and testing", real::NAME));
        cargo(&["clippy", "--all-targets"], &manifest, &["--", "--deny", "warnings"], "")?;
        cargo(&["test"], &manifest, &[], "")?;
    }
    for (name, manifest) in &packages {
        say(format!("{name}: building the calls"));
        cargo(&["build", "--package", CALLS], manifest, &[], "")?;
    }
    let python = python::environment(&folder.join("venv"))?;
    let emulator = Emulator::start(&python, &folder)?;
    for (name, manifest) in &packages {
        say(format!("{name}: calling"));
        cargo(&["run", "--package", CALLS], manifest, &[], emulator.endpoint())
            .map_err(|failure| emulator.explain(failure))?;
    }
    let skipped = match real {
        Some(_) => String::new(),
        None => format!("; skipped: {}, as there is no {}", real::NAME, real::MODEL),
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

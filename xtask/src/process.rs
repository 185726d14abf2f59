//! What the tasks that run other programs share.

use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, paths};

/// Runs a task of Cargo on the package or workspace of a manifest, with a variable in its environment.
pub(crate) fn cargo(
    task: &[&str],
    manifest: &Path,
    further: &[&str],
    variable: Option<(&str, &str)>,
) -> Result<(), Failure> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(task).arg("--quiet").arg("--manifest-path").arg(manifest).args(further);
    // One folder for all, so that a further build has only the generated crate to compile.
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| paths::workspace().join("target"));
    command.env("CARGO_TARGET_DIR", target).envs(variable);
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
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

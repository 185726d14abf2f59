//! Runs other programs.

use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, paths};

/// Runs a task of Cargo on the package or workspace of a manifest, with these variables in its environment.
pub(crate) fn cargo(
    task: &[&str],
    manifest: &Path,
    further: &[&str],
    variables: &[(&str, &str)],
) -> Result<(), Failure> {
    let mut command = cargo_command();
    command.args(task).arg("--quiet").arg("--manifest-path").arg(manifest).args(further);
    command.env("CARGO_TARGET_DIR", target_folder()).envs(variables.iter().copied());
    let status = command.status().map_err(|error| {
        Failure::new(format!("cannot run Cargo: {error}"), "check that `cargo` is on the PATH")
    })?;
    if status.success() {
        return Ok(());
    }
    let what = format!("`cargo {}` of {} failed ({status})", task.join(" "), manifest.display());
    Err(Failure::new(what, "see the output above"))
}

/// Where Cargo builds. With one folder for all, later builds compile only the generated crate.
pub(crate) fn target_folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| paths::workspace().join("target"))
}

/// The Cargo that runs this task.
pub(crate) fn cargo_command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// What a command prints. `help` says what it needs.
pub(crate) fn output(command: &mut Command, help: &str) -> Result<String, Failure> {
    let why = match command.output() {
        Ok(output) if output.status.success() => {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Ok(output) => {
            let [out, err] =
                [&output.stdout, &output.stderr].map(|said| String::from_utf8_lossy(said));
            format!("{}\n{}{}", output.status, out, err.trim_end())
        }
        Err(error) => error.to_string(),
    };
    let program = command.get_program().to_string_lossy();
    let arguments: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    Err(Failure::new(format!("`{program} {}` failed: {why}", arguments.join(" ")), help))
}

/// Prints a line. If the reader closed the stream, the line is not needed.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

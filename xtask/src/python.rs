//! Python environments, each with one package of the registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::process::say;

/// A package at the one version whose answers are expected: a newer one may answer otherwise, and then it
/// should be a change here that says so.
pub(crate) struct Requirement {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
}

const HELP: &str =
    "this needs Unix, Python 3.10 or newer with `venv` and `pip`, and once the network";

/// The interpreter of an environment, which is made where it is missing or holds another version.
pub(crate) fn environment(folder: &Path, requirement: &Requirement) -> Result<PathBuf, Failure> {
    let Requirement { package, version } = requirement;
    let python = folder.join("bin/python");
    let query = format!("import importlib.metadata as m; print(m.version('{package}'))");
    let installed = run(Command::new(&python).args(["-c", &query]));
    if installed.is_ok_and(|installed| installed.trim() == *version) {
        say(format!("{package} {version}: installed already"));
        return Ok(python);
    }
    say(format!("{package} {version}: installing into {}", folder.display()));
    run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let requirement = format!("{package}=={version}");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &requirement];
    run(Command::new(&python).args(pip))?;
    Ok(python)
}

/// What a command prints.
fn run(command: &mut Command) -> Result<String, Failure> {
    let why = match command.output() {
        Ok(output) if output.status.success() => {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            format!("{}\n{}", output.status, said.trim_end())
        }
        Err(error) => error.to_string(),
    };
    let program = command.get_program().to_string_lossy();
    let arguments: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    Err(Failure::new(format!("`{program} {}` failed: {why}", arguments.join(" ")), HELP))
}

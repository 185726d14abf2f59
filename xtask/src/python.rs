//! Python environments, each with one package of the registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::process::{output, say};

/// A package with a fixed version: a newer one may behave differently, and updating it should be a change of its
/// own.
pub(crate) struct Requirement<'a> {
    pub(crate) package: &'a str,
    pub(crate) version: &'a str,
}

const HELP: &str = "this needs Unix, Python 3.10 or newer with `venv` and `pip`, and the network for the first run";

/// The interpreter of an environment, which is created if it is missing or has another version.
pub(crate) fn environment(
    folder: &Path,
    requirement: &Requirement<'_>,
) -> Result<PathBuf, Failure> {
    let Requirement { package, version } = requirement;
    let python = folder.join("bin/python");
    let query = format!("import importlib.metadata as m; print(m.version('{package}'))");
    let installed = output(Command::new(&python).args(["-c", &query]), HELP);
    if installed.is_ok_and(|installed| installed.trim() == *version) {
        say(format!("{package} {version}: installed already"));
        return Ok(python);
    }
    say(format!("{package} {version}: installing into {}", folder.display()));
    output(Command::new("python3").args(["-m", "venv"]).arg(folder), HELP)?;
    let requirement = format!("{package}=={version}");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &requirement];
    output(Command::new(&python).args(pip), HELP)?;
    Ok(python)
}

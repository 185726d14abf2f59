//! Python environments, each with packages of the registry.

use std::fmt::{self, Display, Formatter};
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

impl Display for Requirement<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}=={}", self.package, self.version)
    }
}

const HELP: &str = "this needs Unix, Python 3.10 or newer with `venv` and `pip`, and the network for the first run";

/// The interpreter of an environment, which is created if a package is missing or has another version.
pub(crate) fn environment(
    folder: &Path,
    requirements: &[Requirement<'_>],
) -> Result<PathBuf, Failure> {
    let python = folder.join("bin/python");
    let wanted: Vec<_> = requirements.iter().map(|one| one.to_string()).collect();
    let names: Vec<_> = requirements.iter().map(|one| one.package).collect();
    let query = "import importlib.metadata as m, sys; print(*(f'{p}=={m.version(p)}' for p in sys.argv[1:]))";
    let installed = output(Command::new(&python).args(["-c", query]).args(names), HELP);
    if installed.is_ok_and(|installed| installed.split_whitespace().eq(&wanted)) {
        say(format!("{}: installed already", wanted.join(", ")));
        return Ok(python);
    }
    say(format!("{}: installing into {}", wanted.join(", "), folder.display()));
    output(Command::new("python3").args(["-m", "venv"]).arg(folder), HELP)?;
    // To compile all modules takes longer than to compile those that are imported.
    let pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"];
    output(Command::new(&python).args(pip).args(wanted), HELP)?;
    Ok(python)
}

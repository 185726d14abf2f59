//! A Python environment with the emulator.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::say;
use crate::Failure;

/// The emulator, at the one version whose answers the calls are written against: a newer one may answer
/// otherwise, and then it should be a change here that says so.
const REQUIREMENT: (&str, &str) = ("ministack", "1.5.33");

const HELP: &str =
    "the emulator needs Unix, Python 3.10 or newer with `venv` and `pip`, and once the network";

/// The interpreter of the environment, which is made where it is missing or holds another version.
pub(super) fn environment(folder: &Path) -> Result<PathBuf, Failure> {
    let (package, version) = REQUIREMENT;
    let python = folder.join("bin/python");
    let query = format!("import importlib.metadata as m; print(m.version('{package}'))");
    let installed = run(Command::new(&python).args(["-c", &query]));
    if installed.is_ok_and(|installed| installed.trim() == version) {
        say(format!("emulator: {package} {version}, installed already"));
        return Ok(python);
    }
    say(format!("emulator: {package} {version}, installing into {}", folder.display()));
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

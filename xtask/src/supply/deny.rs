//! cargo-deny, with `deny.toml`, on each lock file.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Outcome;
use crate::process::output;
use crate::tools::{Program, program};
use crate::{Failure, paths};

const CARGO_DENY: Program = Program { package: "cargo-deny", version: "0.20.2", features: &[] };

const HELP: &str = "change what depends on it, or explain the exception in deny.toml";

/// Checks licences, versions and sources.
pub(super) fn check(locked: &[PathBuf]) -> Result<Outcome, Failure> {
    check_all(locked, &["licenses", "bans", "sources"])?;
    Ok(Outcome::Fine)
}

/// Checks whether an advisory names a dependency, if the database of advisories can be reached.
pub(super) fn advisories(locked: &[PathBuf]) -> Result<Outcome, Failure> {
    let mut fetch = cargo_deny(&paths::workspace().join("Cargo.toml"))?;
    let fetched =
        output(fetch.args(["fetch", "db"]), "the database of advisories needs the network");
    if let Err(why) = fetched {
        return Ok(Outcome::NotChecked(why));
    }
    check_all(locked, &["advisories"])?;
    Ok(Outcome::Fine)
}

fn check_all(locked: &[PathBuf], checks: &[&str]) -> Result<(), Failure> {
    let mut failures = Vec::new();
    for manifest in locked {
        let mut check = cargo_deny(manifest)?;
        // An exception that one lock file needs is unused in another.
        check.args(["--log-level", "error", "check"]).args(checks);
        failures.extend(output(&mut check, HELP).err());
    }
    Failure::unless_empty(failures)
}

fn cargo_deny(manifest: &Path) -> Result<Command, Failure> {
    let mut command = Command::new(program(&CARGO_DENY)?);
    command.arg("--manifest-path").arg(manifest);
    command.arg("--config").arg(paths::workspace().join("deny.toml"));
    command.args(["--locked", "--color", "never"]);
    Ok(command)
}

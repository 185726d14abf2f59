//! `cargo xtask differential`: compares `lensmith-ecr` with botocore, AWS's client for Python.
//!
//! The comparison itself is the package `lensmith-differential`.

use crate::process::{cargo, say};
use crate::python::{self, Requirement};
use crate::{Failure, paths};

/// The reference. Its own model of the service comes with it.
const BOTOCORE: Requirement = Requirement { package: "botocore", version: "1.44.5" };

/// The comparison.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// The seed of the random input
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Installs botocore below `target`, and compares, with a line for each step. If botocore cannot be installed, the
/// rest is skipped with a message.
///
/// # Errors
/// A comparison that failed, after every difference has been printed.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let root = paths::workspace();
    let python = match python::environment(&root.join("target/differential/venv"), &BOTOCORE) {
        Ok(python) => python,
        Err(failure) => {
            return Ok(format!(
                "differential: SKIPPED, as botocore cannot be installed: {failure}"
            ));
        }
    };
    say("lensmith-differential: comparing");
    let (python, seed) = (python.to_string_lossy(), arguments.seed.to_string());
    let further = ["--package", "lensmith-differential", "--", &python, &seed];
    cargo(&["run"], &root.join("Cargo.toml"), &further, None)?;
    Ok("differential: no difference".to_owned())
}

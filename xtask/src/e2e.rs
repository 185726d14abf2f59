//! `cargo xtask e2e`: generated crates call an emulator of AWS over HTTP.
//!
//! The calls themselves are the package `lensmith-e2e`, so that the other tasks do not compile an HTTP
//! client.

mod consumers;
mod emulator;
mod real;

use crate::process::{cargo, say};
use crate::python::{self, Requirement};
use crate::{Failure, paths};
use consumers::{CONSUMERS, Consumer};
use emulator::Emulator;

/// The package of the calls.
const CALLS: &str = "lensmith-e2e";

/// The emulators: ministack, and Moto with the packages that its server needs.
const EMULATORS: [Requirement<'static>; 4] = [
    Requirement { package: "ministack", version: "1.5.33" },
    Requirement { package: "moto", version: "5.2.5" },
    Requirement { package: "flask", version: "3.1.3" },
    Requirement { package: "flask-cors", version: "6.0.5" },
];

/// The variable from which the calls read the URL of the emulator.
const ENDPOINT: &str = "LENSMITH_E2E_ENDPOINT";

/// Which calls to make.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// Make the calls of one package only: consumer, services, rest or query
    #[arg(long, value_name = "PACKAGE")]
    pub only: Option<String>,
}

/// Starts the emulator, makes the calls and stops it, with a line for each step.
///
/// # Errors
/// The step that failed, with the end of the emulator's log if it was running.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let folder = paths::workspace().join("target/e2e");
    let mut packages = vec![("lensmith-ecr", paths::workspace().join("Cargo.toml"))];
    let only = arguments.only.as_deref();
    packages.retain(|_| only.is_none());
    let has_models = real::has_models();
    let wanted =
        |consumer: &&Consumer| has_models && only.is_none_or(|only| only == consumer.folder);
    for consumer in CONSUMERS.iter().filter(wanted) {
        let manifest = consumer.write(&folder)?;
        say(format!("{}: checking for warnings, and testing", consumer.what));
        let clippy = ["clippy", "--workspace", "--all-targets"];
        cargo(&clippy, &manifest, &["--", "--deny", "warnings"], &[])?;
        cargo(&["test", "--workspace", "--exclude", CALLS], &manifest, &[], &[])?;
        packages.push((consumer.what, manifest));
    }
    for (what, manifest) in &packages {
        say(format!("{what}: building the calls"));
        cargo(&["build", "--package", CALLS], manifest, &[], &[])?;
    }
    let python = python::environment(&folder.join("venv"), &EMULATORS)?;
    let emulator = Emulator::start(&python, &folder)?;
    for (what, manifest) in &packages {
        say(format!("{what}: calling"));
        let endpoint = [(ENDPOINT, emulator.endpoint())];
        cargo(&["run", "--package", CALLS], manifest, &[], &endpoint)
            .map_err(|failure| emulator.explain(failure))?;
    }
    let skipped = match has_models {
        true => String::new(),
        false => format!("; skipped: what needs AWS's models, as there is no {}", real::MODELS),
    };
    Ok(format!("e2e: all calls succeeded{skipped}"))
}

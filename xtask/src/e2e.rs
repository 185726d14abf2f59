//! `cargo xtask e2e`: generated crates call an emulator of AWS over HTTP.
//!
//! The calls themselves are the package `lensmith-e2e`, so that the other tasks do not compile an HTTP
//! client.

mod consumers;
mod real;
mod s3s;
mod server;

use std::path::Path;

use crate::process::{cargo, say};
use crate::python::{self, Requirement};
use crate::{Failure, paths};
use consumers::{CONSUMERS, Consumer};
use server::Server;

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

/// The variable that tells the calls of S3 that their server keeps files.
const FILES: &str = "LENSMITH_E2E_FILES";

/// Which calls to make.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// Make the calls of one package only
    #[arg(long, value_name = "PACKAGE", value_parser = CONSUMERS.map(|consumer| consumer.folder))]
    pub only: Option<String>,

    /// Make the calls of S3 to `s3s-fs`, too, which is compiled at the first run
    #[arg(long)]
    pub s3s: bool,
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
    if arguments.s3s && !(has_models && only.is_none_or(|only| only == "s3")) {
        let what = "no calls of S3 are made, which `--s3s` is for";
        return Err(Failure::new(what, "leave it out, or make the calls of `s3`"));
    }
    let wanted =
        |consumer: &&Consumer| has_models && only.is_none_or(|only| only == consumer.folder);
    for consumer in CONSUMERS.iter().filter(wanted) {
        let manifest = consumer.write(&folder)?;
        check(consumer, &manifest)?;
        packages.push((consumer.what, manifest));
    }
    if packages.is_empty() {
        let what = format!("the calls of `{}` need AWS's models", only.unwrap_or_default());
        return Err(Failure::new(what, format!("put them into {}", real::MODELS)));
    }
    for (what, manifest) in &packages {
        say(format!("{what}: building the calls"));
        cargo(&["build", "--package", CALLS], manifest, &[], &[])?;
    }
    let python = python::environment(&folder.join("venv"), &EMULATORS)?;
    let emulator = server::emulator(&python, &folder)?;
    for (what, manifest) in &packages {
        say(format!("{what}: calling"));
        call(manifest, &emulator, &[])?;
    }
    drop(emulator);
    let s3 = packages.iter().find(|(_, manifest)| manifest.starts_with(folder.join("s3")));
    if let Some((what, manifest)) = s3.filter(|_| arguments.s3s) {
        let server = s3s::start(&folder)?;
        say(format!("{what}: calling s3s-fs"));
        call(manifest, &server, &[(FILES, "1")])?;
    }
    let skipped = match has_models {
        true => String::new(),
        false => format!("; skipped: what needs AWS's models, as there is no {}", real::MODELS),
    };
    Ok(format!("e2e: all calls succeeded{skipped}"))
}

fn check(consumer: &Consumer, manifest: &Path) -> Result<(), Failure> {
    say(format!("{}: checking for warnings", consumer.what));
    let is_surveyed = consumer.is_surveyed;
    let scope: &[&str] = match is_surveyed {
        true => &["clippy", "--all-targets", "--package", CALLS],
        // A generated library has no tests inside.
        false => &["clippy", "--lib", "--bins", "--test", "*", "--workspace"],
    };
    cargo(scope, manifest, &["--", "--deny", "warnings"], &[])?;
    if is_surveyed {
        return Ok(());
    }
    say(format!("{}: testing", consumer.what));
    // The calls have no tests, but with their features the crates are built once for both.
    cargo(&["test", "--workspace", "--test", "*"], manifest, &[], &[])?;
    cargo(&["test", "--workspace", "--doc"], manifest, &[], &[])
}

fn call(manifest: &Path, server: &Server, variables: &[(&str, &str)]) -> Result<(), Failure> {
    let variables = [&[(ENDPOINT, server.endpoint())], variables].concat();
    cargo(&["run", "--package", CALLS], manifest, &[], &variables)
        .map_err(|failure| server.explain(failure))
}

//! `cargo xtask differential`: compares generated crates with botocore, AWS's client for Python.
//!
//! The comparison itself is the package `lensmith-differential`. Here its programs are written and run: one for each
//! service, with the crate that is generated from its model.

mod operations;
mod programs;
mod report;
mod services;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::process::{cargo, output, say, target_folder};
use crate::python::{self, Requirement};
use crate::{Failure, paths};
use report::{Report, Totals};
use services::Service;

/// Where the crates and programs are, from the root of the workspace.
const FOLDER: &str = "target/differential";

/// The differences that may stay.
const KNOWN: &str = "checks/differential/known.json";

const HELP: &str = "see what it printed";

/// The comparison.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Requests, signatures and the results of responses and errors are compared for random input that is valid for the model. \
Differences are failures unless checks/differential/known.json lists them with a reason; entries that no longer differ \
are failures too, unless --operations, --seed or --cases change what is compared.")]
pub struct Arguments {
    /// A folder of models [default: ECR, and a few of AWS's models if ../shared has them]
    #[arg(long, value_name = "DIR")]
    pub models: Option<PathBuf>,

    /// The services to take, by the names of their files [default: all]
    #[arg(long, value_name = "SERVICES", value_delimiter = ',')]
    pub only: Vec<String>,

    /// The operations to compare, separated by commas [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub operations: Vec<String>,

    /// The release of botocore, whose data should be as old as the models [default: 1.37.25, of April 2025]
    #[arg(long, value_name = "VERSION")]
    pub botocore: Option<String>,

    /// How many inputs and responses there are for each operation
    #[arg(long, value_name = "N", default_value_t = CASES)]
    pub cases: u32,

    /// The seed of the random input
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub seed: u64,
}

const CASES: u32 = 20;
const SEED: u64 = 1;

/// Installs botocore below `target`, generates and builds the crates, and compares, with a line for each service. If
/// botocore cannot be installed, the rest is skipped with a message.
///
/// # Errors
/// What differs, of every service.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let root = paths::workspace();
    let folder = root.join(FOLDER);
    let services = services::services(arguments, &folder)?;
    let mut pythons = BTreeMap::new();
    for Service { botocore, .. } in &services {
        if !pythons.contains_key(botocore) {
            let requirement = Requirement { package: "botocore", version: botocore };
            let python =
                python::environment(&folder.join(format!("botocore-{botocore}")), &[requirement]);
            match python {
                Ok(python) => pythons.insert(botocore.clone(), python),
                Err(failure) => {
                    return Ok(format!(
                        "differential: SKIPPED, as botocore cannot be installed: {failure}"
                    ));
                }
            };
        }
    }
    say(format!("building {} programs", services.len()));
    programs::write(&folder, &services)?;
    let fast = [("CARGO_PROFILE_DEV_DEBUG", "0"), ("CARGO_INCREMENTAL", "0")];
    cargo(&["build"], &folder.join("Cargo.toml"), &["--workspace", "--bins"], &fast)?;

    let mut failures = Vec::new();
    let mut totals = Totals::default();
    say(report::HEAD);
    for service in &services {
        let python = pythons.get(&service.botocore).cloned().unwrap_or_default();
        match compare(arguments, service, &python) {
            Ok(report) => {
                say(report.line(&service.name));
                totals.add(&report);
                failures.extend(report.failure().map(|failure| failure.about(&service.name)));
            }
            Err(failure) => {
                say(format!("{:24} failed", service.name));
                failures.push(failure.about(&service.name));
            }
        }
    }
    say(totals.line());
    if totals.is_empty() {
        let help = "name operations of the services after --operations";
        failures.push(Failure::new("nothing was compared", help));
    }
    Failure::unless_empty(failures)?;
    Ok("differential: no unknown difference".to_owned())
}

/// Runs the program of a service.
fn compare(arguments: &Arguments, service: &Service, python: &Path) -> Result<Report, Failure> {
    let Arguments { operations, seed, cases, .. } = arguments;
    let settings = json!({
        "python": python,
        "model": service.model,
        "known": paths::workspace().join(KNOWN),
        "operations": operations,
        "seed": seed,
        "cases": cases,
        "is_complete": service.is_whole && operations.is_empty() && (*seed, *cases) == (SEED, CASES),
        "signatures": service.with_signatures,
    });
    let program = target_folder().join("debug").join(service.program());
    let start = std::time::Instant::now();
    let mut command = std::process::Command::new(program);
    let printed = output(command.arg(settings.to_string()), HELP)?;
    Report::parse(&printed, start.elapsed())
}

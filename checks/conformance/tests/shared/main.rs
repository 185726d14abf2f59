//! One test per body of data in `../shared`. Where the folder is absent each is reported as ignored,
//! so that a run never looks more thorough than it was.

mod corrections;
mod documentation;
mod ecr_endpoints;
mod ecr_facts;
mod endpoint_rules;
mod json_suite;
mod left_out;
mod models;
mod partitions;
mod patterns;
mod protocol_choice;
mod protocol_suites;
mod sigv4;
mod waiters;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

type Check = fn(&Path) -> Result<(), Failed>;

const CHECKS: &[(&str, Check)] = &[
    ("corrections", corrections::run),
    ("documentation", documentation::run),
    ("ecr_endpoints", ecr_endpoints::run),
    ("ecr_facts", ecr_facts::run),
    ("endpoint_rules", endpoint_rules::run),
    ("json_suite", json_suite::run),
    ("left_out", left_out::run),
    ("partitions", partitions::run),
    ("patterns", patterns::run),
    ("protocol_choice", protocol_choice::run),
    ("protocol_suites", protocol_suites::run),
    ("sigv4", sigv4::run),
    ("waiters", waiters::run),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let absent = !shared.is_dir();
    let trials = CHECKS.iter().map(|&(name, check)| trial(name, check, shared.clone(), absent));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn trial(name: &str, check: Check, shared: PathBuf, absent: bool) -> Trial {
    let trial = Trial::test(name, move || check(&shared)).with_ignored_flag(absent);
    if absent { trial.with_kind("skipped: needs ../shared") } else { trial }
}

//! Compares a generated crate with botocore, AWS's client for Python, on random input. `cargo xtask differential`
//! generates the crate, installs botocore, and runs a program whose `main` is that of this library.
//!
//! * The names that model and botocore know: what only one has is listed.
//! * Calls: for random valid input of every operation the method, the URL, the headers with the signature, and the
//!   body; for random valid responses and errors what comes out of them. Both sides run whole, except for the network.
//! * On request, signatures of requests that no client sends, and frames of event streams.
//!
//! Bodies are compared by what they say (see `content`), everything else byte for byte. What tells of the client and of
//! the attempt, such as `user-agent`, is not compared. `known.json` lists the differences that may stay.
//!
//! Another protocol needs its responses in `answer` and its media type in `content`; the rest knows no protocol.

#![forbid(unsafe_code)]

mod answer;
mod caller;
mod calls;
mod content;
mod difference;
mod frames;
mod known;
mod model;
mod plain;
mod random;
mod reference;
mod report;
mod settings;
mod signatures;
mod subject;
mod text;
mod values;
mod wire;

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use answer::Protocol;
use calls::Comparison;
use known::Known;
use model::Model;
use reference::Reference;
use report::Report;
use settings::Settings;
pub use subject::Subject;

/// Why something can't be compared, or how it differs.
type Failure = Box<dyn Error>;

/// Compares the operations of a generated crate as the only argument says, and prints a report in JSON.
pub fn main(subjects: &[Subject]) -> ExitCode {
    match run(subjects) {
        Ok(report) => {
            println!("{}", report.to_json());
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Makes all comparisons.
fn run(subjects: &[Subject]) -> Result<Report, Failure> {
    let settings = env::args().nth(1).ok_or("the settings are missing")?;
    let settings = Settings::parse(&settings)?;
    let service = subjects.first().ok_or("there is no operation")?.service;
    let model = Arc::new(Model::load(&settings.model)?);
    let reference = Reference::start(&settings.python, service.sdk_id)?;
    let known = Known::load(&settings.known, service.sdk_id, service.protocol.id())?;
    let mut notes = vec![format!("names: {}", model.compare_names(&reference)?)];
    let mut failures = Vec::new();
    if settings.signatures {
        match signatures::run(&reference, settings.seed) {
            Ok(compared) => notes.push(format!("signatures: {compared}")),
            Err(why) => failures.push(format!("signatures: {why}")),
        }
        match frames::run(&reference, settings.seed) {
            Ok(compared) => notes.push(format!("frames: {compared}")),
            Err(why) => failures.push(format!("frames: {why}")),
        }
    }
    let protocol = Protocol::of(service.protocol.id())?;
    let comparison = Comparison::new(&model, &reference, &known, protocol)?;
    let is_wanted = |name: &str| {
        settings.operations.is_empty() || settings.operations.iter().any(|one| one == name)
    };
    let subjects: Vec<_> = subjects.iter().filter(|subject| is_wanted(subject.name)).collect();
    for subject in &subjects {
        let compared = comparison.compare_operation(subject, settings.seed, settings.cases);
        failures.extend(compared.err().map(|why| format!("{}: {why}", subject.name)));
    }
    if settings.is_complete {
        failures.extend(known.gone());
    }
    Ok(Report {
        service: service.sdk_id,
        operations: subjects.len(),
        counts: comparison.counts.get(),
        notes,
        known: known.met(),
        failures,
    })
}

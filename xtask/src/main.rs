//! `cargo xtask`: the project's own tasks. `cargo xtask --help` lists them.

#![forbid(unsafe_code)]

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{
    Failure, bless, build_times, codegen, compare, differential, e2e, faults, fuzz, golden,
    inspect, miri, soak, supply, survey,
};

/// Lensmith's own tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate a client crate from a Smithy model, or check that one is up to date
    Codegen(codegen::Arguments),
    /// Show the service and the operations of a model, or all that an operation reaches
    Inspect(inspect::Arguments),
    /// Say what another version of a model changes for users of the crate that is generated from it
    Diff(compare::Arguments),
    /// Generate, build and test the crates of a folder of models, and print what comes out
    Survey(survey::Arguments),
    /// Make what the golden cases under codegen/tests/golden give what is expected of them
    Bless,
    /// Call an emulator of AWS with generated crates; needs Python, and once the network
    E2e,
    /// Compare requests, signatures and responses with botocore's; needs Python, and once the network
    Differential(differential::Arguments),
    /// Call a server that misbehaves with both clients, and print what they make of it
    Faults(faults::Arguments),
    /// Give the generator broken models, and see that it neither panics, hangs nor writes what is no Rust
    Fuzz(fuzz::Arguments),
    /// Make 100,000 calls to a server that fails one in twenty, and see that none is lost and memory is flat
    Soak(soak::Arguments),
    /// Check licences, versions, sources and advisories of dependencies, their number, and the oldest Rust
    Supply,
    /// Build a client of one call from nothing, in several ways and in AWS's; needs the network once
    BuildTimes(build_times::Arguments),
    /// Run the tests of optics and JSON in Miri, which finds undefined behaviour
    Miri,
}

fn main() -> ExitCode {
    // Whoever closed the other end of the pipe needs no more of the text, so that a failure to print is
    // none of the task.
    match run(&Arguments::parse().task) {
        Ok(summary) => {
            let _ = writeln!(anstream::stdout(), "{summary}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = writeln!(anstream::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<String, Failure> {
    match task {
        Task::Codegen(arguments) => codegen::run(arguments),
        Task::Inspect(arguments) => inspect::run(arguments),
        Task::Diff(arguments) => compare::run(arguments),
        Task::Survey(arguments) => survey::run(arguments),
        Task::Bless => bless::run(&golden::folder()),
        Task::E2e => e2e::run(),
        Task::Differential(arguments) => differential::run(arguments),
        Task::Faults(arguments) => faults::run(arguments),
        Task::Fuzz(arguments) => fuzz::run(arguments),
        Task::Soak(arguments) => soak::run(arguments),
        Task::Supply => supply::run(),
        Task::BuildTimes(arguments) => build_times::run(arguments),
        Task::Miri => miri::run(),
    }
}

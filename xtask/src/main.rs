//! `cargo xtask`: the project's own tasks. `cargo xtask --help` lists them.

#![forbid(unsafe_code)]

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lensmith_cli::paint;
use xtask::{
    Failure, bless, build_times, codegen, differential, e2e, faults, fuzz, golden, install, miri,
    package, soak, supply, survey,
};

/// Run the tasks of Lensmith's maintainers.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate the crates of this repository, or check that they are up to date
    Codegen(codegen::Arguments),
    /// Generate, build and test a crate from each model of a folder, and print figures
    Survey(survey::Arguments),
    /// Update the expectations of the golden cases
    Bless,
    /// Call an emulator of AWS with generated crates (needs Python)
    E2e(e2e::Arguments),
    /// Compare requests, signatures and responses with botocore's (needs Python)
    Differential(differential::Arguments),
    /// Call a server that misbehaves with both clients, and print what callers see
    Faults(faults::Arguments),
    /// Fuzz the generator with broken models
    Fuzz(fuzz::Arguments),
    /// Call a server that fails some of many calls, and check that nothing is lost or leaks
    Soak(soak::Arguments),
    /// Check the dependencies, and that the oldest supported Rust compiles everything
    Supply,
    /// Install the command lensmith, and use it in an empty folder without a clone
    Install,
    /// Check that the crates, and a generated one, can be published
    Package,
    /// Measure what clients with one or two calls take to build, beside AWS's own
    BuildTimes(build_times::Arguments),
    /// Run the tests of optics and JSON in Miri, which finds undefined behaviour
    Miri,
}

fn main() -> ExitCode {
    // If the reader closed the stream, the rest of the text is not needed: that is not a failure.
    match run(&Arguments::parse().task) {
        Ok(summary) => {
            let _ = writeln!(anstream::stdout(), "{summary}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = writeln!(anstream::stderr(), "{}", paint(&failure.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<String, Failure> {
    match task {
        Task::Codegen(arguments) => codegen::run(*arguments),
        Task::Survey(arguments) => survey::run(arguments),
        Task::Bless => bless::run(&golden::folder()),
        Task::E2e(arguments) => e2e::run(arguments),
        Task::Differential(arguments) => differential::run(arguments),
        Task::Faults(arguments) => faults::run(arguments),
        Task::Fuzz(arguments) => fuzz::run(arguments),
        Task::Soak(arguments) => soak::run(arguments),
        Task::Supply => supply::run(),
        Task::Install => install::run(),
        Task::Package => package::run(),
        Task::BuildTimes(arguments) => build_times::run(arguments),
        Task::Miri => miri::run(),
    }
}

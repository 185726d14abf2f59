//! The command `lensmith`. `lensmith --help` lists its subcommands.

#![forbid(unsafe_code)]

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use lensmith_cli::generate::{self, Mode};
use lensmith_cli::{Failure, diff, inspect, paint};

/// Generate lean, typed Rust clients from Smithy models.
#[derive(Parser)]
#[command(name = "lensmith", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate client crates from Smithy models
    Generate(generate::Arguments),
    /// Check that generated crates are up to date, without changing them
    Check(generate::Arguments),
    /// Show the service and the operations of a model, or the shapes of an operation
    Inspect(inspect::Arguments),
    /// Show what a new version of a model changes for users of the crate
    Diff(diff::Arguments),
    /// Print a script that completes the command in a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

fn main() -> ExitCode {
    // If the reader closed the stream, the rest of the text is not needed: that is not a failure.
    match run(&Arguments::parse().command) {
        Ok(report) => {
            let _ = writeln!(anstream::stdout(), "{}", report.trim_end());
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = writeln!(anstream::stderr(), "{}", paint(&failure.to_string()));
            ExitCode::from(failure.code())
        }
    }
}

fn run(command: &Command) -> Result<String, Failure> {
    match command {
        Command::Generate(arguments) => generate::run(arguments, &Mode::Write),
        Command::Check(arguments) => generate::run(arguments, &Mode::Check { mend: mend() }),
        Command::Inspect(arguments) => inspect::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Completions { shell } => Ok(completions(*shell)),
    }
}

/// The command that writes what this one checks.
fn mend() -> String {
    let further = std::env::args().skip(2).map(|word| quoted(&word));
    let words = ["lensmith".to_owned(), "generate".to_owned()].into_iter().chain(further);
    words.collect::<Vec<_>>().join(" ")
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./,:+@%=".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lensmith", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

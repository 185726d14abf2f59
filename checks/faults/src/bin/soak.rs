//! Makes many calls to a server of its own that fails a few of them. `cargo xtask soak` runs it.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use lensmith_faults::soak::{Load, Plan, run, serve};

/// Make many calls to a server that fails one in twenty.
#[derive(Parser)]
struct Arguments {
    /// How many calls
    #[arg(long, default_value_t = 100_000)]
    calls: u32,

    /// How many of them at a time
    #[arg(long, default_value_t = 64)]
    concurrency: usize,

    /// The number from which it follows what goes wrong
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Be the server
    #[arg(long, hide = true)]
    serve: bool,
}

fn main() -> ExitCode {
    match soak(&Arguments::parse()) {
        Ok(complaints) if complaints.is_empty() => ExitCode::SUCCESS,
        Ok(complaints) => fail(&complaints.join("\n")),
        Err(error) => fail(&error.to_string()),
    }
}

/// Prints the figures, and returns what is wrong with them.
fn soak(arguments: &Arguments) -> io::Result<Vec<String>> {
    let plan = Plan { seed: arguments.seed };
    if arguments.serve {
        return serve(plan).map(|()| Vec::new());
    }
    let Arguments { calls, concurrency, .. } = *arguments;
    let figures = run(Load { calls, concurrency, plan })?;
    write!(io::stdout(), "{figures}")?;
    Ok(figures.complaints())
}

fn fail(what: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {what}");
    ExitCode::FAILURE
}

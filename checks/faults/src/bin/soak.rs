//! Makes many calls to a server of its own that fails a few of them. `cargo xtask soak` runs it.

#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use lensmith_faults::soak::{EventPlan, Load, Plan, run, run_events, run_streams, serve};

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

    /// How many MiB an upload and a download have; without streams if it is 0
    #[arg(long, default_value_t = 1024)]
    stream_mib: u64,

    /// How many event streams are open at a time; without them if it is 0
    #[arg(long, default_value_t = 1000)]
    event_streams: u32,

    /// How many events a stream has
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(2..))]
    events: u32,

    /// How many bytes a download of the server has
    #[arg(long, hide = true, default_value_t = 0)]
    stream_bytes: u64,

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
    let Arguments { seed, event_streams: streams, events, .. } = *arguments;
    let events = EventPlan { seed, streams, events };
    if arguments.serve {
        return serve(plan, arguments.stream_bytes, events).map(|()| Vec::new());
    }
    let Arguments { calls, concurrency, .. } = *arguments;
    let figures = run(Load { calls, concurrency, plan })?;
    write!(io::stdout(), "{figures}")?;
    let mut complaints = figures.complaints();
    if arguments.stream_mib > 0 {
        let streams = run_streams(arguments.stream_mib << 20)?;
        write!(io::stdout(), "\n{streams}")?;
        complaints.extend(streams.complaints());
    }
    if events.streams > 0 {
        let figures = run_events(events)?;
        write!(io::stdout(), "\n{figures}")?;
        complaints.extend(figures.complaints());
    }
    Ok(complaints)
}

fn fail(what: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {what}");
    ExitCode::FAILURE
}

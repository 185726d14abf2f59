//! `cargo xtask soak`: many concurrent calls to a server that fails a few of them, large streams, and many streams of events.
//!
//! The calls and the server are the package `lensmith-faults`.

use crate::process::cargo;
use crate::{Failure, paths};

/// The size of the soak.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// The number of calls
    #[arg(long, value_name = "NUMBER", default_value_t = 100_000, value_parser = at_least_one())]
    pub calls: u32,

    /// The number of concurrent calls
    #[arg(long, value_name = "NUMBER", default_value_t = 64, value_parser = at_least_one())]
    pub concurrency: u32,

    /// The seed of the failures
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,

    /// The MiB of an upload and of a download; without them if it is 0
    #[arg(long, value_name = "NUMBER", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(..=1 << 20))]
    pub stream_mib: u32,

    /// The number of concurrent event streams; without them if it is 0
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    pub event_streams: u32,

    /// The number of events of a stream, at least two
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(2..))]
    pub events: u32,

    /// Build in the dev profile, which builds faster and runs slower
    #[arg(long)]
    pub dev: bool,
}

/// Makes the calls, and prints the figures.
///
/// # Errors
/// A call with an unexpected result, memory that grows, or connections that stay open.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let manifest = paths::workspace().join("Cargo.toml");
    let Arguments { calls, concurrency, seed, stream_mib, event_streams, events, .. } = *arguments;
    let numbers = [
        ("--calls", calls.into()),
        ("--concurrency", concurrency.into()),
        ("--seed", seed),
        ("--stream-mib", stream_mib.into()),
        ("--event-streams", event_streams.into()),
        ("--events", events.into()),
    ];
    let numbers = numbers.map(|(name, number): (_, u64)| (name, number.to_string()));
    let options = numbers.iter().flat_map(|(name, number)| [*name, number.as_str()]);
    let further: Vec<&str> = ["--"].into_iter().chain(options).collect();
    let mut task = vec!["run", "--package", "lensmith-faults", "--bin", "soak"];
    if !arguments.dev {
        task.push("--release");
    }
    cargo(&task, &manifest, &further, &[])?;
    Ok("soak: nothing was lost".to_owned())
}

/// Without a call nothing could be lost.
fn at_least_one() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..)
}

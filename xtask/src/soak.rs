//! `cargo xtask soak`: many calls at a time to a server that fails a few of them.
//!
//! The calls and the server are the package `lensmith-faults`.

use crate::process::cargo;
use crate::{Failure, paths};

/// How much to call.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// How many calls
    #[arg(long, value_name = "NUMBER", default_value_t = 100_000, value_parser = at_least_one())]
    pub calls: u32,

    /// How many of them at a time
    #[arg(long, value_name = "NUMBER", default_value_t = 64, value_parser = at_least_one())]
    pub concurrency: u32,

    /// The number from which it follows what goes wrong
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,

    /// Build for debugging, which is faster to build and slower to run
    #[arg(long)]
    pub dev: bool,
}

/// Makes the calls, and prints the figures.
///
/// # Errors
/// A call that came to something else than it had to, memory that grows, and connections that stay open.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let manifest = paths::workspace().join("Cargo.toml");
    let [calls, concurrency, seed] =
        [arguments.calls.into(), arguments.concurrency.into(), arguments.seed]
            .map(|number: u64| number.to_string());
    let further = ["--", "--calls", &calls, "--concurrency", &concurrency, "--seed", &seed];
    let mut task = vec!["run", "--package", "lensmith-faults", "--bin", "soak"];
    if !arguments.dev {
        task.push("--release");
    }
    cargo(&task, &manifest, &further, None)?;
    Ok("soak: nothing was lost".to_owned())
}

/// With no call nothing could be lost, and none at a time would be no call.
fn at_least_one() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..)
}

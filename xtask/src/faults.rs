//! `cargo xtask faults`: what callers see of a server that misbehaves.
//!
//! The server and the calls are the package `lensmith-faults`, so that the other tasks do not compile an HTTP
//! client.

use std::path::Path;

use crate::process::cargo;
use crate::{Failure, paths};

/// What to do with the table.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// Write docs/faults.md instead of printing it
    #[arg(long)]
    pub bless: bool,
}

/// Tries all faults, and prints or writes the table of results.
///
/// # Errors
/// The faults that led to neither a response nor an error.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let manifest = paths::workspace().join("Cargo.toml");
    let file = paths::workspace().join("docs/faults.md");
    let out = [Path::new("--"), Path::new("--out"), &file].map(|part| part.to_string_lossy());
    let out = out.each_ref().map(|part| &**part);
    let further = if arguments.bless { &out[..] } else { &[] };
    cargo(&["run", "--package", "lensmith-faults", "--bin", "faults"], &manifest, further, &[])?;
    Ok("faults: all tried".to_owned())
}

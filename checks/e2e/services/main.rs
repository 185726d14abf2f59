//! Calls of further services against an emulator of AWS, with crates that `cargo xtask e2e` generates from
//! AWS's own models: it writes this package's manifest, starts the emulator and runs this.

#![forbid(unsafe_code)]

mod dynamodb;
mod kms;
mod secrets_manager;
mod sqs;

#[allow(dead_code, reason = "the calls of ECR need the rest")]
#[path = "../src/session.rs"]
mod session;

use std::process::{self, ExitCode};

use session::{Failure, PATIENCE};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    session::end(run().await)
}

async fn run() -> Result<(), Failure> {
    let endpoint = session::endpoint()?;
    let client = session::client(&endpoint, PATIENCE)?;
    dynamodb::run(&client).await?;
    sqs::run(&client).await?;
    secrets_manager::run(&client).await?;
    kms::run(&client).await
}

/// A name that no other run uses.
pub(crate) fn unique(name: &str) -> String {
    format!("e2e-{}-{name}", process::id())
}

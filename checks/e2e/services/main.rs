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

#[allow(dead_code, reason = "other packages need the rest")]
#[path = "../src/steps.rs"]
mod steps;

use std::process::ExitCode;

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

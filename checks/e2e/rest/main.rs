//! Calls of services of restJson1 against an emulator of AWS, with crates that `cargo xtask e2e` generates from AWS's own
//! models: it writes this package's manifest, starts the emulator and runs this.

#![forbid(unsafe_code)]

mod api_gateway;
mod bedrock;
mod blocking;
mod efs;
mod eks;
mod glacier;
mod iot;
mod lambda;
mod polly;
mod signatures;

#[allow(dead_code, reason = "the calls of ECR need the rest")]
#[path = "../src/session.rs"]
mod session;

#[allow(dead_code, reason = "other packages need the rest")]
#[path = "../src/steps.rs"]
mod steps;

use std::process::ExitCode;

use session::{Failure, PATIENCE};

fn main() -> ExitCode {
    session::run_both(call, blocking::run)
}

async fn call(endpoint: String) -> Result<(), Failure> {
    let client = session::client(&endpoint, PATIENCE)?;
    lambda::run(&client).await?;
    api_gateway::run(&client).await?;
    eks::run(&client).await?;
    efs::run(&client).await?;
    iot::run(&client).await?;
    bedrock::run(&client).await?;
    glacier::run(&client).await?;
    polly::run(&client).await?;
    signatures::run(&endpoint).await
}

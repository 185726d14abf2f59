//! Calls of services whose responses are XML against an emulator of AWS, with crates that `cargo xtask e2e` generates: it
//! writes this package's manifest, starts the emulator and runs this.

#![forbid(unsafe_code)]

mod blocking;
mod cloudfront;
mod cloudwatch;
mod ec2;
mod iam;
mod rds;
mod route53;
mod signatures;
mod sns;
mod sqs;
mod sts;

#[allow(dead_code, reason = "the calls of ECR need the rest")]
#[path = "../src/session.rs"]
mod session;

#[path = "../src/steps.rs"]
mod steps;

use std::process::ExitCode;

use session::{Failure, PATIENCE};

fn main() -> ExitCode {
    session::run_both(call, blocking::run)
}

async fn call(endpoint: String) -> Result<(), Failure> {
    let client = session::client(&endpoint, PATIENCE)?;
    sts::run(&client, &endpoint).await?;
    iam::run(&client).await?;
    sns::run(&client).await?;
    sqs::run(&client).await?;
    cloudwatch::run(&client).await?;
    rds::run(&client).await?;
    ec2::run(&client).await?;
    route53::run(&client).await?;
    cloudfront::run(&client).await?;
    signatures::run(&endpoint).await
}

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

use std::process::{self, ExitCode};
use std::time::Duration;

use lensmith::OperationError;
use session::{Failure, PATIENCE};

/// How long a waiter may take.
pub(crate) const MAX_WAIT: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    session::end(run())
}

fn run() -> Result<(), Failure> {
    let endpoint = session::endpoint()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(call(&endpoint))?;
    blocking::run(&endpoint)
}

async fn call(endpoint: &str) -> Result<(), Failure> {
    let client = session::client(endpoint, PATIENCE)?;
    lambda::run(&client).await?;
    api_gateway::run(&client).await?;
    eks::run(&client).await?;
    efs::run(&client).await?;
    iot::run(&client).await?;
    bedrock::run(&client).await?;
    glacier::run(&client).await?;
    polly::run(&client).await?;
    signatures::run(endpoint).await
}

/// A name that no other run uses.
pub(crate) fn unique(name: &str) -> String {
    format!("e2e-{}-{name}", process::id())
}

/// The error of a call that has to fail, if it is the variant that `is` looks for.
pub(crate) fn expect<R: std::fmt::Debug, E: OperationError>(
    result: Result<R, lensmith::Error<E>>,
    is: impl FnOnce(&E) -> bool,
) -> session::Seen {
    match result {
        Err(lensmith::Error::Service(error)) if is(&error) => {
            Ok(lensmith::Error::Service(error).to_string())
        }
        Err(error) => Err(format!("not that error: {error}").into()),
        Ok(response) => Err(format!("the call succeeded: {response:?}").into()),
    }
}

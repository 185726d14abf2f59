//! Calls of `lensmith-ecr` against an emulator of AWS. `cargo xtask e2e` starts one and runs this.
//!
//! The feature `full` calls every operation; without it a crate of `GetDownloadUrlForLayer` alone will do.

#![forbid(unsafe_code)]

#[cfg(feature = "full")]
mod full;
mod one_operation;
#[allow(dead_code, reason = "other packages need the rest")]
mod session;

use std::process::ExitCode;

use session::{Failure, Session};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    session::end(run().await)
}

async fn run() -> Result<(), Failure> {
    let endpoint = session::endpoint()?;
    let session = Session::new(&endpoint)?;
    one_operation::run(&session, &endpoint).await?;
    #[cfg(feature = "full")]
    full::run(&session).await?;
    Ok(())
}

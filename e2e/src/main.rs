//! Calls of `lensmith-ecr` against an emulator of AWS. `cargo xtask e2e` starts one and runs this.
//!
//! The feature `full` calls every operation; without it a crate of `GetDownloadUrlForLayer` alone will do.

#[cfg(feature = "full")]
mod full;
mod one_operation;
mod session;

use std::env;
use std::process::ExitCode;

use session::{Failure, Session};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("  failed: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let endpoint = env::var(session::ENDPOINT).map_err(|_| session::NO_ENDPOINT)?;
    let session = Session::new(&endpoint)?;
    one_operation::run(&session, &endpoint).await?;
    #[cfg(feature = "full")]
    full::run(&session).await?;
    Ok(())
}

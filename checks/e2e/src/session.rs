//! What all steps share: the client, what it has called, and how a step reports.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::env;
use std::error::Error as AnyError;
use std::process::{self, ExitCode};
use std::time::Duration;

use lensmith::credentials::Credentials;
use lensmith::{Client, Error, Operation};

/// The emulator's URL is the value of this variable.
const ENDPOINT: &str = "LENSMITH_E2E_ENDPOINT";

/// What a call may take that is not meant to time out.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Why a step failed.
pub(crate) type Failure = Box<dyn AnyError>;

/// What a step saw, or why it failed.
pub(crate) type Seen = Result<String, Failure>;

/// A client of the emulator, and the names of the operations that it answered with a success.
pub(crate) struct Session {
    client: Client,
    pub(crate) answered: RefCell<BTreeSet<&'static str>>,
}

impl Session {
    pub(crate) fn new(endpoint: &str) -> Result<Self, Failure> {
        Ok(Self { client: client(endpoint, PATIENCE)?, answered: RefCell::default() })
    }

    /// Sends the request, and notes the operation if it succeeds.
    pub(crate) async fn send<O: Operation>(
        &self,
        request: O,
    ) -> Result<O::Response, Error<O::Error>> {
        let response = self.client.send(request).await?;
        self.answered.borrow_mut().insert(O::NAME);
        Ok(response)
    }
}

/// The emulator's URL.
pub(crate) fn endpoint() -> Result<String, Failure> {
    let unset =
        || format!("{ENDPOINT} is not set; `cargo xtask e2e` starts an emulator and sets it");
    Ok(env::var(ENDPOINT).map_err(|_| unset())?)
}

/// Runs the calls of the async client and then those of the blocking one, each with the emulator's URL.
pub(crate) fn run_both<F: Future<Output = Result<(), Failure>>>(
    of_async: impl FnOnce(String) -> F,
    of_blocking: impl FnOnce(&str) -> Result<(), Failure>,
) -> ExitCode {
    let run = || {
        let endpoint = endpoint()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(of_async(endpoint.clone()))?;
        of_blocking(&endpoint)
    };
    end(run())
}

/// Says what went wrong, if anything did, and ends the program accordingly.
pub(crate) fn end(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("  failed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A client whose calls may take as long as `timeout`.
pub(crate) fn client(endpoint: &str, timeout: Duration) -> Result<Client, Failure> {
    let builder = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("test", "test"))
        .endpoint_url(endpoint)
        .connect_timeout(PATIENCE)
        .timeout(timeout);
    Ok(builder.build()?)
}

/// A repository's name that no other run uses.
pub(crate) fn repository(name: &str) -> String {
    format!("e2e-{}/{name}", process::id())
}

/// Prints what a step saw, or fails with the step's name.
pub(crate) fn report(step: &str, seen: Seen) -> Result<(), Failure> {
    println!("  {step}: {}", seen.map_err(|error| format!("{step}: {error}"))?);
    Ok(())
}

//! Credentials that a program writes:
//! [`credential_process`](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).

mod child;
mod words;

use std::time::Duration;

use self::words::words;
use super::super::runtime::run;
use super::super::{Answer, Context, Missed};
use super::answer::{Expired, Members};
use super::exchange::without;

/// How long the program may take. It may have to ask the user.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs a command, without a shell, and reads its output.
pub(super) async fn credentials(
    context: Context<'_>,
    command: &str,
    account_id: Option<String>,
) -> Answer {
    let words = words(command).map_err(|reason| failed(&format!("cannot be run: {reason}")))?;
    let job = move || child::output(&words, LIMIT, std::io::stderr());
    let output = run(context.runtime, job).await;
    let output = output.unwrap_or_else(|| Err("was interrupted".to_owned()));
    let output = output.map_err(|reason| failed(&without(&[], &reason)))?;
    let members =
        Members::read(&output).map_err(|error| failed(&format!("does not write JSON: {error}")))?;
    match members.get("Version") {
        Some("1") => {}
        _ => return Err(failed("must write JSON with `\"Version\": 1`")),
    }
    let credentials = members
        .credentials("SessionToken", Expired::Refuse)
        .map_err(|missed| failed(&format!("cannot be used: {}", missed.into_reason())))?;
    Ok(match (credentials.account_id(), account_id) {
        (None, Some(account_id)) => credentials.with_account_id(account_id),
        _ => credentials,
    })
}

fn failed(reason: &str) -> Missed {
    Missed::Failed(format!("its `credential_process` {reason}"))
}

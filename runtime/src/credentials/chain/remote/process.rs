//! Credentials that a program of the user's writes:
//! [`credential_process`](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).

mod child;
mod words;

use std::time::Duration;

use self::words::words;
use super::super::world::run;
use super::super::{Answer, Context, Missed};
use super::answer::Members;
use super::exchange::without;

/// How long the program may take. It may have to ask its user.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs a command, without a shell, and reads what it writes.
pub(super) async fn credentials(
    context: Context<'_>,
    command: &str,
    account_id: Option<String>,
) -> Answer {
    let words = words(command).map_err(|reason| failed(&format!("cannot be run: {reason}")))?;
    let output = run(context.world, move || child::output(&words, LIMIT)).await;
    let output = output.unwrap_or_else(|| Err("was broken off".to_owned()));
    let output = output.map_err(|reason| failed(&without(&[], &reason)))?;
    let members =
        Members::read(&output).map_err(|error| failed(&format!("writes no JSON: {error}")))?;
    match members.get("Version") {
        Some("1") => {}
        _ => return Err(failed("has to write JSON with `\"Version\": 1`")),
    }
    let credentials = members.credentials("SessionToken")?;
    Ok(match (credentials.account_id(), account_id) {
        (None, Some(account_id)) => credentials.with_account_id(account_id),
        _ => credentials,
    })
}

fn failed(reason: &str) -> Missed {
    Missed::Failed(format!("its `credential_process` {reason}"))
}

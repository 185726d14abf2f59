use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Client;
use crate::call::{AttemptError, AttemptResult, Call, NextStep, Observer};
use crate::credentials::{Credentials, CredentialsError};
use crate::random::random;

/// Makes attempts until one succeeds or no more are allowed, and returns the result of the last. None of
/// this depends on the operation, so that it is compiled once for all of them.
pub(super) async fn send(
    client: &Client,
    mut call: Call<'_>,
    observer: &mut Observer<'_>,
    mut credentials: Option<Credentials>,
) -> Result<AttemptResult, AttemptError> {
    loop {
        pause(call.start(client.now())).await;
        let request = call.request(credentials.as_ref(), client.now(), observer)?;
        let start = client.now();
        let limit = call.limit(start);
        let result = if limit.is_zero() {
            Err(call.late(start))
        } else {
            let sending = timeout(limit, client.state.transport.send(request));
            let result = observer.attempt_scope().wrap(sending).await;
            result.unwrap_or_else(|_| Err(call.late(start)))
        };
        let mut next = call.finish(result, client.now(), random(), observer);
        if let NextStep::Renew(refused) = next {
            let fresh = provided(client, call.time_left(client.now())).await.ok();
            let has_others = fresh.is_some() && fresh != credentials;
            next = call.renewed(refused, has_others, client.now(), random(), observer);
        }
        match next {
            NextStep::Attempt(after) => pause(after).await,
            NextStep::End(after, result) => {
                pause(after).await;
                return Ok(result);
            }
            NextStep::Renew(refused) => return Ok(refused.result),
        }
        if call.is_signed() {
            credentials = Some(provided(client, call.time_left(client.now())).await?);
        }
    }
}

/// The credentials to sign with now.
pub(super) async fn provided(
    client: &Client,
    limit: Duration,
) -> Result<Credentials, CredentialsError> {
    let Some(provider) = &client.config.credentials else { return Err(CredentialsError::Missing) };
    let late = CredentialsError::Timeout { after: client.config.timeout };
    let given = timeout(provider.patience(limit), provider.credentials()).await;
    given.unwrap_or_else(|_| provider.kept().ok_or(late))
}

/// Sleeps, unless there is no time to: the shortest sleep would last a millisecond.
async fn pause(time: Duration) {
    if !time.is_zero() {
        sleep(time).await;
    }
}

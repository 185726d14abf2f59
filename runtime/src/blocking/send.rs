use std::thread::sleep;
use std::time::Duration;

use super::{Client, block_on};
use crate::call::{AttemptError, AttemptResult, Call, NextStep, Observer};
use crate::credentials::{Credentials, CredentialsError};
use crate::random::random;
use crate::transport::TransportError;

/// Makes attempts until one succeeds or no more are allowed, and returns the result of the last. None of
/// this depends on the operation, so that it is compiled once for all of them.
pub(super) fn send(
    client: &Client,
    mut call: Call<'_>,
    observer: &mut Observer<'_>,
    mut credentials: Option<Credentials>,
) -> Result<AttemptResult, AttemptError> {
    loop {
        sleep(call.start(client.now()));
        let request = call.request(credentials.as_ref(), client.now(), observer)?;
        let start = client.now();
        let limit = call.limit(start);
        let result = if limit.is_zero() {
            Err(call.late(start))
        } else {
            match observer.attempt_scope().run(|| client.state.transport.send(request, limit)) {
                // The call's own limit says more than what was left of it.
                Err(TransportError::Timeout { after, .. }) if after == limit => {
                    Err(call.late(start))
                }
                result => result,
            }
        };
        let mut next = call.finish(result, client.now(), random(), observer);
        if let NextStep::Renew(refused) = next {
            let fresh = provided(client, call.time_left(client.now())).ok();
            let has_others = fresh.is_some() && fresh != credentials;
            next = call.renewed(refused, has_others, client.now(), random(), observer);
        }
        match next {
            NextStep::Attempt(after) => sleep(after),
            NextStep::End(after, result) => {
                sleep(after);
                return Ok(result);
            }
            NextStep::Renew(refused) => return Ok(refused.result),
        }
        if call.is_signed() {
            credentials = Some(provided(client, call.time_left(client.now()))?);
        }
    }
}

/// The credentials to sign with now.
pub(super) fn provided(client: &Client, limit: Duration) -> Result<Credentials, CredentialsError> {
    let Some(provider) = &client.config.credentials else { return Err(CredentialsError::Missing) };
    let late = CredentialsError::Timeout { after: client.config.timeout };
    let given = block_on(provider.credentials(), provider.patience(limit));
    given.unwrap_or_else(|| provider.kept().ok_or(late))
}

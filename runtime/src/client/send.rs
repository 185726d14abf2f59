use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use http::{Request, Response};
use tokio::time::{sleep, timeout};

use super::Client;
use crate::Body;
use crate::call::{
    Access, Asked, AttemptError, AttemptResult, BodyFacts, Call, Clock, Identity, NextStep,
    Observer, Reading, Wanted,
};
use crate::credentials::CredentialsError;
#[cfg(feature = "event-stream")]
use crate::event_stream::Initial;
use crate::random::random;
use crate::transport::{MAX_RESPONSE_BYTES, TransportError};

/// Makes attempts until one succeeds or no more are allowed, and returns the result of the last. None of
/// this depends on the operation, so that it is compiled once for all of them.
pub(super) async fn send(
    client: &Client,
    mut call: Call<'_>,
    observer: &mut Observer<'_>,
    mut identity: Identity,
) -> Result<AttemptResult, AttemptError> {
    if let Some(wanted) = call.session() {
        identity =
            Box::pin(session(client, wanted, identity, call.time_left(client.now()))).await?;
    }
    loop {
        pause(call.start(client.now())).await;
        if let Some((body, reading)) = call.body_to_read() {
            let facts = Box::pin(read(body, reading)).await;
            call.set_body_facts(facts.map_err(AttemptError::Transport)?);
        }
        let request = call.request(&identity, client.now(), observer)?;
        let start = client.now();
        let limit = call.limit(start);
        let result = if limit.is_zero() {
            Err(call.late(start))
        } else {
            let sending = Box::pin(attempt(client, &call, request, limit, start));
            observer.attempt_scope().wrap(sending).await
        };
        let mut next = call.finish(result, client.now(), random(), observer);
        if let NextStep::Renew(refused) = next {
            let limit = call.time_left(client.now());
            let fresh = next_identity(client, &call, limit).await.ok();
            let has_others = fresh.is_some_and(|fresh| fresh != identity);
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
        identity = next_identity(client, &call, call.time_left(client.now())).await?;
    }
}

/// The identity that the next attempt is made with.
async fn next_identity(
    client: &Client,
    call: &Call<'_>,
    limit: Duration,
) -> Result<Identity, AttemptError> {
    let identity = provided(client, call.access(), limit).await?;
    match call.session() {
        Some(wanted) => Box::pin(session(client, wanted, identity, limit)).await,
        None => Ok(identity),
    }
}

/// The session of a caller, which another call may be creating. A caller without a key stays as it is.
pub(super) async fn session(
    client: &Client,
    wanted: &Wanted,
    caller: Identity,
    limit: Duration,
) -> Result<Identity, AttemptError> {
    let Identity::Key(caller) = caller else { return Ok(caller) };
    let Asked { create, resource, kept } = client.state.sessions.ask(wanted, &caller)?;
    let late = CredentialsError::Timeout { after: client.config.credentials_timeout() };
    let given = kept.credentials_by(|| (create.client)(client, resource));
    let given = timeout(kept.patience(limit), given).await;
    Ok(Identity::Session(given.unwrap_or_else(|_| kept.kept().ok_or(late))?))
}

/// Sends a request, and receives its response, within a limit. A request whose body is a stream has that limit anew
/// whenever the body moves.
async fn attempt(
    client: &Client,
    call: &Call<'_>,
    mut request: Request<Body>,
    limit: Duration,
    start: Duration,
) -> AttemptResult {
    let moved = follow(client, &mut request, start);
    let mut exchange = pin!(exchange(client, call, request));
    let mut left = limit;
    loop {
        if let Ok(result) = timeout(left, exchange.as_mut()).await {
            return result;
        }
        let moved = moved.as_ref().map_or(start, |it| Duration::from_nanos(it.load(Relaxed)));
        left = moved.saturating_add(limit).saturating_sub(client.now());
        if left.is_zero() {
            return Err(call.late(start));
        }
    }
}

/// When the body of a request was last read, if it is a stream.
fn follow(client: &Client, request: &mut Request<Body>, start: Duration) -> Option<Arc<AtomicU64>> {
    if request.body().as_bytes().is_some() {
        return None;
    }
    let moved = Arc::new(AtomicU64::new(nanoseconds(start)));
    let (state, last) = (Arc::clone(&client.state), Arc::clone(&moved));
    let body = std::mem::take(request.body_mut());
    *request.body_mut() =
        body.with_progress(move |_| last.store(nanoseconds(state.now()), Relaxed));
    Some(moved)
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// Sends a request and receives its response, with the body unless the caller gets that before it is read.
async fn exchange(client: &Client, call: &Call<'_>, request: Request<Body>) -> AttemptResult {
    let response = client.state.transport.send(request).await;
    let response = response.map_err(|error| call.unanswered(error))?;
    let response = call.validated(response);
    if call.hands_over(&response) {
        #[cfg(feature = "event-stream")]
        if call.awaits_initial() {
            return Box::pin(with_initial(response)).await;
        }
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    let body = body.bytes(MAX_RESPONSE_BYTES).await.map_err(|error| call.unread(error))?;
    Ok(Response::from_parts(head, body.into()))
}

/// A response whose first event has been read.
#[cfg(feature = "event-stream")]
async fn with_initial(response: Response<Body>) -> AttemptResult {
    let (head, body) = response.into_parts();
    let mut initial = Initial::new(body);
    while let Some(chunks) = initial.wanted() {
        let chunk = chunks.next().await.transpose()?;
        initial.push(chunk);
    }
    Ok(initial.finish(head))
}

/// Reads a body that is not in memory.
pub(super) async fn read(body: Body, mut reading: Reading) -> Result<BodyFacts, TransportError> {
    let mut chunks = body.chunks();
    while let Some(chunk) = chunks.next().await {
        reading.update(&chunk?);
    }
    Ok(reading.finish())
}

/// The identity that a call is made with now.
pub(super) async fn provided(
    client: &Client,
    access: Access<'_>,
    limit: Duration,
) -> Result<Identity, CredentialsError> {
    let Some(provider) = access.provider() else { return Ok(Identity::Anonymous) };
    let late = CredentialsError::Timeout { after: client.config.credentials_timeout() };
    let given = timeout(provider.patience(limit), provider.credentials()).await;
    access.identity(given.unwrap_or_else(|_| provider.kept().ok_or(late)))
}

/// Sleeps, unless there is no time to: the shortest sleep would last a millisecond.
async fn pause(time: Duration) {
    if !time.is_zero() {
        sleep(time).await;
    }
}

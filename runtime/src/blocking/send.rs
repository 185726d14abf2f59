use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::{Client, block_on};
use crate::Body;
use crate::body::{Collected, Source};
use crate::call::{
    Access, Asked, AttemptError, AttemptResult, BodyFacts, Call, Identity, NextStep, Observer,
    Reading, Wanted,
};
use crate::config::Config;
use crate::credentials::CredentialsError;
#[cfg(feature = "event-stream")]
use crate::event_stream::Initial;
use crate::random::random;
use crate::transport::{MAX_RESPONSE_BYTES, TransportError};

/// Makes attempts until one succeeds or no more are allowed, and returns the result of the last. None of
/// this depends on the operation, so that it is compiled once for all of them.
pub(super) fn send(
    client: &Client,
    mut call: Call<'_>,
    observer: &mut Observer<'_>,
    mut identity: Identity,
) -> Result<AttemptResult, AttemptError> {
    if let Some(wanted) = call.session() {
        identity = session(client, wanted, identity, call.time_left(client.now()))?;
    }
    loop {
        sleep(call.start(client.now()));
        if let Some((body, reading)) = call.body_to_read() {
            call.set_body_facts(read(body, reading).map_err(AttemptError::Transport)?);
        }
        let request = call.request(&identity, client.now(), observer)?;
        let start = client.now();
        let limit = call.limit(start);
        let result = if limit.is_zero() {
            Err(call.late(start))
        } else {
            match observer.attempt_scope().run(|| exchange(client, &call, request, limit)) {
                // The call's own limit says more than what was left of it.
                Err(TransportError::Timeout { after, .. }) if after == limit => {
                    Err(call.late(start))
                }
                result => result,
            }
        };
        let mut next = call.finish(result, client.now(), random(), observer);
        if let NextStep::Renew(refused) = next {
            let limit = call.time_left(client.now());
            let fresh = next_identity(client, &call, limit).ok();
            let has_others = fresh.is_some_and(|fresh| fresh != identity);
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
        identity = next_identity(client, &call, call.time_left(client.now()))?;
    }
}

/// The identity that the next attempt is made with.
fn next_identity(
    client: &Client,
    call: &Call<'_>,
    limit: Duration,
) -> Result<Identity, AttemptError> {
    let identity = provided(client, call.access(), limit)?;
    match call.session() {
        Some(wanted) => session(client, wanted, identity, limit),
        None => Ok(identity),
    }
}

/// The session of a caller, which another call may be creating. A caller without a key stays as it is.
pub(super) fn session(
    client: &Client,
    wanted: &Wanted,
    caller: Identity,
    limit: Duration,
) -> Result<Identity, AttemptError> {
    let Identity::Key(caller) = caller else { return Ok(caller) };
    let Asked { create, resource, kept } = client.state.sessions.ask(wanted, &caller)?;
    let late = CredentialsError::Timeout { after: client.config.credentials_timeout() };
    // Nothing interrupts a call on this thread, so that it has to end by itself in time.
    let given = kept.credentials_by(|| async move {
        (create.blocking)(&client.with(Config::TIMEOUT, limit), resource)
    });
    let given = block_on(given, kept.patience(limit));
    Ok(Identity::Session(given.unwrap_or_else(|| kept.kept().ok_or(late))?))
}

/// Sends a request and receives its response, with the body unless the caller gets that before it is read.
fn exchange(
    client: &Client,
    call: &Call<'_>,
    request: Request<Body>,
    limit: Duration,
) -> AttemptResult {
    let response = client.state.transport.send(request, limit);
    let response = response.map_err(|error| call.unanswered(error))?;
    let response = call.validated(response);
    if call.hands_over(&response) {
        #[cfg(feature = "event-stream")]
        if call.awaits_initial() {
            return with_initial(response);
        }
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    let body = collect(body).map_err(|error| call.unread(error))?;
    Ok(Response::from_parts(head, body.into()))
}

/// A response whose first event has been read.
#[cfg(feature = "event-stream")]
fn with_initial(response: Response<Body>) -> AttemptResult {
    let (head, body) = response.into_parts();
    let mut initial = Initial::new(body);
    while let Some(chunks) = initial.wanted() {
        let chunk = chunks.read_chunk().transpose()?;
        initial.push(chunk);
    }
    Ok(initial.finish(head))
}

/// All bytes of a body, unless they are too many.
pub(crate) fn collect(body: Body) -> Result<Bytes, TransportError> {
    let mut collected = Collected::new(body.length(), MAX_RESPONSE_BYTES)?;
    match body.try_into_bytes() {
        Ok(bytes) => Ok(bytes),
        Err(body) => {
            let mut chunks = body.chunks();
            while let Some(chunk) = chunks.read_chunk() {
                collected.push(chunk?)?;
            }
            Ok(collected.into_bytes())
        }
    }
}

/// A request whose body is read into memory.
pub(crate) fn whole(request: Request<Body>) -> Result<Request<Bytes>, TransportError> {
    let (head, body) = request.into_parts();
    Ok(Request::from_parts(head, collect(body)?))
}

/// Reads a body that is not in memory.
pub(super) fn read(body: Body, mut reading: Reading) -> Result<BodyFacts, TransportError> {
    let mut chunks = body.chunks();
    while let Some(chunk) = chunks.read_chunk() {
        reading.update(&chunk?);
    }
    Ok(reading.finish())
}

/// The error of a call that sends events, which needs another thread than the one that reads the response.
#[cfg(feature = "event-stream")]
pub(super) fn without_events() -> TransportError {
    let reason = "the blocking client sends no events while it reads a response; use the async client, \
                  `lensmith::Client`";
    TransportError::Unsupported { reason: reason.to_owned() }
}

/// The identity that a call is made with now.
pub(super) fn provided(
    client: &Client,
    access: Access<'_>,
    limit: Duration,
) -> Result<Identity, CredentialsError> {
    let Some(provider) = access.provider() else { return Ok(Identity::Anonymous) };
    let late = CredentialsError::Timeout { after: client.config.credentials_timeout() };
    let given = block_on(provider.credentials(), provider.patience(limit));
    access.identity(given.unwrap_or_else(|| provider.kept().ok_or(late)))
}

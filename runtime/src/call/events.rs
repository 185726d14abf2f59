//! The events that a request sends in a call.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::header::HeaderValue;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};

use super::request::Signing;
use super::{AttemptError, Identity};
use crate::Body;
use crate::body::{Chunk, Chunks, Source, failed};
use crate::event_stream::HangUp;
use crate::sign::{EventSigner, SIGNED_EVENTS, SignError, X_AMZ_CONTENT_SHA256};
use crate::transport::TransportError;

/// The events of a call, which end with the call unless its response goes on.
pub(super) struct SentEvents {
    /// Absent if there are no events.
    hang_up: Option<Arc<HangUp>>,
}

impl SentEvents {
    /// Those of the body of a request.
    pub(super) fn of(body: &Body) -> Self {
        Self { hang_up: body.events().map(|events| Arc::new(HangUp::new(events))) }
    }

    /// Authenticates a request. If it is signed, its events are, too, each when it is sent.
    pub(super) fn authenticate(
        signing: Signing<'_>,
        request: &mut Request<Body>,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<(), AttemptError> {
        let (Identity::Key(credentials) | Identity::Session(credentials)) = identity else {
            return signing.authenticate(request, identity, now);
        };
        let hash = HeaderValue::from_static(SIGNED_EVENTS);
        request.headers_mut().insert(X_AMZ_CONTENT_SHA256, hash);
        let plan = signing.plan(request, identity)?;
        signing.authenticate(request, identity, now)?;
        let signer = EventSigner::after(request, credentials, plan.scope());
        let signer = signer.ok_or(SignError::UnsignedEvents)?;
        let events = std::mem::take(request.body_mut()).chunks();
        let ahead = now.duration_since(Timestamp::now());
        *request.body_mut() = Body::once(Signed { events, signer: Some(signer), ahead });
        Ok(())
    }

    /// The error of the events rather than the one that it led to.
    pub(super) fn failure(&self, error: TransportError) -> TransportError {
        let failure = self.hang_up.as_ref().and_then(|hang_up| hang_up.take_failure());
        failure.unwrap_or(error)
    }

    /// A response that ends the events when it ends itself.
    pub(super) fn answered(&self, response: Response<Body>) -> Response<Body> {
        match &self.hang_up {
            None => response,
            Some(hang_up) => {
                response.map(|body| Body::once(Arc::clone(hang_up).answer(body.chunks())))
            }
        }
    }
}

/// Frames, each inside of a signed one.
struct Signed {
    events: Chunks,
    /// Absent after the end.
    signer: Option<EventSigner>,
    /// How far the clock of the service is ahead of ours.
    ahead: SignedDuration,
}

impl Source for Signed {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let Some(signer) = &mut self.signer else { return Poll::Ready(None) };
        let event = ready!(self.events.poll_chunk(context));
        let now = Timestamp::now();
        let now = now.saturating_add(self.ahead).unwrap_or(now);
        let frame = match event {
            Some(Ok(event)) => signer.sign(event, now),
            Some(Err(error)) => {
                self.signer = None;
                return Poll::Ready(Some(Err(error)));
            }
            None => {
                let end = signer.end(now);
                self.signer = None;
                end
            }
        };
        Poll::Ready(Some(frame.encode().map_err(|error| failed(error.into()))))
    }
}

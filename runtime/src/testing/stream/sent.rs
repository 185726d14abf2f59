//! Events that a client sends, for recordings: read from the request while it is sent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use http::Request;

use super::conversation::unsigned;
use super::record::{Kept, frames};
use crate::body::{Chunk, Chunks, Source};
use crate::event_stream::message::{EVENT_TYPE, INITIAL_REQUEST};
use crate::event_stream::{Frame, HeaderValue};
use crate::{Body, Operation};

/// Shows an event in JSON without its secrets; `None` for the message that has the other members of the request.
pub(in crate::testing) type Show = fn(&Frame) -> Option<String>;

/// How the events of an operation are shown, if it sends any.
pub(in crate::testing) fn show<O: Operation>() -> Option<Show> {
    O::REQUEST_EVENTS.map(|_| event::<O> as Show)
}

/// Stands for an event that the model does not know.
const UNREADABLE: &str = "<unreadable>";

fn event<O: Operation>(frame: &Frame) -> Option<String> {
    let name = frame.header(EVENT_TYPE).and_then(HeaderValue::as_str);
    if name == Some(INITIAL_REQUEST) && O::SERVICE.protocol.has_initial_messages {
        return None;
    }
    let shown = O::REQUEST_EVENTS.and_then(|events| events.show(frame));
    Some(shown.unwrap_or_else(|| UNREADABLE.to_owned()))
}

/// The end of events that ended in order.
pub(super) const ENDED: &str = "end";

/// What a request has sent so far.
#[derive(Clone, Debug)]
pub(in crate::testing) struct Sent(Arc<Mutex<Taken>>);

#[derive(Debug)]
struct Taken {
    kept: Kept,
    /// Whether the request has ended in order.
    is_ended: bool,
    /// Whether the call is recorded, so that nothing is kept any longer.
    is_recorded: bool,
}

/// The events of a request without their secrets.
pub(in crate::testing) struct SentEvents {
    pub(in crate::testing) events: Vec<String>,
    /// How they end, as [`SentRequest::events_end`](crate::testing::SentRequest::events_end) has it.
    pub(in crate::testing) end: &'static str,
    /// Where each ends in the request, and at last where the events end if they ended in order.
    pub(in crate::testing) positions: Vec<usize>,
}

impl Sent {
    /// The same request, whose bytes are kept up to a limit while it is sent.
    pub(in crate::testing) fn of(request: Request<Body>, limit: usize) -> (Request<Body>, Self) {
        let taken = Taken { kept: Kept::new(limit), is_ended: false, is_recorded: false };
        let sent = Self(Arc::new(Mutex::new(taken)));
        if let Some(bytes) = request.body().as_bytes() {
            sent.note(Some(&Ok(bytes.clone())));
            sent.note(None);
            return (request, sent);
        }
        let tee = |body: Body| Body::once(SentTee { chunks: body.chunks(), sent: sent.clone() });
        (request.map(tee), sent)
    }

    /// Nothing that runs while the lock is held panics.
    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, chunk: Option<&Chunk>) {
        let mut taken = self.lock();
        match chunk {
            _ if taken.is_recorded => {}
            Some(Ok(bytes)) => taken.kept.push(bytes),
            Some(Err(_)) => {}
            None => taken.is_ended = true,
        }
    }

    /// How many bytes have passed. The end counts as one more.
    pub(super) fn position(&self) -> usize {
        let taken = self.lock();
        taken.kept.bytes.len() + usize::from(taken.is_ended)
    }

    /// The events that were sent. Later ones are not kept.
    pub(in crate::testing) fn finish(&self, show: Show) -> SentEvents {
        let mut taken = self.lock();
        taken.is_recorded = true;
        let (bytes, is_full) = (taken.kept.take(), taken.kept.is_full);
        let mut end = taken.is_ended.then_some(bytes.len() + 1);
        drop(taken);
        let (mut events, mut positions) = (Vec::new(), Vec::new());
        for (position, frame) in frames(bytes) {
            match unsigned(frame) {
                Ok(Some(frame)) => {
                    if let Some(event) = show(&frame) {
                        events.push(event);
                        positions.push(position);
                    }
                }
                Ok(None) => end = Some(position),
                Err(_) => {}
            }
        }
        let end = if is_full { None } else { end };
        positions.extend(end);
        let end = match (end, is_full) {
            (_, true) => "limit",
            (Some(_), _) => ENDED,
            (None, _) => "cut",
        };
        SentEvents { events, end, positions }
    }
}

/// Passes the events of a request on.
struct SentTee {
    chunks: Chunks,
    sent: Sent,
}

impl Source for SentTee {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let chunk = ready!(self.chunks.poll_chunk(context));
        self.sent.note(chunk.as_ref());
        Poll::Ready(chunk)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::testing::stream::{Item, Played, Tee};
    use crate::transport::TransportError;

    fn frame(text: &'static str) -> Bytes {
        Frame::new(text).encode().unwrap()
    }

    fn stream(items: impl IntoIterator<Item = Item>) -> Body {
        Body::once(Played::new(items))
    }

    fn frames_of(texts: &[&'static str]) -> Vec<Item> {
        texts.iter().map(|text| Item::Bytes(frame(text))).collect()
    }

    fn show(frame: &Frame) -> Option<String> {
        Some(String::from_utf8_lossy(frame.payload()).into_owned())
    }

    /// Reads a body to its end.
    fn read(body: Body) -> usize {
        let mut chunks = body.chunks();
        let context = &mut Context::from_waker(std::task::Waker::noop());
        let mut length = 0;
        while let Poll::Ready(Some(Ok(chunk))) = chunks.poll_chunk(context) {
            length += chunk.len();
        }
        length
    }

    #[test]
    fn events_beyond_the_limit_are_sent_and_not_recorded() {
        // The last one would fit again.
        let texts = ["a", "b", "a long one that does not fit any more", ""];
        let length: usize = texts.iter().map(|text| frame(text).len()).sum();
        for (limit, events, end) in [(40, &texts[..2], "limit"), (length, &texts[..], ENDED)] {
            let (request, sent) = Sent::of(Request::new(stream(frames_of(&texts))), limit);
            assert_eq!(read(request.into_body()), length);
            let SentEvents { events: shown, end: its_end, positions } = sent.finish(show);
            let shown: Vec<_> = shown.iter().map(String::as_str).collect();
            assert_eq!((&shown[..], its_end), (events, end));
            assert_eq!(positions.len(), events.len() + usize::from(end == ENDED));
        }
    }

    #[test]
    fn nothing_is_kept_once_the_call_is_recorded() {
        let (request, sent) = Sent::of(Request::new(stream(frames_of(&["a", "b"]))), 100);
        let mut chunks = request.into_body().chunks();
        let context = &mut Context::from_waker(std::task::Waker::noop());
        assert!(chunks.poll_chunk(context).is_ready());
        let SentEvents { events, end, .. } = sent.finish(show);
        assert_eq!((events, end), (vec!["a".to_owned()], "cut"));
        assert!(chunks.poll_chunk(context).is_ready());
        assert_eq!(sent.position(), 0);
    }

    #[test]
    fn a_response_beyond_the_limit_passes_and_is_recorded_with_a_failure() {
        let texts = ["a", "a long one that does not fit any more", ""];
        let length: usize = texts.iter().map(|text| frame(text).len()).sum();
        let passed = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&passed);
        let body = Tee::body(stream(frames_of(&texts)), None, 40, move |passed| {
            *kept.lock().unwrap() = Some(passed);
        });
        assert_eq!(read(body), length);
        let passed = passed.lock().unwrap().take().unwrap();
        assert_eq!(passed.bytes, frame("a"));
        assert!(matches!(passed.error, Some(TransportError::TooLarge { limit: 40, .. })));
    }

    #[test]
    fn turns_count_what_had_passed_of_the_request() {
        let (request, sent) = Sent::of(Request::new(stream(frames_of(&["a", "b"]))), 100);
        let turns = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&turns);
        let response = stream(frames_of(&["1", "2", "3"]));
        let body = Tee::body(response, Some(sent.clone()), 100, move |passed| {
            *kept.lock().unwrap() = Some(passed.turns);
        });
        let (mut ours, mut theirs) = (request.into_body().chunks(), body.chunks());
        let context = &mut Context::from_waker(std::task::Waker::noop());
        for chunks in [&mut theirs, &mut ours] {
            assert!(chunks.poll_chunk(context).is_ready());
        }
        for _ in 0..2 {
            assert!(theirs.poll_chunk(context).is_ready());
        }
        for _ in 0..2 {
            assert!(ours.poll_chunk(context).is_ready());
        }
        assert!(theirs.poll_chunk(context).is_ready());
        let turns = turns.lock().unwrap().take().unwrap();
        let ends = [17, 34, 51];
        assert_eq!(turns.counts(&ends, &sent.finish(show).positions), [0, 1, 1, 3]);
    }
}

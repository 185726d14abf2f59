//! The service's side of a recorded conversation.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::Response;

use super::Streams;
use super::compared::Compared;
use super::sent::ENDED;
use crate::Body;
use crate::body::{Chunk, Chunks, Source, failed};
use crate::event_stream::{Decoder, Frame, Frames};
use crate::testing::traffic::Exchange;
use crate::transport::TransportError;

/// When a recorded response goes on, by how many events the client has sent. The end of those counts as one more.
pub(in crate::testing) struct Turns {
    events: VecDeque<usize>,
    end: usize,
    /// How many events are read after the response, or before a failure without one.
    rest: usize,
}

impl Turns {
    /// Those of a recording. If the events are not compared, nothing waits for them.
    pub(in crate::testing) fn of(exchange: &Exchange, is_compared: bool) -> Self {
        let count = exchange.request.events.as_ref().map(Vec::len);
        let rest = match (exchange.request.events_end.as_deref(), count) {
            (Some(ENDED), _) => usize::MAX,
            // A call whose first event was taken is not tried again.
            (Some(_), Some(count)) if !is_compared => count.min(1),
            (_, Some(count)) => count,
            // An older recording.
            (_, None) => usize::MAX,
        };
        let sent_before = exchange.response.as_ref().and_then(|it| it.sent_before.as_ref());
        let counts = sent_before.filter(|_| is_compared).into_iter().flatten();
        let mut events: VecDeque<_> =
            counts.map(|count| usize::try_from(*count).unwrap_or(0)).collect();
        let end = events.pop_back().unwrap_or(0);
        Self { events, end, rest }
    }
}

/// The body of a recorded response. It is what reads the request.
struct Replayed {
    sent: Compared,
    answer: Answer,
    turns: Turns,
    streams: Streams,
    /// What comes next, when it is its turn.
    next: Option<Option<Result<Part, TransportError>>>,
}

enum Answer {
    Events(Frames),
    /// An error, or a response without events.
    Bytes(Chunks),
}

enum Part {
    Event(Frame),
    Bytes(Bytes),
}

/// The response with a body that goes on as the client sends its events.
pub(in crate::testing) fn replayed(
    response: Response<Body>,
    sent: Compared,
    turns: Turns,
    streams: Streams,
) -> Response<Body> {
    let has_events = response.status().is_success() && streams.are_received;
    response.map(|body| {
        let answer = match has_events {
            true => Answer::Events(Frames::new(body.chunks(), Decoder::new())),
            false => Answer::Bytes(body.chunks()),
        };
        Body::once(Replayed { sent, answer, turns, streams, next: None })
    })
}

/// Reads what the client had sent when the call failed.
pub(in crate::testing) async fn heard(
    mut sent: Compared,
    turns: &Turns,
) -> Result<(), TransportError> {
    poll_fn(|context| sent.poll_until(context, turns.rest)).await
}

impl Replayed {
    /// The next part of the recorded response.
    fn poll_answer(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Part, TransportError>>> {
        Poll::Ready(match &mut self.answer {
            Answer::Events(frames) => ready!(frames.poll(context))
                .map(|frame| frame.map(Part::Event).map_err(|kind| kind.of_body())),
            Answer::Bytes(chunks) => {
                ready!(chunks.poll_chunk(context)).map(|bytes| bytes.map(Part::Bytes))
            }
        })
    }

    /// How many events the client has to send before this comes.
    fn turn(&self, next: Option<&Result<Part, TransportError>>) -> usize {
        let Turns { events, end, rest } = &self.turns;
        match next {
            Some(Ok(Part::Event(frame))) if (self.streams.is_initial)(frame) => 0,
            Some(Ok(Part::Event(_))) => events.front().copied().unwrap_or(0),
            Some(Ok(Part::Bytes(_)) | Err(_)) => *end,
            None => *rest.max(end),
        }
    }
}

impl Source for Replayed {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let next = match self.next.take() {
            Some(next) => next,
            None => ready!(self.poll_answer(context)),
        };
        let turn = self.turn(next.as_ref());
        match self.sent.poll_until(context, turn) {
            Poll::Pending => {
                self.next = Some(next);
                return Poll::Pending;
            }
            Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(Ok(())) => {}
        }
        Poll::Ready(next.map(|part| match part? {
            Part::Event(frame) => {
                if !(self.streams.is_initial)(&frame) {
                    self.turns.events.pop_front();
                }
                frame.encode().map_err(|error| failed(error.into()))
            }
            Part::Bytes(bytes) => Ok(bytes),
        }))
    }
}

//! The state of a source, which its request and its response share.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::NextFrame;
use crate::body::{BodyError, Chunk, Source, failed};
use crate::event_stream::message::MESSAGE_TYPE;
use crate::event_stream::{Frame, HeaderValue};
use crate::transport::TransportError;

/// The events of a request, as frames. Each attempt of a call reads them in a turn of its own, until one has taken an
/// event.
pub(crate) struct Feed(Mutex<State>);

struct State {
    next: Next,
    /// How many attempts have begun to read.
    turn: u64,
    /// Whether an event was taken.
    is_begun: bool,
    /// Whether nobody wants events any longer.
    is_hung_up: bool,
    /// A frame that came too late for the turn which waited for it.
    late: Option<Bytes>,
    /// Why the events ended, until the caller knows.
    failure: Option<TransportError>,
    /// Who waits for an event, and who waits for the response.
    request: Option<Waker>,
    response: Option<Waker>,
}

/// What gives the next frame.
enum Next {
    Idle(NextFrame),
    /// It runs now, without the lock: it is the user's code.
    Busy,
    Over,
}

impl Feed {
    pub(super) fn new(next: NextFrame) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            next: Next::Idle(next),
            turn: 0,
            is_begun: false,
            is_hung_up: false,
            late: None,
            failure: None,
            request: None,
            response: None,
        })))
    }

    /// None of the user's code runs while the lock is held, so that none can have panicked.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether no further attempt can send the events.
    #[cfg(any(feature = "_client", test))]
    pub(crate) fn is_used(&self) -> bool {
        let state = self.lock();
        state.is_begun || state.is_hung_up
    }

    /// Why the events ended, unless the caller knows it already.
    #[cfg(feature = "_client")]
    pub(super) fn take_failure(&self) -> Option<TransportError> {
        self.lock().failure.take()
    }

    /// The same, for the response, which is woken if the events fail later.
    #[cfg(feature = "_client")]
    pub(super) fn poll_failure(&self, context: &Context<'_>) -> Option<TransportError> {
        let mut state = self.lock();
        state.response = Some(context.waker().clone());
        state.failure.take()
    }

    /// Ends the events because nobody wants them any longer.
    #[cfg(feature = "_client")]
    pub(super) fn hang_up(&self) {
        let mut state = self.lock();
        state.is_hung_up = true;
        state.late = None;
        let next = mem::replace(&mut state.next, Next::Over);
        let waker = state.request.take();
        drop(state);
        drop(next);
        waker.into_iter().for_each(Waker::wake);
    }
}

/// The reading of the events by one attempt.
pub(crate) struct Turn {
    events: Arc<Feed>,
    turn: u64,
    /// The frame before the events, if there is one.
    first: Bytes,
}

impl Turn {
    /// The next turn. The one before it gets no more events.
    pub(crate) fn new(events: Arc<Feed>, first: Bytes) -> Self {
        let turn = {
            let mut state = events.lock();
            state.turn += 1;
            state.turn
        };
        Self { events, turn, first }
    }

    /// What gives the next frame, or what to do instead.
    fn begin(&self, context: &Context<'_>) -> Result<NextFrame, Poll<Option<Chunk>>> {
        let mut state = self.events.lock();
        if state.is_hung_up || state.turn != self.turn {
            return Err(Poll::Ready(Some(Err(hung_up()))));
        }
        state.request = Some(context.waker().clone());
        if let Some(late) = state.late.take() {
            return Err(Poll::Ready(Some(Ok(late))));
        }
        match mem::replace(&mut state.next, Next::Busy) {
            Next::Idle(next) => Ok(next),
            // The turn before this one waits for it. It wakes this one.
            Next::Busy => Err(Poll::Pending),
            Next::Over => {
                state.next = Next::Over;
                Err(Poll::Ready(None))
            }
        }
    }

    /// Keeps what came, and says what the request sends.
    fn end(
        &self,
        next: NextFrame,
        polled: Poll<Option<Result<Frame, TransportError>>>,
    ) -> Poll<Option<Chunk>> {
        let polled = polled.map(|frame| frame.map(|frame| frame.and_then(encoded)));
        let mut state = self.events.lock();
        let goes_on = matches!(&polled, Poll::Pending | Poll::Ready(Some(Ok((_, false)))));
        let next = match goes_on && !state.is_hung_up {
            true => Next::Idle(next),
            false => {
                state.next = Next::Over;
                drop(state);
                // What the user's code drops may be the response, which hangs up.
                drop(next);
                state = self.events.lock();
                Next::Over
            }
        };
        state.next = next;
        let is_late = state.turn != self.turn;
        let mut wakers = [None, None];
        if is_late {
            wakers[0] = state.request.take();
        }
        let sent = match polled {
            _ if state.is_hung_up => Poll::Ready(Some(Err(hung_up()))),
            Poll::Pending if is_late => Poll::Ready(Some(Err(hung_up()))),
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(Ok((frame, _)))) if is_late => {
                state.late = Some(frame);
                Poll::Ready(Some(Err(hung_up())))
            }
            Poll::Ready(Some(Ok((frame, _)))) => {
                state.is_begun = true;
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => {
                (state.is_begun, state.failure) = (true, Some(error.clone()));
                wakers[1] = state.response.take();
                Poll::Ready(Some(Err(error)))
            }
        };
        drop(state);
        wakers.into_iter().flatten().for_each(Waker::wake);
        sent
    }
}

impl Source for Turn {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        if !self.first.is_empty() {
            return Poll::Ready(Some(Ok(mem::take(&mut self.first))));
        }
        match self.begin(context) {
            Ok(mut next) => {
                let polled = next(context);
                self.end(next, polled)
            }
            Err(instead) => instead,
        }
    }
}

/// Once an event was taken, no other attempt goes on where this one stopped.
impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.events.lock();
        if state.turn == self.turn && state.is_begun {
            let next = mem::replace(&mut state.next, Next::Over);
            drop(state);
            drop(next);
        }
    }
}

/// The bytes of a frame, and whether it is the last one, as it is an exception.
fn encoded(frame: Frame) -> Result<(Bytes, bool), TransportError> {
    let message_type = frame.header(MESSAGE_TYPE).and_then(HeaderValue::as_str);
    let is_last = message_type == Some("exception");
    let bytes = frame.encode().map_err(|error| failed(error.into()))?;
    Ok((bytes, is_last))
}

fn hung_up() -> TransportError {
    TransportError::Body(BodyError::Failed("the call is over".into()))
}

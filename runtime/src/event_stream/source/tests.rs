#![cfg(feature = "client")]

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Wake;

use bytes::Bytes;

use super::*;
use crate::body::{Chunk, Source as _};

type Polled = Poll<Option<Result<Frame, TransportError>>>;

/// A source that gives what a test puts into it, and nothing before that.
#[derive(Clone, Default)]
struct Told {
    next: Arc<Mutex<Vec<Polled>>>,
    is_alive: Arc<()>,
}

impl Told {
    fn tell(&self, polled: Polled) {
        self.next.lock().unwrap().insert(0, polled);
    }

    fn feed(&self) -> Arc<Feed> {
        let told = self.clone();
        Feed::new(Box::new(move |_| {
            let _alive = &told.is_alive;
            told.next.lock().unwrap().pop().unwrap_or(Poll::Pending)
        }))
    }

    /// Whether the source was dropped.
    fn is_dropped(&self) -> bool {
        Arc::strong_count(&self.is_alive) == 1
    }
}

fn event(text: &'static str) -> Polled {
    Poll::Ready(Some(Ok(Frame::new(text).with_header(":message-type", "event"))))
}

/// What polling gives now.
fn poll(turn: &mut Turn) -> Poll<Option<Chunk>> {
    turn.poll_chunk(&mut Context::from_waker(std::task::Waker::noop()))
}

/// The payload of the frame that polling gives now.
fn payload(turn: &mut Turn) -> Option<Bytes> {
    let Poll::Ready(Some(Ok(bytes))) = poll(turn) else { return None };
    let mut decoder = crate::event_stream::Decoder::new();
    decoder.push(bytes);
    decoder.next_frame().unwrap().map(Frame::into_payload)
}

fn turn(feed: &Arc<Feed>) -> Turn {
    Turn::new(Arc::clone(feed), Bytes::new())
}

fn is_hung_up(polled: &Poll<Option<Chunk>>) -> bool {
    matches!(polled, Poll::Ready(Some(Err(error))) if error.to_string().contains("the call is over"))
}

#[test]
fn attempts_follow_each_other_until_an_event_is_taken() {
    let told = Told::default();
    let feed = told.feed();
    let mut first = turn(&feed);
    assert!(poll(&mut first).is_pending());
    assert!(!feed.is_used());
    let mut second = turn(&feed);
    told.tell(event("a"));
    assert!(is_hung_up(&poll(&mut first)), "its turn is over");
    drop(first);
    assert_eq!(payload(&mut second).unwrap(), "a");
    assert!(feed.is_used());
    assert!(!told.is_dropped());
    drop(second);
    assert!(told.is_dropped());
    assert!(matches!(poll(&mut turn(&feed)), Poll::Ready(None)));
}

#[test]
fn each_attempt_begins_with_the_first_frame() {
    let told = Told::default();
    let feed = told.feed();
    for _ in 0..2 {
        let mut turn = Turn::new(Arc::clone(&feed), "initial".into());
        assert_eq!(poll(&mut turn), Poll::Ready(Some(Ok("initial".into()))));
        assert!(poll(&mut turn).is_pending());
    }
    assert!(!feed.is_used());
}

#[test]
fn an_event_that_comes_too_late_for_an_attempt_is_for_the_next() {
    let feed = Arc::new(Mutex::new(None::<Arc<Feed>>));
    let next = Arc::new(Mutex::new(None));
    let (its, begun) = (Arc::clone(&feed), Arc::clone(&next));
    let mut is_first = true;
    // The next attempt begins while this one waits for the event.
    let made = Feed::new(Box::new(move |_| {
        if !std::mem::take(&mut is_first) {
            return Poll::Pending;
        }
        let feed = its.lock().unwrap().clone().unwrap();
        let mut next = turn(&feed);
        assert!(poll(&mut next).is_pending());
        *begun.lock().unwrap() = Some(next);
        event("a")
    }));
    *feed.lock().unwrap() = Some(Arc::clone(&made));
    assert!(is_hung_up(&poll(&mut turn(&made))));
    let mut next = next.lock().unwrap().take().unwrap();
    assert_eq!(payload(&mut next).unwrap(), "a");
    *feed.lock().unwrap() = None;
}

#[test]
fn an_exception_ends_the_events() {
    let told = Told::default();
    let mut turn = turn(&told.feed());
    told.tell(Poll::Ready(Some(Ok(Frame::new("{}").with_header(":message-type", "exception")))));
    told.tell(event("never"));
    assert_eq!(payload(&mut turn).unwrap(), "{}");
    assert!(told.is_dropped());
    assert_eq!(poll(&mut turn), Poll::Ready(None));
}

#[test]
fn a_frame_that_cannot_be_written_ends_the_events_with_an_error() {
    let told = Told::default();
    let mut turn = turn(&told.feed());
    let long = vec![0; crate::event_stream::MAX_PAYLOAD + 1];
    told.tell(Poll::Ready(Some(Ok(Frame::new(long)))));
    let Poll::Ready(Some(Err(error))) = poll(&mut turn) else { panic!("it is written") };
    assert!(error.to_string().contains("25165825"), "{error}");
    assert!(told.is_dropped());
}

/// A response that does not go on.
struct Open;

impl crate::body::Source for Open {
    fn poll_chunk(&mut self, _context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        Poll::Pending
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn hanging_up_wakes_the_request_and_drops_the_source() {
    let told = Told::default();
    let feed = told.feed();
    let mut turn = turn(&feed);
    let woken = Arc::new(Woken(AtomicBool::new(false)));
    let waker = Arc::clone(&woken).into();
    assert!(turn.poll_chunk(&mut Context::from_waker(&waker)).is_pending());
    drop(HangUp::new(Arc::clone(&feed)));
    assert!(woken.0.load(Ordering::SeqCst));
    assert!(told.is_dropped());
    assert!(is_hung_up(&poll(&mut turn)));
    assert!(feed.is_used());
}

/// A source may own the response, and drops it with itself.
#[test]
fn a_source_may_drop_the_response() {
    let hang_up = Arc::new(Mutex::new(None));
    let owned = Arc::clone(&hang_up);
    let feed = Feed::new(Box::new(move |_| {
        drop(owned.lock().unwrap().take());
        event("a")
    }));
    *hang_up.lock().unwrap() = Some(HangUp::new(Arc::clone(&feed)));
    assert!(is_hung_up(&poll(&mut turn(&feed))));
}

#[test]
fn the_error_of_the_source_is_that_of_the_response() {
    let told = Told::default();
    let feed = told.feed();
    let mut turn = turn(&feed);
    let hang_up = Arc::new(HangUp::new(Arc::clone(&feed)));
    let open = Body::once(Open);
    let mut answer = Arc::clone(&hang_up).answer(open.chunks());
    let woken = Arc::new(Woken(AtomicBool::new(false)));
    let waker = Arc::clone(&woken).into();
    let context = &mut Context::from_waker(&waker);
    assert!(answer.poll_chunk(context).is_pending());
    let error = failed(io::Error::other("no microphone").into());
    told.tell(Poll::Ready(Some(Err(error.clone()))));
    assert_eq!(poll(&mut turn), Poll::Ready(Some(Err(error.clone()))));
    assert!(woken.0.load(Ordering::SeqCst));
    assert_eq!(answer.poll_chunk(context), Poll::Ready(Some(Err(error))));
    assert_eq!(hang_up.take_failure(), None, "it is told once");
}

#[test]
fn the_end_of_the_response_ends_the_events() {
    let told = Told::default();
    let feed = told.feed();
    let mut turn = turn(&feed);
    assert!(poll(&mut turn).is_pending());
    let hang_up = Arc::new(HangUp::new(Arc::clone(&feed)));
    let mut answer = hang_up.answer(Body::from("bye").chunks());
    let context = &mut Context::from_waker(std::task::Waker::noop());
    assert_eq!(answer.poll_chunk(context), Poll::Ready(Some(Ok("bye".into()))));
    assert!(!told.is_dropped());
    assert_eq!(answer.poll_chunk(context), Poll::Ready(None));
    assert!(told.is_dropped());
}

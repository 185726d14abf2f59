//! Conversations that are recorded and played again: what the client sends is recorded, and compared.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod memory_file;
mod talks;

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::event_stream::{EventErrorKind, EventReceiver, EventSource, Frame};
use lensmith::testing::{
    EventFault, Exchange, Operations, Recorder, Replay, Script, Step, call, events,
};
use lensmith::transport::{Cause, Transport, TransportError, streaming};
use lensmith::{Body, Client, Error, ErrorMetadata};
use memory_file::File;
use talks::http1::{Hush, NoSuchRoom, Said, Talk, TalkError, TalkResponse, sealed, whisper, word};

fn client(transport: impl Transport) -> Client {
    talks::change("https://talks.example", |builder| builder.transport(transport))
}

fn operations() -> Operations {
    Operations::new().with::<Talk>()
}

fn silent() -> TalkResponse {
    TalkResponse { words: events::<Said>([]).into(), http_status: 200 }
}

/// A service that repeats each event, and says `end` at the end.
fn echo() -> Step {
    call::<Talk>().converse(silent(), |heard: Option<Said>| events([heard.unwrap_or(word("end"))]))
}

/// A client whose calls are recorded.
fn recorder(step: Step) -> (Client, File) {
    let file = File::default();
    (client(Recorder::new(operations(), Script::new([step]), file.clone())), file)
}

fn exchange(recording: &str) -> Exchange {
    assert_eq!(recording.lines().count(), 1, "{recording}");
    Exchange::from_json(recording.trim().as_bytes()).unwrap()
}

/// A recording of these events, which are repeated.
async fn recording(said: impl IntoIterator<Item = Said>) -> String {
    let (client, file) = recorder(echo());
    talk(&client, said).await.unwrap();
    file.text()
}

type Heard = Result<Vec<Said>, Error<TalkError>>;

/// Sends these events, and returns those that came.
async fn talk(client: &Client, said: impl IntoIterator<Item = Said>) -> Heard {
    let said: Vec<_> = said.into_iter().collect();
    let response = client.send(Talk::of(EventSource::from_iter(said))).await?;
    let mut heard = Vec::new();
    all(response.words, &mut heard).await.map(|()| heard)
}

async fn all(
    mut words: EventReceiver<Said, TalkError>,
    heard: &mut Vec<Said>,
) -> Result<(), Error<TalkError>> {
    while let Some(event) = words.next().await {
        heard.push(event?);
    }
    Ok(())
}

fn replay(recording: &str) -> Replay {
    Replay::new(operations(), recording).unwrap()
}

/// What `verify` complains of.
fn complaint(replay: &Replay) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| replay.verify())).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

/// Whether a future has nothing to give yet.
async fn is_pending(future: impl Future) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

/// The same conversation over another protocol or with another authentication.
macro_rules! conversation {
    ($test:ident, $module:ident) => {
        #[tokio::test]
        async fn $test() {
            use talks::$module::{Said, Talk, TalkResponse, whisper, word};

            let silent = TalkResponse { words: events::<Said>([]).into(), http_status: 200 };
            let answer = |heard: Option<Said>| events([heard.unwrap_or(word("end"))]);
            let script = Script::new([call::<Talk>().converse(silent, answer)]);
            let (operations, file) = (Operations::new().with::<Talk>(), File::default());
            let recorder = Recorder::new(operations.clone(), script, file.clone());
            let said = EventSource::from_iter([word("hello"), whisper("pa55"), word("bye")]);
            let mut words = client(recorder.clone()).send(Talk::of(said)).await.unwrap().words;
            while let Some(word) = words.next().await {
                word.unwrap();
            }
            recorder.finish().unwrap();
            let exchange = exchange(&file.text());
            assert_eq!(
                exchange.request.events.unwrap(),
                [
                    r#"{"word":{"text":"hello"}}"#,
                    r#"{"whisper":{"text":"<redacted>"}}"#,
                    r#"{"word":{"text":"bye"}}"#,
                ]
            );
            assert_eq!(exchange.request.events_end.as_deref(), Some("end"));
            assert_eq!(exchange.request.body, r#"{"room":"red","words":null}"#);
            // The end is sent before the service says so, and counts as one event more.
            assert_eq!(exchange.response.unwrap().sent_before.unwrap(), [1, 2, 3, 4, 4]);
            for secret in ["pa55", "chunk-signature", "AKIDEXAMPLE", "t0k3n"] {
                assert!(!file.text().contains(secret), "{}", file.text());
            }

            let replay = Replay::new(operations, &file.text()).unwrap();
            let (sender, source) = EventSource::channel(1);
            let mut words = client(replay.clone()).send(Talk::of(source)).await.unwrap().words;
            for said in [word("hello"), whisper("another"), word("bye")] {
                assert!(is_pending(words.next()).await, "an event comes too early");
                sender.send(said.clone()).await.unwrap();
                let heard = words.next().await.unwrap().unwrap();
                let is_secret = heard == whisper("<redacted>") && said == whisper("another");
                assert!(heard == said || is_secret, "{heard:?}");
            }
            assert!(is_pending(words.next()).await, "the end comes too early");
            drop(sender);
            assert_eq!(words.next().await.unwrap().unwrap(), word("end"));
            assert!(words.next().await.is_none());
            replay.verify();
        }
    };
}

conversation!(signed_events_are_recorded_and_replayed, http1);
conversation!(bare_events_are_recorded_and_replayed, by_nobody);
conversation!(events_after_the_other_members_are_recorded_and_replayed, rpc);

#[tokio::test]
async fn an_exception_and_no_events_at_all_are_recorded() {
    let step = call::<Talk>().converse(silent(), |_: Option<Said>| events::<Said>([]));
    let (client, file) = recorder(step);
    let said = [sealed("pa55"), word("a"), Said::Hush(Box::new(Hush {}))];
    talk(&client, said).await.unwrap();
    let request = exchange(&file.text()).request;
    let expected = [r#"{"sealed":{}}"#, r#"{"word":{"text":"a"}}"#, r#"{"hush":{}}"#];
    assert_eq!(request.events.unwrap(), expected);
    assert_eq!(request.events_end.unwrap(), "end");

    let none = recording([]).await;
    let request = exchange(&none).request;
    assert_eq!((request.events.unwrap().len(), request.events_end.unwrap()), (0, "end".into()));
    let replay = replay(&none);
    let client = self::client(replay.clone());
    assert_eq!(talk(&client, []).await.unwrap(), [word("end")]);
    replay.verify();
}

#[tokio::test]
async fn a_source_without_events_is_compared_even_if_it_is_in_memory() {
    use talks::by_nobody::{Said, Talk, TalkResponse, word};

    let silent = || TalkResponse { words: events::<Said>([]).into(), http_status: 200 };
    let step = call::<Talk>().converse(silent(), |heard: Option<Said>| events(heard));
    let (operations, file) = (Operations::new().with::<Talk>(), File::default());
    let recorder = Recorder::new(operations.clone(), Script::new([step]), file.clone());
    let said = EventSource::from_iter([word("a")]);
    let mut words = client(recorder).send(Talk::of(said)).await.unwrap().words;
    while words.next().await.is_some() {}
    let replay = client(Replay::new(operations.clone(), &file.text()).unwrap());
    let mut words = replay.send(Talk::of(EventSource::default())).await.unwrap().words;
    let error = words.next().await.unwrap().unwrap_err().to_string();
    assert!(error.contains("ends its events after 0, and the recording has 1"), "{error}");

    let step = call::<Talk>().respond(silent());
    let file = File::default();
    let recorder = Recorder::new(operations, Script::new([step]), file.clone());
    let mut words = client(recorder).send(Talk::of(EventSource::default())).await.unwrap().words;
    assert!(words.next().await.is_none());
    let request = exchange(&file.text()).request;
    assert_eq!((request.events.unwrap().len(), request.events_end.unwrap()), (0, "end".into()));
}

#[tokio::test]
async fn an_event_that_is_not_as_recorded_is_an_error_that_names_it() {
    let recording = recording([word("a"), whisper("pa55"), word("b")]).await;
    for (said, answers, expected) in [
        (
            vec![word("a"), whisper("x"), word("c")],
            2,
            "event 3 of Talks_V20260101.Talk is not as recorded: `word.text` is \"c\" instead of \"b\"",
        ),
        (
            vec![word("a"), word("pa55"), word("b")],
            1,
            "event 2 of Talks_V20260101.Talk is not as recorded: it is a `word` instead of a `whisper`",
        ),
        (
            vec![word("a"), whisper("x"), word("b"), word("c")],
            3,
            "event 4 of Talks_V20260101.Talk is one more than the recording has",
        ),
        (
            vec![word("a")],
            1,
            "Talks_V20260101.Talk ends its events after 1, and the recording has 3",
        ),
    ] {
        let replay = replay(&recording);
        let mut heard = Vec::new();
        let source = EventSource::from_iter(said);
        let words = client(replay.clone()).send(Talk::of(source)).await.unwrap().words;
        let error = all(words, &mut heard).await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains(expected) && text.contains("Replay::ignore_sent_events"), "{text}");
        let is_unsupported = matches!(
            &error,
            Error::Event(event) if matches!(
                event.kind(),
                EventErrorKind::Transport(TransportError::Unsupported { .. })
            )
        );
        assert!(is_unsupported, "{error:?}");
        assert_eq!(heard.len(), answers);
        let complaint = complaint(&replay);
        assert!(complaint.contains(expected), "{complaint}");
        assert_eq!(complaint.lines().count(), 2, "{complaint}");
    }
}

#[tokio::test]
async fn events_that_differ_each_time_can_be_left_uncompared() {
    let recording = recording(["a", "b"].map(word)).await;
    for said in [vec![], vec![word("x")], vec![word("x"), whisper("y"), word("z")]] {
        let replay = replay(&recording).ignore_sent_events::<Talk>();
        let heard = talk(&client(replay.clone()), said).await.unwrap();
        assert_eq!(heard, [word("a"), word("b"), word("end")]);
        replay.verify();
    }
    // The events do not wait, and the end does.
    let replay = replay(&recording).ignore_sent_events::<Talk>();
    let (sender, source) = EventSource::channel(1);
    let mut words = client(replay).send(Talk::of(source)).await.unwrap().words;
    for text in ["a", "b", "end"] {
        assert_eq!(words.next().await.unwrap().unwrap(), word(text));
    }
    assert!(is_pending(words.next()).await);
    sender.send(word("x")).await.unwrap();
    assert!(is_pending(words.next()).await);
    drop(sender);
    assert!(words.next().await.is_none());
}

#[tokio::test]
async fn a_recording_without_sent_events_compares_none() {
    let mut exchange = exchange(&recording(["a"].map(word)).await);
    (exchange.request.events, exchange.request.events_end) = (None, None);
    exchange.response.as_mut().unwrap().sent_before = None;
    let replay = replay(&exchange.to_json());
    let heard = talk(&client(replay.clone()), ["x", "y"].map(word)).await.unwrap();
    assert_eq!(heard, [word("a"), word("end")]);
    replay.verify();
}

/// Sends words without an end.
fn endless(sent: &Arc<AtomicUsize>) -> EventSource<Said> {
    let sent = Arc::clone(sent);
    EventSource::from_iter((0..).map(move |number| {
        sent.fetch_add(1, Ordering::SeqCst);
        word(number.to_string())
    }))
}

#[tokio::test]
async fn a_stream_that_is_cut_is_recorded_and_ends_alike_again() {
    let step = call::<Talk>().converse(silent(), |heard: Option<Said>| {
        let is_last = heard == Some(word("2"));
        let events = events(heard);
        if is_last { events.fault(EventFault::Interrupted) } else { events }
    });
    let (recorded, file) = recorder(step);
    let replay = |file: &File| client(replay(&file.text()));
    for (number, is_replay) in [(0, false), (1, true)] {
        let client = if is_replay { replay(&file) } else { recorded.clone() };
        let sent = Arc::default();
        let response = client.send(Talk::of(endless(&sent))).await.unwrap();
        let mut heard = Vec::new();
        let error = all(response.words, &mut heard).await.unwrap_err();
        let Error::Event(event) = &error else { panic!("{error:?}") };
        let kind = event.kind();
        assert!(
            matches!(kind, EventErrorKind::Transport(TransportError::Interrupted { .. })),
            "{number}: {kind:?}"
        );
        assert_eq!(heard, ["0", "1", "2"].map(word));
        assert_eq!(sent.load(Ordering::SeqCst), 3);
    }
    let exchange = exchange(&file.text());
    assert_eq!(exchange.request.events.unwrap().len(), 3);
    assert_eq!(exchange.request.events_end.unwrap(), "cut");
    assert_eq!(exchange.response.unwrap().sent_before.unwrap(), [1, 2, 3, 3]);
    assert_eq!(exchange.failure.unwrap().kind, "interrupted");
}

#[tokio::test]
async fn a_response_that_is_dropped_ends_the_recording() {
    let (recorded, file) = recorder(echo());
    let sent = Arc::default();
    let mut words = recorded.send(Talk::of(endless(&sent))).await.unwrap().words;
    for text in ["0", "1"] {
        assert_eq!(words.next().await.unwrap().unwrap(), word(text));
    }
    assert_eq!(file.text(), "");
    drop(words);
    let request = exchange(&file.text()).request;
    assert_eq!((request.events.unwrap().len(), request.events_end.unwrap()), (2, "cut".into()));

    // Whether the program drops the response again or not, nothing is missing.
    let replay = replay(&file.text());
    let mut words = client(replay.clone()).send(Talk::of(endless(&sent))).await.unwrap().words;
    for text in ["0", "1"] {
        assert_eq!(words.next().await.unwrap().unwrap(), word(text));
    }
    assert!(words.next().await.is_none());
    replay.verify();
    let replay = self::replay(&file.text()).ignore_sent_events::<Talk>();
    let (sender, source) = EventSource::channel(1);
    let mut words = client(replay).send(Talk::of(source)).await.unwrap().words;
    for text in ["0", "1"] {
        assert_eq!(words.next().await.unwrap().unwrap(), word(text));
    }
    assert!(is_pending(words.next()).await);
    sender.send(word("x")).await.unwrap();
    assert!(words.next().await.is_none());
}

/// A recording of a service that takes one event, drops the request, and then responds or fails.
async fn one_event(outcome: Result<Bytes, TransportError>) -> (Heard, String) {
    let transport = streaming(move |request: Request<Body>| {
        let outcome = outcome.clone();
        async move {
            request.into_body().chunks().next().await.unwrap()?;
            outcome.map(|body| Response::new(body.into()))
        }
    });
    let file = File::default();
    let client = client(Recorder::new(operations(), transport, file.clone()));
    let heard = talk(&client, ["a", "b", "c"].map(word)).await;
    (heard, file.text())
}

#[tokio::test]
async fn a_service_that_drops_the_request_does_so_again() {
    let frame = Frame::new(r#"{"text":"bye"}"#)
        .with_header(":message-type", "event")
        .with_header(":event-type", "word");
    let (heard, recording) = one_event(Ok(frame.encode().unwrap())).await;
    assert_eq!(heard.unwrap(), [word("bye")]);
    let recorded = exchange(&recording);
    assert_eq!(recorded.request.events.unwrap(), [r#"{"word":{"text":"a"}}"#]);
    assert_eq!(recorded.request.events_end.unwrap(), "cut");
    assert_eq!(recorded.response.unwrap().sent_before.unwrap(), [1, 1]);
    for said in [vec![word("a")], ["a", "x", "y"].map(word).into()] {
        let replay = replay(&recording);
        assert_eq!(talk(&client(replay.clone()), said).await.unwrap(), [word("bye")]);
        replay.verify();
    }
    let sent = Arc::default();
    let replay = replay(&recording).ignore_sent_events::<Talk>();
    let response = client(replay).send(Talk::of(endless(&sent))).await.unwrap();
    all(response.words, &mut Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_call_that_fails_after_an_event_does_so_again_and_is_not_tried_again() {
    let endpoint = "https://talks.example".to_owned();
    let failure = TransportError::Interrupted { endpoint, reason: Cause::from("cable") };
    let (heard, recording) = one_event(Err(failure)).await;
    let expected = heard.unwrap_err().to_string();
    assert!(expected.contains("cable"), "{expected}");
    let request = exchange(&recording).request;
    assert_eq!((request.events.unwrap().len(), request.events_end.unwrap()), (1, "cut".into()));

    let again = replay(&recording);
    let error = talk(&client(again.clone()), [word("a")]).await.unwrap_err().to_string();
    assert_eq!(error, expected);
    again.verify();
    let again = replay(&recording).ignore_sent_events::<Talk>();
    let error = talk(&client(again.clone()), [word("x")]).await.unwrap_err().to_string();
    assert_eq!(error, expected);
    again.verify();
    let error = talk(&client(replay(&recording)), [word("x")]).await.unwrap_err().to_string();
    assert!(error.contains("event 1 of"), "{error}");
}

#[tokio::test]
async fn an_error_in_place_of_a_response_comes_after_the_same_events() {
    let metadata = ErrorMetadata::new("NoSuchRoom").with_message("it is closed");
    let error = TalkError::NoSuchRoom(NoSuchRoom { metadata });
    let (recorded, file) = recorder(call::<Talk>().fail(error));
    talk(&recorded, ["a", "b"].map(word)).await.unwrap_err();
    let again = |said: Vec<Said>| {
        let replay = client(replay(&file.text()));
        async move { talk(&replay, said).await.unwrap_err() }
    };
    let error = again(["a", "b"].map(word).into()).await;
    assert!(matches!(error, Error::Service(TalkError::NoSuchRoom(_))), "{error:?}");
    let error = again(["a", "x"].map(word).into()).await.to_string();
    assert!(error.contains("event 2 of") && error.contains("`word.text` is \"x\""), "{error}");
}

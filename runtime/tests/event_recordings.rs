//! Event streams that are recorded without their secrets, and played again.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod memory_file;
mod talks;

use lensmith::event_stream::{EventErrorKind, EventReceiver, EventSource, Frame};
use lensmith::testing::{
    EventFault, Operations, Recorder, Replay, Script, ScriptedEvents, call, events,
};
use lensmith::transport::{Transport, TransportError};
use lensmith::{Client, Error, ErrorMetadata};
use memory_file::File;
use talks::http1::{NoSuchRoom, Said, Talk, TalkError, TalkResponse, whisper, word};

fn client(transport: impl Transport) -> Client {
    talks::change("https://talks.example", |builder| builder.transport(transport))
}

fn operations() -> Operations {
    Operations::new().with::<Talk>()
}

/// The events of a call, as they are shown.
async fn heard(client: &Client) -> Vec<Result<Said, Error<TalkError>>> {
    let mut words: EventReceiver<_, _> =
        client.send(Talk::of(EventSource::default())).await.unwrap().words;
    let mut heard = Vec::new();
    while let Some(event) = words.next().await {
        heard.push(event);
    }
    heard
}

/// A recording of a stream, what was heard, and what is heard from the recording.
async fn recorded(
    scripted: ScriptedEvents<Said>,
) -> (String, [Vec<Result<Said, Error<TalkError>>>; 2]) {
    let response = TalkResponse { words: scripted.into(), http_status: 200 };
    let file = File::default();
    let script = Script::new([call::<Talk>().respond(response)]);
    let recorder = Recorder::new(operations(), script, file.clone());
    let first = heard(&client(recorder.clone())).await;
    recorder.finish().unwrap();
    let recording = file.text();
    let replay = Replay::new(operations(), &recording).unwrap();
    let again = heard(&client(replay.clone())).await;
    replay.verify();
    (recording, [first, again])
}

#[tokio::test]
async fn a_replay_sends_the_same_events_without_their_secrets() {
    let unknown = Frame::new("s3cr3t song")
        .with_header(":message-type", "event")
        .with_header(":event-type", "song")
        .with_header("singer", "s3cr3t");
    let scripted = events([word("hello"), whisper("pa55"), word("bye")]).frame(unknown);
    let (recording, [first, again]) = recorded(scripted).await;
    assert_eq!(recording.lines().count(), 1);
    assert_eq!(first.len(), 4);
    assert_eq!(first[1].as_ref().unwrap(), &whisper("pa55"));
    let again: Vec<_> = again.into_iter().map(Result::unwrap).collect();
    assert_eq!(again[..3], [word("hello"), whisper("<redacted>"), word("bye")]);
    assert_eq!(&again[3], first[3].as_ref().unwrap());
    let exchange = lensmith::testing::Exchange::from_json(recording.trim().as_bytes()).unwrap();
    let body = exchange.response.unwrap().body;
    let base64 = body.split('"').nth(3).unwrap();
    let stream = lensmith::Blob::from_base64(base64).unwrap();
    let text = String::from_utf8_lossy(&stream);
    assert!(text.contains("hello") && text.contains("song"), "{text}");
    for secret in ["pa55", "s3cr3t"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn a_replay_ends_as_the_stream_did() {
    let metadata = ErrorMetadata::new("NoSuchRoom").with_message("it is closed");
    let error = TalkError::NoSuchRoom(NoSuchRoom { metadata });
    let (_, ends) = recorded(events([word("a")]).fail(&error)).await;
    for end in ends {
        assert!(matches!(end[1], Err(Error::Service(TalkError::NoSuchRoom(_)))), "{end:?}");
    }
    let (_, ends) = recorded(events([word("a")]).fault(EventFault::Interrupted)).await;
    for end in ends {
        let Err(Error::Event(error)) = &end[1] else { panic!("{end:?}") };
        let kind = error.kind();
        assert!(
            matches!(kind, EventErrorKind::Transport(TransportError::Interrupted { .. })),
            "{kind:?}"
        );
    }
    let (_, ends) = recorded(events([word("a")]).fault(EventFault::Failure)).await;
    for end in ends {
        assert!(matches!(end[1], Err(Error::Service(_))), "{end:?}");
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_recorded_up_to_there() {
    let scripted = events([word("a"), word("b")]).fault(EventFault::Silence);
    let response = TalkResponse { words: scripted.into(), http_status: 200 };
    let file = File::default();
    let script = Script::new([call::<Talk>().respond(response)]);
    let recorder = Recorder::new(operations(), script, file.clone());
    let mut words = client(recorder).send(Talk::of(EventSource::default())).await.unwrap().words;
    words.next().await.unwrap().unwrap();
    assert_eq!(file.text(), "");
    drop(words);
    let replay = Replay::new(operations(), &file.text()).unwrap();
    assert_eq!(heard(&client(replay)).await.len(), 1);
}

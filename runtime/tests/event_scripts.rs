//! Event streams that a script plays, and faults inside of them.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod talks;

use lensmith::event_stream::{
    EventErrorKind, EventReceiver, EventSource, Frame, FrameErrorKind, HeaderValue,
};
use lensmith::testing::{
    EventFault, Script, ScriptedEvents, SimulatedFault, Step, call, events, faulty,
};
use lensmith::transport::{Transport, TransportError};
use lensmith::{Client, Error, ErrorMetadata};
use talks::http1::{NoSuchRoom, Said, Talk, TalkError, TalkResponse, word};

fn client(transport: impl Transport) -> Client {
    talks::change("https://talks.example", |builder| builder.transport(transport))
}

fn response(events: ScriptedEvents<Said>) -> TalkResponse {
    TalkResponse { words: events.into(), http_status: 200 }
}

/// A talk in which the client says nothing.
fn listen() -> Talk {
    Talk::of(EventSource::default())
}

type End = Option<Error<TalkError>>;

/// The words of a stream, and the error that ended it.
async fn heard(mut words: EventReceiver<Said, TalkError>) -> (Vec<Said>, End) {
    let mut heard = Vec::new();
    while let Some(word) = words.next().await {
        match word {
            Ok(word) => heard.push(word),
            Err(error) => {
                assert!(words.next().await.is_none(), "nothing follows an error");
                return (heard, Some(error));
            }
        }
    }
    (heard, None)
}

/// What a client hears from a step.
async fn of(step: Step) -> (Vec<Said>, End) {
    let script = Script::new([step]);
    let response = client(script.clone()).send(listen()).await.unwrap();
    script.verify();
    heard(response.words).await
}

fn words(texts: &[&str]) -> Vec<Said> {
    texts.iter().map(|text| word(*text)).collect()
}

#[tokio::test]
async fn a_script_sends_typed_events_each_time() {
    let script =
        Script::new([call::<Talk>().respond(response(events(words(&["a", "b"])))).times(2)]);
    let client = client(script.clone());
    for _ in 0..2 {
        let (heard, end) = heard(client.send(listen()).await.unwrap().words).await;
        assert_eq!(heard, words(&["a", "b"]));
        assert!(end.is_none());
    }
    script.verify();
}

#[tokio::test]
async fn exceptions_are_errors_of_the_operation() {
    let metadata = ErrorMetadata::new("NoSuchRoom").with_message("it is closed");
    let known = TalkError::NoSuchRoom(NoSuchRoom { metadata });
    let (heard, end) = of(call::<Talk>().respond(response(events([word("a")]).fail(&known)))).await;
    assert_eq!(heard, words(&["a"]));
    assert!(matches!(end, Some(Error::Service(TalkError::NoSuchRoom(_)))), "{end:?}");

    let other = TalkError::Unhandled(ErrorMetadata::new("Overloaded").with_message("try later"));
    let (_, end) =
        of(call::<Talk>().respond(response(events([]).fail(&other).then(word("no"))))).await;
    let Some(Error::Service(error)) = end else { panic!("{end:?}") };
    assert_eq!(error.metadata().shape_name(), "Overloaded");
    assert_eq!(error.metadata().message(), Some("try later"));
}

#[tokio::test]
async fn events_that_the_model_does_not_know_are_sent_as_frames() {
    let frame = Frame::new("{}").with_header(":message-type", "event");
    let scripted = events([]).frame(frame.with_header(":event-type", "song"));
    let script = Script::new([call::<Talk>().respond(response(scripted))]);
    let mut words = client(script).send(listen()).await.unwrap().words;
    let song = words.next().await.unwrap().unwrap();
    let name = words.frame().and_then(|it| it.header(":event-type")).and_then(HeaderValue::as_str);
    assert_eq!(name, Some("song"));

    // It has no members to write, so that only its frame can be sent.
    let (heard, end) = of(call::<Talk>().respond(response(events([word("a"), song])))).await;
    assert_eq!(heard.len(), 1);
    assert!(matches!(end, Some(Error::Event(_))), "{end:?}");
}

/// The number and the reason of the error that a stream of two words and a fault ends with.
fn reason(end: End) -> (u64, String) {
    match end {
        Some(Error::Event(error)) => {
            let reason = match error.kind() {
                EventErrorKind::Frame(error) => match error.kind() {
                    FrameErrorKind::CutOff { .. } => "cut off",
                    FrameErrorKind::MessageChecksum { .. } => "checksum",
                    _ => "another frame",
                },
                EventErrorKind::Transport(TransportError::Interrupted { .. }) => "interrupted",
                EventErrorKind::Transport(TransportError::Stalled { .. }) => "stalled",
                _ => "another kind",
            };
            (error.number(), reason.to_owned())
        }
        Some(Error::Service(error)) => (3, error.metadata().shape_name().to_owned()),
        other => panic!("{other:?}"),
    }
}

const FAULTS: [(EventFault, &str); 6] = [
    (EventFault::CutOff, "cut off"),
    (EventFault::Interrupted, "interrupted"),
    (EventFault::Checksum, "checksum"),
    (EventFault::Stalled, "stalled"),
    (EventFault::Throttled, "ThrottlingException"),
    (EventFault::Failure, "InternalFailure"),
];

#[tokio::test]
async fn each_fault_is_its_typed_error_at_its_event() {
    for (fault, expected) in FAULTS {
        let scripted = events(words(&["a", "b"])).fault(fault);
        let (heard, end) = of(call::<Talk>().respond(response(scripted))).await;
        assert_eq!(heard, words(&["a", "b"]), "{fault:?}");
        assert_eq!(reason(end), (3, expected.to_owned()));
    }
}

#[tokio::test]
async fn a_fault_inside_of_the_stream_of_a_transport_replaces_one_event() {
    for (fault, expected) in FAULTS {
        let step = call::<Talk>().respond(response(events(words(&["a", "b", "c", "d"])))).times(2);
        let transport = faulty(Script::new([step]), move |call| {
            (call == 1).then_some(SimulatedFault::InStream { number: 3, fault })
        });
        let client = client(transport);
        let (whole, end) = heard(client.send(listen()).await.unwrap().words).await;
        assert!(whole.len() == 4 && end.is_none());
        let (cut, end) = heard(client.send(listen()).await.unwrap().words).await;
        assert_eq!(cut, words(&["a", "b"]), "{fault:?}");
        assert_eq!(reason(end), (3, expected.to_owned()));
    }
    // A stream that is shorter stays whole.
    let step = call::<Talk>().respond(response(events(words(&["a"]))));
    let fault = SimulatedFault::InStream { number: 2, fault: EventFault::CutOff };
    let client = client(faulty(Script::new([step]), move |_| Some(fault)));
    let (whole, end) = heard(client.send(listen()).await.unwrap().words).await;
    assert!(whole.len() == 1 && end.is_none());
}

#[tokio::test]
async fn a_stream_that_is_cut_before_the_fault_stays_cut() {
    let scripted = events(words(&["a"])).fault(EventFault::CutOff);
    let step = call::<Talk>().respond(response(scripted));
    let fault = SimulatedFault::InStream { number: 5, fault: EventFault::Throttled };
    let client = client(faulty(Script::new([step]), move |_| Some(fault)));
    let (cut, end) = heard(client.send(listen()).await.unwrap().words).await;
    assert_eq!(cut, words(&["a"]));
    assert!(matches!(end, Some(Error::Event(error)) if error.number() == 2));
}

#[tokio::test]
async fn a_fault_is_a_step_of_its_own() {
    let fault = SimulatedFault::InStream { number: 1, fault: EventFault::Failure };
    let (heard, end) = of(call::<Talk>().fault(fault)).await;
    assert_eq!(heard, []);
    assert!(matches!(end, Some(Error::Service(_))), "{end:?}");
}

#[tokio::test]
async fn silence_leaves_the_program_waiting() {
    let scripted = events(words(&["a"])).fault(EventFault::Silence);
    let script = Script::new([call::<Talk>().respond(response(scripted))]);
    let mut words = client(script).send(listen()).await.unwrap().words;
    assert_eq!(words.next().await.unwrap().unwrap(), word("a"));
    let mut next = Box::pin(words.next());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(next.as_mut().poll(&mut context).is_pending());
}

#[tokio::test]
async fn events_answer_those_of_the_client_one_by_one() {
    let mut count = 0;
    let step = call::<Talk>().when(|talk| talk.room.as_deref() == Some("red")).converse(
        response(events([word("hello")])),
        move |heard: Option<Said>| {
            count += 1;
            match heard {
                Some(Said::Word(it)) => events([word(format!("{} {count}", it.text))]),
                _ => events([word("bye")]),
            }
        },
    );
    let script = Script::new([step]);
    let (sender, source) = EventSource::channel(1);
    let mut words = client(script.clone()).send(Talk::of(source)).await.unwrap().words;
    assert_eq!(words.next().await.unwrap().unwrap(), word("hello"));
    for (text, expected) in [("a", "a 1"), ("b", "b 2")] {
        sender.send(word(text)).await.unwrap();
        assert_eq!(words.next().await.unwrap().unwrap(), word(expected));
    }
    drop(sender);
    assert_eq!(words.next().await.unwrap().unwrap(), word("bye"));
    assert!(words.next().await.is_none());
    script.verify();
}

#[tokio::test]
async fn a_protocol_without_bindings_has_its_initial_messages() {
    use talks::rpc::{Said, Talk, TalkResponse, word};

    let scripted = events([word("hello")]);
    let response = TalkResponse { words: scripted.into(), http_status: 200 };
    // The initial request is no event of the client.
    let step = call::<Talk>().converse(response, |heard: Option<Said>| events(heard));
    let script = Script::new([step]);
    let source = EventSource::from_iter([word("echo")]);
    let mut words = client(script).send(Talk::of(source)).await.unwrap().words;
    let first = words.next_frame().await.unwrap().unwrap();
    let kind = first.header(":event-type").and_then(HeaderValue::as_str);
    assert_eq!(kind, Some("initial-response"));
    assert_eq!(words.next().await.unwrap().unwrap(), word("hello"));
    assert_eq!(words.next().await.unwrap().unwrap(), word("echo"));
    assert!(words.next().await.is_none());
}

#[tokio::test]
async fn without_a_conversation_the_events_of_the_client_are_read_to_their_end() {
    let script = Script::new([call::<Talk>().respond(response(events([word("hello")])))]);
    let (sender, source) = EventSource::channel(1);
    let mut words = client(script).send(Talk::of(source)).await.unwrap().words;
    assert_eq!(words.next().await.unwrap().unwrap(), word("hello"));
    let sending = tokio::spawn(async move {
        for _ in 0..100 {
            sender.send(word("a")).await.unwrap();
        }
    });
    assert!(words.next().await.is_none());
    sending.await.unwrap();
}

#[cfg(feature = "blocking")]
mod in_a_thread {
    use lensmith::event_stream::ResponseEvents;
    use lensmith::optics::Lens;
    use lensmith::{Body, Operation, Route, Service, blocking};

    use super::*;

    /// Hears, and says nothing.
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Listen {}

    lensmith::structure! { Listen, zero: Listen {}; }

    impl Operation for Listen {
        type Response = TalkResponse;
        type Error = TalkError;
        const SERVICE: &'static Service = &talks::http1::SERVICE;
        const ROUTE: Route = Route::post("/listen");
        const RESPONSE_BODY: Option<Lens<Self::Response, Body>> =
            Some(lensmith::events_body!(words, "words"));
        const RESPONSE_EVENTS: Option<ResponseEvents<Self::Response>> =
            Some(lensmith::response_events!(words));
    }

    fn client(transport: impl blocking::Transport) -> blocking::Client {
        let builder = blocking::Client::builder()
            .region("eu-central-1")
            .credentials(lensmith::credentials::Credentials::new("AKIDEXAMPLE", "secret"))
            .endpoint_url("https://talks.example")
            .transport(transport);
        builder.build().unwrap()
    }

    fn heard(client: &blocking::Client) -> (Vec<Said>, End) {
        let mut heard = Vec::new();
        for word in client.send(Listen {}).unwrap().words {
            match word {
                Ok(word) => heard.push(word),
                Err(error) => return (heard, Some(error)),
            }
        }
        (heard, None)
    }

    #[test]
    fn events_and_faults_are_the_same() {
        for (fault, expected) in FAULTS {
            let scripted = events(words(&["a", "b"])).fault(fault);
            let script = Script::new([call::<Listen>().respond(response(scripted))]);
            let (heard, end) = heard(&client(script.clone()));
            assert_eq!(heard, words(&["a", "b"]), "{fault:?}");
            assert_eq!(reason(end), (3, expected.to_owned()));
            script.verify();
        }
    }

    #[test]
    fn a_fault_replaces_an_event_of_a_transport() {
        let step = call::<Listen>().respond(response(events(words(&["a", "b", "c"]))));
        let fault = SimulatedFault::InStream { number: 2, fault: EventFault::CutOff };
        let (heard, end) = heard(&client(faulty(Script::new([step]), move |_| Some(fault))));
        assert_eq!(heard, words(&["a"]));
        assert!(matches!(end, Some(Error::Event(error)) if error.number() == 2));
    }
}

//! What callers get of a response with events, over each protocol that has them.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use bytes::{Bytes, BytesMut};
use http::Response;
use lensmith::event_stream::{
    EventErrorKind, EventReceiver, Frame, FrameErrorKind, ResponseEvents,
};
use lensmith::optics::Lens;
use lensmith::{Body, Error, ErrorMetadata, Operation, Service};

/// An operation whose response has events, and a member beside them.
macro_rules! listen {
    ($module:ident, $protocol:ident) => {
        mod $module {
            use super::*;

            static SERVICE: Service =
                Service { protocol: &lensmith::protocol::$protocol, ..Service::DEFAULT };

            #[derive(Clone, Debug, Default, PartialEq)]
            pub(crate) struct Word {
                pub text: Option<String>,
                pub volume: Option<i16>,
            }

            lensmith::structure! {
                Word;
                TEXT: Option<String> = lens!(text, "text"),
                VOLUME: Option<i16> = lens!(volume, "volume").event_header(),
            }

            lensmith::union! {
                /// What is heard.
                #[derive(Clone, Debug, PartialEq)]
                pub(crate) enum Heard: "Heard" {
                    /// A word.
                    WORD = Word(Word) => lensmith::prism!(Word, "word"),
                }
            }

            lensmith::event_union! { Heard, service: SERVICE; "tooLoud" => "TooLoudException", }

            #[derive(Clone, Debug, Default, PartialEq)]
            pub(crate) struct TooLoudException {
                pub message: Option<String>,
                pub room: Option<String>,
                pub volume: Option<i16>,
                pub metadata: ErrorMetadata,
            }

            lensmith::error_shape! {
                TooLoudException, fault: Client;
                MESSAGE: Option<String> = lens!(message, "message"),
                ROOM: Option<String> = lens!(room, "room"),
                VOLUME: Option<i16> = lens!(volume, "volume").event_header(),
            }

            #[derive(Clone, Debug, Default, PartialEq)]
            pub(crate) struct Listen {}

            lensmith::structure! { Listen, zero: Listen {}; }

            #[derive(Clone, Debug, PartialEq)]
            pub(crate) struct ListenResponse {
                pub room: Option<String>,
                pub words: EventReceiver<Heard, ListenError>,
                pub http_status: u16,
            }

            lensmith::response! {
                ListenResponse, zero: Self { room: None, words: Default::default(), http_status: 200 };
                ROOM: Option<String> = lens!(room, "room"),
                WORDS: EventReceiver<Heard, ListenError> = lens!(words, "words").required().events(),
            }

            lensmith::operation_error! {
                /// How listening fails.
                #[derive(Clone, Debug, PartialEq)]
                pub(crate) enum ListenError for "Listen" { TOO_LOUD = TooLoud(TooLoudException), }
            }

            impl Operation for Listen {
                type Response = ListenResponse;
                type Error = ListenError;
                const SERVICE: &'static Service = &SERVICE;
                const RESPONSE_BODY: Option<Lens<Self::Response, Body>> =
                    Some(lensmith::events_body!(words, "words"));
                const RESPONSE_EVENTS: Option<ResponseEvents<Self::Response>> =
                    Some(lensmith::response_events!(words));
            }

            pub(crate) fn respond(frames: &[Frame]) -> ListenResponse {
                Listen::parse_response(response(frames)).unwrap()
            }
        }
    };
}

listen!(rest_json, REST_JSON_1);
listen!(aws_json, AWS_JSON_1_1);

fn response(frames: &[Frame]) -> Response<Bytes> {
    let mut body = BytesMut::new();
    frames.iter().for_each(|frame| body.extend_from_slice(&frame.encode().unwrap()));
    Response::builder().status(203).header("x-amzn-requestid", "7f1a").body(body.freeze()).unwrap()
}

fn event(name: &'static str, payload: &'static str) -> Frame {
    Frame::new(payload).with_header(":message-type", "event").with_header(":event-type", name)
}

fn exception(name: &'static str, payload: &'static str) -> Frame {
    let frame = Frame::new(payload).with_header(":message-type", "exception");
    frame.with_header(":exception-type", name)
}

#[tokio::test]
async fn events_have_members_in_headers_and_in_the_payload() {
    let loud = event("word", r#"{"text":"Hi"}"#).with_header("volume", 7_i16);
    let mut words = rest_json::respond(&[loud, event("word", "")]).words;
    let rest_json::Heard::Word(word) = words.next().await.unwrap().unwrap() else { panic!() };
    assert_eq!((word.text.as_deref(), word.volume), (Some("Hi"), Some(7)));
    let empty = words.next().await.unwrap().unwrap();
    assert_eq!(empty, rest_json::Heard::Word(rest_json::Word::default()));
    assert!(words.next().await.is_none());
}

#[tokio::test]
async fn an_exception_is_the_error_of_its_shape_and_the_end() {
    let loud = exception("tooLoud", r#"{"message":"Hush!","room":"red"}"#);
    let frames = [loud.with_header("volume", 7_i16), event("word", "")];
    let mut words = rest_json::respond(&frames).words;
    let error = words.next().await.unwrap().unwrap_err();
    let shape = error.shape::<rest_json::TooLoudException>().unwrap();
    assert_eq!(shape.message.as_deref(), Some("Hush!"));
    assert_eq!((shape.room.as_deref(), shape.volume), (Some("red"), Some(7)));
    assert_eq!(shape.metadata.http_status(), 203);
    assert_eq!((error.code(), error.request_id()), (Some("TooLoudException"), Some("7f1a")));
    assert_eq!(error.message(), Some("Hush!"));
    assert!(words.next().await.is_none());
}

#[tokio::test]
async fn an_unknown_exception_and_an_error_have_their_codes() {
    let mut words = rest_json::respond(&[exception("melted", "{}")]).words;
    let error = words.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Service(rest_json::ListenError::Unhandled(_))));
    assert_eq!(error.code(), Some("melted"));
    let frame = Frame::default().with_header(":message-type", "error");
    let frame = frame.with_header(":error-code", "500").with_header(":error-message", "down");
    let mut words = rest_json::respond(&[frame, event("word", "")]).words;
    let error = words.next().await.unwrap().unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("500"), Some("down")));
    assert_eq!(error.request_id(), Some("7f1a"));
    assert!(words.next().await.is_none());
}

#[tokio::test]
async fn an_unknown_event_has_its_frame_and_the_stream_goes_on() {
    let mut words = rest_json::respond(&[event("sigh", "raw"), event("word", "{}")]).words;
    let unknown = words.next().await.unwrap().unwrap();
    assert_eq!(unknown, rest_json::Heard::Unknown("sigh".to_owned()));
    assert_eq!(words.frame().unwrap().payload(), "raw");
    assert!(words.next().await.unwrap().is_ok());
}

#[tokio::test]
async fn headers_that_say_what_a_frame_is_must_be_there() {
    let other = Frame::default().with_header(":message-type", "greeting");
    let unnamed = Frame::default().with_header(":message-type", "event");
    let number = unnamed.clone().with_header(":event-type", 7_i32);
    for frame in [Frame::default(), other, unnamed, number] {
        let mut words = rest_json::respond(&[event("word", ""), frame, event("word", "")]).words;
        assert!(words.next().await.unwrap().is_ok());
        let error = words.next().await.unwrap().unwrap_err();
        let Error::Event(event) = &error else { panic!("{error}") };
        assert!(matches!(event.kind(), EventErrorKind::Header(_)), "{error}");
        assert_eq!((event.number(), error.request_id()), (2, Some("7f1a")));
        assert!(words.next().await.is_none());
    }
}

#[tokio::test]
async fn an_error_says_which_event_and_what() {
    let mut words = rest_json::respond(&[event("word", r#"{"text":7}"#)]).words;
    let error = words.next().await.unwrap().unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("Listen: event 1 of the stream, \"word\", could not be"), "{text}");
    assert!(text.contains("text: expected") && text.contains("7f1a"), "{text}");
    let loud = event("word", "").with_header("volume", "very");
    let mut words = rest_json::respond(&[loud]).words;
    let text = words.next().await.unwrap().unwrap_err().to_string();
    assert!(text.contains("volume: expected an integer in the header"), "{text}");
}

#[tokio::test]
async fn a_body_that_ends_inside_a_frame_is_an_error() {
    let whole = response(&[event("word", "{}"), event("word", "{}")]);
    let cut = whole.map(|body| body.slice(..body.len() - 3));
    let mut words = rest_json::Listen::parse_response(cut).unwrap_or_else(|_| panic!()).words;
    assert!(words.next().await.unwrap().is_ok());
    let error = words.next().await.unwrap().unwrap_err();
    let Error::Event(event) = &error else { panic!("{error}") };
    let EventErrorKind::Frame(frame) = event.kind() else { panic!("{error}") };
    assert!(matches!(frame.kind(), FrameErrorKind::CutOff { .. }), "{error}");
    assert!(error.failure().is_retryable() && words.next().await.is_none());
}

#[tokio::test]
async fn an_initial_response_has_the_other_members() {
    let initial = event("initial-response", r#"{"room":"red"}"#);
    let mut response = aws_json::respond(&[initial, event("word", "{}")]);
    assert_eq!(response.room.as_deref(), Some("red"));
    assert!(matches!(response.words.next().await, Some(Ok(aws_json::Heard::Word(_)))));
    assert!(response.words.next().await.is_none());
}

#[tokio::test]
async fn a_first_event_of_another_type_stays_in_the_stream() {
    let mut response = aws_json::respond(&[event("word", r#"{"text":"Hi"}"#)]);
    assert_eq!(response.room, None);
    assert!(matches!(response.words.next().await, Some(Ok(aws_json::Heard::Word(_)))));
}

#[tokio::test]
async fn with_bindings_an_initial_response_is_an_event_like_others() {
    let mut words = rest_json::respond(&[event("initial-response", "{}")]).words;
    let unknown = words.next().await.unwrap().unwrap();
    assert_eq!(unknown, rest_json::Heard::Unknown("initial-response".to_owned()));
}

#[tokio::test]
async fn a_frame_beyond_the_limit_is_an_error_of_the_receiver_and_of_its_clones() {
    let frames = [event("word", r#"{"text":"longer than the limit allows"}"#)];
    let words = rest_json::respond(&frames).words.with_max_frame(64);
    for mut words in [words.clone(), words] {
        let error = words.next().await.unwrap().unwrap_err();
        let Error::Event(event) = &error else { panic!("{error}") };
        let EventErrorKind::Frame(frame) = event.kind() else { panic!("{error}") };
        assert!(matches!(frame.kind(), FrameErrorKind::FrameTooLong { .. }), "{error}");
    }
}

#[tokio::test]
async fn clones_share_the_stream_and_keep_the_last_frame() {
    let frames = [event("sigh", "raw"), event("word", "")];
    let mut words = rest_json::respond(&frames).words;
    let unread = words.clone();
    words.next().await.unwrap().unwrap();
    assert_eq!(words.clone().frame().unwrap().payload(), "raw");
    assert_eq!(words, unread);
    assert_ne!(words, rest_json::respond(&frames[..1]).words);
    let body = unread.into_body().bytes(1 << 10).await.unwrap();
    assert_eq!(body, response(&frames).into_body());
}

#[cfg(feature = "blocking")]
#[test]
fn a_loop_takes_the_events() {
    let words = rest_json::respond(&[event("word", ""), exception("tooLoud", "{}")]).words;
    let outcomes: Vec<bool> = words.into_iter().map(|event| event.is_ok()).collect();
    assert_eq!(outcomes, [true, false]);
}

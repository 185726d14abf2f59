//! Events that the async client sends over HTTP/2, to servers that check each signature.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod h2_server;
mod talks;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use h2_server::events::{Frames, Raw, Signed};
use h2_server::{Server, head, send};
use http::Request;
use lensmith::Error;
use lensmith::body::{BodyError, InvalidBody};
use lensmith::event_stream::{CallOver, EventSource, Frame};
use lensmith::transport::TransportError;
use talks::http2::{Hush, Said, Talk, TalkError, word};
use talks::{SECRET, client};
use tokio::sync::{mpsc, oneshot};

/// A frame with a word, as a service sends it.
fn heard(text: &str) -> Bytes {
    let frame = Frame::new(format!(r#"{{"text":"{text}"}}"#))
        .with_header(":message-type", "event")
        .with_header(":event-type", "word");
    frame.encode().unwrap()
}

/// The text of a word that was said.
fn said(frame: &Raw) -> String {
    assert_eq!(frame.text(":message-type"), "event");
    assert_eq!(frame.text(":event-type"), "word");
    assert_eq!(frame.text(":content-type"), "application/json");
    let text = std::str::from_utf8(&frame.payload).unwrap();
    text.strip_prefix(r#"{"text":""#).unwrap().strip_suffix(r#""}"#).unwrap().to_owned()
}

/// Repeats each word, and says `end` when the client has ended.
async fn echo(request: Request<RecvStream>, mut respond: SendResponse<Bytes>) {
    assert_eq!(request.headers()["x-room"], "red");
    assert_eq!(request.headers()["x-amz-security-token"], "t0k3n");
    let mut events = Signed::of(request, SECRET);
    let mut stream = respond.send_response(head(200), false).unwrap();
    while let Some(event) = events.next().await {
        send(&mut stream, heard(&said(&event.unwrap()))).await;
    }
    assert!(events.is_ended);
    send(&mut stream, heard("end")).await;
    stream.send_data(Bytes::new(), true).unwrap();
}

async fn server<R: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(Request<RecvStream>, SendResponse<Bytes>) -> R + Clone + Send + 'static,
) -> Server {
    Server::start(1, serve).await
}

type Heard = Option<Result<String, Error<TalkError>>>;

/// The text of the next event.
async fn next(response: &mut talks::http2::TalkResponse) -> Heard {
    Some(match response.words.next().await? {
        Ok(Said::Word(word)) => Ok(word.text),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error),
    })
}

async fn all(mut response: talks::http2::TalkResponse) -> Vec<String> {
    let mut words = Vec::new();
    while let Some(word) = next(&mut response).await {
        words.push(word.unwrap());
    }
    words
}

#[tokio::test]
async fn each_event_is_signed_and_the_last_frame_too() {
    let server = server(echo).await;
    let words = EventSource::from_iter(["one", "two", "three"].map(word));
    let response = client(&server.url).send(Talk::of(words)).await.unwrap();
    assert_eq!(all(response).await, ["one", "two", "three", "end"]);
}

#[tokio::test]
async fn a_source_without_events_is_ended_at_once() {
    let server = server(echo).await;
    let response = client(&server.url).send(Talk::of(EventSource::default())).await.unwrap();
    assert_eq!(all(response).await, ["end"]);
}

#[tokio::test]
async fn both_sides_talk_in_turns_over_a_channel() {
    let server = server(echo).await;
    let (sender, words) = EventSource::channel(1);
    let mut response = client(&server.url).send(Talk::of(words)).await.unwrap();
    for text in ["one", "two"] {
        sender.send(word(text)).await.unwrap();
        assert_eq!(next(&mut response).await.unwrap().unwrap(), text);
    }
    drop(sender);
    assert_eq!(all(response).await, ["end"]);
}

#[tokio::test]
async fn a_response_may_wait_for_the_first_event() {
    let server = server(|request, mut respond| async move {
        let mut events = Signed::of(request, SECRET);
        let first = said(&events.next().await.unwrap().unwrap());
        let mut stream = respond.send_response(head(200), false).unwrap();
        send(&mut stream, heard(&first)).await;
        assert!(events.next().await.is_none());
        stream.send_data(Bytes::new(), true).unwrap();
    })
    .await;
    let (sender, words) = EventSource::channel(1);
    let client = client(&server.url);
    let say = async {
        sender.send(word("one")).await.unwrap();
        drop(sender);
    };
    let (response, ()) = tokio::join!(client.send(Talk::of(words)), say);
    assert_eq!(all(response.unwrap()).await, ["one"]);
}

#[tokio::test]
async fn an_exception_of_the_client_is_its_last_event() {
    let (tell, mut told) = mpsc::channel(1);
    let server = server(move |request, mut respond| {
        let tell = tell.clone();
        async move {
            let mut events = Signed::of(request, SECRET);
            let event = events.next().await.unwrap().unwrap();
            tell.send((event.text(":message-type"), event.text(":exception-type"))).await.unwrap();
            assert!(events.next().await.is_none());
            let mut stream = respond.send_response(head(200), false).unwrap();
            stream.send_data(heard("end"), true).unwrap();
        }
    })
    .await;
    let events = [Said::Hush(Box::new(Hush {})), word("never")];
    let talk = Talk::of(EventSource::from_iter(events));
    let response = client(&server.url).send(talk).await.unwrap();
    assert_eq!(all(response).await, ["end"]);
    assert_eq!(told.recv().await.unwrap(), ("exception".to_owned(), "hush".to_owned()));
}

type Fed = Result<Said, &'static str>;

/// A stream that gives what it is fed.
struct Feeding(mpsc::Receiver<Fed>);

impl futures_core::Stream for Feeding {
    type Item = Fed;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Fed>> {
        self.0.poll_recv(context)
    }
}

#[tokio::test]
async fn an_error_of_the_stream_resets_the_call_and_reaches_the_caller() {
    for responds_first in [true, false] {
        let (tell, mut told) = mpsc::channel(2);
        let server = server(move |request, mut respond| {
            let tell = tell.clone();
            async move {
                let mut events = Signed::of(request, SECRET);
                let stream =
                    responds_first.then(|| respond.send_response(head(200), false).unwrap());
                assert_eq!(said(&events.next().await.unwrap().unwrap()), "one");
                tell.send(None).await.unwrap();
                let error = events.next().await.unwrap().unwrap_err();
                tell.send(error.reason()).await.unwrap();
                drop(stream);
            }
        })
        .await;
        let (feed, fed) = mpsc::channel(1);
        let client = client(&server.url);
        let sending = client.send(Talk::of(EventSource::from_stream(Feeding(fed))));
        let feeding = async {
            feed.send(Ok(word("one"))).await.unwrap();
            assert_eq!(told.recv().await, Some(None));
            feed.send(Err("no microphone")).await.unwrap();
        };
        let (sent, ()) = tokio::join!(sending, feeding);
        assert_eq!(sent.is_ok(), responds_first);
        let error = match sent {
            Ok(mut response) => {
                let error = next(&mut response).await.unwrap().unwrap_err();
                assert!(next(&mut response).await.is_none());
                error
            }
            Err(error) => error,
        };
        assert!(error.to_string().contains("no microphone"), "{error}");
        assert_eq!(told.recv().await, Some(Some(h2::Reason::CANCEL)));
        assert!(feed.is_closed());
        assert_eq!(server.connections(), 1, "it is not tried again");
    }
}

#[tokio::test]
async fn dropping_the_response_ends_the_sender() {
    let (tell, mut told) = mpsc::channel(1);
    let server = server(move |request, mut respond| {
        let tell = tell.clone();
        async move {
            let mut events = Signed::of(request, SECRET);
            let _stream = respond.send_response(head(200), false).unwrap();
            let error = events.next().await.unwrap().unwrap_err();
            tell.send(error.reason()).await.unwrap();
        }
    })
    .await;
    let (sender, words) = EventSource::channel(1);
    let response = client(&server.url).send(Talk::of(words)).await.unwrap();
    drop(response);
    sender.closed().await;
    assert_eq!(sender.send(word("never")).await, Err(CallOver));
    assert_eq!(told.recv().await.unwrap(), Some(h2::Reason::CANCEL));
}

#[tokio::test]
async fn the_end_of_the_response_ends_the_sender() {
    let server = server(|_request, mut respond| async move {
        let mut stream = respond.send_response(head(200), false).unwrap();
        stream.send_data(heard("bye"), true).unwrap();
        let _ = std::future::poll_fn(|context| stream.poll_reset(context)).await;
    })
    .await;
    let (sender, words) = EventSource::channel(1);
    let response = client(&server.url).send(Talk::of(words)).await.unwrap();
    assert_eq!(all(response).await, ["bye"]);
    assert_eq!(sender.send(word("never")).await, Err(CallOver));
}

#[tokio::test]
async fn a_call_is_tried_again_until_its_first_event_is_taken() {
    for takes_event in [false, true] {
        let attempts = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&attempts);
        let server = server(move |request, mut respond| {
            let attempt = count.fetch_add(1, Ordering::SeqCst);
            async move {
                if attempt > 0 {
                    return echo(request, respond).await;
                }
                if takes_event {
                    Signed::of(request, SECRET).next().await.unwrap().unwrap();
                }
                respond.send_response(head(503), true).unwrap();
            }
        })
        .await;
        let (sender, words) = EventSource::channel(1);
        let client = client(&server.url);
        let sending = client.send(Talk::of(words));
        if takes_event {
            sender.send(word("one")).await.unwrap();
            let error = sending.await.unwrap_err();
            assert!(matches!(&error, Error::Service(_)), "{error:?}");
            assert_eq!(sender.send(word("two")).await, Err(CallOver));
            assert_eq!(attempts.load(Ordering::SeqCst), 1);
        } else {
            let response = sending.await.unwrap();
            sender.send(word("one")).await.unwrap();
            drop(sender);
            assert_eq!(all(response).await, ["one", "end"]);
            assert_eq!(attempts.load(Ordering::SeqCst), 2);
        }
    }
}

#[tokio::test]
async fn a_source_is_sent_once() {
    let server = server(echo).await;
    let talk = Talk::of(EventSource::from_iter([word("one")]));
    let client = client(&server.url);
    assert_eq!(all(client.send(talk.clone()).await.unwrap()).await, ["one", "end"]);
    let error = client.send(talk).await.unwrap_err();
    let Error::Body(InvalidBody { member, reason, .. }) = &error else { panic!("{error:?}") };
    assert_eq!((*member, reason), ("words", &BodyError::Used));
}

#[tokio::test]
async fn an_event_that_the_model_does_not_know_is_not_sent() {
    let server = server(echo).await;
    let unknown = EventSource::from_iter([Said::Unknown("song".to_owned())]);
    let sent = client(&server.url).send(Talk::of(unknown)).await;
    let error = match sent {
        Ok(mut response) => next(&mut response).await.unwrap().unwrap_err(),
        Err(error) => error,
    };
    assert!(error.to_string().contains("song"), "{error}");
}

#[tokio::test]
async fn a_token_or_nothing_leaves_events_bare() {
    let server = server(|request, mut respond| async move {
        let is_token = request.headers().get("authorization").map(|it| it.as_bytes().to_vec());
        assert!(is_token.is_none_or(|token| token == b"Bearer t"));
        assert!(!request.headers().contains_key("x-amz-content-sha256"));
        let mut frames = Frames::new(request.into_body());
        let mut stream = respond.send_response(head(200), false).unwrap();
        while let Some(frame) = frames.next().await {
            send(&mut stream, heard(&said(&frame.unwrap()))).await;
        }
        stream.send_data(Bytes::new(), true).unwrap();
    })
    .await;
    let client = talks::change(&server.url, |builder| builder.bearer_token("t"));
    let words = EventSource::from_iter([talks::by_token::word("one")]);
    let response = client.send(talks::by_token::Talk::of(words)).await.unwrap();
    let mut words = response.words;
    assert_eq!(words.next().await.unwrap().unwrap(), talks::by_token::word("one"));
    assert!(words.next().await.is_none());

    let words = EventSource::from_iter([talks::by_nobody::word("two")]);
    let response = client.send(talks::by_nobody::Talk::of(words)).await.unwrap();
    let mut words = response.words;
    assert_eq!(words.next().await.unwrap().unwrap(), talks::by_nobody::word("two"));
}

#[tokio::test]
async fn other_members_of_a_protocol_without_bindings_are_the_first_event() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&attempts);
    let server = server(move |request, mut respond| {
        let attempt = count.fetch_add(1, Ordering::SeqCst);
        async move {
            assert_eq!(request.headers()["x-amz-target"], "Talks_V20260101.Talk");
            let mut events = Signed::of(request, SECRET);
            let initial = events.next().await.unwrap().unwrap();
            assert_eq!(initial.text(":message-type"), "event");
            assert_eq!(initial.text(":event-type"), "initial-request");
            assert_eq!(initial.text(":content-type"), "application/json");
            assert_eq!(initial.payload, r#"{"room":"red"}"#);
            if attempt == 0 {
                // It is sent again, with the next attempt.
                respond.send_response(head(503), true).unwrap();
                return;
            }
            assert_eq!(said(&events.next().await.unwrap().unwrap()), "one");
            assert!(events.next().await.is_none());
            let mut stream = respond.send_response(head(200), false).unwrap();
            stream.send_data(heard("end"), true).unwrap();
        }
    })
    .await;
    let (sender, words) = EventSource::channel(1);
    let client = client(&server.url);
    let sending = tokio::spawn(async move { client.send(talks::rpc::Talk::of(words)).await });
    while attempts.load(Ordering::SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    sender.send(talks::rpc::word("one")).await.unwrap();
    drop(sender);
    let mut response = sending.await.unwrap().unwrap();
    assert_eq!(response.words.next().await.unwrap().unwrap(), talks::rpc::word("end"));
}

/// A service that is slow stops the sender, so that memory is bounded by the window, whatever there is to send.
#[tokio::test]
async fn a_slow_service_stops_the_source() {
    let (go, going) = oneshot::channel::<()>();
    let going = Arc::new(Mutex::new(Some(going)));
    let server = server(move |request, mut respond| {
        let going = going.lock().unwrap().take().unwrap();
        async move {
            let mut events = Signed::of(request, SECRET);
            let mut stream = respond.send_response(head(200), false).unwrap();
            going.await.unwrap();
            let mut count = 0;
            while let Some(event) = events.next().await {
                event.unwrap();
                count += 1;
            }
            stream.send_data(heard(&count.to_string()), true).unwrap();
        }
    })
    .await;
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let words = (0..1000).map(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        word("a".repeat(1000))
    });
    let response = client(&server.url).send(Talk::of(EventSource::from_iter(words))).await.unwrap();
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    let before = taken.load(Ordering::SeqCst);
    assert!((1..70).contains(&before), "{before} events for a window of 64 KiB");
    go.send(()).unwrap();
    assert_eq!(all(response).await, ["1000"]);
    assert_eq!(taken.load(Ordering::SeqCst), 1000);
}

#[tokio::test]
async fn a_closed_sender_and_errors_of_the_service_are_told() {
    let server = server(|_request, mut respond| async move {
        let mut response = head(404);
        response.headers_mut().insert("x-amzn-errortype", "NoSuchRoom".parse().unwrap());
        respond.send_response(response, true).unwrap();
    })
    .await;
    let (sender, words) = EventSource::channel(1);
    let error = client(&server.url).send(Talk::of(words)).await.unwrap_err();
    assert!(matches!(&error, Error::Service(TalkError::NoSuchRoom(_))), "{error:?}");
    assert_eq!(sender.send(word("never")).await, Err(CallOver));
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_refuses_to_send_events() {
    let client = lensmith::blocking::Client::builder()
        .region("eu-central-1")
        .credentials(lensmith::credentials::Credentials::new("AKIDEXAMPLE", SECRET))
        .endpoint_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let words = EventSource::from_iter([talks::http1::word("one")]);
    let error = client.send(talks::http1::Talk::of(words)).unwrap_err();
    let Error::Transport(TransportError::Unsupported { reason }) = &error else {
        panic!("{error:?}")
    };
    assert!(reason.contains("the blocking client sends no events"), "{reason}");
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn signature_version_4a_is_refused() {
    use lensmith::sign::SignError;

    let server = server(echo).await;
    let words = EventSource::from_iter([talks::by_sigv4a::word("one")]);
    let talk = talks::by_sigv4a::Talk::of(words);
    let error = client(&server.url).send(talk).await.unwrap_err();
    assert!(matches!(error, Error::Sign(SignError::UnsignedEvents)), "{error:?}");
    assert!(error.to_string().contains("Signature Version 4A"), "{error}");
    assert_eq!(server.connections(), 0);
}

/// A call over HTTP/1.1 sends its events in chunks while it reads the response.
#[tokio::test]
async fn a_service_of_http_1_gets_events_in_chunks() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let server = Server::accepting(|mut connection| async move {
        let mut request = Vec::new();
        while !request.windows(4).any(|window| window == b"\r\n\r\n") {
            connection.read_buf(&mut request).await.unwrap();
        }
        let head = String::from_utf8_lossy(&request).into_owned();
        assert!(head.starts_with("POST /talk HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("transfer-encoding: chunked"), "{head}");
        assert!(head.contains("content-type: application/vnd.amazon.eventstream"), "{head}");
        let hello = heard("hello");
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        connection.write_all(format!("{head}{:x}\r\n", hello.len()).as_bytes()).await.unwrap();
        connection.write_all(&hello).await.unwrap();
        connection.write_all(b"\r\n").await.unwrap();
        while !request.ends_with(b"\r\n0\r\n\r\n") {
            assert!(connection.read_buf(&mut request).await.unwrap() > 0, "the request is cut");
        }
        assert!(request.windows(5).any(|window| window == b"audio"));
        connection.write_all(b"0\r\n\r\n").await.unwrap();
    })
    .await;
    let (sender, words) = EventSource::channel(1);
    let response = client(&server.url).send(talks::http1::Talk::of(words)).await.unwrap();
    let mut words = response.words;
    let event = words.next().await.unwrap().unwrap();
    assert_eq!(event, talks::http1::word("hello"));
    // The response has begun before it is sent.
    sender.send(talks::http1::word("audio")).await.unwrap();
    drop(sender);
    assert!(words.next().await.is_none());
}

//! Calls, scripts and recordings of services with XML.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod books;

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use books::*;
use bytes::Bytes;
use http::{Request, Response};
use lensmith::credentials::Credentials;
use lensmith::retry::Policy;
use lensmith::testing::{Operations, Recorder, Replay, Script, call};
use lensmith::transport::{Transport, TransportError};
use lensmith::{Client, ErrorMetadata, Operation};

fn client(transport: impl Transport) -> Client {
    let policy = Policy::default().with_max_attempts(2);
    Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url("https://books.example")
        .retry(policy.with_transient_delay(Duration::ZERO))
        .transport(transport)
        .build()
        .unwrap()
}

fn book() -> Book {
    Book {
        title: Some("a <b>".to_owned()),
        tags: Some(texts(&["x", "y"])),
        notes: Some(texts(&["n"])),
        pin: Some("p1n".to_owned()),
        ..Book::default()
    }
}

/// What a script responds with is what the client returns, both for a response and for an error.
async fn check_script<O>(request: O, response: O::Response, error: O::Error)
where
    O: Operation<Response: Clone + PartialEq, Error: Clone> + Clone + PartialEq,
{
    let script =
        Script::new([call::<O>().respond(response.clone()), call::<O>().fail(error.clone())]);
    let client = client(script.clone());
    assert!(client.send(request.clone()).await.unwrap() == response);
    let found = client.send(request).await.unwrap_err().to_string();
    assert!(found.contains("NotFound: none"), "{found}");
    script.verify();
}

fn no_such_book() -> NoSuchBook {
    NoSuchBook {
        titles: Some(texts(&["a"])),
        metadata: ErrorMetadata::new("NoSuchBook").with_message("none"),
        ..NoSuchBook::default()
    }
}

#[tokio::test]
async fn a_script_responds_in_each_protocol() {
    let book = || Some(book());
    check_script(
        PutBook { book: book(), dry_run: None },
        PutBookResponse { book: book(), http_status: 200 },
        PutBookError::NoSuchBook(no_such_book()),
    )
    .await;
    check_script(
        SendBook { book: book(), dry_run: None },
        SendBookResponse { book: book(), http_status: 200 },
        SendBookError::NoSuchBook(no_such_book()),
    )
    .await;
    check_script(
        RunBook { book: book(), dry_run: None },
        RunBookResponse { book: book(), http_status: 200 },
        RunBookError::NoSuchBook(no_such_book()),
    )
    .await;
}

/// A file in memory.
#[derive(Clone, Default)]
struct File(Arc<Mutex<Vec<u8>>>);

impl io::Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_recording_has_members_by_their_names_in_the_model_and_can_be_replayed() {
    let service = |request: Request<Bytes>| async move {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        let response = match body.contains("fail") {
            false => Response::builder().body(
                "<R><SendBookResult><book><tagSet><tag>x</tag></tagSet><pin>p1n</pin></book></SendBookResult></R>",
            ),
            true => Response::builder().status(404).body("<Error><Code>NotFound</Code><Message>none</Message></Error>"),
        };
        Ok::<_, TransportError>(response.unwrap().map(Bytes::from))
    };
    let request = |title: &str| SendBook {
        book: Some(Book { title: Some(title.to_owned()), ..book() }),
        dry_run: None,
    };
    let file = File::default();
    let operations = || Operations::new().with::<SendBook>();
    let recorder = Recorder::new(operations(), service, file.clone());
    let recorded = client(recorder.clone());
    recorded.send(request("t")).await.unwrap();
    recorded.send(request("fail")).await.unwrap_err();
    recorder.finish().unwrap();
    let recording = String::from_utf8(file.0.lock().unwrap().clone()).unwrap();
    assert!(!recording.contains("p1n") && !recording.contains("s3cr3t"), "{recording}");
    let names = [
        r#"\"tags\":[\"x\",\"y\"]"#,
        r#"\"notes\":[\"n\"]"#,
        r#"{\"book\":{\"tags\":[\"x\"],\"pin\":"#,
    ];
    assert_eq!(names.iter().find(|names| !recording.contains(**names)), None, "{recording}");

    let client = client(Replay::new(operations(), &recording).unwrap());
    let response = client.send(request("t")).await.unwrap();
    assert_eq!(response.book.unwrap().tags, Some(texts(&["x"])));
    let error = client.send(request("fail")).await.unwrap_err();
    let lensmith::Error::Service(error) = error else { panic!("{error}") };
    assert!(matches!(error, SendBookError::NoSuchBook(_)), "{error}");
    assert_eq!((error.code(), error.message()), ("NotFound", Some("none")));
}

#[tokio::test]
async fn a_success_that_is_an_error_is_tried_again() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    let transport = move |_: Request<Bytes>| {
        let is_first = counted.fetch_add(1, Ordering::Relaxed) == 0;
        let body =
            if is_first { "<Error><Code>InternalError</Code></Error>" } else { "<R><book/></R>" };
        async move { Ok::<_, TransportError>(Response::new(Bytes::from(body))) }
    };
    let response = client(transport).send(PutBook::default()).await.unwrap();
    assert_eq!((response.book, calls.load(Ordering::Relaxed)), (Some(Book::default()), 2));
}

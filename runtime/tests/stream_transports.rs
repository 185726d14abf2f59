//! Bodies that are streams, with whatever carries, records, shows or answers them.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "client", feature = "blocking"))]

mod memory_file;
mod page_store;

use std::future::{Ready, ready};
use std::io::{self, Cursor};
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::body::BodyError;
use lensmith::client::{Builder, Tower};
use lensmith::credentials::Credentials;
use lensmith::hooks::{AttemptEnd, Context, Hook};
use lensmith::testing::{Exchange, Operations, Recorder, Replay, Script, SimulatedFault, call};
use lensmith::transport::{TransportError, streaming};
use lensmith::{Body, Client, Error, blocking};
use memory_file::File;
use page_store::*;

fn once(text: &str) -> Body {
    Body::from_reader(Cursor::new(text.to_owned()))
}

fn builder() -> Builder {
    Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url("https://pages.example")
}

fn blocking_builder() -> blocking::Builder {
    blocking::Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url("https://pages.example")
}

/// Gives back what it gets.
async fn echo(request: Request<Body>) -> Result<Response<Body>, TransportError> {
    Ok(Response::new(request.into_body()))
}

#[tokio::test]
async fn a_streaming_closure_reads_nothing_by_itself() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let bodies = Arc::clone(&seen);
    let keep = move |request: Request<Body>| {
        bodies.lock().unwrap().push(request.into_body());
        ready(Ok(Response::new(Body::from("{}"))))
    };
    let client = builder().transport(streaming(keep)).build().unwrap();
    client.send(PutPage::of(once("a page"))).await.unwrap();
    let body = seen.lock().unwrap().pop().unwrap();
    assert!(body.as_bytes().is_none());
    assert_eq!(body.bytes(6).await.unwrap(), "a page");
}

#[tokio::test]
async fn a_closure_over_bytes_gets_and_gives_whole_bodies() {
    let transport = |request: Request<Bytes>| async move {
        assert_eq!(request.body(), "a page");
        Ok::<_, TransportError>(Response::new(Bytes::from_static(b"{}")))
    };
    let client = builder().transport(transport).build().unwrap();
    client.send(PutPage::of(once("a page"))).await.unwrap();
}

#[test]
fn a_closure_of_the_blocking_client_does_so_too() {
    let transport = |request: Request<Bytes>, _: Duration| {
        assert_eq!(request.body(), "a page");
        Ok::<_, TransportError>(Response::new(Bytes::from_static(b"{}")))
    };
    let client = blocking_builder().transport(transport).build().unwrap();
    client.send(PutPage::of(once("a page"))).unwrap();

    let stream = |_: Request<Body>, _: Duration| Ok(Response::new(once("a page")));
    let client = blocking_builder().transport(streaming(stream)).build().unwrap();
    let content = client.send(GetPage).unwrap().content;
    assert_eq!(io::read_to_string(content.reader()).unwrap(), "a page");
}

#[tokio::test]
async fn a_length_that_is_announced_and_not_kept_is_an_error_of_the_stream() {
    for (length, expected) in
        [(7, BodyError::TooShort { length: 7, found: 6 }), (5, BodyError::TooLong { length: 5 })]
    {
        let answer = move |_: Request<Body>| {
            let response = Response::builder().header("content-length", length);
            ready(Ok(response.body(once("a page")).unwrap()))
        };
        let client = builder().transport(streaming(answer)).build().unwrap();
        let content = client.send(GetPage).await.unwrap().content;
        assert_eq!(content.length(), Some(length));
        let error = content.bytes(100).await.unwrap_err();
        assert_eq!(error, TransportError::Body(expected));
    }
}

/// A service of Tower that has a page, and gives back what it gets after it.
#[derive(Clone)]
struct Echo;

impl tower_service::Service<Request<Body>> for Echo {
    type Response = Response<Body>;
    type Error = io::Error;
    type Future = Ready<Result<Response<Body>, io::Error>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let body = request.into_body();
        ready(Ok(Response::new(if body.length() == Some(0) { once("a page") } else { body })))
    }
}

#[tokio::test]
async fn a_tower_service_streams() {
    let client = builder().transport(Tower::new(Echo)).build().unwrap();
    let content = client.send(GetPage).await.unwrap().content;
    assert_eq!(content.bytes(6).await.unwrap(), "a page");
    // The echo reads nothing, and the client reads the response.
    let error = client.send(PutPage::of(once("a page").with_length(7))).await.unwrap_err();
    assert!(error.to_string().contains("it ended after 6 of 7 bytes"), "{error}");
}

#[derive(Clone, Default)]
struct Lengths(Arc<Mutex<Vec<[Option<u64>; 2]>>>);

impl Hook for Lengths {
    fn before_signing(&self, _: &Context<'_>, request: &mut Request<Body>) {
        if request.headers().contains_key("content-length") {
            *request.body_mut() = once("another page");
        }
    }

    fn after_attempt(&self, _: &Context<'_>, end: &AttemptEnd<'_>) {
        self.0.lock().unwrap().push([end.bytes_sent, end.bytes_received]);
    }
}

#[tokio::test]
async fn hooks_see_streams_and_change_them() {
    let lengths = Lengths::default();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    let transport = streaming(move |request: Request<Body>| {
        seen.lock().unwrap().push(request.headers().clone());
        echo(request)
    });
    let client = builder().transport(transport).hook(lengths.clone()).build().unwrap();
    let again = Body::replayable(|| Ok(once("a page"))).with_length(6);
    let _ = client.send(PutPage::of(again)).await;
    let head = heads.lock().unwrap().pop().unwrap();
    // The length and the hash were those of the other body.
    assert!(!head.contains_key("content-length"), "{head:?}");
    assert_eq!(head["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");
    client.send(GetPage).await.unwrap();
    let lengths = lengths.0.lock().unwrap();
    assert_eq!(*lengths, [[None, Some(12)], [None, None]]);
}

#[tokio::test]
async fn a_command_names_a_stream_and_does_not_read_it() {
    let client = builder().build().unwrap();
    let body = once("a page");
    let command = client.to_curl(PutPage::of(body.clone())).await.unwrap();
    assert!(command.contains("--data-binary '@content'"), "{command}");
    assert_eq!(body.bytes(6).await.unwrap(), "a page");
    let command = client.to_curl(PutPage::of("a page")).await.unwrap();
    assert!(command.contains("--data-raw 'a page'"), "{command}");
    let request = Request::post("https://a.example/").body(once("a page")).unwrap();
    assert!(lensmith::curl::to_curl(&request).contains("--data-binary '@body'"));
}

#[tokio::test]
async fn a_request_to_share_covers_what_can_be_read_again() {
    let client = builder().build().unwrap();
    let hour = Duration::from_secs(3600);
    let again = Body::replayable(|| Ok(once("a page"))).with_length(6);
    let request = client.presign(PutPage::of(again), hour).await.unwrap();
    assert_eq!(request.headers()["content-length"], "6");
    assert_eq!(request.into_body().bytes(6).await.unwrap(), "a page");
    let broken = Body::replayable(|| Err(io::Error::other("no tape")));
    let error = client.presign(PutPage::of(broken), hour).await.unwrap_err();
    let expected = "PutPage: the body `content` cannot be sent: it cannot be read: no tape";
    assert_eq!(error.to_string(), expected);
    let blocking = blocking_builder().build().unwrap();
    let request = blocking.presign(PutPage::of(once("a page")), hour).unwrap();
    assert_eq!(io::read_to_string(request.into_body().reader()).unwrap(), "a page");
}

#[tokio::test]
async fn a_script_looks_at_streams_and_answers_with_them() {
    let page = GetPageResponse { content: once("a page"), http_status: 200 };
    let script = Script::new([
        call::<PutPage>()
            .when(|request| request.content == Body::from("a page"))
            .fault(SimulatedFault::Throttled),
        call::<PutPage>().respond(PutPageResponse { http_status: 201 }),
        call::<GetPage>().respond(page),
        call::<GetPage>().fail(GetPageError::NoSuchPage(NoSuchPage::default())),
    ]);
    let client = builder().transport(script.clone()).build().unwrap();
    let again = Body::replayable(|| Ok(once("a page")));
    assert_eq!(client.send(PutPage::of(again)).await.unwrap().http_status, 201);
    let content = client.send(GetPage).await.unwrap().content;
    assert_eq!(content.bytes(6).await.unwrap(), "a page");
    let error = client.send(GetPage).await.unwrap_err();
    assert!(matches!(error, Error::Service(GetPageError::NoSuchPage(_))), "{error:?}");
    script.verify();
}

#[tokio::test]
async fn streams_are_recorded_and_replayed() {
    let operations = || Operations::new().with::<PutPage>().with::<GetPage>();
    let file = File::default();
    let script = Script::new([
        call::<PutPage>().respond(PutPageResponse { http_status: 200 }),
        call::<GetPage>().respond(GetPageResponse { content: once("a page"), http_status: 200 }),
    ]);
    let recorder = Recorder::new(operations(), script, file.clone());
    let client = builder().transport(recorder.clone()).build().unwrap();
    client.send(PutPage::of(once("s3cr3t"))).await.unwrap();
    let content = client.send(GetPage).await.unwrap().content;
    assert_eq!(content.bytes(6).await.unwrap(), "a page");
    recorder.finish().unwrap();

    let lines = file.text();
    assert!(!lines.contains("s3cr3t"), "{lines}");
    let exchanges: Vec<_> =
        lines.lines().map(|line| Exchange::from_json(line.as_bytes()).unwrap()).collect();
    assert_eq!(exchanges[0].request.body, r#"{"content":null}"#);
    assert_eq!(exchanges[1].response.as_ref().unwrap().body, r#"{"content":"YSBwYWdl"}"#);

    let replay = Replay::new(operations(), &lines).unwrap();
    let replay = replay.map_responses::<GetPage>(|page| page);
    let client = builder().transport(replay.clone()).build().unwrap();
    client.send(PutPage::of(once("another page"))).await.unwrap();
    let content = client.send(GetPage).await.unwrap().content;
    assert_eq!(content.bytes(6).await.unwrap(), "a page");
    replay.verify();
}

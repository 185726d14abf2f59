//! Calls of services with XML: what is tried again, and the request ids in bodies.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod books;

use std::sync::{Arc, Mutex};

use books::*;
use bytes::Bytes;
use http::Response;
use lensmith::client::Builder;
use lensmith::credentials::Credentials;
use lensmith::hooks::{AttemptEnd, CallEnd, Context, Hook};
use lensmith::retry::Kind;
use lensmith::testing::{Script, call};
use lensmith::{Client, Error, Operation};

fn builder(script: &Script) -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
    let builder = Client::builder().region("eu-central-1").credentials(credentials);
    builder.endpoint_url("https://books.example").transport(script.clone())
}

/// A service that responds to the calls of an operation with these bodies.
fn service<O: Operation>(bodies: &[&'static str]) -> Script {
    let respond = |body: &&'static str| {
        call::<O>().respond_raw(Response::new(Bytes::from_static(body.as_bytes())))
    };
    Script::new(bodies.iter().map(respond))
}

const BOOK: &str = "<R><book><title>a</title></book></R>";
const RESULT: &str = "<R><SendBookResult><book><title>a</title></book></SendBookResult></R>";

#[tokio::test(start_paused = true)]
async fn a_success_that_has_lost_its_end_is_tried_again() {
    for cut in [
        "<R><book><title>a</ti",
        "<R><book/>",
        "<R",
        "Service unavailable",
        "<?xml version='1.0'?>",
    ] {
        let script = service::<PutBook>(&[cut, BOOK]);
        let response = builder(&script).build().unwrap().send(PutBook::default()).await.unwrap();
        assert_eq!(response.book.unwrap().title.as_deref(), Some("a"), "{cut}");
        script.verify();

        let script = service::<RunBook>(&[cut, cut, BOOK]);
        let response = builder(&script).build().unwrap().send(RunBook::default()).await.unwrap();
        assert_eq!(response.book.unwrap().title.as_deref(), Some("a"), "{cut}");
        script.verify();
    }
    let script = service::<SendBook>(&["<R><SendBookResult>", RESULT]);
    let response = builder(&script).build().unwrap().send(SendBook::default()).await.unwrap();
    assert_eq!(response.book.unwrap().title.as_deref(), Some("a"));
}

#[tokio::test(start_paused = true)]
async fn the_error_of_the_last_cut_response_says_that_another_may_come() {
    let script = service::<PutBook>(&["<R><book>", "<R><book>", "<R><book>"]);
    let error = builder(&script).build().unwrap().send(PutBook::default()).await.unwrap_err();
    assert!(matches!(error, Error::InvalidResponse(_)), "{error}");
    assert_eq!(error.failure().kind, Kind::Transient);
    script.verify();
}

#[tokio::test]
async fn a_whole_success_is_not_tried_again_whatever_it_has() {
    for body in
        ["", " \n", "<R/>", "<R><book/></R>", "<R></R >\n", "<a:R><a:book/></a:R><!-- end -->"]
    {
        let script = service::<PutBook>(&[body]);
        builder(&script).build().unwrap().send(PutBook::default()).await.unwrap();
        script.verify();
    }
    let script = service::<PutBook>(&["<R><book><numPages>many</numPages></book></R>"]);
    let error = builder(&script).build().unwrap().send(PutBook::default()).await.unwrap_err();
    assert_eq!(error.failure().kind, Kind::Permanent, "{error}");
    script.verify();
    // A body that is one text may be anything.
    let script = service::<GetText>(&["<R><book>"]);
    let response = builder(&script).build().unwrap().send(GetText).await.unwrap();
    assert_eq!(response.text.as_deref(), Some("<R><book>"));
}

#[tokio::test(start_paused = true)]
async fn an_internal_error_of_a_success_is_tried_again() {
    let error = "<Error><Code>InternalError</Code></Error>";
    let script = service::<PutBook>(&[error, BOOK]);
    builder(&script).build().unwrap().send(PutBook::default()).await.unwrap();
    script.verify();
}

#[derive(Clone, Default)]
struct Ids(Arc<Mutex<Vec<Option<String>>>>);

impl Hook for Ids {
    fn after_attempt(&self, _: &Context<'_>, end: &AttemptEnd<'_>) {
        self.0.lock().unwrap().push(end.request_id.map(str::to_owned));
    }

    fn after_call(&self, _: &Context<'_>, end: &CallEnd<'_>) {
        self.0.lock().unwrap().push(end.request_id.map(str::to_owned));
    }
}

#[tokio::test]
async fn hooks_see_the_request_id_in_a_body_unless_a_header_has_one() {
    let ids = Ids::default();
    let query =
        "<R><SendBookResult/><ResponseMetadata><RequestId>1-q</RequestId></ResponseMetadata></R>";
    let script = service::<SendBook>(&[query]);
    builder(&script).hook(ids.clone()).build().unwrap().send(SendBook::default()).await.unwrap();
    let ec2 = "<R><requestId>2-e</requestId><book/></R>";
    let script = service::<RunBook>(&[ec2]);
    builder(&script).hook(ids.clone()).build().unwrap().send(RunBook::default()).await.unwrap();
    let response = Response::builder().header("x-amzn-requestid", "3-h").body(Bytes::from(ec2));
    let script = Script::new([call::<RunBook>().respond_raw(response.unwrap())]);
    builder(&script).hook(ids.clone()).build().unwrap().send(RunBook::default()).await.unwrap();
    let seen: Vec<_> = ids.0.lock().unwrap().iter().flatten().cloned().collect();
    assert_eq!(seen, ["1-q", "1-q", "2-e", "2-e", "3-h", "3-h"]);
}

//! The checks of protocol tests: each finds what it is there to find.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod layers;

use std::panic::{UnwindSafe, catch_unwind};

use layers::{GetLayer, GetLayerError, GetLayerResponse, LayerNotFoundException};
use lensmith::testing::protocol::{Sent, answers, fails, received, sent, sent_to};

/// What a check says where it fails.
fn complaint(check: impl FnOnce() + UnwindSafe) -> String {
    let panic = catch_unwind(check).unwrap_err();
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap()
}

fn request() -> Sent {
    sent_to("host.example/v1", GetLayer::new("d"))
}

#[test]
fn what_holds_for_a_request_passes() {
    request()
        .method("POST")
        .path("/v1/")
        .host("host.example")
        .lacks_query("Action")
        .header("x-amz-target", "LayerStore_V20260101.GetLayer")
        .has_header("Content-Length")
        .lacks_header("x-amzn-query-mode")
        .body(r#"{"layerDigest":"d"}"#)
        .json("{ \"layerDigest\": \"\\u0064\" }");
    sent(GetLayer::new("d")).host("example.com").path("/");
}

#[test]
fn what_does_not_hold_for_a_request_is_named() {
    type Check = fn(&Sent) -> &Sent;
    let checks: [(Check, &str); 10] = [
        (|sent| sent.method("GET"), "the method"),
        (|sent| sent.path("/"), "the path"),
        (|sent| sent.host("example.com"), "the host"),
        (|sent| sent.query("a=1"), "the query lacks a=1"),
        (|sent| sent.has_query("a"), "the query lacks a:"),
        (|sent| sent.header("Content-Type", "text/plain"), "the header Content-Type"),
        (|sent| sent.has_header("x-none"), "there is no header x-none"),
        (|sent| sent.lacks_header("content-type"), "the header content-type"),
        (|sent| sent.body("{}"), "the body"),
        (|sent| sent.json(r#"{"layerDigest":"d","more":0}"#), "instead of"),
    ];
    for (check, expected) in checks {
        let text = complaint(move || {
            check(&request());
        });
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_response_is_compared_with_what_it_should_be() {
    let expected = |url| GetLayerResponse { url, http_status: 200 };
    let body = r#"{"url":"u"}"#;
    answers::<GetLayer>(received(200, &[], body), expected(Some("u".to_owned())));
    for (status, url) in [(200, None), (202, Some("u".to_owned())), (400, Some("u".to_owned()))] {
        complaint(move || answers::<GetLayer>(received(status, &[], body), expected(url)));
    }
}

#[test]
fn an_error_is_compared_with_what_it_should_be() {
    let named = |name| received(404, &[("x-amzn-errortype", name)], r#"{"layerDigest":"d"}"#);
    let check = |response, digest: &str| {
        let expected = LayerNotFoundException {
            digest: Some(digest.to_owned()),
            ..LayerNotFoundException::default()
        };
        fails::<GetLayer, _>(response, GetLayerError::LAYER_NOT_FOUND, expected);
    };
    check(named("LayerNotFoundException"), "d");
    let text = complaint(move || check(named("LayerNotFoundException"), "e"));
    assert!(text.contains("instead of"), "{text}");
    let text = complaint(move || check(named("Other"), "d"));
    assert!(text.contains("the error is another one"), "{text}");
    let text = complaint(move || check(received(200, &[], "{}"), "d"));
    assert!(text.contains("not an error of the service"), "{text}");
}

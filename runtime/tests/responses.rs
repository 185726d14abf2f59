//! How a response is read, whichever transport it came by.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod layers;

use bytes::Bytes;
use http::Response;
use layers::{GetLayer, GetLayerError, GetLayerResponse, LayerNotFoundException};
use lensmith::protocol::Reply;
use lensmith::{Error, Operation};

fn parse(
    status: u16,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<GetLayerResponse, Error<GetLayerError>> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    GetLayer::parse_response(response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

fn service_error(headers: &[(&str, &str)], body: &str) -> GetLayerError {
    match parse(400, headers, body) {
        Err(Error::Service(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn code(header: Option<&str>, body: &str) -> String {
    let header = header.map(|code| ("x-amzn-errortype", code));
    service_error(header.as_slice(), body).code().to_owned()
}

#[test]
fn the_name_of_an_error_is_sought_in_the_header_then_type_then_code() {
    let body = r#"{"code":"C","__type":"T"}"#;
    assert_eq!(code(Some("H"), body), "H");
    assert_eq!(code(None, body), "T");
    assert_eq!(code(None, r#"{"code":"C"}"#), "C");
    assert_eq!(code(None, "{}"), "");
}

#[test]
fn the_name_of_an_error_has_no_namespace_and_no_uri() {
    let uri = "LayerNotFoundException:http://internal.example/coral/com.example#other/";
    let full = "com.example.layers#LayerNotFoundException";
    let both = format!("{full}:http://internal.example/");
    for text in [uri, full, &both, "LayerNotFoundException"] {
        assert_eq!(code(Some(text), ""), "LayerNotFoundException");
        assert_eq!(code(None, &format!(r#"{{"__type":"{text}"}}"#)), "LayerNotFoundException");
        assert_eq!(code(None, &format!(r#"{{"code":"{text}"}}"#)), "LayerNotFoundException");
    }
}

#[test]
fn only_the_top_level_of_a_body_names_the_error() {
    assert_eq!(code(None, r#"{"detail":{"__type":"Inner"},"code":"Outer"}"#), "Outer");
    assert_eq!(code(None, r#"{"detail":[{"code":"Inner"}]}"#), "");
    assert_eq!(code(None, r#"{"code":404,"__type":null}"#), "");
}

#[test]
fn a_body_that_is_not_json_leaves_the_header_and_the_status() {
    for body in ["", "<html>", "[]", "null", r#"{"message":"#] {
        assert_eq!(code(Some("Throttled"), body), "Throttled");
        let error = service_error(&[("x-amzn-errortype", "LayerNotFoundException")], body);
        let GetLayerError::LayerNotFound(error) = error else { panic!("{error:?}") };
        assert_eq!(error.digest, None);
        assert_eq!(error.metadata.http_status(), 400);
    }
}

#[test]
fn message_and_request_id_are_found_by_each_of_their_names() {
    for name in ["message", "Message", "errorMessage", "error_description"] {
        let error = service_error(&[], &format!(r#"{{"{name}":"no layer"}}"#));
        assert_eq!(error.message(), Some("no layer"));
        assert_eq!(error.request_id(), None);
    }
    for name in ["x-amzn-requestid", "X-Amz-Request-Id"] {
        assert_eq!(service_error(&[(name, "7f1a")], "{}").request_id(), Some("7f1a"));
    }
}

/// The shape of an error whose message has this name in the model.
#[derive(Clone, Debug, Default, PartialEq)]
struct Busy {
    message: Option<String>,
    seconds: Option<i32>,
    metadata: lensmith::ErrorMetadata,
}

lensmith::error_shape! {
    Busy, fault: Server;
    MESSAGE: Option<String> = lens!(message, "Message"),
    SECONDS: Option<i32> = lens!(seconds, "seconds"),
}

#[test]
fn the_member_of_the_message_is_filled_whatever_its_case() {
    for (body, expected) in [
        (r#"{"message":"wait","seconds":3}"#, ("wait", Some(3))),
        (r#" { "seconds" : 3 , "errorMessage" : "\"wait\"" } "#, ("\"wait\"", Some(3))),
        (r#"{"message":"no","Message":"wait"}"#, ("wait", None)),
        (r#"{"Message":"wait","message":"no"}"#, ("wait", None)),
        (r#"{"Message":"wait"}"#, ("wait", None)),
        (r#"{"message":"wait","Message":null}"#, ("wait", None)),
        (r#"{"Message":null,"message":"wait","seconds":3}"#, ("wait", Some(3))),
        (r#"{"message":"wait","Message":null,"errormessage":null}"#, ("wait", None)),
        (r#"{"ERRORMESSAGE":"wait"}"#, ("wait", None)),
        (r#"{"message":"wait","seconds":"many"}"#, ("wait", None)),
        ("<html><head><title>Wait</title></head><body>503</body></html>", ("Wait", None)),
    ] {
        let metadata = service_error(&[], body).metadata().clone();
        let (head, ()) = Response::new(()).into_parts();
        let reply = Reply::new(&layers::SERVICE, &head, body.as_bytes());
        let busy: Busy = lensmith::error::shape(metadata, &reply);
        assert_eq!(
            (busy.message.as_deref(), busy.seconds),
            (Some(expected.0), expected.1),
            "{body}"
        );
    }
}

#[test]
fn the_message_of_a_page_is_its_title_or_the_text_that_a_browser_shows() {
    for (page, expected) in [
        ("<html><Title>Busy</Title>later</html>", "Busy"),
        ("<title lang=\"en\">Busy</title>later", "Busy"),
        ("<title\n data-a='>'>Busy <b>now</b></TITLE >later", "Busy <b>now</b>"),
        ("\u{feff}<!DOCTYPE html>\n<title>Busy</title>", "Busy"),
        ("<title> </title><p>later</p>", "later"),
        ("<title>Busy", "Busy"),
        ("<SCRIPT type='module'>if (a < b) { x('</p>') }</SCRIPT><p>later</p>", "later"),
        ("<style media=\"a > b\">p { color: red }</style >later", "later"),
        ("<p>later</p><script>let it = 1;", "later"),
        ("<scripts>later</scripts>", "later"),
        ("<!-- <p>not</p> > shown --><p>later</p>", "later"),
        ("<p>a < b, c <3, d</p>", "a < b, c <3, d"),
        ("<p title=\"unclosed>later</p>", "later"),
        (
            "<p>R&amp;D &lt;b&gt; &quot;it&apos;s&quot;&nbsp;&#8211; &#x2026;</p>",
            "R&D <b> \"it's\" – …",
        ),
        ("<title>Q&amp;A</title>", "Q&A"),
        ("<p>a & b; c &unknown; &#x110000; &#; &amp", "a & b; c &unknown; &#x110000; &#; &amp"),
        ("<p>a&#0;&#27;b</p>", "a b"),
        (
            "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Wait</Message></Error>",
            "SlowDown Wait",
        ),
    ] {
        assert_eq!(service_error(&[], page).message(), Some(expected), "{page}");
    }
    for page in ["<title></title>", "<script>let it = 1;</script>", "<!-- comment", "<p"] {
        assert_eq!(service_error(&[], page).message(), None, "{page}");
    }
}

#[test]
fn the_text_of_a_body_that_is_not_json_is_the_message() {
    let long = "x".repeat(10_000);
    for (body, expected) in [
        ("Too many requests\r\nfrom you\n", Some("Too many requests from you")),
        ("<html><head><TITLE>503 Busy</TITLE></head></html>", Some("503 Busy")),
        ("<h1>Bad</h1>\n<p>gateway</p>", Some("Bad gateway")),
        ("a\u{1b}[31mb\u{0}c", Some("a [31mb c")),
        (&long, long.get(..200)),
        ("", None),
        (" ", None),
        ("<html></html>", None),
        ("503 Service Unavailable", Some("503 Service Unavailable")),
        ("nullx", Some("nullx")),
        ("null", None),
        ("503", None),
        ("[]", None),
        ("\"text\"", None),
        (r#"{"cut":"#, None),
    ] {
        let error = service_error(&[("content-type", "text/plain")], body);
        assert_eq!(error.message(), expected, "{body}");
    }
}

#[test]
fn a_declared_error_keeps_its_members() {
    let error =
        service_error(&[], r#"{"__type":"LayerNotFoundException","layerDigest":"sha256:4f"}"#);
    let GetLayerError::LayerNotFound(LayerNotFoundException { digest, metadata }) = error else {
        panic!("{error:?}")
    };
    assert_eq!(digest.as_deref(), Some("sha256:4f"));
    assert_eq!(metadata.code(), "LayerNotFoundException");
}

#[test]
fn every_status_but_a_success_is_an_error() {
    for status in [100, 199, 300, 304, 400, 404, 500, 599] {
        let error = parse(status, &[], r#"{"url":"u"}"#).unwrap_err();
        let Error::Service(error) = error else { panic!("{error:?}") };
        assert_eq!(error.metadata().http_status(), status);
    }
}

#[test]
fn a_success_without_a_body_has_no_members() {
    let bodies = ["", "{}", " \r\n", "null", "\tnull\n"].map(|body| (200, body));
    for (status, body) in bodies.into_iter().chain([(204, ""), (202, r#"{"more":1}"#)]) {
        let response = parse(status, &[], body).unwrap();
        assert_eq!(response, GetLayerResponse { url: None, http_status: status });
    }
}

#[test]
fn a_success_that_is_not_an_object_is_invalid() {
    for body in ["[]", "nullnull", "<html>", "{} {}", "0"] {
        let error = parse(200, &[], body).unwrap_err();
        assert!(matches!(error, Error::InvalidResponse(_)), "{body}: {error:?}");
    }
}

//! Members that are bound to parts of requests and responses: what goes where, and what cannot go there.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use lensmith::endpoint::rules::{Rule, RuleSet};
use lensmith::protocol::{DecodeError, InvalidRequest};
use lensmith::{Body, Error, ErrorMetadata, Operation, Route, Service, Timestamp};

static SERVICE: Service = Service {
    sdk_id: "Library",
    name: "Library",
    version: "2026-01-01",
    signing_name: "library",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RuleSet {
        parameters: &[],
        rules: &[Rule::Endpoint(&[], "https://library.example")],
    },
    ..Service::DEFAULT
};

/// Stores a page.
#[derive(Clone, Debug, Default, PartialEq)]
struct PutPage {
    shelf: String,
    page: i32,
    languages: Option<Vec<String>>,
    flags: Option<BTreeMap<String, String>>,
    tags: Option<Vec<String>>,
    read_at: Option<Vec<Timestamp>>,
    metadata: Option<BTreeMap<String, String>>,
    owner: Option<String>,
    length: Option<i64>,
    content: Body,
}

lensmith::structure! {
    PutPage, zero: Self::default();
    SHELF: String = lens!(shelf, "shelf").required().label(),
    PAGE: i32 = lens!(page, "page").required().label(),
    LANGUAGES: Option<Vec<String>> = lens!(languages, "languages").query("lang"),
    FLAGS: Option<BTreeMap<String, String>> = lens!(flags, "flags").query_params(),
    TAGS: Option<Vec<String>> = lens!(tags, "tags").header("X-Tags"),
    READ_AT: Option<Vec<Timestamp>> = lens!(read_at, "readAt").header("X-Read-At"),
    METADATA: Option<BTreeMap<String, String>> = lens!(metadata, "metadata").prefix_headers("x-page-"),
    OWNER: Option<String> = lens!(owner, "owner").header("X-Page-Owner").sensitive(),
    LENGTH: Option<i64> = lens!(length, "length").header("Content-Length"),
    CONTENT: Body = lens!(content, "content").required().payload(),
}

/// The response of [`PutPage`].
#[derive(Clone, Debug, Default, PartialEq)]
struct PutPageResponse {
    pages: Option<i32>,
    weight: Option<f32>,
    sizes: Option<Vec<f64>>,
    tags: Option<Vec<String>>,
    read_at: Option<Vec<Timestamp>>,
    metadata: Option<BTreeMap<String, String>>,
    version: Option<String>,
    http_status: u16,
}

lensmith::response! {
    PutPageResponse, zero: Self::default();
    PAGES: Option<i32> = lens!(pages, "pages").header("X-Pages"),
    WEIGHT: Option<f32> = lens!(weight, "weight").header("X-Weight"),
    SIZES: Option<Vec<f64>> = lens!(sizes, "sizes").header("X-Sizes"),
    TAGS: Option<Vec<String>> = lens!(tags, "tags").header("X-Tags"),
    READ_AT: Option<Vec<Timestamp>> = lens!(read_at, "readAt").header("X-Read-At"),
    METADATA: Option<BTreeMap<String, String>> = lens!(metadata, "metadata").prefix_headers("X-Page-"),
    VERSION: Option<String> = lens!(version, "version").json_name("v"),
}

/// There is no such shelf.
#[derive(Clone, Debug, Default, PartialEq)]
struct NoSuchShelf {
    message: Option<String>,
    retry_after: Option<i32>,
    metadata: ErrorMetadata,
}

lensmith::error_shape! {
    NoSuchShelf, fault: Client;
    MESSAGE: Option<String> = lens!(message, "message"),
    RETRY_AFTER: Option<i32> = lens!(retry_after, "retryAfter").header("Retry-After"),
}

lensmith::operation_error! {
    /// The errors of [`PutPage`].
    #[derive(Clone, Debug, PartialEq)]
    enum PutPageError for "PutPage" { NO_SUCH_SHELF = NoSuchShelf(NoSuchShelf), }
}

impl Operation for PutPage {
    type Response = PutPageResponse;
    type Error = PutPageError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::put("/shelves/{shelf}/pages/{page}?draft");
}

fn page() -> PutPage {
    PutPage { shelf: "a/b c".to_owned(), page: 7, ..PutPage::default() }
}

fn map(entries: &[(&str, &str)]) -> Option<BTreeMap<String, String>> {
    Some(entries.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
}

fn texts(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn received(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

#[test]
fn each_member_goes_to_its_place() {
    let request = PutPage {
        languages: texts(&["en", "d&e"]),
        flags: map(&[("force", ""), ("lang", "no"), ("draft", "no")]),
        tags: texts(&["a", "b,c", "d \"e\""]),
        metadata: map(&[("colour", "red"), ("owner", "nobody")]),
        owner: Some("Ada".to_owned()),
        content: "a page".into(),
        ..page()
    };
    let request = request.to_request().unwrap();
    assert_eq!(request.method(), "PUT");
    let uri = "/shelves/a%2Fb%20c/pages/7?draft&lang=en&lang=d%26e&force=";
    assert_eq!(request.uri(), uri);
    let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("x-tags"), Some(r#"a, "b,c", "d \"e\"""#));
    assert_eq!(header("x-page-colour"), Some("red"));
    assert_eq!(header("x-page-owner"), Some("Ada"));
    assert_eq!(header("content-length"), Some("6"));
    assert_eq!(header("content-type"), Some("application/octet-stream"));
    assert_eq!(request.body(), &Body::from("a page"));
}

#[test]
fn what_is_written_to_a_header_is_read_from_it() {
    let read_at: Vec<Timestamp> =
        ["2019-12-16T23:48:18Z", "2026-11-26T22:00:00Z"].map(|at| at.parse().unwrap()).into();
    let tags = texts(&["a", "b,c", " d", "\\\""]);
    let request = PutPage {
        tags: tags.clone(),
        read_at: Some(read_at.clone()),
        content: "".into(),
        ..page()
    };
    let headers = request.to_headers().unwrap();
    let header = |name| headers.get(name).unwrap().to_str().unwrap();
    let sent = [("x-tags", header("x-tags")), ("x-read-at", header("x-read-at"))];
    let response = PutPage::parse_response(received(200, &sent, "")).unwrap();
    assert_eq!(response.read_at, Some(read_at));
    assert_eq!(response.tags, tags);
}

#[test]
fn a_request_that_would_reach_another_resource_is_refused_by_the_name_of_its_member() {
    let no_shelf = PutPage { shelf: String::new(), ..page() };
    let error = no_shelf.to_request().unwrap_err();
    assert!(
        matches!(&error, InvalidRequest::EmptyLabel(label) if label.name == "shelf"),
        "{error}"
    );
}

#[test]
fn a_value_that_no_header_can_have_is_refused_without_showing_it() {
    for request in [
        PutPage { owner: Some("s3cr3t\r\nX-Evil: 1".to_owned()), ..page() },
        PutPage { owner: Some("s3cr3t\0".to_owned()), ..page() },
        PutPage { metadata: map(&[("a b", "s3cr3t")]), ..page() },
        PutPage { metadata: map(&[("colour", "s3cr3t\n")]), ..page() },
        PutPage { tags: texts(&["s3cr3t\n"]), ..page() },
    ] {
        let error = request.to_request().unwrap_err().to_string();
        assert!(error.contains("remove line breaks"), "{error}");
        assert!(!error.contains("s3cr3t"), "{error}");
    }
}

#[test]
fn a_uri_that_is_too_long_is_not_sent_to_another_path() {
    let error = PutPage { shelf: "x".repeat(70_000), ..page() }.to_request().unwrap_err();
    assert!(matches!(error, InvalidRequest::LongUri { length: 70_023 }), "{error}");
}

#[test]
fn a_stated_length_is_that_of_the_body() {
    let stating = |length| PutPage { length: Some(length), content: "a page".into(), ..page() };
    assert!(stating(6).to_request().is_ok());
    let error = stating(7).to_request().unwrap_err().to_string();
    assert!(error.contains("Content-Length of 7, but its body has 6 bytes"), "{error}");
    let stream = PutPage { length: Some(7), content: Body::from_reader(&b"a page!"[..]), ..page() };
    assert_eq!(stream.to_headers().unwrap()["content-length"], "7");
}

#[test]
fn a_response_is_read_from_its_head_and_its_body() {
    let headers = [
        ("x-pages", " 12 "),
        ("x-tags", "a"),
        ("x-tags", r#""b, c", d"#),
        ("X-PAGE-Colour", "red"),
        ("x-page-owner", "Ada"),
    ];
    let response = PutPage::parse_response(received(201, &headers, r#"{"v":"2","w":3}"#)).unwrap();
    assert_eq!((response.pages, response.http_status), (Some(12), 201));
    assert_eq!(response.tags, texts(&["a", "b, c", "d"]));
    assert_eq!(response.metadata, map(&[("colour", "red"), ("owner", "Ada")]));
    assert_eq!(response.version.as_deref(), Some("2"));
}

#[test]
fn a_header_that_does_not_parse_is_named_and_not_shown() {
    for (name, value, member, expected) in [
        ("x-pages", "s3cr3t", "pages", "a whole number of 64 bits"),
        ("x-pages", "4294967296", "pages", "a number that fits into i32"),
        ("x-read-at", "s3cr3t, soon", "readAt", "a date and time"),
    ] {
        let error = PutPage::parse_response(received(200, &[(name, value)], "")).unwrap_err();
        let Error::InvalidResponse(error) = error else { panic!("another error: {error}") };
        assert!(matches!(error.reason, DecodeError::Header(_)), "{error}");
        assert_eq!(error.reason.path(), member);
        let text = error.to_string();
        assert!(text.contains(&format!("expected {expected} in the header")), "{text}");
        assert!(!text.contains("s3cr3t"), "{text}");
    }
}

#[test]
fn an_error_has_members_in_headers() {
    let headers =
        [("x-amzn-errortype", "library#NoSuchShelf:http://library.example/"), ("retry-after", "3")];
    let error = PutPage::parse_response(received(404, &headers, r#"{"Message":"no"}"#));
    let Err(Error::Service(PutPageError::NoSuchShelf(error))) = error else {
        panic!("not the error of the model: {error:?}");
    };
    assert_eq!((error.retry_after, error.message.as_deref()), (Some(3), Some("no")));
}

#[cfg(feature = "blocking")]
#[test]
fn a_command_for_curl_has_each_member_in_its_place_and_no_secret() {
    let credentials = lensmith::credentials::Credentials::new("AKIDEXAMPLE", "s3cr3t");
    let client = lensmith::blocking::Client::builder().region("eu-central-1");
    let client = client.credentials(credentials).build().unwrap();
    let request = PutPage {
        languages: texts(&["en"]),
        tags: texts(&["a"]),
        owner: Some("Ada".to_owned()),
        content: "a page".into(),
        ..page()
    };
    let command = client.to_curl(request).unwrap();
    for part in [
        "https://library.example/shelves/a%2Fb%20c/pages/7?draft&lang=en",
        "x-tags: a",
        "x-page-owner: <redacted>",
        "a page",
    ] {
        assert!(command.contains(part), "{part} is not in {command}");
    }
    assert!(!command.contains("Ada"), "{command}");
}

#[cfg(all(feature = "client", feature = "blocking"))]
#[test]
fn neither_client_sends_what_cannot_be_sent() {
    use lensmith::credentials::Credentials;
    use lensmith::transport::TransportFuture;
    use lensmith::{Client, blocking};

    let no_shelf = || PutPage { shelf: String::new(), ..page() };
    let credentials = || Credentials::new("AKIDEXAMPLE", "s3cr3t");
    let never = |_| -> TransportFuture<'static> { panic!("something was sent") };
    let client = Client::builder().region("eu-central-1").credentials(credentials());
    let client = client.transport(lensmith::transport::streaming(never)).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(client.send(no_shelf())).unwrap_err();
    let text = "PutPage: the member `shelf` is part of the URI and must not be empty";
    assert_eq!(error.to_string(), text);
    let client = blocking::Client::builder().region("eu-central-1").credentials(credentials());
    let client = client
        .transport(|_, _| -> Result<Response<Bytes>, _> { panic!("something was sent") })
        .build()
        .unwrap();
    assert_eq!(client.send(no_shelf()).unwrap_err().to_string(), text);
}

#[test]
fn a_number_out_of_range_in_a_header_is_an_error_and_no_infinity() {
    for (name, value, expected) in [
        ("x-weight", "1e39", "weight: expected a number in the range of a 32-bit float"),
        ("x-sizes", "1, -1e400", "sizes: expected a number in the range of a 64-bit float"),
    ] {
        let error = PutPage::parse_response(received(200, &[(name, value)], "")).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&format!("{expected} in the header `X-")), "{text}");
    }
    let headers = [("x-weight", "Infinity"), ("x-sizes", "1e39, -Infinity")];
    let response = PutPage::parse_response(received(200, &headers, "")).unwrap();
    assert_eq!(response.weight, Some(f32::INFINITY));
    assert_eq!(response.sizes, Some(vec![1e39, f64::NEG_INFINITY]));
}

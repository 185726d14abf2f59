//! Scripts and recordings of calls whose members are in any part of the message.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "client", feature = "blocking"))]

mod memory_file;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bytes::Bytes;
use http::{Request, Response};
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::{BuiltIn, Endpoint, Parameter, RuleSet};
use lensmith::optics::Lens;
use lensmith::retry::Policy;
use lensmith::testing::{Exchange, Operations, Recorder, Replay, Script, call};
use lensmith::transport::{Input, TransportError};
use lensmith::{Body, Client, Error, ErrorMetadata, Operation, Route, Service, blocking};
use memory_file::File;

static SERVICE: Service = Service {
    sdk_id: "Library",
    name: "Library",
    version: "2026-01-01",
    signing_name: "library",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RuleSet {
        parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint)],
        rules: &[Endpoint(&[], "{Endpoint}")],
    },
    ..Service::DEFAULT
};

/// Stores a page, and returns another one.
#[derive(Clone, Default, PartialEq)]
struct SwapPage {
    shelf: String,
    ticket: String,
    languages: Option<Vec<String>>,
    pin: Option<String>,
    notes: Option<BTreeMap<String, String>>,
    token: Option<String>,
    content: Body,
}

lensmith::structure! {
    SwapPage, debug: redacted, zero: Self::default();
    SHELF: String = lens!(shelf, "shelf").required().label(),
    TICKET: String = lens!(ticket, "ticket").required().label().sensitive(),
    LANGUAGES: Option<Vec<String>> = lens!(languages, "languages").query("lang"),
    PIN: Option<String> = lens!(pin, "pin").header("X-Pin").sensitive(),
    NOTES: Option<BTreeMap<String, String>> = lens!(notes, "notes").prefix_headers("x-note-").sensitive(),
    TOKEN: Option<String> = lens!(token, "token").header("X-Token"),
    CONTENT: Body = lens!(content, "content").required().payload(),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct SwapPageResponse {
    pages: Option<i32>,
    key: Option<String>,
    content: Body,
    http_status: u16,
}

lensmith::response! {
    SwapPageResponse, zero: Self::default();
    PAGES: Option<i32> = lens!(pages, "pages").header("X-Pages"),
    KEY: Option<String> = lens!(key, "key").header("X-Key").sensitive(),
    CONTENT: Body = lens!(content, "content").required().payload(),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct NoSuchShelf {
    hint: Option<String>,
    detail: Option<String>,
    metadata: ErrorMetadata,
}

lensmith::error_shape! {
    NoSuchShelf, fault: Client;
    HINT: Option<String> = lens!(hint, "hint").header("X-Hint").sensitive(),
    DETAIL: Option<String> = lens!(detail, "detail").json_name("Detail"),
}

lensmith::operation_error! {
    /// The errors of [`SwapPage`].
    #[derive(Clone, Debug, PartialEq)]
    enum SwapPageError for "SwapPage" { NO_SUCH_SHELF = NoSuchShelf(NoSuchShelf), }
}

impl Operation for SwapPage {
    type Response = SwapPageResponse;
    type Error = SwapPageError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::put("/shelves/{shelf}/{ticket}");
    const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = Some(Self::TOKEN);
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = Some(SwapPageResponse::CONTENT);
}

fn swap_page(shelf: &str) -> SwapPage {
    SwapPage {
        shelf: shelf.to_owned(),
        ticket: "t1ck3t/".to_owned(),
        languages: Some(vec!["de".to_owned(), "fr".to_owned()]),
        pin: Some("p1n".to_owned()),
        notes: Some([("a".to_owned(), "n0te".to_owned())].into()),
        token: None,
        content: Body::from_reader(Cursor::new(format!("a page of {shelf}"))).with_length(11),
    }
}

fn client(transport: impl lensmith::transport::Transport) -> Client {
    Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url("https://library.example/v1")
        .retry(Policy::default().with_max_attempts(1))
        .transport(transport)
        .build()
        .unwrap()
}

fn is_expected(request: &SwapPage) -> bool {
    let content = request.content.as_bytes().cloned().unwrap_or_default();
    content == "a page of b"
        && SwapPage { content: Body::default(), token: None, ..request.clone() }
            == SwapPage { content: Body::default(), ..swap_page("b") }
        && request.token.is_some()
}

fn script(steps: usize) -> Script {
    let response = SwapPageResponse { pages: Some(7), ..SwapPageResponse::default() };
    Script::new([call::<SwapPage>().when(is_expected).respond(response).times(steps)])
}

#[tokio::test]
async fn a_script_sees_all_members_wherever_they_are() {
    let script = script(1);
    let response = client(script.clone()).send(swap_page("b")).await.unwrap();
    assert_eq!(response.pages, Some(7));
    script.verify();
    let script = self::script(1);
    let error = client(script).send(swap_page("c")).await.unwrap_err().to_string();
    assert!(error.contains("call 1: Library.SwapPage is not as expected: SwapPage {"), "{error}");
    assert!(error.contains(r#"shelf: "c""#) && !error.contains("p1n"), "{error}");
}

#[test]
fn a_script_of_the_blocking_client_does_too() {
    let script = script(1);
    let client = blocking::Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url("https://library.example")
        .transport(script.clone())
        .build()
        .unwrap();
    assert_eq!(client.send(swap_page("b")).unwrap().pages, Some(7));
    script.verify();
}

#[tokio::test]
async fn an_operation_of_another_crate_is_not_the_same() {
    mod other {
        use super::*;

        #[derive(Clone, Debug, Default)]
        pub(super) struct SwapPage {}

        lensmith::structure! { SwapPage; }

        impl Operation for SwapPage {
            type Response = SwapPageResponse;
            type Error = SwapPageError;
            const SERVICE: &'static Service = &SERVICE;
        }
    }
    let script = script(1);
    let error = client(script).send(other::SwapPage {}).await.unwrap_err().to_string();
    assert!(error.ends_with("Library.SwapPage is of another crate than the script"), "{error}");
}

#[tokio::test]
async fn a_client_adds_the_operation_only_where_it_is_needed() {
    let transport = |request: Request<Bytes>| async move {
        assert!(request.extensions().get::<Input>().is_none());
        Ok::<_, TransportError>(Response::new(Bytes::new()))
    };
    client(transport).send(swap_page("b")).await.unwrap();
}

/// A recording of a success and of an error.
async fn recording() -> String {
    let service = |request: Request<Bytes>| async move {
        let response = Response::builder().header("x-amzn-requestid", "r1");
        let response = match request.uri().path().starts_with("/v1/shelves/a/") {
            true => response.header("x-pages", "3").header("x-key", "k3y").body("other page"),
            false => response
                .status(404)
                .header("x-amzn-errortype", "NoSuchShelf")
                .header("x-hint", "h1nt")
                .body(r#"{"message": "no b", "Detail": "gone"}"#),
        };
        Ok::<_, TransportError>(response.unwrap().map(Bytes::from))
    };
    let file = File::default();
    let recorder = Recorder::new(Operations::new().with::<SwapPage>(), service, file.clone());
    let client = client(recorder.clone());
    let response = client.send(swap_page("a")).await.unwrap();
    assert_eq!((response.pages, response.key.as_deref()), (Some(3), Some("k3y")));
    client.send(swap_page("b")).await.unwrap_err();
    recorder.finish().unwrap();
    file.text()
}

#[tokio::test]
async fn a_recording_has_the_members_by_their_names_and_no_secret() {
    let recording = recording().await;
    let secrets = ["s3cr3t", "t1ck3t", "p1n", "n0te", "k3y", "h1nt", "Signature=4"];
    assert_eq!(secrets.iter().find(|secret| recording.contains(**secret)), None, "{recording}");
    let lines = recording.lines().map(|line| Exchange::from_json(line.as_bytes()).unwrap());
    let [success, error] = <[Exchange; 2]>::try_from(lines.collect::<Vec<_>>()).unwrap();
    assert_eq!(success.operation, "Library.SwapPage");
    let url = "https://library.example/v1/shelves/a/%3Credacted%3E?lang=de&lang=fr";
    assert_eq!(success.request.url, url);
    let members = r#"{"shelf":"a","ticket":"<redacted>","languages":["de","fr"],"pin":"<redacted>","content":null}"#;
    assert_eq!(success.request.body, members);
    let bodies = [success, error].map(|exchange| exchange.response.unwrap().body);
    let error = r#"{"__type":"NoSuchShelf","message":"no b","hint":"<redacted>","detail":"gone"}"#;
    assert_eq!(bodies, [r#"{"pages":3,"key":"<redacted>","content":"b3RoZXIgcGFnZQ=="}"#, error]);
}

#[tokio::test]
async fn a_replay_tells_calls_apart_by_all_their_members() {
    let replay = Replay::new(Operations::new().with::<SwapPage>(), &recording().await).unwrap();
    let client = client(replay.clone());
    let Err(Error::Service(error)) = client.send(swap_page("b")).await else { panic!("no error") };
    assert_eq!(error.request_id(), Some("r1"));
    let SwapPageError::NoSuchShelf(error) = error else { panic!("{error:?}") };
    assert_eq!(error.metadata.message(), Some("no b"));
    assert_eq!(
        (error.detail.as_deref(), error.hint.as_deref()),
        (Some("gone"), Some("<redacted>"))
    );
    let other = client.send(swap_page("c")).await.unwrap_err().to_string();
    let expected = r#"no call of Library.SwapPage left with {"shelf":"c","#;
    assert!(other.contains(expected) && other.contains("; record the call again"), "{other}");
    let response = client.send(swap_page("a")).await.unwrap();
    assert_eq!((response.pages, response.key.as_deref()), (Some(3), Some("<redacted>")));
    let mut content = String::new();
    response.content.reader().read_to_string(&mut content).unwrap();
    assert_eq!(content, "other page");
}

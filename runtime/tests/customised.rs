//! What the requests of some services have beyond the protocol, because their model says so in a trait of our own.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "client")]

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use lensmith::credentials::Credentials;
use lensmith::endpoint::EndpointError;
use lensmith::endpoint::rules::{Rule, RuleSet};
use lensmith::transport::TransportError;
use lensmith::{Body, Client, Error, Operation, PresignAs, Route, Service};

static SERVICE: Service = Service {
    sdk_id: "Vaults",
    name: "Vaults",
    version: "2026-01-01",
    signing_name: "vaults",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RuleSet {
        parameters: &[],
        rules: &[Rule::Endpoint(&[], "https://vaults.example")],
    },
    headers: &[("accept", "application/json"), ("x-vaults-version", "2026-01-01")],
    ..Service::DEFAULT
};

/// Returns a vault.
#[derive(Clone, Debug, Default, PartialEq)]
struct GetVault {
    account: Option<String>,
    vault: String,
    accept: Option<String>,
}

lensmith::structure! {
    GetVault;
    ACCOUNT: Option<String> = lens!(account, "account").label(),
    VAULT: String = lens!(vault, "vault").required().label(),
    ACCEPT: Option<String> = lens!(accept, "accept").header("Accept"),
}

/// The response of the operations.
#[derive(Clone, Debug, Default, PartialEq)]
struct VaultResponse {
    http_status: u16,
}

lensmith::response! { VaultResponse, zero: Self::default(); }

lensmith::operation_error! {
    /// The errors of the operations.
    #[derive(Clone, Debug, PartialEq)]
    enum VaultError for "GetVault" {}
}

impl Operation for GetVault {
    type Response = VaultResponse;
    type Error = VaultError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::get("/{account}/vaults/{vault}").with_defaults(&[("account", "-")]);
}

/// Reads a text aloud.
#[derive(Clone, Debug, Default, PartialEq)]
struct Speak {
    voices: Option<Vec<String>>,
    text: String,
    is_fast: Option<bool>,
    caller: Option<String>,
    draft: Option<String>,
}

lensmith::structure! {
    Speak;
    VOICES: Option<Vec<String>> = lens!(voices, "voices"),
    TEXT: String = lens!(text, "text").required(),
    IS_FAST: Option<bool> = lens!(is_fast, "isFast").json_name("fast"),
    CALLER: Option<String> = lens!(caller, "caller").header("X-Caller"),
    DRAFT: Option<String> = lens!(draft, "draft").query("draft"),
}

impl Operation for Speak {
    type Response = VaultResponse;
    type Error = VaultError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::post("/speech");
    const PRESIGN_AS: Option<PresignAs> = Some(PresignAs::GET);
}

static NEAR: Service = Service {
    sdk_id: "Near Vaults",
    headers: &[],
    endpoint_from: Some("`DescribeVaults` of Vaults"),
    ..SERVICE
};

/// Opens a vault.
#[derive(Clone, Debug, Default, PartialEq)]
struct Open {}

lensmith::structure! { Open; }

impl Operation for Open {
    type Response = VaultResponse;
    type Error = VaultError;
    const SERVICE: &'static Service = &NEAR;
}

/// Says where vaults are.
#[derive(Clone, Debug, Default, PartialEq)]
struct Find {}

lensmith::structure! { Find; }

impl Operation for Find {
    type Response = VaultResponse;
    type Error = VaultError;
    const SERVICE: &'static Service = &NEAR;
    const ENDPOINT_FROM: Option<&'static str> = None;
}

fn client() -> Client {
    let builder = Client::builder().region("eu-central-1");
    let builder = builder.credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"));
    let ok = |_: Request<Bytes>| async { Ok::<_, TransportError>(Response::new(Bytes::new())) };
    builder.transport(ok).build().unwrap()
}

fn get(account: Option<&str>, accept: Option<&str>) -> Request<Body> {
    let vault = GetVault {
        account: account.map(str::to_owned),
        vault: "v".to_owned(),
        accept: accept.map(str::to_owned),
    };
    vault.to_request().unwrap()
}

#[test]
fn every_request_has_the_headers_of_its_service_and_a_member_wins_over_them() {
    let accept = |request: Request<Body>| {
        request.headers().get_all("accept").iter().cloned().collect::<Vec<_>>()
    };
    assert_eq!(get(None, None).headers().get("x-vaults-version").unwrap(), "2026-01-01");
    assert_eq!(accept(get(None, None)), [HeaderValue::from_static("application/json")]);
    let yaml = "application/yaml";
    assert_eq!(accept(get(None, Some(yaml))), [HeaderValue::from_static(yaml)]);
}

#[test]
fn a_label_that_is_absent_or_empty_has_its_default() {
    let path = |account| get(account, None).uri().path().to_owned();
    assert_eq!(path(None), "/-/vaults/v");
    assert_eq!(path(Some("")), "/-/vaults/v");
    assert_eq!(path(Some("123456789012")), "/123456789012/vaults/v");
    let error = GetVault::default().to_request().unwrap_err().to_string();
    assert_eq!(error, "the member `vault` is part of the URI and must not be empty");
}

#[tokio::test]
async fn a_url_that_is_pre_signed_as_a_get_has_the_members_of_the_body_in_its_query() {
    let speak = Speak {
        voices: Some(vec!["Ada".to_owned(), "B&C".to_owned()]),
        text: "a b/é".to_owned(),
        is_fast: Some(true),
        caller: Some("me".to_owned()),
        draft: Some("1".to_owned()),
    };
    let sent = speak.to_request().unwrap();
    assert_eq!(
        (sent.method().as_str(), sent.uri().to_string().as_str()),
        ("POST", "/speech?draft=1")
    );

    let request = client().presign(speak, Duration::from_secs(60)).await.unwrap();
    assert_eq!(request.method(), "GET");
    assert_eq!(*request.body(), Body::default());
    assert_eq!(request.headers().get("x-caller").unwrap(), "me");
    assert!(!request.headers().contains_key("content-type"));
    assert!(!request.headers().contains_key("content-length"));
    let uri = request.uri().to_string();
    let (own, signature) = uri.split_once("&X-Amz-Algorithm=AWS4-HMAC-SHA256&").unwrap();
    let expected = "https://vaults.example/speech?voices=Ada&voices=B%26C&text=a%20b%2F%C3%A9&fast=true&draft=1";
    assert_eq!(own, expected);
    let headers = "X-Amz-SignedHeaders=accept%3Bhost%3Bx-caller%3Bx-vaults-version";
    assert!(signature.contains(headers), "{signature}");
}

#[tokio::test]
async fn a_service_without_a_common_endpoint_is_not_called_without_yours() {
    let error = client().send(Open {}).await.unwrap_err();
    let Error::Endpoint(EndpointError::NotGiven { sdk_id: "Near Vaults", .. }) = &error else {
        panic!("{error}")
    };
    let expected = "Near Vaults has no endpoint that serves everyone: get yours from `DescribeVaults` of Vaults, \
                    and set its URL by `service_endpoint_url(\"Near Vaults\", ..)` of the builder or in \
                    AWS_ENDPOINT_URL_NEAR_VAULTS";
    assert!(error.to_string().contains(expected), "{error}");
    assert!(client().presign(Open {}, Duration::from_secs(1)).await.is_err());
    assert!(client().to_curl(Open {}).await.is_err());

    let given = client().with(lensmith::config::Config::ENDPOINT_URL, "https://mine.example");
    given.send(Open {}).await.unwrap();
    client().send(Find {}).await.unwrap();
}

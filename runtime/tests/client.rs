//! The client over scripted transports: no network.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(feature = "client")]

mod layers;

use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use layers::{GetLayer, GetLayerError};
use lensmith::client::Builder;
use lensmith::config::{Config, ConfigError};
use lensmith::credentials::{Credentials, CredentialsError, Provider};
use lensmith::endpoint::EndpointError;
use lensmith::retry::Policy;
use lensmith::transport::TransportError;
use lensmith::{Client, Error};

fn builder() -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t").with_session_token("t0k3n");
    Client::builder().region("eu-central-1").credentials(credentials)
}

fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

/// A client that is always answered `response`.
fn answered(response: Response<Bytes>) -> Client {
    let transport = move |_| std::future::ready(Ok(response.clone()));
    builder().transport(transport).build().unwrap()
}

/// The request that a client with this configuration sends.
async fn sent(builder: Builder) -> Request<Bytes> {
    let seen = Arc::new(Mutex::new(None));
    let slot = Arc::clone(&seen);
    let transport = move |request| {
        *slot.lock().unwrap() = Some(request);
        std::future::ready(Ok(response(200, &[], "{}")))
    };
    builder.transport(transport).build().unwrap().send(GetLayer::new("sha256:4f")).await.unwrap();
    seen.lock().unwrap().take().unwrap()
}

async fn failure(client: &Client) -> Error<GetLayerError> {
    client.send(GetLayer::new("sha256:4f")).await.unwrap_err()
}

#[tokio::test]
async fn a_request_has_target_agent_and_signature() {
    let request = sent(builder()).await;
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://layers.eu-central-1.example/");
    assert_eq!(&request.body()[..], br#"{"layerDigest":"sha256:4f"}"#);
    let header = |name| request.headers()[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/x-amz-json-1.1");
    assert_eq!(header("x-amz-target"), "LayerStore_V20260101.GetLayer");
    let agent = concat!("lensmith/", env!("CARGO_PKG_VERSION"), " os/");
    assert!(header("user-agent").starts_with(agent), "{}", header("user-agent"));
    assert!(header("user-agent").ends_with(" lang/rust api/Layers#2026-01-01"));
    assert_eq!(header("x-amz-security-token"), "t0k3n");
    let date = header("x-amz-date").split('T').next().unwrap();
    let scope = format!("Credential=AKIDEXAMPLE/{date}/eu-central-1/layers/aws4_request,");
    assert!(header("authorization").contains(&scope), "{}", header("authorization"));
}

#[tokio::test]
async fn an_application_has_a_name() {
    let request = sent(builder().app_name("inventory")).await;
    let agent = request.headers()["user-agent"].to_str().unwrap();
    assert!(agent.ends_with(" api/Layers#2026-01-01 app/inventory"), "{agent}");

    let name = "an inventory";
    let expected = ConfigError::InvalidAppName { app_name: name.to_owned() };
    assert_eq!(builder().app_name(name).build().unwrap_err(), expected);
    let client = builder().build().unwrap().with(Config::APP_NAME, name);
    let error = failure(&client).await;
    assert!(matches!(error, Error::Config(ConfigError::InvalidAppName { .. })), "{error}");
}

#[tokio::test]
async fn the_configuration_decides_the_endpoint() {
    let uri = async |builder| sent(builder).await.uri().to_string();
    assert_eq!(uri(builder().use_fips(true)).await, "https://layers-fips.eu-central-1.example/");
    assert_eq!(
        uri(builder().use_dual_stack(true)).await,
        "https://layers.eu-central-1.dual.example/"
    );
    let custom = builder().endpoint_url("http://127.0.0.1:4566/prefix");
    assert_eq!(uri(custom).await, "http://127.0.0.1:4566/prefix/");
}

#[tokio::test]
async fn a_part_of_the_configuration_is_changed_by_its_lens() {
    let hosts = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&hosts);
    let transport = move |request: Request<Bytes>| {
        seen.lock().unwrap().push(request.uri().host().unwrap().to_owned());
        std::future::ready(Ok(response(500, &[], "{}")))
    };
    let client = builder().transport(transport).build().unwrap();
    let once = client.with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32);
    failure(&once.with(Config::REGION, "us-east-1")).await;
    failure(&once).await;
    let (other, own) = ("layers.us-east-1.example", "layers.eu-central-1.example");
    assert_eq!(*hosts.lock().unwrap(), [other, own]);
    assert_eq!(client.config().retry, Policy::default());

    let error = failure(&client.with(Config::REGION, "evil.example/")).await;
    assert!(matches!(error, Error::Config(ConfigError::InvalidRegion { .. })), "{error}");
    let error = failure(&client.with(Config::CREDENTIALS, None)).await;
    assert!(matches!(error, Error::Credentials(CredentialsError::Missing)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_a_provider_gives_signs_all_attempts_and_calls() {
    let keys = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&keys);
    let transport = move |request: Request<Bytes>| {
        let authorization = request.headers()["authorization"].to_str().unwrap();
        seen.lock().unwrap().push(authorization[28..31].to_owned());
        std::future::ready(Ok(response(500, &[], "{}")))
    };
    let given = AtomicU32::new(0);
    let provider = Provider::new(move || {
        let number = given.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(Credentials::new(format!("ID{number}"), "s3cr3t")))
    });
    let client = builder().credentials(provider).transport(transport).build().unwrap();
    failure(&client).await;
    failure(&client.with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32)).await;
    assert_eq!(*keys.lock().unwrap(), ["ID0"; 4]);
}

/// The keys of the attempts of a call, and its error, if the service refuses those of `refused` with `code`.
async fn attempts_with(
    code: &'static str,
    refused: &'static [&'static str],
    change: impl FnOnce(Builder) -> Builder,
) -> (Vec<String>, Option<String>) {
    let keys = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&keys);
    let transport = move |request: Request<Bytes>| {
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let key = authorization[28..31].to_owned();
        let response = match refused.contains(&key.as_str()) {
            true => response(400, &[("x-amzn-errortype", code)], "{}"),
            false => response(200, &[], "{}"),
        };
        seen.lock().unwrap().push(key);
        std::future::ready(Ok(response))
    };
    let client = change(builder().credentials(numbered())).transport(transport).build().unwrap();
    let error = client.send(GetLayer::new("sha256:4f")).await.err();
    let keys = keys.lock().unwrap().clone();
    (keys, error.map(|error| error.to_string()))
}

/// Gives another key each time that it is asked.
fn numbered() -> Provider {
    let given = AtomicU32::new(0);
    Provider::new(move || {
        let number = given.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(Credentials::new(format!("ID{number}"), "s3cr3t")))
    })
}

#[tokio::test]
async fn a_refused_key_is_replaced_within_the_call() {
    for code in ["ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException"] {
        let (keys, error) = attempts_with(code, &["ID0"], |builder| builder).await;
        assert_eq!((keys, error), (vec!["ID0".to_owned(), "ID1".to_owned()], None), "{code}");
    }
    let (keys, error) = attempts_with("AccessDeniedException", &["ID0"], |builder| builder).await;
    assert_eq!(keys, ["ID0"]);
    assert!(error.unwrap().contains("AccessDeniedException"));
}

#[tokio::test]
async fn a_refused_key_is_replaced_once_and_only_by_another() {
    const CODE: &str = "ExpiredTokenException";
    const ALL: &[&str] = &["ID0", "ID1", "ID2"];
    let (keys, error) = attempts_with(CODE, ALL, |builder| builder).await;
    assert_eq!(keys, ["ID0", "ID1"]);
    assert_eq!(error.unwrap(), format!("GetLayer: {CODE} (HTTP status 400)"));

    let fixed = |builder: Builder| builder.credentials(Credentials::new("ID0", "s3cr3t"));
    assert_eq!(attempts_with(CODE, ALL, fixed).await.0, ["ID0"]);

    let given = AtomicU32::new(0);
    let once = Provider::new(move || {
        std::future::ready(match given.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(Credentials::new("ID0", "s3cr3t")),
            _ => Err(CredentialsError::unavailable("the vault is sealed")),
        })
    });
    let (keys, error) = attempts_with(CODE, ALL, |builder| builder.credentials(once)).await;
    assert_eq!((keys, error.unwrap().contains(CODE)), (vec!["ID0".to_owned()], true));

    let single = |builder: Builder| builder.retry(Policy::default().with_max_attempts(1));
    assert_eq!(attempts_with(CODE, ALL, single).await.0, ["ID0"]);
}

#[tokio::test]
async fn a_refused_key_is_not_used_by_the_next_call() {
    let keys = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&keys);
    let transport = move |request: Request<Bytes>| {
        let authorization = request.headers()["authorization"].to_str().unwrap();
        seen.lock().unwrap().push(authorization[28..31].to_owned());
        std::future::ready(Ok(response(400, &[("x-amzn-errortype", "ExpiredToken")], "{}")))
    };
    let client = builder().credentials(numbered()).transport(transport).build().unwrap();
    failure(&client).await;
    failure(&client).await;
    assert_eq!(*keys.lock().unwrap(), ["ID0", "ID1", "ID2", "ID3"]);
}

#[tokio::test(start_paused = true)]
async fn credentials_that_do_not_come_or_fail_are_errors() {
    let never = Provider::new(std::future::pending::<Result<Credentials, CredentialsError>>);
    let error = failure(&builder().credentials(never).build().unwrap()).await;
    assert!(matches!(error, Error::Credentials(CredentialsError::Timeout { .. })), "{error}");

    let sealed = || std::future::ready(Err(CredentialsError::unavailable("the vault is sealed")));
    let error = failure(&builder().credentials(Provider::new(sealed)).build().unwrap()).await;
    assert_eq!(error.to_string(), "GetLayer: no credentials: the vault is sealed");
}

#[tokio::test]
async fn an_endpoint_refines_headers_and_signature() {
    let request = sent(builder().region("aws-global")).await;
    assert_eq!(request.uri(), "https://layers.example/");
    assert_eq!(request.headers()["x-layers-scope"], "global");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.contains("/us-east-1/layer-store/aws4_request,"), "{authorization}");
    assert!(authorization.contains("x-layers-scope"), "{authorization}");
}

#[tokio::test]
async fn a_pseudo_region_is_a_region_with_fips() {
    for region in ["us-east-1-fips", "fips-us-east-1"] {
        let request = sent(builder().region(region)).await;
        assert_eq!(request.uri(), "https://layers-fips.us-east-1.example/");
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(authorization.contains("/us-east-1/layers/aws4_request,"), "{authorization}");
    }
}

#[tokio::test]
async fn a_success_is_read_with_its_status() {
    let client = answered(response(201, &[], r#"{"url":"https://host.example/4f"}"#));
    let response = client.send(GetLayer::new("sha256:4f")).await.unwrap();
    assert_eq!(response.url.as_deref(), Some("https://host.example/4f"));
    assert_eq!(response.http_status, 201);
}

#[tokio::test]
async fn a_declared_error_has_its_members_and_its_origin() {
    let body =
        r#"{"__type":"LayerNotFoundException","message":"no layer","layerDigest":"sha256:4f"}"#;
    let error = failure(&answered(response(400, &[("x-amzn-requestid", "7f1a")], body))).await;
    let expected = "GetLayer: LayerNotFoundException: no layer (HTTP status 400, request id 7f1a)";
    assert_eq!(error.to_string(), expected);
    let Error::Service(error) = error else { panic!("{error:?}") };
    assert_eq!(error.request_id(), Some("7f1a"));
    let digest = GetLayerError::LAYER_NOT_FOUND.then(layers::LayerNotFoundException::DIGEST).some();
    assert_eq!(lensmith::optics::Preview::preview(&digest, &error).unwrap(), "sha256:4f");
}

#[tokio::test]
async fn an_error_without_request_id_or_json_still_says_its_status() {
    let error = failure(&answered(response(503, &[], "<html>busy</html>"))).await;
    assert_eq!(error.to_string(), "GetLayer: an error without a name: busy (HTTP status 503)");
    assert!(matches!(error, Error::Service(GetLayerError::Unhandled(_))));
}

#[tokio::test]
async fn a_malformed_success_says_where() {
    let body = r#"{"url":["https://host.example"]}"#;
    let error = failure(&answered(response(200, &[("x-amzn-requestid", "7f1a")], body))).await;
    assert!(matches!(error, Error::InvalidResponse(_)));
    let expected = "GetLayer: the response does not fit the model: url: expected a string, found \
                    an array at line 1, column 8 (byte 7) (HTTP status 200, request id 7f1a)";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_refused_endpoint_is_the_services_own_words() {
    let client = builder().region("nowhere").build().unwrap();
    let error = failure(&client).await;
    assert_eq!(error.to_string(), "GetLayer: no layers in nowhere");
    assert!(matches!(error, Error::Endpoint(EndpointError::Rejected(_))));
}

#[tokio::test]
async fn credentials_that_no_header_can_carry_are_a_signing_error() {
    let client = builder().credentials(Credentials::new("AKID\n", "s3cr3t")).build().unwrap();
    let error = failure(&client).await;
    assert!(matches!(error, Error::Sign(_)));
    assert!(error.to_string().starts_with("GetLayer: cannot write the header"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_its_timeout() {
    let never = |_| std::future::pending();
    let client = builder().transport(never).timeout(Duration::from_secs(7)).build().unwrap();
    let error = failure(&client).await;
    let expected = "GetLayer: no response from https://layers.eu-central-1.example within 7s; check \
                    the network, or allow more time";
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error, Error::Transport(TransportError::Timeout { .. })));
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let client = builder().build().unwrap();
    let mut call = pin!(client.send(GetLayer::new("sha256:4f")));
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("the call waits for something");
    };
    assert!(matches!(error, Error::Transport(TransportError::NoRuntime)));
    assert!(error.to_string().starts_with("GetLayer: there is no Tokio runtime"), "{error}");
}

#[test]
fn a_call_is_a_small_future_for_any_thread() {
    fn sendable<F: Future + Send>(call: &F) -> usize {
        size_of_val(call)
    }
    let client = builder().build().unwrap();
    let size = sendable(&client.send(GetLayer::new("sha256:4f")));
    println!("the future of a call takes {size} bytes");
    assert!(size <= 4096, "the future of a call takes {size} bytes");
}

//! How calls are authenticated, by both clients: by a signature, by a bearer token, or not at all.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(all(feature = "client", feature = "blocking"))]

mod signatures;

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::config::{self, BearerTokens, Config};
use lensmith::credentials::{BearerToken, Credentials, CredentialsError, Provider, TokenProvider};
use lensmith::endpoint::rules::{BuiltIn, Endpoint, EndpointWith, Expr, Extras, If, IsSet, List};
use lensmith::endpoint::rules::{Parameter, Record, Ref, RuleSet, StringEquals, Text};
use lensmith::sign::Payload;
use lensmith::testing::{Operations, Recorder};
use lensmith::{Auth, Client, Environment, Operation, Service, blocking};

static SERVICE: Service = Service {
    sdk_id: "Tokens",
    name: "Tokens",
    version: "2026-01-01",
    signing_name: "my-tokens",
    auth: &[Auth::SigV4, Auth::HttpBearer],
    endpoint_rules: &RULES,
    ..Service::DEFAULT
};

macro_rules! with_schemes {
    ($($scheme:expr),*) => {
        Extras { headers: &[], properties: &[("authSchemes", List(&[$($scheme),*]))] }
    };
}

const EVERYWHERE: Expr = Record(&[
    ("name", Text("sigv4a")),
    ("signingRegionSet", List(&[Text("one"), Text("two")])),
    ("signingName", Text("all-tokens")),
]);

static RULES: RuleSet = RuleSet {
    parameters: &[
        Parameter::string("Endpoint").built_in(BuiltIn::Endpoint),
        Parameter::string("Region").built_in(BuiltIn::Region).required(),
    ],
    rules: &[
        Endpoint(&[If(IsSet(&Ref("Endpoint")))], "{Endpoint}"),
        EndpointWith(
            &[If(StringEquals(&Ref("Region"), &Text("nowhere")))],
            "https://tokens.example",
            with_schemes!(Record(&[("name", Text("sigv5"))])),
        ),
        EndpointWith(
            &[If(StringEquals(&Ref("Region"), &Text("everywhere")))],
            "https://tokens.example",
            with_schemes!(EVERYWHERE),
        ),
        EndpointWith(
            &[If(StringEquals(&Ref("Region"), &Text("anywhere")))],
            "https://tokens.example",
            with_schemes!(
                Record(&[("name", Text("sigv5"))]),
                EVERYWHERE,
                Record(&[("name", Text("sigv4")), ("signingRegion", Text("here"))])
            ),
        ),
        Endpoint(&[], "https://tokens.{Region}.example"),
    ],
};

/// Operations with a list of schemes.
macro_rules! operations {
    ($($operation:ident, $error:ident, $name:literal { $($settings:tt)* })*) => {$(
        #[derive(Clone, Debug, Default, PartialEq)]
        struct $operation {
            text: Option<String>,
        }

        lensmith::structure! {
            $operation;
            TEXT: Option<String> = lens!(text, "text"),
        }

        lensmith::operation_error! {
            #[derive(Clone, Debug, PartialEq)]
            enum $error for $name {
            }
        }

        impl Operation for $operation {
            type Response = Done;
            type Error = $error;
            const SERVICE: &'static Service = &SERVICE;
            $($settings)*
        }
    )*};
}

#[derive(Clone, Debug, PartialEq)]
struct Done {
    http_status: u16,
}

lensmith::response! {
    Done, zero: Self { http_status: 200 };
}

operations! {
    Either, EitherError, "Either" {}
    Open, OpenError, "Open" { const AUTH: &'static [Auth] = &[]; }
    Optional, OptionalError, "Optional" {
        const AUTH: &'static [Auth] = &[Auth::SigV4, Auth::NoAuth];
    }
    Public, PublicError, "Public" {
        const AUTH: &'static [Auth] = &[Auth::NoAuth, Auth::SigV4, Auth::HttpBearer];
    }
    ByKey, ByKeyError, "ByKey" { const AUTH: &'static [Auth] = &[Auth::SigV4]; }
    ByKeyForAll, ByKeyForAllError, "ByKeyForAll" {
        const AUTH: &'static [Auth] = &[Auth::SigV4a];
    }
    ByAnyKey, ByAnyKeyError, "ByAnyKey" {
        const AUTH: &'static [Auth] = &[Auth::SigV4, Auth::SigV4a];
    }
    ByToken, ByTokenError, "ByToken" { const AUTH: &'static [Auth] = &[Auth::HttpBearer]; }
    Upload, UploadError, "Upload" { const PAYLOAD: Payload = Payload::Unsigned; }
}

type Sent = Result<Request<Bytes>, Box<dyn Error + Send + Sync>>;

/// What a client with the region `eu-central-1` and this configuration sends first, by both clients, or its error if it
/// sends nothing.
macro_rules! sent {
    ($operation:expr, |$builder:ident| $configured:expr) => {{
        let seen: [Arc<Mutex<Vec<Request<Bytes>>>>; 2] = Default::default();
        let [one, two] = [0, 1].map(|index| Arc::clone(&seen[index]));
        let client = {
            let $builder = Client::builder().region("eu-central-1");
            let configured: lensmith::client::Builder = $configured;
            configured.transport(move |request| {
                one.lock().unwrap().push(request);
                std::future::ready(Ok(Response::new(Bytes::from_static(b"{}"))))
            })
        };
        let other = {
            let $builder = blocking::Client::builder().region("eu-central-1");
            let configured: blocking::Builder = $configured;
            configured.transport(move |request, _: Duration| {
                two.lock().unwrap().push(request);
                Ok(Response::new(Bytes::from_static(b"{}")))
            })
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = client.build().unwrap();
        let results = [
            runtime.block_on(client.send($operation)).map(drop).map_err(Into::into),
            other.build().unwrap().send($operation).map(drop).map_err(Into::into),
        ];
        let mut requests = seen.map(|seen| seen.lock().unwrap().pop()).into_iter();
        results.map(|result: Result<(), Box<dyn Error + Send + Sync>>| -> Sent {
            let request = requests.next().unwrap();
            match result {
                Ok(()) => Ok(request.unwrap()),
                Err(error) => {
                    assert!(request.is_none(), "{error}: sent {request:?}");
                    Err(error)
                }
            }
        })
    }};
}
use sent;

/// The way in which both requests are authenticated.
fn scheme(sent: [Sent; 2]) -> String {
    let [one, two] = sent.map(|sent| {
        let request = sent.unwrap();
        let Some(value) = request.headers().get("authorization") else { return "none".to_owned() };
        assert!(value.is_sensitive());
        let value = value.to_str().unwrap();
        if value.starts_with("AWS4-HMAC-SHA256 ") {
            "signature".to_owned()
        } else {
            value.to_owned()
        }
    });
    assert_eq!(one, two);
    one
}

/// The error of both.
fn error(sent: [Sent; 2]) -> String {
    let [one, two] = sent.map(|sent| {
        let error = sent.unwrap_err();
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        format!("{error}{cause}")
    });
    assert_eq!(one, two);
    one
}

fn key() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "k3y")
}

/// A provider that nothing may ask.
fn unasked() -> Provider {
    Provider::new(|| async { panic!("nothing needs credentials") })
}

#[test]
fn operations_without_authentication_look_for_no_credentials() {
    assert_eq!(scheme(sent!(Open::new(), |builder| builder.credentials(unasked()))), "none");
    assert_eq!(scheme(sent!(Open::new(), |builder| builder.no_credentials())), "none");
    // What comes first is always possible, so that nothing else is tried.
    assert_eq!(scheme(sent!(Public::new(), |builder| builder.credentials(unasked()))), "none");
    let with_token = scheme(sent!(Open::new(), |builder| builder.bearer_token("s3cr3t")));
    assert_eq!(with_token, "none");
    assert_eq!(scheme(sent!(Public::new(), |builder| builder.bearer_token("s3cr3t"))), "none");
}

#[test]
fn an_optional_signature_needs_no_credentials_but_uses_them() {
    assert_eq!(scheme(sent!(Optional::new(), |builder| builder.credentials(key()))), "signature");
    assert_eq!(scheme(sent!(Optional::new(), |builder| builder.no_credentials())), "none");
    let missing = error(sent!(ByKey::new(), |builder| builder.no_credentials()));
    assert!(missing.contains("the configuration of the client has none"), "{missing}");
    // A source that is set up and fails is not passed over.
    let broken = || Provider::new(|| async { Err(CredentialsError::unavailable("out of order")) });
    let failure = error(sent!(Optional::new(), |builder| builder.credentials(broken())));
    assert!(failure.contains("out of order"), "{failure}");
}

/// An environment without any source of credentials, but with these variables.
fn environment(variables: &[(&'static str, &'static str)]) -> Environment {
    let nowhere = [
        ("AWS_CONFIG_FILE", "/nowhere/config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    Environment::new([&nowhere, variables].concat())
}

#[cfg(feature = "credentials")]
#[test]
fn an_optional_signature_is_left_out_if_no_source_is_set_up() {
    fn of_env<T: ?Sized>(variables: &[(&'static str, &'static str)]) -> config::Builder<T> {
        config::Builder::from_env(&environment(variables)).unwrap().region("eu-central-1")
    }
    assert_eq!(scheme(sent!(Optional::new(), |_builder| of_env(&[]))), "none");
    let broken = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://host.example")];
    let failure = error(sent!(Optional::new(), |_builder| of_env(&broken)));
    assert!(failure.contains("container:"), "{failure}");
    let missing = error(sent!(ByKey::new(), |_builder| of_env(&[])));
    assert!(missing.contains("instance metadata:"), "{missing}");
}

#[test]
fn a_token_goes_before_credentials() {
    let given = |sent: [Sent; 2]| scheme(sent);
    let bearer = "Bearer s3cr3t";
    assert_eq!(given(sent!(Either::new(), |builder| builder.bearer_token("s3cr3t"))), bearer);
    assert_eq!(given(sent!(ByToken::new(), |builder| builder.bearer_token("s3cr3t"))), bearer);
    assert_eq!(
        given(sent!(Either::new(), |builder| builder
            .credentials(unasked())
            .service_bearer_token("My_Tokens", "s3cr3t"))),
        bearer
    );
    assert_eq!(given(sent!(Either::new(), |builder| builder.credentials(key()))), "signature");
    assert_eq!(
        given(sent!(ByKey::new(), |builder| builder.credentials(key()).bearer_token("s3cr3t"))),
        "signature"
    );
    assert_eq!(
        given(sent!(Either::new(), |builder| builder
            .credentials(key())
            .service_bearer_token("others", "s3cr3t"))),
        "signature"
    );
}

#[test]
fn a_variable_has_the_token_of_the_services_with_a_signing_name() {
    let keys = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "k3y")];
    let with = |variable| environment(&[&keys[..], &[(variable, "s3cr3t")]].concat());
    fn of_env<T: ?Sized>(environment: &Environment) -> config::Builder<T> {
        config::Builder::from_env(environment).unwrap().region("eu-central-1")
    }
    let own = with("AWS_BEARER_TOKEN_MY_TOKENS");
    assert_eq!(scheme(sent!(Either::new(), |_builder| of_env(&own))), "Bearer s3cr3t");
    let others = with("AWS_BEARER_TOKEN_BEDROCK");
    assert_eq!(scheme(sent!(Either::new(), |_builder| of_env(&others))), "signature");
    // What the program sets replaces it.
    let without = Config::BEARER_TOKENS;
    let none = BearerTokens::default;
    assert_eq!(
        scheme(sent!(Either::new(), |_builder| of_env(&own).with(without, none()))),
        "signature"
    );
    assert_eq!(
        scheme(sent!(Either::new(), |_builder| of_env(&own).bearer_token("other"))),
        "Bearer other"
    );
}

#[test]
fn a_token_that_is_missing_is_asked_for_by_its_variable() {
    let missing = error(sent!(ByToken::new(), |builder| builder.credentials(key())));
    assert!(missing.contains("Builder::bearer_token"), "{missing}");
    assert!(missing.contains("AWS_BEARER_TOKEN_MY_TOKENS"), "{missing}");
}

#[test]
fn a_token_is_not_sent_without_tls() {
    let plain = error(sent!(Either::new(), |builder| builder
        .bearer_token("s3cr3t")
        .endpoint_url("http://tokens.example:8080")));
    assert!(plain.contains("\"tokens.example\" without TLS"), "{plain}");
    assert!(!plain.contains("s3cr3t"), "{plain}");
    let here = sent!(Either::new(), |builder| builder
        .bearer_token("s3cr3t")
        .endpoint_url("http://127.0.0.1:8080"));
    assert_eq!(scheme(here), "Bearer s3cr3t");
}

#[test]
fn a_token_that_is_refused_is_replaced_once() {
    let count = Arc::new(AtomicUsize::new(0));
    let tokens = || {
        let count = Arc::clone(&count);
        TokenProvider::new(move || {
            let number = count.fetch_add(1, Ordering::Relaxed);
            async move { Ok(BearerToken::new(format!("token-{number}"))) }
        })
    };
    fn respond(request: &Request<Bytes>) -> Response<Bytes> {
        let token = request.headers()["authorization"].to_str().unwrap();
        let refusal = br#"{"__type":"ExpiredTokenException"}"#;
        match token {
            "Bearer token-0" => {
                Response::builder().status(403).body(Bytes::from_static(refusal)).unwrap()
            }
            _ => Response::new(Bytes::from_static(b"{}")),
        }
    }
    let other = blocking::Client::builder().region("eu-central-1").bearer_token(tokens());
    let other = other.transport(|request, _: Duration| Ok(respond(&request))).build().unwrap();
    other.send(Either::new()).unwrap();
    assert_eq!(count.swap(0, Ordering::Relaxed), 2);

    let client = Client::builder().region("eu-central-1").bearer_token(tokens());
    let client =
        client.transport(|request| std::future::ready(Ok(respond(&request)))).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.send(Either::new())).unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

/// A file in memory.
#[derive(Clone, Default)]
struct File(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for File {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn nothing_shows_a_token() {
    let file = File::default();
    let answer = |_: Request<Bytes>, _: Duration| Ok(Response::new(Bytes::from_static(b"{}")));
    let operations = Operations::new().with::<Either>();
    let recorder = Recorder::new(operations, answer, file.clone());
    let builder = blocking::Client::builder().region("eu-central-1").bearer_token("s3cr3t");
    let shown = format!("{builder:?}");
    let client = builder.transport(recorder).build().unwrap();
    client.send(Either::new()).unwrap();
    let recording = String::from_utf8(file.0.lock().unwrap().clone()).unwrap();
    assert!(recording.contains(r#""authorization":"REDACTED""#), "{recording}");
    let command = client.to_curl(Either::new()).unwrap();
    let header = r#"--header "authorization: Bearer $AWS_BEARER_TOKEN""#;
    assert!(command.contains(header), "{command}");
    for text in [shown, format!("{client:?}"), recording, command] {
        assert!(!text.contains("s3cr3t"), "{text}");
    }
}

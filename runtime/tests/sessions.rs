//! Calls whose endpoint asks for a session, by both clients.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![cfg(all(feature = "client", feature = "blocking"))]

#[path = "sockets/mod.rs"]
mod sockets;
#[path = "stores/mod.rs"]
mod stores;

use std::rc::Rc;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lensmith::config::{self, Config};
use lensmith::credentials::Credentials;
use lensmith::endpoint::Params;
use lensmith::{Client, Environment, blocking};
use tokio::runtime::Runtime;

use self::stores::{GetNote, GetPage, Store, session};

fn builder<T: ?Sized>(store: &Store) -> config::Builder<T> {
    let credentials = Credentials::new("CALLER", "s3cr3t").with_session_token("c4ll3r");
    config::Builder::default()
        .region("eu-central-1")
        .endpoint_url(store.url.clone())
        .credentials(credentials)
}

fn of_tokio(store: &Store) -> Client {
    let builder: lensmith::client::Builder = builder(store);
    builder.build().unwrap()
}

fn of_threads(store: &Store) -> blocking::Client {
    let builder: blocking::Builder = builder(store);
    builder.build().unwrap()
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// What both clients do alike.
trait Calls {
    fn get(&self, bucket: &str) -> Result<(), String>;
    fn with_credentials(&self, credentials: Credentials) -> Box<dyn Calls>;
    fn with_params(&self, params: Params) -> Box<dyn Calls>;
    fn url(&self, bucket: &str) -> String;
    fn curl(&self, bucket: &str) -> String;
    fn without_the_operation(&self) -> String;
    fn shown(&self) -> String;
}

struct OfAsync(Client, Rc<Runtime>);

macro_rules! calls {
    ($type:ty, |$self:ident, $call:ident| $run:expr, |$of:ident, $client:ident| $new:expr) => {
        impl Calls for $type {
            fn get(&self, bucket: &str) -> Result<(), String> {
                let ($self, $call) = (self, self.0.send(GetPage { bucket: bucket.into() }));
                $run.map(drop).map_err(|error| error.to_string())
            }
            fn with_credentials(&self, credentials: Credentials) -> Box<dyn Calls> {
                let ($of, $client) =
                    (self, self.0.with(Config::CREDENTIALS, Some(credentials.into())));
                Box::new($new)
            }
            fn with_params(&self, params: Params) -> Box<dyn Calls> {
                let ($of, $client) = (self, self.0.with(Config::ENDPOINT_PARAMS, params));
                Box::new($new)
            }
            fn url(&self, bucket: &str) -> String {
                let time = Duration::from_secs(300);
                let ($self, $call) =
                    (self, self.0.presign(GetPage { bucket: bucket.into() }, time));
                $run.unwrap().uri().to_string()
            }
            fn curl(&self, bucket: &str) -> String {
                let ($self, $call) = (self, self.0.to_curl(GetPage { bucket: bucket.into() }));
                $run.unwrap()
            }
            fn without_the_operation(&self) -> String {
                let ($self, $call) = (self, self.0.send(GetNote { bucket: "one".into() }));
                $run.unwrap_err().to_string()
            }
            fn shown(&self) -> String {
                format!("{:?}", self.0)
            }
        }
    };
}

struct OfBlocking(blocking::Client);

calls!(OfAsync, |of, call| of.1.block_on(call), |of, client| OfAsync(client, Rc::clone(&of.1)));
calls!(OfBlocking, |_of, call| call, |_of, client| OfBlocking(client));

/// Runs a test with each client, and with a store of its own.
fn with_both(
    answer: impl Fn(&str, usize) -> Option<(u16, String)> + Clone + Send + 'static,
    test: impl Fn(&Store, &dyn Calls),
) {
    let store = Store::start(answer.clone());
    test(&store, &OfAsync(of_tokio(&store), Rc::new(runtime())));
    let store = Store::start(answer);
    test(&store, &OfBlocking(of_threads(&store)));
}

fn usual(_: &str, _: usize) -> Option<(u16, String)> {
    None
}

#[test]
fn calls_for_one_bucket_share_a_session_and_another_bucket_has_its_own() {
    with_both(usual, |store, client| {
        client.get("one").unwrap();
        client.get("one").unwrap();
        let (created, sent) = store.requests();
        assert_eq!((created.len(), sent.len()), (1, 2));
        let created = &created[0];
        assert!(created.contains("Credential=CALLER/"), "{created}");
        // Even if its endpoint asked for a session, it would get none.
        assert!(created.contains("/eu-central-1/store-express/aws4_request"), "{created}");
        assert!(created.contains("x-amz-security-token: c4ll3r"), "{created}");
        assert!(created.ends_with(r#"{"bucket":"one"}"#), "{created}");
        for request in sent {
            assert!(request.contains("Credential=SESSION1/"), "{request}");
            assert!(request.contains("/eu-central-1/store-express/aws4_request"), "{request}");
            assert!(request.contains("x-amz-s3session-token: t0k3n1"), "{request}");
            assert!(request.contains(";x-amz-s3session-token;"), "{request}");
            assert!(!request.contains("x-amz-security-token"), "{request}");
        }
        client.get("two").unwrap();
        client.get("one").unwrap();
        let (created, sent) = store.requests();
        assert_eq!(created.len(), 1);
        assert!(sent[0].contains("t0k3n2") && sent[1].contains("t0k3n1"), "{sent:?}");
    });
}

#[test]
fn other_callers_have_sessions_of_their_own() {
    with_both(usual, |store, client| {
        client.get("one").unwrap();
        let other = client.with_credentials(Credentials::new("OTHER", "s3cr3t"));
        other.get("one").unwrap();
        client.get("one").unwrap();
        let (created, sent) = store.requests();
        assert!(created.len() == 2 && created[1].contains("Credential=OTHER/"), "{created:?}");
        assert!(sent[1].contains("SESSION2") && sent[2].contains("SESSION1"), "{sent:?}");
    });
}

#[test]
fn calls_at_the_same_time_wait_for_one_session() {
    const CALLS: usize = 8;
    let store = Store::start(usual);
    let client = of_tokio(&store);
    runtime().block_on(async {
        let calls: Vec<_> = (0..CALLS)
            .map(|_| {
                tokio::spawn({
                    let client = client.clone();
                    async move { client.send(GetPage { bucket: "one".into() }).await }
                })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    });
    let (created, sent) = store.requests();
    assert_eq!((created.len(), sent.len()), (1, CALLS));

    let store = Store::start(usual);
    let client = of_threads(&store);
    let barrier = Barrier::new(CALLS);
    std::thread::scope(|scope| {
        for _ in 0..CALLS {
            scope.spawn(|| {
                barrier.wait();
                client.send(GetPage { bucket: "one".into() }).unwrap();
            });
        }
    });
    let (created, sent) = store.requests();
    assert_eq!((created.len(), sent.len()), (1, CALLS));
}

#[test]
fn a_session_that_the_service_refuses_is_replaced() {
    let refusal = |request: &str, _: usize| {
        let is_first = request.contains("GetPage") && request.contains("t0k3n1");
        is_first.then(|| (400, r#"{"__type":"ExpiredToken"}"#.to_owned()))
    };
    with_both(refusal, |store, client| {
        client.get("one").unwrap();
        let (created, sent) = store.requests();
        assert_eq!(created.len(), 2);
        assert!(sent.len() == 2 && sent[1].contains("x-amz-s3session-token: t0k3n2"), "{sent:?}");
    });
}

#[test]
fn what_is_wrong_with_a_session_is_an_error_without_its_secrets() {
    let lacking = r#"{"session":{"id":"SESSION1","secret":"s3ss10n","token":"","end":4102444800}}"#;
    for (status, body, expected) in [
        (200, lacking.to_owned(), "the response has no session token"),
        (
            200,
            "{}".to_owned(),
            "the response has no access key id, no secret access key, no session token, \
             no end of the session",
        ),
        (200, session(1, "1"), "expired at 1970-01-01T00:00:01Z"),
        (200, "[s3ss10n".to_owned(), "CreateSession: "),
        (
            403,
            r#"{"__type":"AccessDenied","message":"not yours"}"#.to_owned(),
            "AccessDenied: not yours",
        ),
    ] {
        let answer = move |request: &str, _: usize| {
            request.contains("CreateSession").then(|| (status, body.clone()))
        };
        with_both(answer, |store, client| {
            let error = client.get("one").unwrap_err();
            assert!(error.contains(expected), "{error}");
            assert!(error.starts_with("GetPage: no credentials: "), "{error}");
            for text in [error, client.shown()] {
                assert!(!text.contains("s3ss10n") && !text.contains("t0k3n"), "{text}");
            }
            assert_eq!(store.requests().1, Vec::<String>::new());
        });
    }
}

#[test]
fn sessions_are_turned_off_by_a_parameter_or_a_variable() {
    with_both(usual, |store, client| {
        let without = Params::new().with("DisableS3ExpressSessionAuth", true);
        client.with_params(without).get("one").unwrap();
        let (created, sent) = store.requests();
        assert_eq!(created.len(), 0);
        assert!(sent[0].contains("Credential=CALLER/"), "{sent:?}");
        assert!(sent[0].contains("x-amz-security-token: c4ll3r"), "{sent:?}");
    });
    let environment = Environment::new([
        ("AWS_CONFIG_FILE", "/nowhere/config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials"),
        ("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true"),
    ]);
    let builder = blocking::Builder::from_env(&environment).unwrap().region("eu-central-1");
    let client = builder.credentials(Credentials::new("CALLER", "s3cr3t")).build().unwrap();
    let disabled = client.config().endpoint_params.get("DisableS3ExpressSessionAuth");
    assert_eq!(disabled, Some(&true.into()));
}

#[test]
fn a_url_is_signed_by_a_session_and_a_command_by_its_caller() {
    with_both(usual, |store, client| {
        let url = client.url("one");
        assert!(url.contains("X-Amz-Credential=SESSION1%2F"), "{url}");
        assert!(url.contains("&X-Amz-S3session-Token=t0k3n1&"), "{url}");
        assert!(!url.contains("Security-Token"), "{url}");
        client.get("one").unwrap();
        assert_eq!(store.requests().0.len(), 1);
        let command = client.curl("one");
        assert!(command.contains("--aws-sigv4 'aws:amz:eu-central-1:store-express'"), "{command}");
        assert!(command.contains("x-amz-security-token: $AWS_SESSION_TOKEN"), "{command}");
        assert!(!command.contains("c4ll3r") && !command.contains("t0k3n"), "{command}");
    });
}

#[test]
fn a_program_without_the_operation_is_told_which_feature_has_it() {
    with_both(usual, |store, client| {
        let error = client.without_the_operation();
        assert!(error.contains("`sigv4-store` needs `CreateSession`"), "{error}");
        assert!(error.contains("turn on the feature `CreateSession`"), "{error}");
        assert_eq!(store.requests().1.len(), 0);
    });
}

#[test]
fn a_hundred_sessions_are_kept() {
    let created = std::sync::Arc::new(AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&created);
    let client: blocking::Builder = blocking::Client::builder().region("eu-central-1");
    let client = client.endpoint_url("http://127.0.0.1:1").credentials(Credentials::new("A", "b"));
    let client = client
        .transport(move |request: http::Request<bytes::Bytes>, _: Duration| {
            let target = request.headers()["x-amz-target"].to_str().unwrap();
            let body = match target.ends_with("CreateSession") {
                true => session(count.fetch_add(1, Ordering::SeqCst), stores::IN_2100),
                false => "{}".to_owned(),
            };
            Ok(http::Response::new(body.into()))
        })
        .build()
        .unwrap();
    let get = |number: usize| {
        client.send(GetPage { bucket: number.to_string() }).unwrap();
    };
    (0..100).for_each(get);
    // The oldest is used, so that the second makes room.
    [0, 100, 0, 99].into_iter().for_each(get);
    assert_eq!(created.load(Ordering::SeqCst), 101);
    get(1);
    assert_eq!(created.load(Ordering::SeqCst), 102);
}

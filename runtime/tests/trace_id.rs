//! The header `x-amzn-trace-id` of calls, with both clients and with variables of the process that change.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(all(feature = "client", feature = "blocking"))]

mod layers;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use layers::GetLayer;
use lensmith::client::Builder;
use lensmith::config::{Config, TraceId};
use lensmith::credentials::Credentials;
use lensmith::hooks::{Context, Hook};
use lensmith::transport::TransportError;
use lensmith::{Body, Client, Environment, blocking};

const FUNCTION: (&str, &str) = ("AWS_LAMBDA_FUNCTION_NAME", "resize");
const VARIABLE: &str = "_X_AMZN_TRACE_ID";

/// The headers of a request.
struct Headers {
    traces: Vec<String>,
    signature: String,
}

/// The headers of each request.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Headers>>>);

impl Seen {
    fn answer(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        let traces = request.headers().get_all("x-amzn-trace-id").iter().map(text).collect();
        let signature = text(request.headers().get("authorization").unwrap());
        self.0.lock().unwrap().push(Headers { traces, signature });
        Ok(Response::new(Bytes::from_static(b"{}")))
    }

    /// The traces of the only request, which has no signature of them.
    fn traces(&self) -> Vec<String> {
        let mut seen = self.0.lock().unwrap();
        assert_eq!(seen.len(), 1);
        let Headers { traces, signature } = seen.remove(0);
        assert!(!signature.contains("trace"), "{signature}");
        traces
    }
}

fn key() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t")
}

fn client(builder: Builder) -> (Client, Seen) {
    let seen = Seen::default();
    let log = seen.clone();
    let transport = move |request: Request<Bytes>| {
        let answer = log.answer(&request);
        async { answer }
    };
    let builder = builder.region("eu-central-1").credentials(key()).transport(transport);
    (builder.build().unwrap(), seen)
}

fn blocking_client(builder: blocking::Builder) -> (blocking::Client, Seen) {
    let seen = Seen::default();
    let log = seen.clone();
    let transport = move |request: Request<Bytes>, _: Duration| log.answer(&request);
    let builder = builder.region("eu-central-1").credentials(key()).transport(transport);
    (builder.build().unwrap(), seen)
}

fn layer() -> GetLayer {
    GetLayer::new("sha256:4f")
}

/// The traces that a call of each client sends.
fn of_calls((client, seen): &(Client, Seen), blocking: &(blocking::Client, Seen)) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.send(layer())).unwrap();
    let traces = seen.traces();
    let (client, seen) = blocking;
    client.send(layer()).unwrap();
    assert_eq!(seen.traces(), traces);
    traces
}

/// The traces that calls of clients with these variables send.
fn of_environment(environment: &Environment) -> Vec<String> {
    of_calls(
        &client(Builder::from_env(environment).unwrap()),
        &blocking_client(blocking::Builder::from_env(environment).unwrap()),
    )
}

#[test]
fn a_function_sends_the_trace_of_its_invocation() {
    let trace = (VARIABLE, "Root=1-5e1b;Parent=53ef;Lineage=a/b c:0");
    let sent = "Root=1-5e1b;Parent=53ef;Lineage=a%2Fb%20c:0";
    assert_eq!(of_environment(&Environment::new([FUNCTION, trace])), [sent]);
    for variables in [vec![], vec![FUNCTION], vec![trace], vec![FUNCTION, (VARIABLE, " ")]] {
        assert!(of_environment(&Environment::new(variables.clone())).is_empty(), "{variables:?}");
    }
}

/// The only test that changes the variables of the process.
#[test]
fn the_variable_of_the_process_is_read_by_each_call() {
    let (function, name) = FUNCTION;
    let variables = [
        (function, Some(name)),
        (VARIABLE, Some("Root=1")),
        // The files of this machine have no effect.
        ("AWS_PROFILE", None),
        ("AWS_CONFIG_FILE", Some("no-such-file")),
        ("AWS_SHARED_CREDENTIALS_FILE", Some("no-such-file")),
    ];
    let ((client, blocking), snapshot) = temp_env::with_vars(variables, || {
        let environment = Environment::of_process();
        let client = client(Builder::from_env(&environment).unwrap());
        let blocking = blocking_client(blocking::Builder::from_env(&environment).unwrap());
        assert_eq!(of_calls(&client, &blocking), ["Root=1"]);
        let copy = [function, VARIABLE].map(|name| (name, environment.get(name).unwrap()));
        ((client, blocking), Environment::new(copy))
    });
    temp_env::with_var(VARIABLE, Some("Root=2"), || {
        assert_eq!(of_calls(&client, &blocking), ["Root=2"]);
        assert_eq!(of_environment(&snapshot), ["Root=1"]);
    });
    temp_env::with_var_unset(VARIABLE, || assert!(of_calls(&client, &blocking).is_empty()));
}

#[test]
fn the_builder_and_a_lens_set_the_trace() {
    let environment = Environment::new([FUNCTION, (VARIABLE, "Root=1")]);
    let set = client(Builder::from_env(&environment).unwrap().trace_id("Root=2"));
    let other = blocking_client(blocking::Client::builder().trace_id(TraceId::from("Root=2")));
    assert_eq!(of_calls(&set, &other), ["Root=2"]);
    let derived = set.0.with(Config::TRACE_ID, "Root=3");
    let other = (other.0.with(Config::TRACE_ID, "Root=3".to_owned()), other.1);
    assert_eq!(of_calls(&(derived, set.1.clone()), &other), ["Root=3"]);
    let without = (set.0.with(Config::TRACE_ID, None::<TraceId>), set.1);
    let other = (other.0.with(Config::TRACE_ID, None::<TraceId>), other.1);
    assert!(of_calls(&without, &other).is_empty());
}

/// Adds a header, and replaces none.
struct Trace;

impl Hook for Trace {
    fn before_signing(&self, _: &Context<'_>, request: &mut Request<Body>) {
        request.headers_mut().append("x-amzn-trace-id", HeaderValue::from_static("Root=hook"));
    }
}

#[test]
fn a_header_of_a_hook_wins() {
    let set = client(Client::builder().trace_id("Root=1").hook(Trace));
    let other = blocking_client(blocking::Client::builder().trace_id("Root=1").hook(Trace));
    assert_eq!(of_calls(&set, &other), ["Root=hook"]);
}

#[tokio::test]
async fn a_pre_signed_url_has_no_trace() {
    let expires_in = Duration::from_secs(60);
    let (client, _) = client(Client::builder().trace_id("Root=1"));
    let request = client.presign(layer(), expires_in).await.unwrap();
    let (client, _) = blocking_client(blocking::Client::builder().trace_id("Root=1"));
    let other = tokio::task::spawn_blocking(move || client.presign(layer(), expires_in).unwrap());
    for request in [request, other.await.unwrap()] {
        assert!(!request.headers().contains_key("x-amzn-trace-id"));
        assert!(!request.uri().to_string().to_lowercase().contains("trace"), "{}", request.uri());
    }
}

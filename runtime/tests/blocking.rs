//! The blocking client over scripted transports: no network and no async runtime.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]
#![cfg(feature = "blocking")]

mod layers;
#[allow(dead_code, reason = "the lists of digests are enough")]
mod pages;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use layers::{GetLayer, GetLayerError, GetLayerResponse, LayerNotFoundException};
use lensmith::blocking::{Builder, Client, Transport};
use lensmith::config::Config;
use lensmith::credentials::{Credentials, CredentialsError, Provider};
use lensmith::hooks::{AttemptEnd, CallEnd, Context, Hook};
use lensmith::retry::Policy;
use lensmith::testing::{Operations, Recorder, Replay, Script, SimulatedFault, call, faulty};
use lensmith::transport::TransportError;
use lensmith::wait::Acceptor::{Failure, Success};
use lensmith::wait::Matcher::{ErrorType, StringEquals};
use lensmith::wait::{Acceptor, WaitError};
use lensmith::{Environment, Error, Waiter};
use pages::{LayerList, ListLayers, ListLayersResponse};

/// Long enough never to be the reason for anything.
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(20);

fn builder(transport: impl Transport) -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
    Client::builder().region("eu-central-1").credentials(credentials).transport(transport)
}

fn client(transport: impl Transport) -> Client {
    builder(transport).build().unwrap()
}

fn send(client: &Client) -> Result<GetLayerResponse, Error<GetLayerError>> {
    client.send(GetLayer::new("sha256:4f"))
}

fn found(url: &str) -> GetLayerResponse {
    GetLayerResponse { url: Some(url.to_owned()), http_status: 200 }
}

#[test]
fn every_attempt_is_signed_numbered_and_given_its_time() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let transport = move |request: Request<Bytes>, limit: Duration| {
        let header = |name| request.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert!(header("authorization").contains("Credential=AKIDEXAMPLE/"));
        log.lock().unwrap().push((header("amz-sdk-request"), limit));
        Ok(Response::builder().status(500).body(Bytes::new()).unwrap())
    };
    let client = builder(transport).attempt_timeout(LONG).timeout(3 * LONG).build().unwrap();
    let error = send(&client).unwrap_err();
    assert_eq!(error.to_string(), "GetLayer: an error without a name (HTTP status 500)");
    let attempts = [1, 2, 3].map(|number| (format!("attempt={number}; max=3"), LONG));
    assert_eq!(*seen.lock().unwrap(), attempts);
}

#[test]
fn a_script_plays_the_service_for_the_blocking_client_too() {
    let missing = GetLayerError::LayerNotFound(LayerNotFoundException::default());
    let script = Script::new([
        call::<GetLayer>().fault(SimulatedFault::Interrupted),
        call::<GetLayer>().respond(found("ready")).after(SHORT),
        call::<GetLayer>().fail(missing),
    ]);
    let client = client(script.clone());
    assert_eq!(send(&client).unwrap(), found("ready"));
    assert!(matches!(send(&client), Err(Error::Service(GetLayerError::LayerNotFound(_)))));
    script.verify();
    assert!(matches!(send(&client), Err(Error::Transport(TransportError::Unsupported { .. }))));
}

#[test]
fn an_answer_that_does_not_come_in_time_is_a_timeout() {
    let late = [
        call::<GetLayer>().fault(SimulatedFault::Silence),
        call::<GetLayer>().respond(found("late")).after(LONG),
    ];
    for step in late {
        let client = builder(Script::new([step])).timeout(SHORT).build().unwrap();
        let error = send(&client).unwrap_err();
        let expected = "GetLayer: no response from https://layers.eu-central-1.example within \
                        20ms; check the network, or allow more time";
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_part_of_the_configuration_is_changed_by_its_lens() {
    let script = Script::new([call::<GetLayer>().fault(SimulatedFault::Connect)]);
    let once = client(script).with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32);
    let error = send(&once.with(Config::REGION, "us-east-1")).unwrap_err();
    assert!(error.to_string().contains("https://layers.us-east-1.example"), "{error}");
    assert_eq!(once.config().region.as_deref(), Some("eu-central-1"));
}

#[test]
fn traffic_is_recorded_replayed_and_made_to_fail() {
    let path = std::env::temp_dir().join(format!("lensmith-{}.jsonl", std::process::id()));
    let operations = Operations::new().with::<GetLayer>();
    let script = Script::new([call::<GetLayer>().respond(found("recorded"))]);
    let file = std::fs::File::create(&path).unwrap();
    let recorder = Recorder::new(operations.clone(), script, file);
    send(&client(recorder.clone())).unwrap();
    recorder.finish().unwrap();
    let recording = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();

    let replay = Replay::new(operations, &recording).unwrap();
    let plan = |call| (call == 0).then_some(SimulatedFault::Connect);
    assert_eq!(send(&client(faulty(replay.clone(), plan))).unwrap(), found("recorded"));
    replay.verify();
}

#[test]
fn credentials_are_waited_for_no_longer_than_the_call_may_take() {
    let script = || Script::new([call::<GetLayer>().respond(found("ready"))]);
    let elsewhere = Provider::new(|| async {
        let key = thread::spawn(|| Credentials::new("AKIDEXAMPLE", "s3cr3t")).join();
        key.map_err(|_| CredentialsError::unavailable("the thread has panicked"))
    });
    let client = builder(script()).credentials(elsewhere).build().unwrap();
    assert_eq!(send(&client).unwrap(), found("ready"));

    let never = Provider::new(std::future::pending::<Result<Credentials, CredentialsError>>);
    let client = builder(script()).credentials(never).timeout(SHORT).build().unwrap();
    let error = send(&client).unwrap_err();
    assert!(matches!(error, Error::Credentials(CredentialsError::Timeout { .. })), "{error}");
}

fn page(digests: &[&str], token: Option<&str>) -> ListLayersResponse {
    let digests = Some(digests.iter().map(|&digest| digest.to_owned()).collect());
    let next_token = token.map(str::to_owned);
    ListLayersResponse { layers: LayerList { digests }, next_token, http_status: 200 }
}

#[test]
fn pages_and_items_are_iterators_that_ask_when_they_are_asked() {
    let pages = || {
        let list = call::<ListLayers>;
        Script::new([
            list().when(|it| it.next_token.is_none()).respond(page(&["a", "b"], Some("1"))),
            list().when(|it| it.next_token.as_deref() == Some("1")).respond(page(&["c"], None)),
        ])
    };
    let script = pages();
    let items = client(script.clone()).paginate(ListLayers::default()).items();
    assert_eq!(items.collect::<Result<Vec<_>, _>>().unwrap(), ["a", "b", "c"]);
    script.verify();

    let client = client(pages());
    let mut first = client.paginate(ListLayers::default()).limit(1);
    assert_eq!(first.next().unwrap().unwrap(), page(&["a", "b"], Some("1")));
    assert!(first.next().is_none());
    let token = first.token().unwrap().clone();
    let mut rest = client.paginate(ListLayers::default().with(ListLayers::NEXT_TOKEN, token));
    assert_eq!(rest.next().unwrap().unwrap(), page(&["c"], None));
    assert!(rest.next().is_none());
}

#[test]
fn the_first_error_ends_pages_and_a_repeated_token_is_one() {
    let again = || call::<ListLayers>().respond(page(&["a"], Some("1"))).times(2);
    let once = |step| {
        let client = client(Script::new([step]));
        client.with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32)
    };
    let mut pages = once(again()).paginate(ListLayers::default()).skip(2);
    assert!(matches!(pages.next(), Some(Err(Error::RepeatedToken(_)))));
    assert!(pages.next().is_none());
    let pages = once(again()).paginate(ListLayers::default()).stop_on_repeated_token();
    assert_eq!(pages.map(Result::unwrap).count(), 2);

    let fault = call::<ListLayers>().fault(SimulatedFault::Connect);
    let mut items = once(fault).paginate(ListLayers::default()).items();
    assert!(matches!(items.next(), Some(Err(Error::Transport(_)))));
    assert!(items.next().is_none());
}

const ACCEPTORS: &[Acceptor<GetLayer>] = &[
    Success(StringEquals(&GetLayerResponse::URL.some(), "ready")),
    Failure(ErrorType("LayerNotFoundException")),
];
const LAYER_READY: Waiter<GetLayer> =
    Waiter { name: "LayerReady", min_delay: SHORT, max_delay: SHORT, acceptors: ACCEPTORS };

#[test]
fn a_waiter_repeats_a_call_until_it_is_done_or_the_time_is_over() {
    let wait = |script: &Script, max_wait| {
        client(script.clone()).wait(LAYER_READY, GetLayer::new("sha256:4f"), max_wait)
    };
    let script = Script::new([
        call::<GetLayer>().respond(found("pending")).times(2),
        call::<GetLayer>().respond(found("ready")),
    ]);
    assert_eq!(wait(&script, LONG).unwrap().into_response(), Some(found("ready")));
    script.verify();

    let script = Script::new([call::<GetLayer>().respond(found("pending"))]);
    let error = wait(&script, Duration::ZERO).unwrap_err();
    assert!(matches!(error, WaitError::TimedOut { .. }), "{error}");
    script.verify();
}

#[test]
fn requests_are_pre_signed_and_shown_without_being_sent() {
    let client = client(Script::new([]));
    let request = client.presign(GetLayer::new("sha256:4f"), Duration::from_secs(300)).unwrap();
    assert!(request.uri().query().unwrap().contains("X-Amz-Expires=300"), "{}", request.uri());
    let command = client.to_curl(GetLayer::new("sha256:4f")).unwrap();
    assert!(command.starts_with("curl ") && !command.contains("s3cr3t"), "{command}");
}

#[test]
fn a_client_is_shareable() {
    lensmith::testing::laws::shareable::<Client>();
}

/// Writes down what it is called for.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Hook for Log {
    fn after_attempt(&self, context: &Context<'_>, end: &AttemptEnd<'_>) {
        self.0.lock().unwrap().push(format!("{} {:?}", context.attempt, end.result.ok()));
    }

    fn after_call(&self, context: &Context<'_>, end: &CallEnd<'_>) {
        self.0.lock().unwrap().push(format!("{} {:?}", context.operation, end.http_status));
    }
}

#[test]
fn hooks_see_every_attempt_and_the_end() {
    let log = Log::default();
    let script = Script::new([
        call::<GetLayer>().fault(SimulatedFault::Connect),
        call::<GetLayer>().respond(found("ready")),
    ]);
    send(&builder(script).hook(log.clone()).build().unwrap()).unwrap();
    assert_eq!(*log.0.lock().unwrap(), ["1 None", "2 Some(200)", "GetLayer Some(200)"]);
}

#[test]
fn the_environment_gives_credentials_by_the_default_chain() {
    let variables = [
        ("AWS_REGION", "eu-central-1"),
        ("AWS_CONFIG_FILE", "/nowhere/config"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    let from = |environment: &Environment, script| {
        Builder::from_env(environment).unwrap().transport(script).build().unwrap()
    };
    let none = from(&Environment::new(variables), Script::new([]));
    let error = send(&none).unwrap_err();
    assert!(matches!(error, Error::Credentials(CredentialsError::Chain { .. })), "{error}");

    let key = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "s3cr3t")];
    let environment = Environment::new(variables.into_iter().chain(key));
    let script = Script::new([call::<GetLayer>().respond(found("ready"))]);
    assert_eq!(send(&from(&environment, script)).unwrap(), found("ready"));
}

#[test]
fn a_refused_key_is_replaced_within_the_call() {
    let keys = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&keys);
    let transport = move |request: Request<Bytes>, _: Duration| {
        let authorization = request.headers().get("authorization").unwrap().to_str().unwrap();
        let key = authorization.get(28..31).unwrap().to_owned();
        let status = if key == "ID0" { 400 } else { 200 };
        seen.lock().unwrap().push(key);
        let response = Response::builder().status(status);
        let response = response.header("x-amzn-errortype", "ExpiredTokenException");
        Ok(response.body(Bytes::from_static(b"{}")).unwrap())
    };
    let given = AtomicU32::new(0);
    let provider = Provider::new(move || {
        let number = given.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(Credentials::new(format!("ID{number}"), "s3cr3t")))
    });
    let builder = Client::builder().region("eu-central-1").credentials(provider);
    let client = builder.transport(transport).build().unwrap();
    client.send(GetLayer::new("sha256:4f")).unwrap();
    assert_eq!(*keys.lock().unwrap(), ["ID0", "ID1"]);
}

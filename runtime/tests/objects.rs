//! Services that store objects in buckets: where their requests go, and how they are signed.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod object_store;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use jiff::ToSpan;
use lensmith::client::Builder;
use lensmith::credentials::Credentials;
use lensmith::hooks::{AttemptEnd, Context, Hook};
use lensmith::retry::Policy;
use lensmith::sign::SignError;
use lensmith::transport::TransportError;
use lensmith::{Body, Client, Environment, Error, Operation, Timestamp};
use object_store::{GetObject, ListObjects, PutObject, metadata};

/// A transport that gives these responses, then empty ones, and keeps what it was sent.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Response<Bytes>>>>,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Response<Bytes>>) -> Self {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Self { answers, ..Self::default() }
    }

    fn client(&self, change: impl FnOnce(Builder) -> Builder) -> Client {
        change(Client::builder().region("eu-central-1").credentials(credentials()))
            .transport(self.transport())
            .build()
            .unwrap()
    }

    fn transport(
        &self,
    ) -> impl Fn(Request<Bytes>) -> std::future::Ready<Result<Response<Bytes>, TransportError>> + use<>
    {
        let script = self.clone();
        move |request| {
            script.requests.lock().unwrap().push(request);
            let answer = script.answers.lock().unwrap().pop_front();
            std::future::ready(Ok(answer.unwrap_or_default()))
        }
    }

    fn uris(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| request.uri().to_string()).collect()
    }

    fn last(&self, header: &str) -> Option<String> {
        let requests = self.requests.lock().unwrap();
        let value = requests.last().unwrap().headers().get(header)?;
        Some(value.to_str().unwrap().to_owned())
    }
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t")
}

fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

#[tokio::test]
async fn the_endpoint_has_the_bucket_and_the_path_has_the_rest() {
    let script = Script::default();
    let (host, path) = (script.client(|it| it), script.client(|it| it.s3_force_path_style(true)));
    for client in [host, path] {
        client.send(GetObject::new("b", "a/b c")).await.unwrap();
        client.send(ListObjects::new("b")).await.unwrap();
    }
    let expected = [
        "https://b.objects.eu-central-1.example/a/b%20c",
        "https://b.objects.eu-central-1.example/?list-type=2",
        "https://objects.eu-central-1.example/b/a/b%20c",
        "https://objects.eu-central-1.example/b?list-type=2",
    ];
    assert_eq!(script.uris(), expected);
}

#[tokio::test]
async fn settings_of_buckets_come_from_the_builder_the_environment_and_the_profile() {
    let script = Script::default();
    let folder = std::env::temp_dir().join(format!("lensmith-objects-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let from = |name: &str, profile: &str, pairs: &[(&str, &str)]| {
        let file = folder.join(name);
        std::fs::write(&file, format!("[default]\nregion = eu-central-1\n{profile}")).unwrap();
        let file = file.display().to_string();
        let files = [("AWS_CONFIG_FILE", &*file), ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")];
        let pairs = pairs.iter().copied().chain(files);
        let builder = Builder::from_env(&Environment::new(pairs)).unwrap();
        builder.credentials(credentials()).transport(script.transport()).build().unwrap()
    };
    let clients = [
        script.client(|it| it.s3_accelerate(true)),
        script.client(|it| it.s3_use_global_endpoint(true)),
        script.client(|it| it.s3_disable_multi_region_access_points(true)),
        script.client(|it| it.s3_use_arn_region(false).s3_control_use_arn_region(false)),
        from("a", "s3 =\n  addressing_style = path\n", &[]),
        from("b", "s3 =\n  addressing_style = virtual\n  use_accelerate_endpoint = true\n", &[]),
        from("c", "s3_us_east_1_regional_endpoint = legacy\n", &[]),
        from("d", "s3_disable_multiregion_access_points = true\n", &[]),
        from("e", "s3_use_arn_region = false\n", &[]),
        from("f", "", &[("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy")]),
        from("g", "", &[("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "true")]),
        from("h", "", &[("AWS_S3_USE_ARN_REGION", "false")]),
        from("i", "s3_use_arn_region = false\n", &[("AWS_S3_USE_ARN_REGION", "true")]),
    ];
    for client in clients {
        client.send(ListObjects::new("b")).await.unwrap();
    }
    let hosts: Vec<String> = script
        .uris()
        .iter()
        .map(|uri| uri.replace("https://", "").replace("?list-type=2", ""))
        .collect();
    let here = "b.here.example/";
    assert_eq!(
        hosts,
        [
            "b.fast.example/",
            "b.objects.example/",
            "b.single.example/",
            here,
            "objects.eu-central-1.example/b",
            "b.fast.example/",
            "b.objects.example/",
            "b.single.example/",
            here,
            "b.objects.example/",
            "b.single.example/",
            here,
            "b.objects.eu-central-1.example/",
        ]
    );
    let file = folder.join("j");
    std::fs::write(&file, "[default]\ns3 =\n  addressing_style = host\n").unwrap();
    let file = file.display().to_string();
    let pairs = [("AWS_CONFIG_FILE", &*file), ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")];
    let error = Builder::from_env(&Environment::new(pairs)).map(drop).unwrap_err().to_string();
    assert!(error.contains(&format!("line 3 of {file}: addressing_style of s3")), "{error}");
    assert!(error.contains("`path`, `virtual`, `auto`"), "{error}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn an_empty_bucket_or_key_is_an_error_before_anything_is_sent() {
    let script = Script::default();
    let client = script.client(|it| it);
    for (request, member) in [(GetObject::new("", "k"), "Bucket"), (GetObject::new("b", ""), "Key")]
    {
        let error = client.send(request).await.unwrap_err().to_string();
        assert!(error.contains(&format!("the member `{member}`")), "{error}");
    }
    assert!(client.send(ListObjects::new("")).await.is_err());
    assert!(script.uris().is_empty());
}

#[tokio::test]
async fn every_request_states_and_signs_the_hash_of_its_body() {
    let script = Script::default();
    let client = script.client(|it| it);
    client.send(ListObjects::new("b")).await.unwrap();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(script.last("x-amz-content-sha256").as_deref(), Some(empty));
    assert!(script.last("authorization").unwrap().contains(";x-amz-content-sha256;"));

    let put = PutObject { content: "hello".into(), ..PutObject::new("b", "k") };
    client.send(put).await.unwrap();
    assert!(script.last("x-amz-content-sha256").unwrap().starts_with("2cf24dba"));
}

#[tokio::test]
async fn a_body_that_can_be_read_once_is_unsigned_over_tls_only() {
    let script = Script::default();
    let put =
        || PutObject { content: Body::from_reader(&b"hello"[..]), ..PutObject::new("b", "k") };
    script.client(|it| it).send(put()).await.unwrap();
    assert_eq!(script.last("x-amz-content-sha256").as_deref(), Some("UNSIGNED-PAYLOAD"));
    let local = script.client(|it| it.endpoint_url("http://localhost:9000"));
    local.send(put()).await.unwrap();
    let remote = script.client(|it| it.endpoint_url("http://objects.example"));
    let Err(Error::Sign(error)) = remote.send(put()).await.map(drop) else { panic!("it was sent") };
    assert!(matches!(&error, SignError::UnsignedWithoutTls { host } if host == "objects.example"));
    assert!(error.to_string().contains("https"), "{error}");
    let put = PutObject { content: "hello".into(), ..PutObject::new("b", "k") };
    remote.send(put).await.unwrap();
    assert_eq!(script.uris().len(), 3);
}

#[tokio::test]
async fn metadata_that_is_not_ascii_is_an_error_that_names_the_member() {
    let script = Script::default();
    let put = |value: &str| PutObject {
        notes: Some(BTreeMap::from([("title".to_owned(), value.to_owned())])),
        ..PutObject::new("b", "k")
    };
    let client = script.client(|it| it);
    client.send(put("plain")).await.unwrap();
    assert_eq!(script.last("x-note-title").as_deref(), Some("plain"));
    let error = client.send(put("caf\u{e9}")).await.unwrap_err().to_string();
    assert!(error.contains("Notes") && error.contains("x-note-title"), "{error}");
    assert!(error.contains("not ASCII") && !error.contains("caf"), "{error}");
    assert_eq!(script.uris().len(), 1);
}

#[tokio::test]
async fn a_date_that_cannot_be_read_leaves_its_text() {
    let dates = [
        ("Thu, 01 Jan 2026 00:00:00 GMT", Some("2026-01-01T00:00:00Z")),
        ("next year", None),
        ("in a while", None),
    ];
    let script = Script::new(dates.map(|(text, _)| response(200, &[("expires", text)], "")));
    let client = script.client(|it| it);
    for (text, expected) in dates {
        let object = client.send(GetObject::new("b", "k")).await.unwrap();
        assert_eq!(object.expires, expected.map(|it| it.parse().unwrap()), "{text}");
        assert_eq!(object.expires_string.as_deref(), Some(text));
    }
    let object = client.send(GetObject::new("b", "k")).await.unwrap();
    assert_eq!((object.expires, object.expires_string), (None, None));
}

const MINUTE: Duration = Duration::from_secs(60);

fn parameter(uri: &http::Uri, name: &str) -> Option<String> {
    let prefix = format!("{name}=");
    let mut parameters = uri.query().unwrap().split('&');
    parameters.find_map(|it| it.strip_prefix(&prefix)).map(str::to_owned)
}

#[tokio::test]
async fn a_pre_signed_url_holds_for_any_body_and_signs_the_headers_that_are_bound() {
    let client = Script::default().client(|it| it);
    let plain = client.presign(PutObject::new("b", "a b/c"), MINUTE).await.unwrap();
    assert_eq!(plain.method(), "PUT");
    assert!(plain.headers().is_empty(), "{:?}", plain.headers());
    assert_eq!(plain.uri().path(), "/a%20b/c");
    assert_eq!(parameter(plain.uri(), "X-Amz-SignedHeaders").as_deref(), Some("host"));

    let notes = Some(BTreeMap::from([("title".to_owned(), "x".to_owned())]));
    let put = PutObject {
        content_type: Some("text/css".to_owned()),
        notes,
        content: "hello".into(),
        ..PutObject::new("b", "k")
    };
    let bound = client.presign(put, MINUTE).await.unwrap();
    assert_eq!(bound.headers().len(), 2);
    assert_eq!(bound.headers()["content-type"], "text/css");
    let signed = parameter(bound.uri(), "X-Amz-SignedHeaders");
    assert_eq!(signed.as_deref(), Some("content-type%3Bhost%3Bx-note-title"));
    assert_eq!(*bound.body(), Body::from("hello"));

    // Another body has the same signature.
    let one = client.presign(PutObject::new("b", "k"), MINUTE).await.unwrap();
    let put = PutObject { content: Body::from_reader(&b"x"[..]), ..PutObject::new("b", "k") };
    let two = client.presign(put, MINUTE).await.unwrap();
    let same = parameter(one.uri(), "X-Amz-Date") == parameter(two.uri(), "X-Amz-Date");
    assert!(!same || one.uri() == two.uri());
}

#[tokio::test]
async fn a_pre_signed_url_expires_with_its_credentials() {
    let day = Duration::from_secs(24 * 60 * 60);
    let expires = async |credentials: Credentials| {
        let client = Script::default().client(|it| it.credentials(credentials));
        let request = client.presign(GetObject::new("b", "k"), day).await.unwrap();
        parameter(request.uri(), "X-Amz-Expires").unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(expires(credentials()).await, 86_400);
    let hour = Timestamp::now() + 1.hour();
    let left = expires(credentials().with_session_token("t").with_expiry(hour)).await;
    assert!((3_500..=3_600).contains(&left), "{left}");
}

const MOVED: &str = "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message>\
                     <Bucket>b</Bucket><Endpoint>b.objects.us-west-2.example</Endpoint>\
                     <RequestId>1</RequestId><HostId>2</HostId></Error>";
const MALFORMED: &str = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong region</Message>\
                         <Region>us-west-2</Region></Error>";

fn elsewhere() -> Vec<Response<Bytes>> {
    vec![response(301, &[("x-bucket-region", "us-west-2")], MOVED)]
}

#[tokio::test]
async fn a_call_goes_to_the_region_of_its_bucket_once_and_from_then_on() {
    let home = "https://b.objects.eu-central-1.example/k";
    let there = "https://b.objects.us-west-2.example/k";
    for answer in [
        response(301, &[("x-bucket-region", "us-west-2")], ""),
        response(307, &[("x-bucket-region", "us-west-2")], MOVED),
        response(400, &[], MALFORMED),
    ] {
        let script = Script::new([answer]);
        let client = script.client(|it| it.follow_region_redirects(true));
        client.send(GetObject::new("b", "k")).await.unwrap();
        assert!(script.last("authorization").unwrap().contains("/us-west-2/objects/"));
        client.send(GetObject::new("b", "k")).await.unwrap();
        client.send(GetObject::new("c", "k")).await.unwrap();
        let other = "https://c.objects.eu-central-1.example/k";
        assert_eq!(script.uris(), [home, there, there, other]);
    }
}

#[tokio::test]
async fn a_second_redirect_of_a_call_is_its_error() {
    let script = Script::new([
        response(301, &[("x-bucket-region", "us-west-2")], MOVED),
        response(301, &[("x-bucket-region", "us-east-2")], MOVED),
    ]);
    let client = script.client(|it| it.follow_region_redirects(true));
    let error = client.send(GetObject::new("b", "k")).await.unwrap_err();
    assert_eq!(metadata(&error).code(), "PermanentRedirect");
    assert_eq!(script.uris().len(), 2);
}

#[tokio::test]
async fn what_is_no_other_region_is_no_redirect() {
    let bad = |region| response(301, &[("x-bucket-region", region)], MOVED);
    for answer in [bad("eu-central-1"), bad("evil.example/"), bad(""), response(301, &[], MOVED)] {
        let script = Script::new([answer]);
        let client = script.client(|it| it.follow_region_redirects(true));
        assert!(client.send(GetObject::new("b", "k")).await.is_err());
        assert_eq!(script.uris().len(), 1);
    }
    for (bucket, follows) in [("b", false), ("arn:aws:objects:eu-central-1:1:b", true)] {
        let script = Script::new(elsewhere());
        let client =
            script.client(|it| it.follow_region_redirects(follows).s3_force_path_style(true));
        assert!(client.send(GetObject::new(bucket, "k")).await.is_err());
        assert_eq!(script.uris().len(), 1);
    }
    let script = Script::new(elsewhere());
    let once = Policy::default().with_max_attempts(1);
    let client = script.client(|it| it.follow_region_redirects(true).retry(once));
    assert!(client.send(GetObject::new("b", "k")).await.is_err());
}

#[tokio::test]
async fn a_redirect_needs_a_body_that_can_be_sent_again() {
    let script = Script::new(elsewhere());
    let client = script.client(|it| it.follow_region_redirects(true));
    let put = PutObject { content: "hello".into(), ..PutObject::new("b", "k") };
    client.send(put).await.unwrap();
    assert_eq!(script.uris().len(), 2);
    assert_eq!(script.requests.lock().unwrap()[1].body(), "hello");

    let script = Script::new(elsewhere());
    let client = script.client(|it| it.follow_region_redirects(true));
    let content = Body::from_reader(&b"hello"[..]);
    let put = PutObject { content, ..PutObject::new("b", "k") };
    let error = client.send(put).await.unwrap_err();
    assert_eq!(metadata(&error).code(), "PermanentRedirect");
    assert_eq!(script.uris().len(), 1);
}

/// Keeps the ids of the last attempt.
#[derive(Clone, Default)]
struct Ids(Arc<Mutex<Vec<Option<String>>>>);

impl Hook for Ids {
    fn after_attempt(&self, _: &Context<'_>, end: &AttemptEnd<'_>) {
        let ids = [end.request_id, end.extended_request_id];
        *self.0.lock().unwrap() = ids.map(|id| id.map(str::to_owned)).into();
    }
}

#[tokio::test]
async fn both_ids_and_the_fields_of_an_error_are_kept() {
    let headers = [("x-amz-request-id", "one"), ("x-amz-id-2", "two")];
    let script = Script::new([response(200, &headers, ""), response(301, &headers, MOVED)]);
    let ids = Ids::default();
    let client = script.client(|it| it.hook(ids.clone()));
    client.send(ListObjects::new("b")).await.unwrap();
    assert_eq!(*ids.0.lock().unwrap(), [Some("one".to_owned()), Some("two".to_owned())]);
    let error = client.send(ListObjects::new("b")).await.unwrap_err();
    let metadata = metadata(&error);
    assert_eq!((metadata.request_id(), metadata.extended_request_id()), (Some("1"), Some("two")));
    assert_eq!(metadata.field("Endpoint"), Some("b.objects.us-west-2.example"));
    assert_eq!((metadata.field("HostId"), metadata.field("Region")), (Some("2"), None));
    let text = format!("{metadata:?} {metadata}");
    assert!(text.contains("Endpoint") && !text.contains("b.objects.us-west-2"), "{text}");
}

#[test]
fn an_operation_states_its_path_without_the_bucket() {
    let request = GetObject::new("b", "/a").to_request().unwrap();
    assert_eq!(request.uri().path(), "//a");
}

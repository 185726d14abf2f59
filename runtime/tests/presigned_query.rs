//! Pre-signed URLs of AWS Query and EC2 Query: as botocore makes them of the same key at the same time.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::config::ConfigError;
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::{BuiltIn, Parameter, Rule, RuleSet};
use lensmith::optics::Lens;
use lensmith::protocol::{AWS_QUERY, EC2_QUERY};
use lensmith::sign::{Scope, Settings, sign_query};
use lensmith::transport::TransportError;
use lensmith::{Body, Client, Error, Operation, PresignedCopy, Service, Timestamp};

macro_rules! service {
    ($name:ident, $host:literal, $sdk_id:literal, $version:literal, $protocol:ident) => {
        static $name: Service = Service {
            sdk_id: $sdk_id,
            version: $version,
            signing_name: $host,
            protocol: &$protocol,
            endpoint_rules: &RuleSet {
                parameters: &[
                    Parameter::string("Region").built_in(BuiltIn::Region).required(),
                    Parameter::string("Endpoint").built_in(BuiltIn::Endpoint),
                ],
                rules: &[Rule::Endpoint(
                    &[],
                    concat!("https://", $host, ".{Region}.amazonaws.com"),
                )],
            },
            ..Service::DEFAULT
        };
    };
}

service!(STS, "sts", "STS", "2011-06-15", AWS_QUERY);
service!(RDS, "rds", "RDS", "2014-10-31", AWS_QUERY);
service!(EC2, "ec2", "EC2", "2016-11-15", EC2_QUERY);

/// The response of the operations.
#[derive(Clone, Debug, Default, PartialEq)]
struct Done {
    http_status: u16,
}

lensmith::response! { Done, zero: Self::default(); }

lensmith::operation_error! {
    /// The errors of the operations.
    #[derive(Clone, Debug, PartialEq)]
    enum Failure for "Copy" {}
}

#[derive(Clone, Debug, Default, PartialEq)]
struct GetCallerIdentity {}

lensmith::structure! { GetCallerIdentity; }

impl Operation for GetCallerIdentity {
    type Response = Done;
    type Error = Failure;
    const SERVICE: &'static Service = &STS;
}

#[derive(Clone, Debug, Default, PartialEq)]
struct CopyDBSnapshot {
    source: Option<String>,
    target: Option<String>,
    key: Option<String>,
    url: Option<String>,
    source_region: Option<String>,
}

lensmith::structure! {
    CopyDBSnapshot;
    SOURCE: Option<String> = lens!(source, "SourceDBSnapshotIdentifier"),
    TARGET: Option<String> = lens!(target, "TargetDBSnapshotIdentifier"),
    KEY: Option<String> = lens!(key, "KmsKeyId"),
    URL: Option<String> = lens!(url, "PreSignedUrl").sensitive(),
    SOURCE_REGION: Option<String> = lens!(source_region, "SourceRegion").for_client(),
}

impl Operation for CopyDBSnapshot {
    type Response = Done;
    type Error = Failure;
    const SERVICE: &'static Service = &RDS;
    const PRESIGNED_COPY: Option<PresignedCopy<Self>> =
        Some(PresignedCopy::new(&Self::SOURCE_REGION, Self::URL));
}

#[derive(Clone, Debug, Default, PartialEq)]
struct CopySnapshot {
    source_region: String,
    source: Option<String>,
    description: Option<String>,
    destination_region: Option<String>,
    url: Option<String>,
}

lensmith::structure! {
    CopySnapshot;
    SOURCE_REGION: String = lens!(source_region, "SourceRegion").required(),
    SOURCE: Option<String> = lens!(source, "SourceSnapshotId"),
    DESCRIPTION: Option<String> = lens!(description, "Description"),
    DESTINATION_REGION: Option<String> = lens!(destination_region, "DestinationRegion").xml_name("destinationRegion"),
    URL: Option<String> = lens!(url, "PresignedUrl").sensitive(),
}

impl Operation for CopySnapshot {
    type Response = Done;
    type Error = Failure;
    const SERVICE: &'static Service = &EC2;
    const PRESIGNED_COPY: Option<PresignedCopy<Self>> = Some(
        PresignedCopy::new(&Self::SOURCE_REGION, Self::URL)
            .with_destination(Self::DESTINATION_REGION),
    );
}

/// A copy that may be sent twice, and is then made once.
#[derive(Clone, Debug, Default, PartialEq)]
struct CopyImage {
    source_region: String,
    token: Option<String>,
    url: Option<String>,
}

lensmith::structure! {
    CopyImage;
    SOURCE_REGION: String = lens!(source_region, "SourceRegion").required(),
    TOKEN: Option<String> = lens!(token, "ClientToken"),
    URL: Option<String> = lens!(url, "PresignedUrl").sensitive(),
}

impl Operation for CopyImage {
    type Response = Done;
    type Error = Failure;
    const SERVICE: &'static Service = &EC2;
    const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = Some(Self::TOKEN);
    const PRESIGNED_COPY: Option<PresignedCopy<Self>> =
        Some(PresignedCopy::new(&Self::SOURCE_REGION, Self::URL));
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "s3cr3t").with_session_token("t0k/3n==")
}

fn copy_db_snapshot() -> CopyDBSnapshot {
    CopyDBSnapshot::default()
        .with(CopyDBSnapshot::SOURCE, "arn:aws:rds:us-east-1:123456789012:snapshot:s")
        .with(CopyDBSnapshot::TARGET, "t")
        .with(CopyDBSnapshot::KEY, "k")
        .with(CopyDBSnapshot::SOURCE_REGION, "us-east-1")
}

fn copy_snapshot() -> CopySnapshot {
    CopySnapshot { source_region: "us-east-1".to_owned(), ..CopySnapshot::default() }
        .with(CopySnapshot::SOURCE, "snap-1")
        .with(CopySnapshot::DESCRIPTION, "a b")
}

/// The URL of a request that is signed for the service at the host of the region.
fn url(
    request: Request<Body>,
    service: &Service,
    region: &str,
    at: Timestamp,
    seconds: u64,
) -> String {
    let mut request = request;
    let name = service.signing_name;
    *request.uri_mut() =
        format!("https://{name}.{region}.amazonaws.com{}", request.uri()).parse().unwrap();
    let (scope, settings) = (Scope { region, service: name }, Settings::default());
    let expires_in = Duration::from_secs(seconds);
    sign_query(&mut request, &credentials(), scope, settings, at, expires_in).unwrap();
    request.uri().to_string()
}

fn noon() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

/// A URL of botocore for [`noon`].
fn of_botocore(start: &str, scope: &str, seconds: u64, headers: &str, signature: &str) -> String {
    format!(
        "{start}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260102%2F{scope}%2Faws4_request\
         &X-Amz-Date=20260102T030405Z&X-Amz-Expires={seconds}&X-Amz-SignedHeaders={headers}\
         &X-Amz-Security-Token=t0k%2F3n%3D%3D&X-Amz-Signature={signature}"
    )
}

#[test]
fn a_url_has_the_form_in_its_query_as_in_botocore() {
    let start =
        "https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15";
    let request = GetCallerIdentity {}.to_url_request().unwrap();
    assert_eq!(request.method(), "GET");
    assert!(request.headers().is_empty());
    assert_eq!(
        url(request, &STS, "eu-central-1", noon(), 60),
        of_botocore(
            start,
            "eu-central-1%2Fsts",
            60,
            "host",
            "35fa21820f3f1296ef3c542a0821b98cbd97c44d25f6de10f0f8d12aaca9aa8a",
        ),
    );

    // A token for a cluster of EKS is such a URL with one header.
    let mut request = GetCallerIdentity {}.to_url_request().unwrap();
    request.headers_mut().insert("x-k8s-aws-id", "my-cluster".parse().unwrap());
    assert_eq!(
        url(request, &STS, "eu-central-1", noon(), 60),
        of_botocore(
            start,
            "eu-central-1%2Fsts",
            60,
            "host%3Bx-k8s-aws-id",
            "494e53e17c749e2658333b65c3b33f7b3eea8299fe5164feafab4d4a9712886a",
        ),
    );
}

#[test]
fn the_url_of_a_copy_is_that_of_botocore() {
    let copy = CopyDBSnapshot::PRESIGNED_COPY.unwrap();
    let request = copy.with_destination_region(copy_db_snapshot(), "eu-central-1");
    assert_eq!(copy.source_region(&request), Some("us-east-1"));
    let request = copy.to_url_request(&request, "eu-central-1").unwrap();
    let start = "https://rds.us-east-1.amazonaws.com/?Action=CopyDBSnapshot&Version=2014-10-31\
                 &SourceDBSnapshotIdentifier=arn%3Aaws%3Ards%3Aus-east-1%3A123456789012%3Asnapshot%3As\
                 &TargetDBSnapshotIdentifier=t&KmsKeyId=k&DestinationRegion=eu-central-1";
    let signature = "5067fd64bd48b0dbec85bc76550347934fb358f3bda695116815dd9a1f303c5d";
    assert_eq!(
        url(request, &RDS, "us-east-1", noon(), 3600),
        of_botocore(start, "us-east-1%2Frds", 3600, "host", signature),
    );

    let copy = CopySnapshot::PRESIGNED_COPY.unwrap();
    let request = copy.with_destination_region(copy_snapshot(), "eu-central-1");
    let request = copy.to_url_request(&request, "eu-central-1").unwrap();
    let start = "https://ec2.us-east-1.amazonaws.com/?Action=CopySnapshot&Version=2016-11-15\
                 &SourceRegion=us-east-1&SourceSnapshotId=snap-1&Description=a%20b&DestinationRegion=eu-central-1";
    let signature = "d75acb2732178657fa1f0d13ed373c69592d33c8153a09979532b05a0427d1ca";
    assert_eq!(
        url(request, &EC2, "us-east-1", noon(), 3600),
        of_botocore(start, "us-east-1%2Fec2", 3600, "host", signature),
    );
}

/// A client, and the bodies of the requests that it sent.
fn client() -> (Client, Arc<Mutex<Vec<Bytes>>>) {
    let sent = Arc::<Mutex<Vec<Bytes>>>::default();
    let kept = sent.clone();
    let answer = move |request: Request<Bytes>| {
        kept.lock().unwrap().push(request.into_body());
        async { Ok::<_, TransportError>(Response::new(Bytes::new())) }
    };
    let builder = Client::builder().region("eu-central-1").credentials(credentials());
    (builder.transport(answer).build().unwrap(), sent)
}

/// The pairs of a form.
fn pairs(form: &[u8]) -> Vec<(String, String)> {
    let form = std::str::from_utf8(form).unwrap();
    let pair = |pair: &str| pair.split_once('=').map(|(key, value)| (decode(key), decode(value)));
    form.split('&').filter_map(pair).collect()
}

fn decode(text: &str) -> String {
    let mut parts = text.split('%');
    let mut decoded = parts.next().unwrap().to_owned();
    for part in parts {
        decoded.push(char::from(u8::from_str_radix(&part[..2], 16).unwrap()));
        decoded.push_str(&part[2..]);
    }
    decoded
}

/// The URL that a client sent in a pair of this name, if it is the one for the time that it states.
fn sent_url(body: &[u8], name: &str) -> String {
    let pairs = pairs(body);
    pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
}

fn signed_at(url: &str) -> Timestamp {
    let date = url.split('&').find_map(|it| it.strip_prefix("X-Amz-Date=")).unwrap();
    Timestamp::strptime("%Y%m%dT%H%M%SZ%z", format!("{date}+0000")).unwrap()
}

#[tokio::test]
async fn a_client_fills_in_the_url_of_the_source() {
    let (client, sent) = client();
    client.send(copy_db_snapshot()).await.unwrap();
    client.send(copy_snapshot()).await.unwrap();
    let sent = sent.lock().unwrap();
    let rds = sent_url(&sent[0], "PreSignedUrl");
    let copy = CopyDBSnapshot::PRESIGNED_COPY.unwrap();
    let again = copy.to_url_request(&copy_db_snapshot(), "eu-central-1").unwrap();
    assert_eq!(rds, url(again, &RDS, "us-east-1", signed_at(&rds), 3600));
    let keys = pairs(&sent[0]).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    let expected = [
        "Action",
        "Version",
        "SourceDBSnapshotIdentifier",
        "TargetDBSnapshotIdentifier",
        "KmsKeyId",
        "PreSignedUrl",
    ];
    assert_eq!(keys, expected, "the region of the source is not sent");

    let ec2 = sent_url(&sent[1], "PresignedUrl");
    let request = copy_snapshot().with(CopySnapshot::DESTINATION_REGION, "eu-central-1");
    let again = request.to_url_request().unwrap();
    assert_eq!(ec2, url(again, &EC2, "us-east-1", signed_at(&ec2), 3600));
    assert_eq!(sent_url(&sent[1], "DestinationRegion"), "eu-central-1");
    assert_eq!(sent_url(&sent[1], "SourceRegion"), "us-east-1");
}

#[tokio::test]
async fn a_copy_and_its_url_have_the_same_idempotency_token() {
    let (client, sent) = client();
    let copy = CopyImage { source_region: "us-east-1".to_owned(), ..CopyImage::default() };
    client.send(copy).await.unwrap();
    let sent = sent.lock().unwrap();
    let (url, token) = (sent_url(&sent[0], "PresignedUrl"), sent_url(&sent[0], "ClientToken"));
    assert!(!token.is_empty() && url.contains(&format!("&ClientToken={token}&")), "{token}: {url}");
}

#[tokio::test]
async fn a_url_of_the_caller_stays_and_none_is_made_without_the_region_of_the_source() {
    let (client, sent) = client();
    client.send(copy_db_snapshot().with(CopyDBSnapshot::URL, "https://mine")).await.unwrap();
    client.send(CopyDBSnapshot { source_region: None, ..copy_db_snapshot() }).await.unwrap();
    client.send(copy_db_snapshot().with(CopyDBSnapshot::SOURCE_REGION, "")).await.unwrap();
    let urls: Vec<String> =
        sent.lock().unwrap().iter().map(|body| sent_url(body, "PreSignedUrl")).collect();
    assert_eq!(urls, ["https://mine", "", ""]);
}

#[tokio::test]
async fn a_region_of_the_source_that_would_change_the_host_is_refused() {
    let (client, sent) = client();
    let request = copy_db_snapshot().with(CopyDBSnapshot::SOURCE_REGION, "evil.example/");
    match client.send(request).await {
        Err(Error::Config(ConfigError::InvalidRegion { region })) => {
            assert_eq!(region, "evil.example/")
        }
        other => panic!("{other:?}"),
    }
    assert!(sent.lock().unwrap().is_empty());
}

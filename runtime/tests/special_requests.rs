//! What some operations ask of their requests: idempotency tokens, prefixes of hosts, parameters of endpoints,
//! compression, checksums and the codes of AWS Query.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use lensmith::checksum::Checksum;
use lensmith::client::Builder;
use lensmith::compression::Compression;
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::{BuiltIn, Endpoint, If, IsSet, Parameter, Ref, RuleSet};
use lensmith::endpoint::{AccountIdEndpointMode, EndpointError, Params, host_label};
use lensmith::optics::Lens;
use lensmith::testing::{Script, call};
use lensmith::{Auth, Client, Error, ErrorMetadata, Fault, Operation, Service};

static SERVICE: Service = Service {
    sdk_id: "Queues",
    name: "Queues",
    version: "2026-01-01",
    signing_name: "queues",
    protocol: &lensmith::protocol::AWS_JSON_1_0,
    is_query_compatible: true,
    endpoint_rules: &RULES,
    ..Service::DEFAULT
};

static RULES: RuleSet = RuleSet {
    parameters: &[
        Parameter::string("Endpoint").built_in(BuiltIn::Endpoint),
        Parameter::string("Region").built_in(BuiltIn::Region).required(),
        Parameter::string("AccountId").built_in(BuiltIn::AccountId),
        Parameter::string("Mode").built_in(BuiltIn::AccountIdEndpointMode),
        Parameter::string("Queue"),
        Parameter::string("Stage").of_client(),
    ],
    rules: &[
        Endpoint(&[If(IsSet(&Ref("Endpoint")))], "{Endpoint}"),
        Endpoint(&[If(IsSet(&Ref("Stage")))], "https://{Stage}.{Queue}.example"),
        Endpoint(
            &[If(IsSet(&Ref("AccountId")))],
            "https://{AccountId}.{Mode}.{Queue}.{Region}.example",
        ),
        Endpoint(&[], "https://{Queue}.{Region}.example"),
    ],
};

/// Puts a message into a queue.
#[derive(Clone, Debug, Default, PartialEq)]
struct Put {
    queue: Option<String>,
    token: Option<String>,
}

lensmith::structure! {
    Put;
    QUEUE: Option<String> = lens!(queue, "queue"),
    TOKEN: Option<String> = lens!(token, "token"),
}

#[derive(Clone, Debug, PartialEq)]
struct PutResponse {
    http_status: u16,
}

lensmith::response! {
    PutResponse, zero: Self { http_status: 200 };
}

#[derive(Clone, Debug, Default, PartialEq)]
struct NoQueue {
    metadata: ErrorMetadata,
}

lensmith::error_shape! {
    NoQueue, fault: Client, query_code: "Old.NonExistentQueue";
}

lensmith::operation_error! {
    #[derive(Clone, Debug, PartialEq)]
    enum PutError for "Put" {
        NO_QUEUE = NoQueue(NoQueue),
    }
}

impl Operation for Put {
    type Response = PutResponse;
    type Error = PutError;
    const SERVICE: &'static Service = &SERVICE;
    const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = Some(Self::TOKEN);
    const COMPRESSION: Option<Compression> = Some(Compression::GZIP);
    const CHECKSUM: Option<Checksum> = Some(Checksum::MD5);

    fn to_endpoint_params(&self) -> Params {
        Params::new().with_some("Queue", self.queue.as_deref())
    }

    fn to_host_prefix(&self) -> Result<String, EndpointError> {
        let queue = host_label("queue", self.queue.as_deref().unwrap_or_default())?;
        Ok(format!("{queue}.data-"))
    }
}

/// Asks for a key, which is why no one can sign the request.
#[derive(Clone, Debug, Default, PartialEq)]
struct GetKey {}

lensmith::structure! {
    GetKey;
}

lensmith::operation_error! {
    #[derive(Clone, Debug, PartialEq)]
    enum GetKeyError for "GetKey" {
    }
}

impl Operation for GetKey {
    type Response = PutResponse;
    type Error = GetKeyError;
    const SERVICE: &'static Service = &SERVICE;
    const AUTH: &'static [Auth] = &[];

    fn to_endpoint_params(&self) -> Params {
        Params::new().with("Queue", "keys")
    }
}

fn builder() -> Builder {
    Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .idempotency_tokens(|| "fixed".to_owned())
}

/// The request that a client with this configuration sends.
async fn sent<O: Operation>(builder: Builder, call: O) -> Request<Bytes> {
    let seen = Arc::new(Mutex::new(None));
    let slot = Arc::clone(&seen);
    let transport = move |request| {
        *slot.lock().unwrap() = Some(request);
        std::future::ready(Ok(Response::new(Bytes::from_static(b"{}"))))
    };
    builder.transport(transport).build().unwrap().send(call).await.unwrap();
    seen.lock().unwrap().take().unwrap()
}

fn put() -> Put {
    Put::new().with(Put::QUEUE, "jobs")
}

#[tokio::test]
async fn a_token_is_filled_where_it_is_absent() {
    let request = sent(builder(), put()).await;
    assert_eq!(request.body(), r#"{"queue":"jobs","token":"fixed"}"#);
    let request = sent(builder(), put().with(Put::TOKEN, "own")).await;
    assert_eq!(request.body(), r#"{"queue":"jobs","token":"own"}"#);
}

#[tokio::test]
async fn an_anonymous_call_is_not_signed() {
    assert!(sent(builder(), put()).await.headers().contains_key("authorization"));
    let request = sent(builder(), GetKey::new()).await;
    assert!(!request.headers().contains_key("authorization"), "{:?}", request.headers());
}

#[tokio::test]
async fn each_call_has_a_token_of_its_own() {
    let count = AtomicUsize::new(0);
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&bodies);
    let counted = builder()
        .idempotency_tokens(move || count.fetch_add(1, Ordering::Relaxed).to_string())
        .transport(move |request: Request<Bytes>| {
            seen.lock().unwrap().push(Put::from_json(request.body()).unwrap().token);
            std::future::ready(Ok(Response::new(Bytes::from_static(b"{}"))))
        });
    let client = counted.build().unwrap();
    client.send(put()).await.unwrap();
    client.send(put()).await.unwrap();
    assert_eq!(*bodies.lock().unwrap(), ["0", "1"].map(|token| Some(token.to_owned())));
}

#[tokio::test]
async fn a_token_is_random_unless_a_source_is_given() {
    let default = Client::builder().region("x").credentials(Credentials::new("AKID", "s3cr3t"));
    let request = Put::from_json(sent(default, put()).await.body()).unwrap();
    assert_eq!(request.token.unwrap().len(), 36);
}

#[test]
fn a_token_needs_no_client() {
    assert_eq!(put().with_idempotency_token(|| "t".to_owned()).token.as_deref(), Some("t"));
    assert_eq!(put().token, None);
}

#[tokio::test]
async fn a_label_of_the_host_stays_in_the_body() {
    let request = sent(builder(), put()).await;
    assert_eq!(request.uri(), "https://jobs.data-jobs.eu-central-1.example/");
    assert!(request.body().starts_with(b"{\"queue\":\"jobs\""));
}

#[tokio::test]
async fn a_prefix_can_be_switched_off_and_never_meets_an_address() {
    let uri = async |builder| sent(builder, put()).await.uri().to_string();
    let local = || builder().endpoint_url("http://localhost:4566/custom");
    assert_eq!(uri(local()).await, "http://jobs.data-localhost:4566/custom/");
    assert_eq!(uri(local().host_prefix(false)).await, "http://localhost:4566/custom/");
    let address = builder().endpoint_url("http://127.0.0.1:4566");
    assert_eq!(uri(address).await, "http://127.0.0.1:4566/");
}

#[tokio::test]
async fn a_value_that_cannot_be_a_label_is_a_typed_error() {
    let client = builder().build().unwrap();
    let error = client.send(put().with(Put::QUEUE, "evil.example/")).await.unwrap_err();
    let Error::Endpoint(EndpointError::InvalidHostLabel { member, value }) = &error else {
        return assert_eq!(error.to_string(), "an invalid host label");
    };
    assert_eq!((*member, value.as_str()), ("queue", "evil.example/"));
}

#[tokio::test]
async fn parameters_come_from_the_request_then_from_the_client_then_from_its_settings() {
    let uri = async |builder: Builder| {
        sent(builder.host_prefix(false), put()).await.uri().host().map(str::to_owned).unwrap()
    };
    let credentials = Credentials::new("AKID", "s3cr3t").with_account_id("123456789012");
    let of_account = || builder().credentials(credentials.clone());
    assert_eq!(uri(of_account()).await, "123456789012.preferred.jobs.eu-central-1.example");
    let required = of_account().account_id_endpoint_mode(AccountIdEndpointMode::Required);
    assert_eq!(uri(required).await, "123456789012.required.jobs.eu-central-1.example");
    assert_eq!(uri(of_account().endpoint_param("Stage", "beta")).await, "beta.jobs.example");
    let foreign = builder().endpoint_param("Queue", "other").endpoint_param("Region", "elsewhere");
    assert_eq!(uri(foreign).await, "jobs.eu-central-1.example");
}

#[tokio::test]
async fn a_body_is_compressed_before_it_is_signed() {
    let request = sent(builder().min_compression_bytes(32), put()).await;
    assert_eq!(request.headers()["content-encoding"], "gzip");
    assert_eq!(request.headers()["content-length"], request.body().len().to_string());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&request.body()[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, r#"{"queue":"jobs","token":"fixed"}"#);
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.contains(";content-encoding;"), "{authorization}");

    for builder in [
        builder(),
        builder().min_compression_bytes(33),
        builder().min_compression_bytes(0).request_compression(false),
    ] {
        let request = sent(builder, put()).await;
        assert!(!request.headers().contains_key("content-encoding"));
        assert_eq!(request.body(), r#"{"queue":"jobs","token":"fixed"}"#);
    }
}

#[tokio::test]
async fn a_checksum_is_that_of_the_body_as_it_is_sent_and_is_signed() {
    for builder in [builder(), builder().min_compression_bytes(0)] {
        let request = sent(builder, put()).await;
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(authorization.contains(";content-md5;"), "{authorization}");
        let mut again = Request::new(request.body().clone().into());
        Checksum::MD5.apply(&mut again);
        assert_eq!(request.headers()["content-md5"], again.headers()["content-md5"]);
    }
}

#[tokio::test]
async fn the_codes_of_query_are_asked_for() {
    let request = sent(builder(), put()).await;
    assert_eq!(request.headers()["x-amzn-query-mode"], "true");
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
}

/// How a call fails that is answered so.
fn failure(query_error: Option<&str>, body: &'static str) -> PutError {
    let mut response = Response::builder().status(400);
    if let Some(query_error) = query_error {
        response = response.header("x-amzn-query-error", query_error);
    }
    let response = response.body(Bytes::from_static(body.as_bytes())).unwrap();
    match Put::parse_response(response).unwrap_err() {
        Error::Service(error) => error,
        other => PutError::Unhandled(ErrorMetadata::new(other.to_string())),
    }
}

#[test]
fn the_code_of_query_names_the_error_and_the_shape_stays() {
    let body = r#"{"__type":"com.example#NoQueue","message":"no"}"#;
    let error = failure(Some("Old.NonExistentQueue;Receiver"), body);
    assert!(matches!(error, PutError::NoQueue(_)), "{error:?}");
    assert_eq!(error.code(), "Old.NonExistentQueue");
    assert_eq!(error.metadata().shape_name(), "NoQueue");
    assert_eq!(error.metadata().fault(), Some(Fault::Server));
    assert_eq!(error.to_string(), "Put: Old.NonExistentQueue: no (HTTP status 400)");

    let error = failure(None, body);
    assert!(matches!(error, PutError::NoQueue(_)), "{error:?}");
    assert_eq!((error.code(), error.metadata().fault()), ("NoQueue", Some(Fault::Client)));
}

#[test]
fn a_code_of_query_is_enough_to_know_the_shape() {
    for (header, body) in [
        (Some("Old.NonExistentQueue;Sender"), "{}"),
        (None, r#"{"__type":"Old.NonExistentQueue"}"#),
    ] {
        let error = failure(header, body);
        assert!(matches!(error, PutError::NoQueue(_)), "{error:?}");
        assert_eq!(error.code(), "Old.NonExistentQueue");
    }
    let error = failure(Some("Other"), r#"{"__type":"Unknown"}"#);
    assert!(matches!(error, PutError::Unhandled(_)), "{error:?}");
    assert_eq!((error.code(), error.metadata().shape_name()), ("Other", "Unknown"));
}

#[tokio::test]
async fn a_script_answers_with_the_code_of_query_too() {
    let script = Script::new([call::<Put>().fail(PutError::NoQueue(NoQueue::default()))]);
    let outcome = builder()
        .transport(script)
        .build()
        .unwrap()
        .send(Put::new().with(Put::QUEUE, "jobs"))
        .await;
    let Err(Error::Service(error)) = outcome else { panic!("{outcome:?}") };
    assert!(matches!(error, PutError::NoQueue(_)), "{error:?}");
    assert_eq!(error.code(), "Old.NonExistentQueue");
    assert_eq!(error.metadata().fault(), Some(Fault::Client));
}

#[tokio::test]
async fn a_call_that_is_not_signed_is_pre_signed_and_shown_without_a_signature() {
    let client = builder().build().unwrap();
    let request = client.presign(GetKey::new(), Duration::from_secs(60)).await.unwrap();
    assert_eq!(request.uri().query(), None);
    let command = client.to_curl(GetKey::new()).await.unwrap();
    assert!(!command.contains("--aws-sigv4"), "{command}");
}

mod endpoints {
    use lensmith::endpoint::Params;
    use lensmith::endpoint::rules::Condition::{If, Let};
    use lensmith::endpoint::rules::Expr::{AwsPartition, IsSet, Ref};
    use lensmith::endpoint::rules::Rule::{Endpoint as EndpointRule, Error as ErrorRule, Tree};
    use lensmith::endpoint::rules::{Parameter, RuleSet};
    use lensmith::testing::endpoint::{Expected, Verdict, endpoint, refusal};

    use super::{Put, SERVICE};

    lensmith::endpoint_tests! {
        SERVICE;
        with_a_queue { "Region": "eu-central-1", "Queue": "jobs" }
            via Put(r#"{"queue":"jobs"}"#)
            via Put(r#"{"queue":"jobs"}"#) with { "Region": "eu-central-1", "Queue": "other" }
            => endpoint("https://jobs.eu-central-1.example");
        without_a_region { "Queue": "jobs" }
            => refusal("the endpoint parameter `Region` is required: set it in the client's configuration (AWS::Region)");
    }

    /// Checks an expectation where the endpoint is `https://jobs.eu-central-1.example`.
    fn check(expected: Expected) {
        let params = Params::new().with("Region", "eu-central-1").with("Queue", "jobs");
        expected.check(&super::RULES, &params);
    }

    #[test]
    #[should_panic(expected = "https://jobs.eu-central-1.example")]
    fn a_wrong_url_of_a_call_is_found() {
        let params = Params::new().with("Region", "eu-central-1");
        let expected = endpoint("https://other.eu-central-1.example");
        expected.check_call::<Put>(r#"{"queue":"jobs"}"#, &params);
    }

    #[test]
    #[should_panic(expected = "x-missing")]
    fn a_missing_header_is_found() {
        check(endpoint("https://jobs.eu-central-1.example").header("X-Missing", "1"));
    }

    #[test]
    #[should_panic(expected = "signingName")]
    fn a_missing_property_is_found() {
        let properties = r#"{"authSchemes":[{"name":"sigv4","signingName":"x"}]}"#;
        check(endpoint("https://jobs.eu-central-1.example").properties(properties));
    }

    #[test]
    #[should_panic(expected = "no queues here")]
    fn a_missing_refusal_is_found() {
        check(refusal("no queues here"));
    }

    /// Rules of services whose hosts all end with the suffix for dual-stack endpoints, and of those that refuse
    /// what a partition lacks.
    static DUAL_STACK: RuleSet = RuleSet {
        parameters: &[Parameter::string("Region"), Parameter::boolean("UseFIPS")],
        rules: &[Tree(
            &[Let("P", AwsPartition(&Ref("Region")))],
            &[
                EndpointRule(
                    &[If(IsSet(&Ref("UseFIPS"))), If(Ref("P#supportsDualStack"))],
                    "https://fips.{Region}.{P#dualStackDnsSuffix}",
                ),
                ErrorRule(&[If(IsSet(&Ref("UseFIPS")))], "no dual stack in this partition"),
                EndpointRule(&[], "https://jobs.{Region}.{P#dualStackDnsSuffix}"),
            ],
        )],
    };

    fn verdict(expected: &Expected, region: &str, fips: bool) -> Result<Verdict, String> {
        let params = Params::new().with("Region", region);
        let params = params.with_some("UseFIPS", fips.then_some(true));
        expected.compare(&DUAL_STACK, &params)
    }

    #[test]
    fn what_a_partition_has_got_since_makes_a_case_outdated() {
        for (expected, region, fips, lacked, today) in [
            (
                endpoint("https://jobs.us-iso-west-1.c2s.ic.gov"),
                "us-iso-west-1",
                false,
                "lacked a DNS suffix for dual-stack endpoints",
                "https://jobs.us-iso-west-1.api.aws.ic.gov",
            ),
            (
                endpoint("https://jobs.eusc-de-east-1.amazonaws.eu"),
                "eusc-de-east-1",
                false,
                "lacked a DNS suffix for dual-stack endpoints",
                "https://jobs.eusc-de-east-1.api.amazonwebservices.eu",
            ),
            (
                refusal("no dual stack in this partition"),
                "us-isof-south-1",
                true,
                "lacked dual-stack endpoints",
                "https://fips.us-isof-south-1.api.aws.hci.ic.gov",
            ),
        ] {
            let Ok(Verdict::Outdated(reason)) = verdict(&expected, region, fips) else {
                panic!("{expected:?} is not outdated")
            };
            assert!(reason.contains(lacked) && reason.contains(today), "{reason}");
        }
    }

    #[test]
    fn a_case_that_was_never_right_is_not_outdated() {
        for (expected, region) in [
            (endpoint("https://jobs.us-iso-west-1.amazonaws.com"), "us-iso-west-1"),
            (endpoint("https://other.us-iso-west-1.c2s.ic.gov"), "us-iso-west-1"),
            (refusal("no dual stack in this partition"), "us-iso-west-1"),
        ] {
            let difference = verdict(&expected, region, false).unwrap_err();
            assert!(
                difference.contains("https://jobs.us-iso-west-1.api.aws.ic.gov"),
                "{difference}"
            );
        }
        let today = endpoint("https://jobs.us-iso-west-1.api.aws.ic.gov");
        assert_eq!(verdict(&today, "us-iso-west-1", false), Ok(Verdict::AsExpected));
    }
}

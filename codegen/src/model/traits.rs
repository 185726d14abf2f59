//! Everything that the generator knows about traits: their ids, which appear only in this file, and the forms
//! of their values.

mod auth;
mod custom;
mod digests;
mod errors;
mod events;
mod form;
mod forms;
mod http;
mod http_checksum;
mod members;
mod number;
mod operation;
mod retry;
mod session;
mod storage;
mod xml;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(crate) use self::digests::DigestsTrait;
pub(super) use self::form::Form;
use self::forms::FORMS;
pub(crate) use self::http::{Binding, is_set_by_clients, is_token};
pub(crate) use self::number::Number;
pub(crate) use self::session::SessionTrait;
use super::examples::{self, Example, SmokeTest};
use super::protocol_tests::{self, ProtocolCase};
use crate::ir::{Protocol, TimestampFormat};
use crate::shape_id::ShapeId;

const ADDED_DEFAULT: &str = "smithy.api#addedDefault";
const AUTH: &str = "smithy.api#auth";
const AUTH_DEFINITION: &str = "smithy.api#authDefinition";
pub(super) const BOX: &str = "smithy.api#box";
const CLIENT_OPTIONAL: &str = "smithy.api#clientOptional";
const DEFAULT: &str = "smithy.api#default";
pub(super) const DEPRECATED: &str = "smithy.api#deprecated";
pub(super) const DOCUMENTATION: &str = "smithy.api#documentation";
const ENDPOINT: &str = "smithy.api#endpoint";
const EVENT_HEADER: &str = "smithy.api#eventHeader";
const EVENT_PAYLOAD: &str = "smithy.api#eventPayload";
pub(super) const ENUM: &str = "smithy.api#enum";
pub(super) const ENUM_VALUE: &str = "smithy.api#enumValue";
const ERROR: &str = "smithy.api#error";
const EXAMPLES: &str = "smithy.api#examples";
const HOST_LABEL: &str = "smithy.api#hostLabel";
const HTTP: &str = "smithy.api#http";
const HTTP_BEARER_AUTH: &str = "smithy.api#httpBearerAuth";
const HTTP_CHECKSUM_REQUIRED: &str = "smithy.api#httpChecksumRequired";
pub(super) const HTTP_HEADER: &str = "smithy.api#httpHeader";
const HTTP_LABEL: &str = "smithy.api#httpLabel";
const HTTP_PAYLOAD: &str = "smithy.api#httpPayload";
const HTTP_PREFIX_HEADERS: &str = "smithy.api#httpPrefixHeaders";
const HTTP_QUERY: &str = "smithy.api#httpQuery";
const HTTP_QUERY_PARAMS: &str = "smithy.api#httpQueryParams";
const HTTP_RESPONSE_CODE: &str = "smithy.api#httpResponseCode";
const IDEMPOTENCY_TOKEN: &str = "smithy.api#idempotencyToken";
const INPUT: &str = "smithy.api#input";
const INTERNAL: &str = "smithy.api#internal";
const JSON_NAME: &str = "smithy.api#jsonName";
const LENGTH: &str = "smithy.api#length";
const LONG_POLL: &str = "smithy.api#longPoll";
const MEDIA_TYPE: &str = "smithy.api#mediaType";
pub(super) const MIXIN: &str = "smithy.api#mixin";
/// Not a trait, but a scheme that lists name: without authentication.
const NO_AUTH: &str = "smithy.api#noAuth";
const OPTIONAL_AUTH: &str = "smithy.api#optionalAuth";
const PAGINATED: &str = "smithy.api#paginated";
const PATTERN: &str = "smithy.api#pattern";
const PROTOCOL_DEFINITION: &str = "smithy.api#protocolDefinition";
const RANGE: &str = "smithy.api#range";
const REQUEST_COMPRESSION: &str = "smithy.api#requestCompression";
const REQUIRED: &str = "smithy.api#required";
const REQUIRES_LENGTH: &str = "smithy.api#requiresLength";
const RETRYABLE: &str = "smithy.api#retryable";
pub(super) const SENSITIVE: &str = "smithy.api#sensitive";
const SPARSE: &str = "smithy.api#sparse";
const STREAMING: &str = "smithy.api#streaming";
pub(super) const TAGS: &str = "smithy.api#tags";
const TIMESTAMP_FORMAT: &str = "smithy.api#timestampFormat";
const TITLE: &str = "smithy.api#title";
pub(super) const UNIQUE_ITEMS: &str = "smithy.api#uniqueItems";
const XML_ATTRIBUTE: &str = "smithy.api#xmlAttribute";
const XML_FLATTENED: &str = "smithy.api#xmlFlattened";
const XML_NAME: &str = "smithy.api#xmlName";
const XML_NAMESPACE: &str = "smithy.api#xmlNamespace";
const HTTP_REQUEST_TESTS: &str = "smithy.test#httpRequestTests";
const HTTP_RESPONSE_TESTS: &str = "smithy.test#httpResponseTests";
const EVENT_STREAM_TESTS: &str = "smithy.test#eventStreamTests";
const SMOKE_TESTS: &str = "smithy.test#smokeTests";
/// A trait of our own: of the members of a union that have one type, its values convert into this one.
const FROM: &str = "lensmith#from";
const NOT_RETRYABLE: &str = "lensmith#notRetryable";
/// A trait of our own: the retries of a service's calls, unless the client sets others.
const RETRY: &str = "lensmith#retry";
/// A trait of our own: how many seconds a service may take to respond to an operation.
const TIMEOUT: &str = "lensmith#timeout";
/// A trait of our own: where users of a service or an operation get its endpoint.
const ENDPOINT_FROM: &str = "lensmith#endpointFrom";
/// A trait of our own: another method for pre-signed URLs.
const PRESIGN_AS: &str = "lensmith#presignAs";
/// A trait of our own: checksums of the body of an operation's requests, by header.
const CHECKSUMS: &str = "lensmith#checksums";
/// A trait of our own: where the responses of an operation state digests, and what those are of.
const DIGESTS: &str = "lensmith#digests";
/// A trait of our own: headers of all requests of a service.
const HEADERS: &str = "lensmith#headers";
/// A trait of our own: the labels that the endpoint rules of a service put into the endpoint.
const ENDPOINT_LABELS: &str = "lensmith#endpointLabels";
/// A trait of our own: how the signatures of a service differ from those of others.
const SIGNING: &str = "lensmith#signing";
/// A trait of our own: how a service says that something is in another region.
const REGION_REDIRECT: &str = "lensmith#regionRedirect";
/// A trait of our own: the header of a service's responses with the CRC-32 of their body.
const RESPONSE_CRC32: &str = "lensmith#responseCrc32";
/// A trait of our own: a header of responses that may not be a value of its type, whose text a second member keeps.
pub(super) const RAW_TEXT: &str = "lensmith#rawText";
/// A trait of our own: what requests of a service send for labels that are absent.
const LABEL_DEFAULTS: &str = "lensmith#labelDefaults";
/// A trait of our own: an operation that creates the credentials for a scheme of endpoints.
const SESSION_AUTH: &str = "lensmith#sessionAuth";
/// A trait of our own: what is not sent at the start of labels of this type.
const LABEL_PREFIXES: &str = "lensmith#labelPrefixes";
/// A trait of our own: the members of an input for a copy between regions.
pub(super) const PRESIGNED_COPY: &str = "lensmith#presignedCopy";
/// A trait of our own, of members that the generator adds: they are not sent.
pub(super) const FOR_CLIENT: &str = "lensmith#forClient";
const CLIENT_DISCOVERED_ENDPOINT: &str = "aws.api#clientDiscoveredEndpoint";
const CLIENT_ENDPOINT_DISCOVERY: &str = "aws.api#clientEndpointDiscovery";
const AWS_SERVICE: &str = "aws.api#service";
const SIGV4: &str = "aws.auth#sigv4";
const SIGV4A: &str = "aws.auth#sigv4a";
const UNSIGNED_PAYLOAD: &str = "aws.auth#unsignedPayload";
const S3_UNWRAPPED_XML_OUTPUT: &str = "aws.customizations#s3UnwrappedXmlOutput";
const CLIENT_CONTEXT_PARAMS: &str = "smithy.rules#clientContextParams";
pub(crate) const CONTEXT_PARAM: &str = "smithy.rules#contextParam";
const ENDPOINT_BDD: &str = "smithy.rules#endpointBdd";
const ENDPOINT_RULE_SET: &str = "smithy.rules#endpointRuleSet";
const ENDPOINT_TESTS: &str = "smithy.rules#endpointTests";
pub(crate) const OPERATION_CONTEXT_PARAMS: &str = "smithy.rules#operationContextParams";
const STATIC_CONTEXT_PARAMS: &str = "smithy.rules#staticContextParams";
pub(crate) const WAITABLE: &str = "smithy.waiters#waitable";
/// A trait of our own: the name of a shape or a member in Rust.
const RENAME: &str = "lensmith#rename";
const AWS_JSON_1_0: &str = Protocol::AwsJson1_0.id();
const AWS_JSON_1_1: &str = Protocol::AwsJson1_1.id();
const AWS_QUERY: &str = Protocol::AwsQuery.id();
const EC2_QUERY: &str = Protocol::Ec2Query.id();
const REST_JSON_1: &str = Protocol::RestJson1.id();
const REST_XML: &str = Protocol::RestXml.id();
const RPC_V2_CBOR: &str = Protocol::RpcV2Cbor.id();
const RPC_V2_JSON: &str = Protocol::RpcV2Json.id();
const AWS_QUERY_COMPATIBLE: &str = "aws.protocols#awsQueryCompatible";
const AWS_QUERY_ERROR: &str = "aws.protocols#awsQueryError";
const HTTP_CHECKSUM: &str = "aws.protocols#httpChecksum";
const EC2_QUERY_NAME: &str = "aws.protocols#ec2QueryName";
/// The protocols that exist but are not supported, so messages can name the one of a model.
const OTHER_PROTOCOLS: [&str; 1] = ["alloy#simpleRestJson"];

/// The schemes of authentication that exist but are not supported.
const OTHER_AUTH: [&str; 5] = [
    "alloy#openIdConnectAuth",
    "aws.auth#cognitoUserPools",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpDigestAuth",
];

/// The traits of a shape or a member, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traits(BTreeMap<String, Value>);

impl Traits {
    /// The `traits` of a node, or a message if they are malformed.
    pub(super) fn parse(node: &Value) -> Result<Self, String> {
        match node.get("traits") {
            None => Ok(Self::default()),
            Some(Value::Object(traits)) => {
                let invalid = traits.keys().find(|id| ShapeId::parse(id).is_none());
                match invalid {
                    Some(id) => Err(format!("the trait `{id}` is not a shape id")),
                    None => Ok(Self(traits.clone().into_iter().collect())),
                }
            }
            Some(_) => Err("`traits` is not an object".to_owned()),
        }
    }

    /// What is wrong with the values of the traits that the generator knows.
    pub(super) fn check(&self) -> Vec<String> {
        let wrong = FORMS.iter().filter_map(|(id, form)| {
            let value = self.0.get(*id)?;
            (!form.accepts(value)).then(|| format!("the trait `{id}` is not {}", form.describe()))
        });
        wrong.collect()
    }

    pub(super) fn boxed(&self) -> bool {
        self.has(BOX)
    }

    pub(super) fn is_mixin(&self) -> bool {
        self.has(MIXIN)
    }

    /// Sets the default, unless there is one.
    pub(super) fn set_default_if_none(&mut self, value: &Value) {
        self.0.entry(DEFAULT.to_owned()).or_insert_with(|| value.clone());
    }

    pub(crate) fn client_optional(&self) -> bool {
        self.has(CLIENT_OPTIONAL)
    }

    /// The default value. A default of `null`, which removes one, does not count.
    pub(crate) fn default_value(&self) -> Option<&Value> {
        self.0.get(DEFAULT).filter(|value| !value.is_null())
    }

    /// Whether values convert into this member of a union although others have the same type.
    pub(crate) fn is_converted(&self) -> bool {
        self.has(FROM)
    }

    /// The message and the date or version of a deprecation, if the model states them.
    pub(crate) fn deprecation(&self) -> Option<[Option<&str>; 2]> {
        let deprecated = self.0.get(DEPRECATED)?;
        Some(["message", "since"].map(|key| deprecated.get(key).and_then(Value::as_str)))
    }

    pub(crate) fn documentation(&self) -> Option<&str> {
        self.string(DOCUMENTATION)
    }

    /// The value of an enum's member.
    pub(crate) fn enum_string(&self) -> Option<&str> {
        self.string(ENUM_VALUE)
    }

    /// The value of an intEnum's member.
    pub(crate) fn enum_integer(&self) -> Option<i64> {
        self.0.get(ENUM_VALUE)?.as_i64()
    }

    pub(crate) fn examples(&self) -> Vec<Example<'_>> {
        self.0.get(EXAMPLES).and_then(examples::parse_examples).unwrap_or_default()
    }

    pub(crate) fn http_request_tests(&self) -> Vec<ProtocolCase<'_>> {
        self.0.get(HTTP_REQUEST_TESTS).and_then(protocol_tests::parse).unwrap_or_default()
    }

    pub(crate) fn http_response_tests(&self) -> Vec<ProtocolCase<'_>> {
        self.0.get(HTTP_RESPONSE_TESTS).and_then(protocol_tests::parse).unwrap_or_default()
    }

    /// Whether the shape or the member is internal to the service.
    pub(crate) fn internal(&self) -> bool {
        self.has(INTERNAL)
    }

    pub(crate) fn is_input(&self) -> bool {
        self.has(INPUT)
    }

    /// The least and the greatest length.
    pub(crate) fn length(&self) -> Option<(Option<u64>, Option<u64>)> {
        let length = self.0.get(LENGTH)?;
        let bound = |key| length.get(key).and_then(Value::as_u64);
        Some((bound("min"), bound("max")))
    }

    pub(crate) fn pattern(&self) -> Option<&str> {
        self.string(PATTERN)
    }

    /// The least and the greatest number.
    pub(crate) fn range(&self) -> Option<(Option<Number>, Option<Number>)> {
        let range = self.0.get(RANGE)?;
        let bound = |key| range.get(key).and_then(Number::parse);
        Some((bound("min"), bound("max")))
    }

    /// The name that an overlay gives a shape or a member in Rust.
    pub(crate) fn rename(&self) -> Option<&str> {
        self.string(RENAME)
    }

    pub(crate) fn required(&self) -> bool {
        self.has(REQUIRED)
    }

    pub(crate) fn sensitive(&self) -> bool {
        self.has(SENSITIVE)
    }

    pub(crate) fn smoke_tests(&self) -> Vec<SmokeTest<'_>> {
        self.0.get(SMOKE_TESTS).and_then(examples::parse_smoke_tests).unwrap_or_default()
    }

    pub(crate) fn sparse(&self) -> bool {
        self.has(SPARSE)
    }

    /// Whether requests carry an MD5 of their body, which those of the newer trait do not.
    pub(crate) fn needs_md5(&self) -> bool {
        self.has(HTTP_CHECKSUM_REQUIRED) && !self.has(HTTP_CHECKSUM)
    }

    pub(crate) fn timestamp_format(&self) -> Option<TimestampFormat> {
        Some(match self.string(TIMESTAMP_FORMAT)? {
            "date-time" => TimestampFormat::DateTime,
            "http-date" => TimestampFormat::HttpDate,
            _ => TimestampFormat::EpochSeconds,
        })
    }

    pub(crate) fn title(&self) -> Option<&str> {
        self.string(TITLE)
    }

    pub(crate) fn unique_items(&self) -> bool {
        self.has(UNIQUE_ITEMS)
    }

    pub(crate) fn endpoint_rule_set(&self) -> Option<&Value> {
        self.0.get(ENDPOINT_RULE_SET)
    }

    /// The endpoint rules as a decision diagram.
    pub(crate) fn endpoint_bdd(&self) -> Option<&Value> {
        self.0.get(ENDPOINT_BDD)
    }

    /// The waiters of an operation, by name.
    pub(crate) fn waitable(&self) -> Option<&Map<String, Value>> {
        self.0.get(WAITABLE)?.as_object()
    }

    fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    fn string(&self, id: &str) -> Option<&str> {
        self.0.get(id)?.as_str()
    }
}

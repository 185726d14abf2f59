use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::response::Parts;
use http::{Method, Request, Uri};

use crate::call_error::{Error, InvalidResponse};
use crate::checksum::Checksum;
use crate::compression::Compression;
use crate::endpoint::rules::RuleSet;
use crate::endpoint::{EndpointError, Params};
use crate::error::{ErrorMetadata, OperationError};
use crate::format::json;
use crate::optics::Lens;
use crate::retry::Policy;
use crate::schema::{Shape, UnknownMember};
use crate::sign::Payload;
use crate::{Body, Structure, error};

const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const X_AMZN_QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");

/// A Smithy service: what its operations share. Generated crates state one.
#[derive(Debug)]
pub struct Service {
    /// The id of the service in AWS's SDKs, such as `ECR`.
    pub sdk_id: &'static str,
    /// The name of the service shape, which the AWS JSON protocols send.
    pub name: &'static str,
    /// The version of the API, by convention a date.
    pub version: &'static str,
    /// The name that requests are signed for.
    pub signing_name: &'static str,
    /// How requests and responses are written.
    pub protocol: Protocol,
    /// The rules that give the endpoint of a call.
    pub endpoint_rules: &'static RuleSet,
    /// The retries of the service's calls, unless the client [sets them](crate::config::Config::retry). It sets
    /// nothing for most services.
    pub retry: Policy,
}

impl Service {
    /// A service without a name or rules, which gives a literal the fields that it leaves out.
    pub const DEFAULT: Self = Self {
        sdk_id: "",
        name: "",
        version: "",
        signing_name: "",
        protocol: Protocol::AwsJson1_1,
        endpoint_rules: &RuleSet { parameters: &[], rules: &[] },
        retry: Policy::new(),
    };
}

/// How requests and responses are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// [AWS JSON 1.0](https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html).
    AwsJson1_0,
    /// [AWS JSON 1.1](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
    AwsJson1_1,
    /// Another protocol, for a service that spoke
    /// [AWS Query](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait)
    /// before: its errors also state the codes that they had then.
    QueryCompatible(&'static Protocol),
}

impl Protocol {
    /// The media type of requests.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::AwsJson1_0 => "application/x-amz-json-1.0",
            Self::AwsJson1_1 => "application/x-amz-json-1.1",
            Self::QueryCompatible(protocol) => protocol.content_type(),
        }
    }

    pub(crate) const fn is_query_compatible(self) -> bool {
        matches!(self, Self::QueryCompatible(_))
    }
}

/// The response of an operation: a structure that also holds the HTTP status it came with. The macro
/// `response!` implements it.
pub trait Response: Structure {
    /// The lens of the status.
    const HTTP_STATUS: Lens<Self, u16>;
}

/// A call that a service offers; the value is its request.
///
/// All of it is free of IO, so any HTTP client can carry an operation:
///
/// 1. [`to_request`](Self::to_request) builds the request,
/// 2. [`Endpoint::apply`](crate::endpoint::Endpoint::apply) says where it goes,
/// 3. [`sign_headers`](crate::sign::sign_headers) signs it, unless [it is not signed](Self::IS_SIGNED),
/// 4. [`parse_response`](Self::parse_response) reads what came back.
///
/// Some operations need more: an [idempotency token](Self::with_idempotency_token), a
/// [host prefix](Self::to_host_prefix), [endpoint parameters](Self::to_endpoint_params), a
/// [checksum](Self::CHECKSUM), or a [compressed](Self::COMPRESSION) body. The body is compressed first, then summed up, then
/// signed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the request of an operation, or comes from another version of `lensmith`"
)]
pub trait Operation: Structure {
    /// The response of a call that succeeds.
    type Response: Response;

    /// The errors that the model declares for the call.
    type Error: OperationError;

    /// The service that offers the operation.
    const SERVICE: &'static Service;

    /// The lens of the [idempotency token](crate::idempotency), if the operation has one.
    const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = None;

    /// How the body may be compressed, if the service takes it compressed.
    const COMPRESSION: Option<Compression> = None;

    /// The checksum that requests carry, if the service requires one.
    const CHECKSUM: Option<Checksum> = None;

    /// What the signature covers of the body. A stream that can be read once is never covered.
    const PAYLOAD: Payload = Payload::Hashed;

    /// The lens of the member that is the body of the request, if that is a
    /// [stream](https://smithy.io/2.0/spec/streaming.html).
    const REQUEST_BODY: Option<Lens<Self, Body>> = None;

    /// The lens of the member that is the body of the response, if that is a stream. The response is then handed over
    /// before its body is read.
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = None;

    /// Whether requests are signed. A few operations, such as STS's `AssumeRoleWithWebIdentity`, are unsigned.
    const IS_SIGNED: bool = true;

    /// Whether the service holds the call until it has something to respond, such as the messages of a queue: the
    /// trait `longPoll`. Such a call has no time limit for an attempt, and its callers
    /// [wait](crate::retry::Attempts::of_long_poll) before they hear that there is no retry.
    const IS_LONG_POLL: bool = false;

    /// Fills the idempotency token, if the operation has one and the request does not set it.
    /// [`random_token`](crate::idempotency::random_token) returns a unique one.
    #[must_use]
    fn with_idempotency_token(mut self, token: impl FnOnce() -> String) -> Self {
        if let Some(lens) = Self::IDEMPOTENCY_TOKEN {
            lens.view_mut(&mut self).get_or_insert_with(token);
        }
        self
    }

    /// The parameters that the request sets for the endpoint rules.
    fn to_endpoint_params(&self) -> Params {
        Params::new()
    }

    /// What comes [before the endpoint's host](crate::endpoint::Endpoint::with_host_prefix).
    ///
    /// # Errors
    /// [`EndpointError::InvalidHostLabel`] if a member in it is not a valid host label.
    fn to_host_prefix(&self) -> Result<String, EndpointError> {
        Ok(String::new())
    }

    /// The headers of the protocol: the media type and the name of the operation.
    fn to_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let content_type = Self::SERVICE.protocol.content_type();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Ok(target) = HeaderValue::try_from([Self::SERVICE.name, Self::NAME].join(".")) {
            headers.insert(X_AMZ_TARGET, target);
        }
        if Self::SERVICE.protocol.is_query_compatible() {
            headers.insert(X_AMZN_QUERY_MODE, HeaderValue::from_static("true"));
        }
        headers
    }

    /// The path, with its leading slash.
    fn to_path(&self) -> String {
        "/".to_owned()
    }

    /// The query without its question mark: empty for the AWS JSON protocols.
    fn to_query(&self) -> String {
        String::new()
    }

    /// The body: the wire form of the request.
    fn to_body(&self) -> Bytes {
        json::write(self).into()
    }

    /// Checks that every union in the request holds a member that the model knows: others cannot be sent.
    /// Clients check it before they send anything.
    ///
    /// # Errors
    /// The path of an unknown member.
    fn check_sendable(&self) -> Result<(), UnknownMember> {
        Ok(())
    }

    /// The whole request except for its scheme and authority, which the endpoint adds, and its signature.
    ///
    /// Without the length of its body it has no header `content-length`: whoever sends it sends the body in chunks.
    fn to_request(&self) -> Request<Body> {
        let (path, query) = (self.to_path(), self.to_query());
        let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
        let body = match Self::REQUEST_BODY {
            Some(lens) => lens.view(self).clone(),
            None => self.to_body().into(),
        };
        let length = body.length();
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::try_from(uri).unwrap_or_default();
        *request.headers_mut() = self.to_headers();
        if let Some(length) = length {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        request
    }

    /// Reads a response: a success into the response type, anything else into an error.
    ///
    /// # Errors
    /// [`Error::Service`] if the status is not a success (2xx), and [`Error::InvalidResponse`] if the body of a
    /// success does not fit the model.
    fn parse_response(
        response: http::Response<Bytes>,
    ) -> Result<Self::Response, Error<Self::Error>> {
        let (head, body) = response.into_parts();
        if !head.status.is_success() {
            return Err(Error::Service(error::parse(Self::SERVICE.protocol, &head, &body)));
        }
        // A response without members may have no body, or `null` for one.
        let mut value = Self::Response::zero();
        if !(matches!(body.trim_ascii(), b"" | b"null") || Self::Response::MEMBERS.is_empty()) {
            value = Shape::from_json(&body).map_err(|reason| {
                let metadata = ErrorMetadata::from_head(&head);
                Error::InvalidResponse(InvalidResponse::new(metadata, reason))
            })?;
        }
        Ok(Self::Response::HTTP_STATUS.set(value, head.status.as_u16()))
    }

    /// Reads the head of a success into the response type, and hands over the body that follows it: for operations that
    /// have a [`RESPONSE_BODY`](Self::RESPONSE_BODY). Other statuses are for [`parse_response`](Self::parse_response).
    ///
    /// # Errors
    /// [`Error::InvalidResponse`] if the head does not fit the model.
    fn parse_head(head: &Parts, body: Body) -> Result<Self::Response, Error<Self::Error>> {
        let value = match Self::RESPONSE_BODY {
            Some(lens) => lens.set(Self::Response::zero(), body),
            None => Self::Response::zero(),
        };
        Ok(Self::Response::HTTP_STATUS.set(value, head.status.as_u16()))
    }
}

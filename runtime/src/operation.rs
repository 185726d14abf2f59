use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Request, StatusCode};

use crate::call_error::{Error, InvalidResponse};
use crate::checksum::{Checksum, HttpChecksum};
use crate::compression::Compression;
use crate::endpoint::rules::RuleSet;
use crate::endpoint::{EndpointError, Params};
use crate::error::{ErrorMetadata, OperationError};
#[cfg(feature = "event-stream")]
use crate::event_stream::{self, RequestEvents, ResponseEvents};
use crate::optics::Lens;
use crate::protocol::{AWS_JSON_1_1, InvalidRequest, Outgoing, PresignAs, Protocol, Reply};
use crate::retry::Policy;
use crate::schema::{Kind, Namespace, Place, Shape as _, XmlRoot};
use crate::session::SessionAuth;
use crate::sign::{Payload, ServiceSigning};
use crate::{Auth, Body, PresignedCopy, Route, Structure, error, protocol};

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
    /// How calls can be authenticated, the preferred way first; empty if they are not. By default they are signed.
    pub auth: &'static [Auth],
    /// How requests and responses are written.
    pub protocol: &'static Protocol,
    /// Whether the service spoke
    /// [AWS Query](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait) before: its
    /// errors also state the codes that they had then.
    pub is_query_compatible: bool,
    /// The namespace of requests in XML.
    pub xml_namespace: Option<Namespace>,
    /// The rules that give the endpoint of a call.
    pub endpoint_rules: &'static RuleSet,
    /// The retries of the service's calls, unless the client [sets them](crate::config::Config::retry). It sets
    /// nothing for most services.
    pub retry: Policy,
    /// How signatures differ from those of other services.
    pub signing: ServiceSigning,
    /// How the service says that what a call names is in another region, if it does.
    pub region_redirect: Option<RegionRedirect>,
    /// The header of responses with the CRC-32 of their body as it is sent, in decimal, by its name in small letters. Clients
    /// compare it (feature `crc`).
    pub response_crc32: Option<&'static str>,
    /// The headers of every request, by their names in small letters, unless the request has them already.
    pub headers: &'static [(&'static str, &'static str)],
    /// Where users get the URL that calls go to, such as the name of an operation, if the service has no endpoint that
    /// serves everyone. The client then needs an [endpoint URL](crate::config::Config::endpoint_url).
    pub endpoint_from: Option<&'static str>,
    /// The scheme of endpoints that need [sessions](crate::session), if the service has such endpoints.
    pub session_auth: Option<SessionAuth>,
}

impl Service {
    /// A service without a name or rules, which gives a literal the fields that it leaves out.
    pub const DEFAULT: Self = Self {
        sdk_id: "",
        name: "",
        version: "",
        signing_name: "",
        auth: &[Auth::SigV4],
        protocol: &AWS_JSON_1_1,
        is_query_compatible: false,
        xml_namespace: None,
        endpoint_rules: &RuleSet { parameters: &[], rules: &[] },
        retry: Policy::new(),
        signing: ServiceSigning::PLAIN,
        region_redirect: None,
        response_crc32: None,
        headers: &[],
        endpoint_from: None,
        session_auth: None,
    };
}

/// How a service says that what a call names, such as a bucket, is in another region. Clients go there if they are [told
/// to](crate::config::Config::follow_region_redirects).
///
/// ```
/// use lensmith::RegionRedirect;
///
/// const OF_S3: RegionRedirect = RegionRedirect::new("Bucket", "x-amz-bucket-region", "Region");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionRedirect {
    pub(crate) param: &'static str,
    pub(crate) header: &'static str,
    pub(crate) field: &'static str,
}

impl RegionRedirect {
    /// The parameter of the endpoint rules that names what may be elsewhere, and where responses name its region: a header,
    /// by its name in small letters, or else a [field of the error](crate::ErrorMetadata::field).
    pub const fn new(param: &'static str, header: &'static str, field: &'static str) -> Self {
        Self { param, header, field }
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
/// 3. [`sign_headers`](crate::sign::sign_headers) signs it, or a [token](crate::credentials::BearerToken::authorize)
///    authenticates it, as [`AUTH`](Self::AUTH) says,
/// 4. [`parse_response`](Self::parse_response) reads what came back.
///
/// Some operations need more: an [idempotency token](Self::with_idempotency_token), a
/// [host prefix](Self::to_host_prefix), [endpoint parameters](Self::to_endpoint_params), a
/// [checksum](Self::CHECKSUM), or a [compressed](Self::COMPRESSION) body. The body is compressed first, then summed up, then
/// signed.
///
/// [`HTTP_CHECKSUM`](Self::HTTP_CHECKSUM) takes part before and after the signature:
/// [`apply`](HttpChecksum::apply) adds the checksum of a body in memory. For a stream it returns an
/// [`AwsChunked`](crate::checksum::AwsChunked), which [announces](crate::checksum::AwsChunked::announce) the checksum
/// before the request is signed, and [encodes](crate::checksum::AwsChunked::encode) the body afterwards.
/// [`ask`](HttpChecksum::ask) asks for the checksum of the response, and [`validate`](HttpChecksum::validate) compares the
/// body with it.
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

    /// The HTTP method and the URI. Protocols without HTTP bindings send every request to `/`.
    const ROUTE: Route = Route::POST;

    /// The element that is the body of the request in XML, unless a member is the body. By default it has the name of
    /// the operation.
    const XML_ROOT: Option<XmlRoot> = None;

    /// Whether the operation has an input, which may be empty. In rpcv2Cbor and rpcv2Json, requests without one
    /// have no body.
    const HAS_INPUT: bool = true;

    /// The lens of the [idempotency token](crate::idempotency), if the operation has one.
    const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = None;

    /// How the body may be compressed, if the service takes it compressed.
    const COMPRESSION: Option<Compression> = None;

    /// The checksums that requests carry, if the service requires any.
    const CHECKSUM: Option<Checksum> = None;

    /// The checksums that requests and responses can have, one of several algorithms, if there are any.
    const HTTP_CHECKSUM: Option<HttpChecksum> = None;

    /// What the signature covers of the body, by default as the [service](Service::signing) says. A stream that can be
    /// read once is never covered.
    const PAYLOAD: Payload = Self::SERVICE.signing.payload;

    /// The lens of the member that is the body of the request, if that is a
    /// [stream](https://smithy.io/2.0/spec/streaming.html).
    const REQUEST_BODY: Option<Lens<Self, Body>> = None;

    /// The lens of the member that is the body of the response, if that is a stream. The response is then handed over
    /// before its body is read.
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = None;

    /// Where the request has its events, if its body is a
    /// [stream of those](https://smithy.io/2.0/spec/streaming.html#event-streams). Their source then has the
    /// [`REQUEST_BODY`](Self::REQUEST_BODY).
    #[cfg(feature = "event-stream")]
    const REQUEST_EVENTS: Option<RequestEvents<Self>> = None;

    /// Where the response has its events, if its body is a stream of those. Their receiver then has the
    /// [`RESPONSE_BODY`](Self::RESPONSE_BODY).
    #[cfg(feature = "event-stream")]
    const RESPONSE_EVENTS: Option<ResponseEvents<Self::Response>> = None;

    /// Where users get the URL that calls go to, if there is no endpoint that serves everyone; by default as the
    /// [service](Service::endpoint_from) says.
    const ENDPOINT_FROM: Option<&'static str> = Self::SERVICE.endpoint_from;

    /// How the URL of a call is pre-signed, if that is not a matter of signing its request.
    const PRESIGN_AS: Option<PresignAs> = None;

    /// Which member has the pre-signed URL of the same call at another region, if the operation copies from there.
    const PRESIGNED_COPY: Option<PresignedCopy<Self>> = None;

    /// How calls can be authenticated, the preferred way first; empty if they are not, such as those of Cognito that
    /// sign users in. By default as the [service](Service::auth) says.
    const AUTH: &'static [Auth] = Self::SERVICE.auth;

    /// Whether the service holds the call until it has something to respond, such as the messages of a queue: the
    /// trait `longPoll`. Such a call has no time limit for an attempt, and its callers
    /// [wait](crate::retry::Attempts::of_long_poll) before they hear that there is no retry.
    const IS_LONG_POLL: bool = false;

    /// How long the service may take to respond, if it needs longer than others: for example, a call of a Lambda function
    /// ends with the function. An attempt may take as long, [unless the client sets a
    /// limit](crate::config::Limits::of).
    const ATTEMPT_TIMEOUT: Option<Duration> = None;

    /// Whether calls need HTTP/2: those of an operation whose service speaks nothing else for it, and those that send
    /// events, if the service speaks HTTP/2. Other calls go over HTTP/1.1, unless the client
    /// [asks for HTTP/2](crate::config::Builder::http2).
    const NEEDS_HTTP2: bool = false;

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

    /// The headers of the request, before it is signed: the media type of its body, and what the protocol adds.
    ///
    /// # Errors
    /// As [`to_request`](Self::to_request).
    fn to_headers(&self) -> Result<HeaderMap, InvalidRequest> {
        Ok(self.to_request()?.into_parts().0.headers)
    }

    /// The path, with its leading slash.
    ///
    /// # Errors
    /// As [`to_request`](Self::to_request).
    fn to_path(&self) -> Result<String, InvalidRequest> {
        Ok(self.to_request()?.uri().path().to_owned())
    }

    /// The query without its question mark: empty for the AWS JSON protocols.
    ///
    /// # Errors
    /// As [`to_request`](Self::to_request).
    fn to_query(&self) -> Result<String, InvalidRequest> {
        Ok(self.to_request()?.uri().query().unwrap_or_default().to_owned())
    }

    /// The body.
    ///
    /// # Errors
    /// As [`to_request`](Self::to_request).
    fn to_body(&self) -> Result<Body, InvalidRequest> {
        Ok(self.to_request()?.into_body())
    }

    /// The request whose URL is [pre-signed](crate::sign::sign_query): [`to_request`](Self::to_request), unless
    /// [`PRESIGN_AS`](Self::PRESIGN_AS) says otherwise. AWS Query and EC2 Query have a GET here, with all members in
    /// its query.
    ///
    /// # Errors
    /// As [`to_request`](Self::to_request).
    fn to_url_request(&self) -> Result<Request<Body>, InvalidRequest> {
        let outgoing = Outgoing {
            service: Self::SERVICE,
            operation: Self::NAME,
            route: Self::ROUTE,
            xml_root: Self::XML_ROOT,
            has_input: Self::HAS_INPUT,
            input: self,
        };
        protocol::url_request(&outgoing, Self::PRESIGN_AS)
    }

    /// The whole request except for its scheme and authority, which the endpoint adds, and its signature.
    ///
    /// If the length of its body is not known, it has no header `content-length`, and the body is sent in chunks.
    ///
    /// # Errors
    /// A member cannot be sent: a union that holds a member which the model does not know, a part of the path that is
    /// empty, or a header with a line break.
    fn to_request(&self) -> Result<Request<Body>, InvalidRequest> {
        let request = protocol::request(&Outgoing {
            service: Self::SERVICE,
            operation: Self::NAME,
            route: Self::ROUTE,
            xml_root: Self::XML_ROOT,
            has_input: Self::HAS_INPUT,
            input: self,
        });
        #[cfg(feature = "event-stream")]
        if let (Some(_), Some(lens)) = (Self::REQUEST_EVENTS, Self::REQUEST_BODY) {
            return event_stream::outgoing(Self::SERVICE.protocol, request?, lens.view(self));
        }
        request
    }

    /// Reads a response: a success into the response type, anything else into an error.
    ///
    /// # Errors
    /// [`Error::Service`] if the status is not a success (2xx), or if the body of a success is an error in XML, which
    /// counts as the status 500, and [`Error::InvalidResponse`] if the body of a success does not fit the model.
    fn parse_response(
        response: http::Response<Bytes>,
    ) -> Result<Self::Response, Error<Self::Error>> {
        let (mut head, body) = response.into_parts();
        if hides_error::<Self>(&body) && head.status.is_success() {
            head.status = StatusCode::INTERNAL_SERVER_ERROR;
        }
        let reply = Reply::new(Self::SERVICE, &head, &body);
        if !head.status.is_success() {
            return Err(Error::Service(error::parse(&reply)));
        }
        #[cfg(feature = "event-stream")]
        if Self::RESPONSE_EVENTS.is_some() {
            return Self::parse_head(&head, body.into());
        }
        read::<Self>(&reply)
    }

    /// Reads the head of a success into the response type, and hands over the body that follows it: for operations that
    /// have a [`RESPONSE_BODY`](Self::RESPONSE_BODY). Other statuses are for [`parse_response`](Self::parse_response).
    ///
    /// # Errors
    /// [`Error::InvalidResponse`] if the head does not fit the model.
    fn parse_head(head: &Parts, body: Body) -> Result<Self::Response, Error<Self::Error>> {
        #[cfg(feature = "event-stream")]
        if let Some(events) = Self::RESPONSE_EVENTS {
            return event_stream::parse_head::<Self>(events, head, body);
        }
        let value = read::<Self>(&Reply::new(Self::SERVICE, head, b""))?;
        Ok(match Self::RESPONSE_BODY {
            Some(lens) => lens.set(value, body),
            None => value,
        })
    }
}

/// Whether the body is an error, whatever the status. A body that is one string or blob may have any bytes.
fn hides_error<O: Operation>(body: &[u8]) -> bool {
    let mut members = O::Response::MEMBERS.iter();
    let is_raw = members.any(|member| {
        let is_document = matches!(member.kind, Kind::Structure(_) | Kind::Union(_));
        member.facts.place == Place::Payload && !is_document
    });
    !is_raw && (O::SERVICE.protocol.hides_error)(body)
}

/// Reads a success.
pub(crate) fn read<O: Operation>(reply: &Reply<'_>) -> Result<O::Response, Error<O::Error>> {
    let mut value = O::Response::zero();
    (O::SERVICE.protocol.response)(reply, &mut value).map_err(|reason| {
        let metadata = ErrorMetadata::from_head(reply.head);
        let is_cut = (O::SERVICE.protocol.may_be_cut)(reply.body);
        Error::InvalidResponse(InvalidResponse::new(metadata, reason, is_cut))
    })?;
    Ok(O::Response::HTTP_STATUS.set(value, reply.head.status.as_u16()))
}

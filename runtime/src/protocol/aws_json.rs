//! AWS JSON: the operation is named in a header, and all members are in the body.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response};

use super::{Answer, InvalidRequest, Outgoing, Protocol, Reply, json_error};
use crate::Body;
use crate::format::json::{Dialect, JSON};
use crate::format::{DecodeError, Root};
use crate::schema::Record;

const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const X_AMZN_QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");

/// [AWS JSON 1.0](https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html).
pub static AWS_JSON_1_0: Protocol = Protocol {
    id: "aws.protocols#awsJson1_0",
    request: |outgoing| request(outgoing, MEDIA_TYPE_1_0),
    url_request: None,
    response: read,
    hides_error: |_| false,
    may_be_cut: |_| false,
    request_id: |_| None,
    error_names: json_error::names,
    error: read,
    #[cfg(feature = "event-stream")]
    events: Some(&JSON),
    #[cfg(feature = "event-stream")]
    has_initial_messages: true,
    answer: |answer| respond(answer, MEDIA_TYPE_1_0),
};

/// [AWS JSON 1.1](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
pub static AWS_JSON_1_1: Protocol = Protocol {
    id: "aws.protocols#awsJson1_1",
    request: |outgoing| request(outgoing, MEDIA_TYPE_1_1),
    url_request: None,
    response: read,
    hides_error: |_| false,
    may_be_cut: |_| false,
    request_id: |_| None,
    error_names: json_error::names,
    error: read,
    #[cfg(feature = "event-stream")]
    events: Some(&JSON),
    #[cfg(feature = "event-stream")]
    has_initial_messages: true,
    answer: |answer| respond(answer, MEDIA_TYPE_1_1),
};

const MEDIA_TYPE_1_0: &str = "application/x-amz-json-1.0";
const MEDIA_TYPE_1_1: &str = "application/x-amz-json-1.1";

fn request(
    outgoing: &Outgoing<'_>,
    media_type: &'static str,
) -> Result<Request<Body>, InvalidRequest> {
    let Outgoing { service, operation, input, .. } = outgoing;
    let body = (JSON.write)(*input, Root { name: operation, namespace: None })?;
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(target) = HeaderValue::try_from([service.name, operation].join(".")) {
        headers.insert(X_AMZ_TARGET, target);
    }
    if service.is_query_compatible {
        headers.insert(X_AMZN_QUERY_MODE, HeaderValue::from_static("true"));
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = Method::POST;
    *request.headers_mut() = headers;
    Ok(request)
}

/// A response without members may have no body, or `null` for one.
fn read(reply: &Reply<'_>, record: &mut dyn Record) -> Result<(), DecodeError> {
    if matches!(reply.body.trim_ascii(), b"" | b"null") || record.members().is_empty() {
        return Ok(());
    }
    (JSON.read)(reply.body, record)
}

fn respond(answer: &Answer<'_>, media_type: &'static str) -> Response<Body> {
    let mut response = Response::new(json_error::answer(answer, Dialect::Body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

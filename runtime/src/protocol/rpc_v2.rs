//! rpcv2Cbor: service and operation are named in the path, and all members are in the body.

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{Method, Request, Response, StatusCode, Uri};

use super::json_error::shape_name;
use super::{Answer, ErrorNames, InvalidRequest, Outgoing, Protocol, Reply};
use crate::Body;
use crate::cbor::{Reader, Writer};
use crate::error::is_message;
use crate::format::cbor::{CBOR, members_in_body};
use crate::format::{DecodeError, Root};
use crate::json::Error;
use crate::schema::Record;

/// [Smithy RPC v2 CBOR](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html).
pub static RPC_V2_CBOR: Protocol = Protocol {
    id: "smithy.protocols#rpcv2Cbor",
    request,
    url_request: None,
    response,
    hides_error: |_| false,
    may_be_cut: |_| false,
    request_id: |_| None,
    error_names,
    error: read,
    answer: respond,
};

const SMITHY_PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");
const X_AMZN_QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
const NAME: HeaderValue = HeaderValue::from_static("rpc-v2-cbor");
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static(CBOR.media_type);

/// Without input, a request has no body and no media type.
fn request(outgoing: &Outgoing<'_>) -> Result<Request<Body>, InvalidRequest> {
    let Outgoing { service, operation, input, .. } = outgoing;
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(SMITHY_PROTOCOL, NAME);
    headers.insert(ACCEPT, MEDIA_TYPE);
    let mut body = Vec::new();
    if outgoing.has_input {
        body = (CBOR.write)(*input, Root { name: operation, namespace: None })?;
        headers.insert(CONTENT_TYPE, MEDIA_TYPE);
    }
    if service.is_query_compatible {
        headers.insert(X_AMZN_QUERY_MODE, HeaderValue::from_static("true"));
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let path = ["/service/", service.name, "/operation/", operation].concat();
    let mut request = Request::new(Body::from(body));
    *request.uri_mut() = uri(path)?;
    *request.method_mut() = Method::POST;
    *request.headers_mut() = headers;
    Ok(request)
}

/// The names of shapes need no encoding: only the length can be wrong.
fn uri(path: String) -> Result<Uri, InvalidRequest> {
    let length = path.len();
    let path = PathAndQuery::try_from(path).map_err(|_| InvalidRequest::LongUri { length })?;
    Ok(path.into())
}

/// Whether a response is one of the protocol. Another one, such as that of a proxy, says no more than its status.
fn is_of_protocol(reply: &Reply<'_>) -> bool {
    reply.head.headers.get(SMITHY_PROTOCOL) == Some(&NAME)
}

/// Reads a success, whose status is always 200.
fn response(reply: &Reply<'_>, record: &mut dyn Record) -> Result<(), DecodeError> {
    if reply.head.status != StatusCode::OK {
        return Err(DecodeError::Protocol { expected: "the status 200" });
    }
    read(reply, record)
}

/// Reads members. A response that has none may have no body.
fn read(reply: &Reply<'_>, record: &mut dyn Record) -> Result<(), DecodeError> {
    if !is_of_protocol(reply) {
        let expected = "a response with the header `smithy-protocol: rpc-v2-cbor`";
        return Err(DecodeError::Protocol { expected });
    }
    if reply.body.is_empty() || record.members().is_empty() {
        return Ok(());
    }
    (CBOR.read)(reply.body, record)
}

/// What a response says about its error: `__type` alone names it.
fn error_names(reply: &Reply<'_>) -> ErrorNames {
    let is_foreign = !is_of_protocol(reply);
    let mut names = ErrorNames { is_foreign, ..ErrorNames::default() };
    if !is_foreign {
        // A body that ends early still says what comes before.
        let _ = read_names(&mut Reader::new(reply.body), &mut names);
    }
    names
}

fn read_names(input: &mut Reader<'_>, names: &mut ErrorNames) -> Result<(), Error> {
    let mut entries = input.map()?;
    while input.more(&mut entries)? {
        let key = input.text()?;
        let place = match key.as_ref() {
            "__type" => &mut names.name,
            name if is_message(name) => &mut names.message,
            _ => {
                input.skip()?;
                continue;
            }
        };
        match input.text_or_skip()? {
            Some(text) if key == "__type" => *place = Some(shape_name(&text).to_owned()),
            Some(text) => *place = Some(text.into_owned()),
            None => {}
        }
    }
    Ok(())
}

/// A service's response.
fn respond(answer: &Answer<'_>) -> Response<Body> {
    let mut out = Writer::default();
    out.endless_map();
    if let Some(error) = &answer.error {
        let texts = [("__type", Some(error.name)), ("message", error.message)];
        for (key, text) in texts {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                out.text(key);
                out.text(text);
            }
        }
    }
    if let Some(members) = answer.members {
        members_in_body(&mut out, members);
    }
    out.end_map();
    let mut response = Response::new(Body::from(out.into_bytes()));
    response.headers_mut().insert(SMITHY_PROTOCOL, NAME);
    response.headers_mut().insert(CONTENT_TYPE, MEDIA_TYPE);
    response
}

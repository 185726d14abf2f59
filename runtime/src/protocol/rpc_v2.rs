//! RPC v2, with CBOR or JSON: service and operation are named in the path, and all members are in the body.

#[cfg(feature = "cbor")]
mod cbor;
mod json;

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{Method, Request, Response, StatusCode, Uri};

#[cfg(feature = "cbor")]
pub use self::cbor::RPC_V2_CBOR;
pub use self::json::RPC_V2_JSON;
use super::{Answer, ErrorNames, InvalidRequest, Outgoing, Reply};
use crate::Body;
use crate::format::{DecodeError, Format, Root};
use crate::schema::Record;

const SMITHY_PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");
const X_AMZN_QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");

/// In what the protocols differ.
struct Variant {
    /// The value of the header `smithy-protocol`.
    name: &'static str,
    /// What is expected of each response.
    expected: &'static str,
    format: &'static Format,
    /// Reads what a body says about its error: `__type` alone names it.
    error_names: fn(&[u8]) -> ErrorNames,
    /// Writes the body of a response.
    answer: fn(&Answer<'_>) -> Body,
}

impl Variant {
    /// Without input, a request has no body and no media type.
    fn request(&self, outgoing: &Outgoing<'_>) -> Result<Request<Body>, InvalidRequest> {
        let Outgoing { service, operation, input, .. } = outgoing;
        let media_type = HeaderValue::from_static(self.format.media_type);
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(SMITHY_PROTOCOL, HeaderValue::from_static(self.name));
        headers.insert(ACCEPT, media_type.clone());
        let mut body = Vec::new();
        if outgoing.has_input {
            body = (self.format.write)(*input, Root { name: operation, namespace: None })?;
            headers.insert(CONTENT_TYPE, media_type);
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

    /// Whether a response is one of the protocol. Another one, such as that of a proxy, says no more than its status.
    fn is_spoken(&self, reply: &Reply<'_>) -> bool {
        reply.head.headers.get(SMITHY_PROTOCOL).is_some_and(|name| name == self.name)
    }

    /// Reads a success, whose status is always 200.
    fn response(&self, reply: &Reply<'_>, record: &mut dyn Record) -> Result<(), DecodeError> {
        if reply.head.status != StatusCode::OK {
            return Err(DecodeError::Protocol { expected: "the status 200" });
        }
        self.read(reply, record)
    }

    /// Reads members. A response that has none may have no body.
    fn read(&self, reply: &Reply<'_>, record: &mut dyn Record) -> Result<(), DecodeError> {
        if !self.is_spoken(reply) {
            return Err(DecodeError::Protocol { expected: self.expected });
        }
        if reply.body.is_empty() || record.members().is_empty() {
            return Ok(());
        }
        (self.format.read)(reply.body, record)
    }

    /// What a response says about its error.
    fn error_names(&self, reply: &Reply<'_>) -> ErrorNames {
        match self.is_spoken(reply) {
            true => (self.error_names)(reply.body),
            false => ErrorNames { is_foreign: true, ..ErrorNames::default() },
        }
    }

    /// A service's response.
    fn respond(&self, answer: &Answer<'_>) -> Response<Body> {
        let mut response = Response::new((self.answer)(answer));
        let headers = response.headers_mut();
        headers.insert(SMITHY_PROTOCOL, HeaderValue::from_static(self.name));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.format.media_type));
        response
    }
}

/// The names of shapes need no encoding: only the length can be wrong.
fn uri(path: String) -> Result<Uri, InvalidRequest> {
    let length = path.len();
    let path = PathAndQuery::try_from(path).map_err(|_| InvalidRequest::LongUri { length })?;
    Ok(path.into())
}

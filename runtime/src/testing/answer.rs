//! Responses as a service would send them, from the values they are read into.

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};

use crate::error::{Declared, Fault};
use crate::format::json::{self, Encoder};
use crate::{Body, Operation, OperationError, Service};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// The response that is read into this value.
pub(super) fn of_response<O: Operation>(response: &O::Response) -> Response<Body> {
    let status = *<O::Response as crate::Response>::HTTP_STATUS.view(response);
    match O::RESPONSE_BODY {
        None => self::response(O::SERVICE, status, json::write(response)),
        Some(lens) => with_status(status, lens.view(response).clone()),
    }
}

/// The response that is read into this error.
pub(super) fn of_error<O: Operation>(error: &O::Error) -> Response<Body> {
    let metadata = error.metadata();
    let declared = error.content().declared();
    let fault = declared.as_ref().map(|declared| declared.fault).or(metadata.fault());
    let status = match (metadata.http_status(), fault) {
        (0, Some(Fault::Server)) => 500,
        (0, _) => 400,
        (status, _) => status,
    };
    let mut response = self::response(O::SERVICE, status, error_body(error, Encoder::default()));
    let mut header = |name, value: Option<String>| {
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            response.headers_mut().insert(name, value);
        }
    };
    header(REQUEST_ID, metadata.request_id().map(str::to_owned));
    let is_query_compatible = O::SERVICE.protocol.is_query_compatible();
    header(QUERY_ERROR, declared.filter(|_| is_query_compatible).and_then(query_error));
    response
}

/// The header that a service adds which migrated from AWS Query, if the error had another name there.
fn query_error(declared: Declared<'_>) -> Option<String> {
    let side = match declared.fault {
        Fault::Client => "Sender",
        Fault::Server => "Receiver",
    };
    declared.query_code.map(|code| format!("{code};{side}"))
}

/// The body of an error: its name, its message, and the members of its shape.
pub(super) fn error_body<E: OperationError>(error: &E, mut out: Encoder) -> String {
    let metadata = error.metadata();
    let declared = error.content().declared();
    let name = declared.as_ref().map_or(metadata.shape_name(), |declared| declared.name);
    out.json.begin_object();
    if !name.is_empty() {
        out.json.key("__type");
        out.json.string(name);
    }
    match metadata.message() {
        Some(message) if !declared.as_ref().is_some_and(has_message) => {
            out.json.key("message");
            out.json.string(message);
        }
        _ => {}
    }
    if let Some(declared) = declared {
        out.members(declared.record);
    }
    out.json.end_object();
    out.json.into_string()
}

/// Whether the message is a member of the error's shape.
fn has_message(declared: &Declared<'_>) -> bool {
    let names = ["message", "Message", "errorMessage"];
    declared.record.iter().any(|(facts, _)| names.contains(&facts.member_name))
}

fn with_status(status: u16, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    response
}

fn response(service: &Service, status: u16, body: String) -> Response<Body> {
    let mut response = with_status(status, body.into());
    let content_type = HeaderValue::from_static(service.protocol.content_type());
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

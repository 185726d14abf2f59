//! Responses as a service would send them, from the values they are read into.

use http::header::{HeaderName, HeaderValue};
use http::{Response, StatusCode};

use super::placeholder::stand_in;
use crate::error::{Declared, Fault, is_message};
use crate::format::json::Encoder;
use crate::protocol::{Answer, AnswerError, write_json_error_names};
use crate::schema::Record;
use crate::{Body, Operation, OperationError};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// The response that is read into this value.
pub(super) fn of_response<O: Operation>(response: &O::Response) -> Response<Body> {
    let status = *<O::Response as crate::Response>::HTTP_STATUS.view(response);
    let answer = Answer { operation: O::NAME, status, members: Some(response), error: None };
    let written = write::<O>(&answer);
    #[cfg(feature = "event-stream")]
    let written = with_events::<O>(written, response);
    written
}

/// The response with its events, if it has such.
#[cfg(feature = "event-stream")]
fn with_events<O: Operation>(
    mut written: Response<Body>,
    response: &O::Response,
) -> Response<Body> {
    let (Some(lens), true) = (O::RESPONSE_BODY, O::RESPONSE_EVENTS.is_some()) else {
        return written;
    };
    let media_type = HeaderValue::from_static(crate::event_stream::MEDIA_TYPE);
    written.headers_mut().insert(http::header::CONTENT_TYPE, media_type);
    let events = lens.view(response).clone();
    written.map(|document| match O::SERVICE.protocol.events {
        Some(format) if O::SERVICE.protocol.has_initial_messages => {
            let document = document.as_bytes().cloned().unwrap_or_default();
            super::stream::after_initial(document, format, events)
        }
        _ => events,
    })
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
    let members = declared.as_ref().map(|declared| declared.record);
    let names = names(error);
    let mut response =
        write::<O>(&Answer { operation: O::NAME, status, members, error: Some(names) });
    let mut header = |name, value: Option<String>| {
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            response.headers_mut().insert(name, value);
        }
    };
    header(REQUEST_ID, metadata.request_id().map(str::to_owned));
    let is_query_compatible = O::SERVICE.is_query_compatible;
    header(QUERY_ERROR, declared.filter(|_| is_query_compatible).and_then(query_error));
    response
}

/// The JSON of an error without its secrets: its name, as the AWS JSON protocols state it, and its members.
pub(super) fn error_json<E: OperationError>(error: &E) -> String {
    let mut out = Encoder::redacting(stand_in);
    out.json.begin_object();
    write_json_error_names(&mut out, &names(error));
    if let Some(declared) = error.content().declared() {
        out.all_members(declared.record);
    }
    out.json.end_object();
    out.json.into_string()
}

/// The name of an error, and its message unless that is a member.
fn names<E: OperationError>(error: &E) -> AnswerError<'_> {
    let (metadata, declared) = (error.metadata(), error.content().declared());
    let has_message = declared.as_ref().is_some_and(|declared| has_message(declared.record));
    let name = declared.as_ref().map_or(metadata.shape_name(), |declared| declared.name);
    AnswerError {
        name,
        code: declared.as_ref().and_then(|declared| declared.query_code).unwrap_or(name),
        fault: declared.map(|declared| declared.fault).or(metadata.fault()),
        message: metadata.message().filter(|_| !has_message),
    }
}

fn write<O: Operation>(answer: &Answer<'_>) -> Response<Body> {
    let mut response = (O::SERVICE.protocol.answer)(answer);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or_default();
    response
}

/// Whether the message is a member of the error's shape.
fn has_message(record: &dyn Record) -> bool {
    record.iter().any(|(facts, _)| is_message(facts.member_name))
}

/// The header that a service adds which migrated from AWS Query, if the error had another name there.
fn query_error(declared: Declared<'_>) -> Option<String> {
    let side = match declared.fault {
        Fault::Client => "Sender",
        Fault::Server => "Receiver",
    };
    declared.query_code.map(|code| format!("{code};{side}"))
}

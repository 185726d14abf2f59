//! Reads the error of a response.

use http::{HeaderMap, HeaderValue};

use super::{ErrorMetadata, Fault, Fields, OperationError};
use crate::protocol::{ErrorNames, Reply};
use crate::schema::{Kind, Record, Slot};

/// The error that a response carries.
///
/// A service that migrated from AWS Query adds a
/// [header](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait) with the
/// code that the error had then, and whose fault it is.
pub(crate) fn parse<E: OperationError>(reply: &Reply<'_>) -> E {
    parse_named(reply, (reply.service.protocol.error_names)(reply))
}

/// The error of these names that a response carries.
pub(crate) fn parse_named<E: OperationError>(reply: &Reply<'_>, names: ErrorNames) -> E {
    let Reply { service, head, .. } = reply;
    let has_query_code = service.is_query_compatible && !names.is_foreign;
    let query_error = reply.header("x-amzn-query-error").filter(|_| has_query_code);
    let (query_code, fault) = query_error.map(query_error_parts).unzip();
    let mut metadata = ErrorMetadata::from_head(head).change(|inner| {
        inner.shape_name = names.name.or(query_code.map(str::to_owned)).unwrap_or_default();
        inner.query_code = query_code.map(str::to_owned);
        inner.fault = fault.flatten().or(names.fault);
        inner.fields = Fields(names.fields);
    });
    if let Some(request_id) = names.request_id {
        metadata = metadata.with_request_id(request_id);
    }
    if let Some(message) = names.message {
        metadata = metadata.with_message(message);
    }
    if names.is_code {
        // The name of one error may be the code of another, which then counts.
        let error = E::from_response(metadata.clone(), &reply.by_code());
        if E::CATCH_ALL.preview(&error).is_none() {
            return error;
        }
    }
    E::from_response(metadata, reply)
}

/// The request id of a response.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))
}

/// The second id of a response, which S3 and its relatives give.
pub(crate) fn extended_request_id(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get("x-amz-id-2")
}

/// The two halves of `Code;Sender` or `Code;Receiver`.
fn query_error_parts(header: &str) -> (&str, Option<Fault>) {
    let (code, fault) = header.split_once(';').unwrap_or((header, ""));
    let fault = match fault.trim() {
        "Sender" => Some(Fault::Client),
        "Receiver" => Some(Fault::Server),
        _ => None,
    };
    (code.trim(), fault)
}

/// Whether a member has the message of an error: services disagree with their models on its name and case. The last of
/// these is the one of [OAuth](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), which sign-in services have.
pub(crate) fn is_message(name: &str) -> bool {
    ["message", "errormessage", "error_description"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// Puts the message of an error into the member that the model has for it, unless the member has a text.
pub(super) fn fill_message(shape: &mut dyn Record, message: &str) {
    let mut members = shape.members().iter();
    let found = members.position(|it| it.kind == Kind::String && is_message(it.facts.member_name));
    let Some(index) = found else { return };
    if shape.view(index).text().is_some_and(|text| !text.is_empty()) {
        return;
    }
    if let Some(Slot::String(text)) = shape.slot(index) {
        *text = message.to_owned();
    }
}

/// The error of a shape that came as an event of a stream, after a response with this head.
#[cfg(feature = "event-stream")]
pub(crate) fn shape_of_event<E: OperationError>(
    service: &'static crate::Service,
    head: Option<&http::response::Parts>,
    frame: &crate::event_stream::Frame,
    name: &str,
) -> E {
    // The head of the response, so that each protocol knows its own, without the name that the response gives an error.
    let mut parts = http::Response::new(()).into_parts().0;
    if let Some(head) = head {
        (parts.status, parts.headers) = (head.status, head.headers.clone());
        parts.headers.remove("x-amzn-errortype");
    }
    parts.extensions.insert(frame.clone());
    let reply = Reply::new(service, &parts, frame.payload()).of_event();
    let message = (service.protocol.error_names)(&reply).message;
    let metadata = ErrorMetadata::from_head(&parts).named(name, message.as_deref());
    E::from_response(metadata, &reply)
}

//! Reads the error of a response.

use http::response::Parts;
use http::{HeaderMap, HeaderValue};

use super::{ErrorMetadata, Fault, OperationError, text};
use crate::Protocol;
use crate::json::{self, Reader, Token};
use crate::schema::{Kind, Record, Slot};

/// The error that a response carries.
///
/// Its name is taken from the header `x-amzn-errortype`, then in the body's `__type`, then in its
/// `code`: the specification lists
/// [the three places](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization)
/// without an order, and this is the order of the older clients.
///
/// A service that migrated from AWS Query adds a
/// [header](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait) with the
/// code that the error had then, and whose fault it is.
pub(crate) fn parse<E: OperationError>(protocol: Protocol, head: &Parts, body: &[u8]) -> E {
    let names = BodyNames::read(body);
    let name = header(head, "x-amzn-errortype").or(names.type_).or(names.code);
    let query_error = header(head, "x-amzn-query-error").filter(|_| protocol.is_query_compatible());
    let (query_code, fault) = query_error.as_deref().map(query_error_parts).unzip();
    let mut metadata = ErrorMetadata::from_head(head).change(|inner| {
        let name = name.as_deref().map(shape_name).or(query_code).unwrap_or_default();
        inner.shape_name = name.to_owned();
        inner.query_code = query_code.map(str::to_owned);
        inner.fault = fault.flatten();
    });
    if let Some(message) = names.message.or_else(|| text::line(body).filter(|_| !is_json(body))) {
        metadata = metadata.with_message(message);
    }
    E::from_response(metadata, body)
}

/// The request id of a response.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))
}

fn header(head: &Parts, name: &str) -> Option<String> {
    Some(head.headers.get(name)?.to_str().ok()?.to_owned())
}

/// The bare name of an error, without the URI that may follow it and the namespace that may precede it.
fn shape_name(code: &str) -> &str {
    let name = code.split_once(':').map_or(code, |(name, _uri)| name);
    name.split_once('#').map_or(name, |(_namespace, name)| name).trim()
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

/// Whether a member has the message of an error: services disagree with their models on its name and case.
fn is_message(name: &str) -> bool {
    ["message", "errormessage"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Puts the message of an error into the member that the model has for it, unless the member has a text.
pub(super) fn fill_message(shape: &mut dyn Record, message: &str) {
    let mut members = shape.members().iter();
    let found = members.position(|it| it.kind == Kind::String && is_message(it.facts.wire_name));
    let Some(index) = found else { return };
    if shape.view(index).text().is_some_and(|text| !text.is_empty()) {
        return;
    }
    if let Some(Slot::String(text)) = shape.slot(index) {
        *text = message.to_owned();
    }
}

fn is_json(body: &[u8]) -> bool {
    let mut reader = Reader::new(body);
    body.trim_ascii().first().is_some_and(|byte| b"{[\"".contains(byte))
        || reader.skip().and_then(|()| reader.end()).is_ok()
}

/// What the top level of an error's body says about the error.
#[derive(Default)]
struct BodyNames {
    type_: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

impl BodyNames {
    /// Reads until the body stops being JSON: an error page of a proxy must not hide the status.
    fn read(body: &[u8]) -> Self {
        let mut names = Self::default();
        let _ = names.read_object(&mut Reader::new(body));
        names
    }

    fn read_object(&mut self, input: &mut Reader<'_>) -> Result<(), json::Error> {
        input.begin_object()?;
        while let Some(key) = input.next_key()? {
            let place = match &*key {
                "__type" => &mut self.type_,
                "code" => &mut self.code,
                name if is_message(name) => &mut self.message,
                _ => {
                    input.skip()?;
                    continue;
                }
            };
            if input.peek()? == Token::String {
                *place = Some(input.string()?.into_owned());
            } else {
                input.skip()?;
            }
        }
        Ok(())
    }
}

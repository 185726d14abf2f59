//! Reads the error of a response.

use std::borrow::Cow;

use http::response::Parts;
use http::{HeaderMap, HeaderValue};

use super::{ErrorMetadata, Fault, OperationError};
use crate::Protocol;
use crate::json::{self, Reader, Token, Writer};

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
    if let Some(message) = names.message.or_else(|| text(body)) {
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

/// Whether a member has the message of an error: services disagree with their models on its case.
pub(super) fn is_message(name: &str) -> bool {
    ["message", "errormessage"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The body with a message under the name that the model gives it. A member of that name in the body itself comes later
/// and replaces it.
pub(super) fn with_message<'a>(body: &'a [u8], member: &str, message: &str) -> Cow<'a, [u8]> {
    let mut out = Writer::new();
    out.begin_object();
    out.key(member);
    out.string(message);
    let object = body.trim_ascii().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let members = object.filter(|_| Reader::new(body).skip().is_ok());
    match members {
        Some(b"}") | None => {
            out.end_object();
            out.into_string().into_bytes().into()
        }
        Some(members) => [out.into_string().as_bytes(), b",", members].concat().into(),
    }
}

/// How much of a body that is not JSON is read, in bytes, and how much of it becomes a message, in characters.
const MAX_TEXT: (usize, usize) = (4096, 200);

/// The text of a body that is not JSON, on one line: of HTML the title, or else all that is not a tag.
fn text(body: &[u8]) -> Option<String> {
    let is_json = body.trim_ascii().first().is_some_and(|byte| b"{[\"".contains(byte))
        || Reader::new(body).skip().is_ok();
    if is_json {
        return None;
    }
    let text = String::from_utf8_lossy(body.get(..MAX_TEXT.0).unwrap_or(body));
    let text = match text.trim_start().starts_with('<') {
        true => title(&text).map_or_else(|| without_tags(&text), str::to_owned),
        false => text.into_owned(),
    };
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(MAX_TEXT.1).collect();
    (!line.is_empty()).then_some(line)
}

fn title(html: &str) -> Option<&str> {
    let (_, title) = html.split_once("<title>").or_else(|| html.split_once("<TITLE>"))?;
    let (title, _) = title.split_once('<')?;
    (!title.trim().is_empty()).then_some(title)
}

fn without_tags(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_tag, text)| text));
    parts.collect::<Vec<_>>().join(" ")
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
            let place = match key.as_ref() {
                "__type" => &mut self.type_,
                "code" => &mut self.code,
                "message" | "Message" | "errorMessage" => &mut self.message,
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

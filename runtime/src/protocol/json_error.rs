//! How the protocols with JSON state an error: its name is in a header or in the body, beside the members.

use super::{Answer, AnswerError, ErrorNames, Reply};
use crate::Body;
use crate::error::{is_message, text};
use crate::format::json::{Dialect, Encoder};
use crate::json::{self, Reader, Token};

/// What a response says about its error.
///
/// The name is taken from the header `x-amzn-errortype`, then from the body's `__type`, then from its `code`: the
/// specification lists
/// [the three places](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization)
/// without an order, and this is the order of the older clients.
pub(crate) fn names(reply: &Reply<'_>) -> ErrorNames {
    let in_body = InBody::read(reply.body);
    let in_header = reply.header("x-amzn-errortype");
    let name = in_header.or(in_body.type_.as_deref()).or(in_body.code.as_deref());
    ErrorNames {
        name: name.map(shape_name).map(str::to_owned),
        message: in_body
            .message
            .or_else(|| text::line(reply.body).filter(|_| !is_json(reply.body))),
        ..ErrorNames::default()
    }
}

/// The same for a protocol in which `__type` alone names an error.
pub(super) fn names_by_type(body: &[u8]) -> ErrorNames {
    let InBody { type_, message, .. } = InBody::read(body);
    let name = type_.as_deref().map(shape_name).map(str::to_owned);
    ErrorNames { name, message, ..ErrorNames::default() }
}

fn is_json(body: &[u8]) -> bool {
    let mut reader = Reader::new(body);
    body.trim_ascii().first().is_some_and(|byte| b"{[\"".contains(byte))
        || reader.skip().and_then(|()| reader.end()).is_ok()
}

/// The bare name of an error, without the URI that may follow it and the namespace that may precede it.
pub(super) fn shape_name(code: &str) -> &str {
    let name = code.split_once(':').map_or(code, |(name, _uri)| name);
    name.split_once('#').map_or(name, |(_namespace, name)| name).trim()
}

/// What the top level of an error's body says about the error.
#[derive(Default)]
struct InBody {
    type_: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

impl InBody {
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

/// The body of a service's response.
pub(super) fn answer(answer: &Answer<'_>, dialect: Dialect) -> Body {
    let mut out = Encoder::of_body(dialect);
    out.json.begin_object();
    if let Some(error) = &answer.error {
        write_names(&mut out, error);
    }
    if let Some(members) = answer.members {
        out.members_in_body(members);
    }
    out.json.end_object();
    out.json.into_bytes().into()
}

/// Writes the name and the message of an error into an object that has been begun.
pub(crate) fn write_names(out: &mut Encoder, error: &AnswerError<'_>) {
    if !error.name.is_empty() {
        out.json.key("__type");
        out.json.string(error.name);
    }
    if let Some(message) = error.message {
        out.json.key("message");
        out.json.string(message);
    }
}

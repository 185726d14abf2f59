//! rpcv2Cbor.

use super::Variant;
use crate::Body;
use crate::cbor::{Reader, Writer};
use crate::error::is_message;
use crate::format::cbor::{CBOR, members_in_body};
use crate::json::Error;
use crate::protocol::json_error::shape_name;
use crate::protocol::{Answer, ErrorNames, Protocol};

/// [Smithy RPC v2 CBOR](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html).
pub static RPC_V2_CBOR: Protocol = Protocol {
    id: "smithy.protocols#rpcv2Cbor",
    request: |outgoing| VARIANT.request(outgoing),
    url_request: None,
    response: |reply, record| VARIANT.response(reply, record),
    hides_error: |_| false,
    may_be_cut: |_| false,
    request_id: |_| None,
    error_names: |reply| VARIANT.error_names(reply),
    error: |reply, record| VARIANT.read(reply, record),
    #[cfg(feature = "event-stream")]
    events: Some(&CBOR),
    #[cfg(feature = "event-stream")]
    has_initial_messages: true,
    answer: |answer| VARIANT.respond(answer),
};

static VARIANT: Variant = Variant {
    name: "rpc-v2-cbor",
    expected: "a response with the header `smithy-protocol: rpc-v2-cbor`",
    format: &CBOR,
    error_names,
    answer,
};

fn error_names(body: &[u8]) -> ErrorNames {
    let mut names = ErrorNames::default();
    // A body that ends early still says what comes before.
    let _ = read_names(&mut Reader::new(body), &mut names);
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

fn answer(answer: &Answer<'_>) -> Body {
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
    out.into_bytes().into()
}

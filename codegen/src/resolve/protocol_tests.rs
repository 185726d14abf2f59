//! The protocol tests of the model, as tests of the operations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::event_tests;
use super::nodes::{Blobs, Types};
use super::operations::Signature;
use super::selection::Selected;
use crate::ir::{
    ErrorVariant, Outcome, Protocol, ProtocolCase, ProtocolTest, RequestCase, RequestCheck,
    ResponseCase, Sample, Structure, TypeDefinition,
};
use crate::model::{Model, ProtocolCase as Case};
use crate::names;
use crate::shape_id::ShapeId;

/// The tests of operations. Names are unique among all of them.
pub(super) struct ProtocolTests<'a> {
    protocol: Protocol,
    types: Types<'a>,
    names: BTreeMap<String, usize>,
    /// The errors that have been tested with an operation.
    errors: BTreeSet<ShapeId>,
}

impl<'a> ProtocolTests<'a> {
    pub(super) fn new(protocol: Protocol, types: &'a [TypeDefinition]) -> Self {
        let types = Types::new(types, Blobs::Text);
        Self { protocol, types, names: BTreeMap::new(), errors: BTreeSet::new() }
    }

    /// The tests of an operation: those that its shape states, and those of its errors that no operation
    /// before it has. A case that does not fit the model is kept, with the reason why it cannot be tested.
    pub(super) fn of(
        &mut self,
        model: &Model,
        selected: &Selected<'_>,
        signature: &Signature,
    ) -> Vec<ProtocolTest> {
        let Self { protocol, types, names, errors } = self;
        let applies = |case: &Case<'_>| case.is_of_clients() && case.protocol == protocol.id();
        let mut tests = Vec::new();
        let mut add = |kind: &str, id: &str, outcome: Result<ProtocolCase, String>| {
            let name = names::protocol_test_name(kind, id, names);
            tests.push(ProtocolTest { name, case: outcome });
        };
        let traits = &selected.shape.traits;
        for case in traits.http_request_tests().into_iter().filter(applies) {
            let outcome = request(case, signature, types).map(ProtocolCase::Request);
            add("request", case.id, outcome);
        }
        for case in traits.http_response_tests().into_iter().filter(applies) {
            add("response", case.id, response(case, signature, types));
        }
        for case in traits.event_stream_tests() {
            if case.is_of_clients() && case.protocol == protocol.id() {
                add("events", case.id, event_tests::of_case(&case, signature, types));
            }
        }
        for (id, variant) in selected.errors.iter().copied().zip(&signature.error.variants) {
            let shape = model.get(id).filter(|_| errors.insert(id.clone()));
            let cases = shape.map(|shape| shape.traits.http_response_tests()).unwrap_or_default();
            for case in cases.into_iter().filter(applies) {
                add("error", case.id, failure(case, signature, variant, types));
            }
        }
        tests
    }
}

pub(super) fn request(
    case: Case<'_>,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<RequestCase, String> {
    let owned = str::to_owned;
    let list = |key, check: fn(String) -> RequestCheck| case.list(key).map(owned).map(check);
    let mut checks =
        vec![RequestCheck::Method(owned(case.method())), RequestCheck::Path(owned(case.uri()))];
    checks.extend(case.resolved_host().map(owned).map(RequestCheck::Host));
    checks.extend(list("queryParams", RequestCheck::Query));
    checks.extend(list("requireQueryParams", RequestCheck::HasQuery));
    checks.extend(list("forbidQueryParams", RequestCheck::LacksQuery));
    let headers =
        case.headers().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    checks.extend(headers.map(|(name, value)| RequestCheck::Header(name, value)));
    checks.extend(list("requireHeaders", RequestCheck::HasHeader));
    checks.extend(list("forbidHeaders", RequestCheck::LacksHeader));
    checks.extend(case.body().map(|body| {
        if body.is_empty() {
            RequestCheck::Body(String::new())
        } else if case.body_is_json() {
            RequestCheck::Json(compact(body))
        } else if case.body_is_xml() {
            RequestCheck::Xml(owned(body))
        } else if case.body_is_cbor() {
            RequestCheck::Cbor(owned(body))
        } else {
            RequestCheck::Body(owned(body))
        }
    }));
    let value = value(case, &signature.request, types)?;
    Ok(RequestCase { value, endpoint: case.host().map(owned), settings: case.settings(), checks })
}

/// The response of a success. Its constructor takes the status before the required members.
fn response(
    case: Case<'_>,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<ProtocolCase, String> {
    let mut value = value(case, &signature.response, types)?;
    if let Sample::Structure { required, .. } = &mut value {
        required.insert(0, Sample::Integer(case.status().into()));
    }
    Ok(received(case, signature, value, Outcome::Success))
}

fn failure(
    case: Case<'_>,
    signature: &Signature,
    variant: &ErrorVariant,
    types: &Types<'_>,
) -> Result<ProtocolCase, String> {
    let shape = types.structure_of(&variant.shape).ok_or("the error is not a structure")?;
    let prism = Outcome::Failure(signature.error.name.clone(), variant.constant.clone());
    Ok(received(case, signature, value(case, shape, types)?, prism))
}

fn received(
    case: Case<'_>,
    signature: &Signature,
    value: Sample,
    outcome: Outcome,
) -> ProtocolCase {
    let body = case.body().unwrap_or_default();
    ProtocolCase::Response(ResponseCase {
        operation: signature.request.name.clone(),
        status: case.status(),
        headers: case
            .headers()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        body: if case.body_is_json() { compact(body) } else { body.to_owned() },
        is_base64: case.body_is_cbor(),
        value,
        outcome,
    })
}

pub(super) fn value(
    case: Case<'_>,
    structure: &Structure,
    types: &Types<'_>,
) -> Result<Sample, String> {
    let written = types.structure(structure, case.params);
    let written = written.map_err(|mismatch| mismatch.inside("params").message())?;
    Ok(written.sample)
}

/// JSON without the white space between its tokens. Numbers keep their spelling.
pub(super) fn compact(json: &str) -> String {
    if serde_json::from_str::<Value>(json).is_err() {
        return json.to_owned();
    }
    let (mut in_string, mut escaped) = (false, false);
    let is_kept = |c: &char| {
        let kept = in_string || !c.is_ascii_whitespace();
        in_string ^= *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        kept
    };
    json.chars().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn only_blanks_between_tokens_are_removed() {
        let json = "{ \"a \\\" b\" : [ 1.0 ,\n\t1e3 ] , \"\\\\\" : \" \" }";
        assert_eq!(compact(json), "{\"a \\\" b\":[1.0,1e3],\"\\\\\":\" \"}");
        assert_eq!(compact("no { json"), "no { json");
    }
}

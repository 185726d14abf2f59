//! The tests of event streams in the model, as tests of operations: the request, each event that is sent, and the response
//! with its events.

use std::collections::BTreeMap;

use serde_json::Value;

use super::nodes::{Types, time};
use super::operations::Signature;
use super::protocol_tests::{compact, request, value};
use crate::ir::{
    EventCase, EventCheck, EventHeader, EventsCase, Frame, ProtocolCase, RequestCase, Sample,
    StreamCase, StreamOutcome, Structure, Type, TypeKind, Union,
};
use crate::model::{self, EventNode, Expectation, call_case};
use crate::names::TypeName;

/// The test of a case. One that does not fit the model is kept, with the reason.
pub(super) fn of_case(
    case: &model::EventCase<'_>,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<ProtocolCase, String> {
    let sent = case.events.iter().filter(|event| event.is_request);
    let sent = sent.map(|event| event_sent(event, signature, types));
    let responds =
        case.initial_response.is_some() || case.events.iter().any(|event| !event.is_request);
    let events = EventsCase {
        request: initial_request(case, signature, types)?,
        sent: sent.collect::<Result<_, _>>()?,
        response: responds.then(|| stream(case, signature, types)).transpose()?,
    };
    match (&events.request, events.sent.as_slice(), &events.response) {
        (None, [], None) => Err("the case states nothing that a client sends or receives".into()),
        _ => Ok(ProtocolCase::Events(events)),
    }
}

fn initial_request(
    case: &model::EventCase<'_>,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<Option<RequestCase>, String> {
    let Some(initial) = case.initial_request.filter(|initial| !initial.wire.is_null()) else {
        return Ok(None);
    };
    let node = initial.to_node(case.id, case.protocol);
    let call = call_case(&node).ok_or("`initialRequest` is malformed")?;
    request(call, signature, types).map(Some)
}

/// The member with the events, as its field and its union.
fn events_of<'a>(
    structure: &'a Structure,
    types: &Types<'a>,
) -> Result<(&'a crate::ir::Field, &'a TypeName, &'a Union), String> {
    let lacks = || format!("`{}` has no stream of events", structure.name.as_str());
    let field = structure.fields.iter().find(|field| field.value.ty.is_events());
    let field = field.ok_or_else(lacks)?;
    match &field.value.ty {
        Type::EventSource(name) | Type::EventReceiver(name, _) => match types.kind_of(name) {
            Some(TypeKind::Union(union)) => Ok((field, name, union)),
            _ => Err(lacks()),
        },
        _ => Err(lacks()),
    }
}

/// An event as a value of its union.
fn event(
    params: &Value,
    (name, union): (&TypeName, &Union),
    types: &Types<'_>,
) -> Result<Sample, String> {
    let written = types.union(name, union, params);
    let written = written.map_err(|mismatch| mismatch.inside("events.params").message())?;
    Ok(written.sample)
}

fn event_sent(
    node: &EventNode<'_>,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<EventCase, String> {
    let (_, name, union) = events_of(&signature.request, types)?;
    let value = event(node.params, (name, union), types)?;
    let list = |key, check: fn(String) -> EventCheck| {
        node.list(key).map(str::to_owned).map(check).collect::<Vec<_>>()
    };
    let mut checks: Vec<EventCheck> =
        headers(node)?.into_iter().map(|(name, value)| EventCheck::Header(name, value)).collect();
    checks.extend(list("requireHeaders", EventCheck::HasHeader));
    checks.extend(list("forbidHeaders", EventCheck::LacksHeader));
    checks.extend(node.body().map(|(body, media_type)| {
        let is = |ending| media_type.is_some_and(|it| it.ends_with(ending));
        match body.is_empty() {
            false if is("json") => EventCheck::Json(compact(body)),
            false if is("xml") => EventCheck::Xml(body.to_owned()),
            false if is("cbor") => EventCheck::Cbor(body.to_owned()),
            _ => EventCheck::Body(body.to_owned()),
        }
    }));
    checks.extend(node.bytes().map(|bytes| EventCheck::Frame(bytes.to_owned())));
    Ok(EventCase { value, checks })
}

fn stream(
    case: &model::EventCase<'_>,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<StreamCase, String> {
    let (field, name, union) = events_of(&signature.response, types)?;
    let initial = case.initial_response.map(|it| it.to_node(case.id, case.protocol));
    let initial = initial.unwrap_or_else(|| serde_json::json!({"id": "", "protocol": ""}));
    let initial = call_case(&initial).ok_or("`initialResponse` is malformed")?;
    let nodes = || case.events.iter().filter(|event| !event.is_request);
    // An error among the events is how the stream ends.
    let is_event = |node: &&EventNode<'_>| {
        node.params.is_object() && node.header(":message-type") == Some("event")
    };
    let events = nodes().filter(is_event).map(|it| event(it.params, (name, union), types));
    let outcome = match case.expectation {
        Expectation::Success => {
            let mut response = value(initial, &signature.response, types)?;
            if let Sample::Structure { required, .. } = &mut response {
                required.insert(0, Sample::Integer(initial.status().into()));
            }
            StreamOutcome::Success(response)
        }
        Expectation::Failure(None) => StreamOutcome::Failure(None),
        Expectation::Failure(Some(id)) => {
            let error = &signature.error;
            let variant = error.variants.iter().find(|variant| variant.origin == id);
            let variant =
                variant.ok_or_else(|| format!("`{id}` is not an error of the operation"))?;
            StreamOutcome::Failure(Some((error.name.clone(), variant.constant.clone())))
        }
    };
    let headers = initial.headers().into_iter();
    Ok(StreamCase {
        operation: signature.request.name.clone(),
        field: field.name.clone(),
        status: initial.status(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: initial.body().unwrap_or_default().to_owned(),
        frames: nodes().map(frame).collect::<Result<_, _>>()?,
        events: events.collect::<Result<_, _>>()?,
        outcome,
    })
}

fn frame(node: &EventNode<'_>) -> Result<Frame, String> {
    match node.bytes() {
        Some(bytes) => Ok(Frame::Base64(bytes.to_owned())),
        None => {
            let body = node.body().map(|(body, _)| body).unwrap_or_default();
            Ok(Frame::Parts(headers(node)?, body.to_owned()))
        }
    }
}

/// The headers of a frame, in the order of their names: that of the model does not count.
fn headers(node: &EventNode<'_>) -> Result<BTreeMap<String, EventHeader>, String> {
    let headers = node.headers().into_iter().flatten().map(|(name, value)| {
        let header = header(value);
        let header = header.ok_or_else(|| format!("the value of the header `{name}` is malformed"));
        Ok((name.clone(), header?))
    });
    headers.collect()
}

/// An object that has the value at the name of its type.
fn header(node: &Value) -> Option<EventHeader> {
    let (kind, value) = node.as_object()?.iter().next()?;
    let text = || value.as_str().map(str::to_owned);
    let integer = || value.as_i64();
    Some(match kind.as_str() {
        "boolean" => EventHeader::Boolean(value.as_bool()?),
        "byte" => EventHeader::Byte(integer()?.try_into().ok()?),
        "short" => EventHeader::Short(integer()?.try_into().ok()?),
        "integer" => EventHeader::Integer(integer()?.try_into().ok()?),
        "long" => EventHeader::Long(integer()?),
        "blob" => EventHeader::Blob(text()?),
        "string" => EventHeader::String(text()?),
        "timestamp" => EventHeader::Timestamp(time(value)?.as_millisecond()),
        _ => return None,
    })
}

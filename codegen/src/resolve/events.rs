//! Event streams: unions with the trait [`streaming`](https://smithy.io/2.0/spec/streaming.html#event-streams) that are
//! members of inputs and outputs.

use std::collections::BTreeSet;

use super::context::Context;
use super::operations::Signature;
use crate::error::{Problem, member_id};
use crate::ir::{BodyMember, Events, Operation, Role, Structure, Type};
use crate::model::{Member, Model, Shape, ShapeKind, Simple};
use crate::names::TypeName;
use crate::shape_id::ShapeId;

/// Whether a shape is a union of events.
pub(super) fn is_union(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Union(_)) && shape.traits.streaming()
}

/// The unions of events in the output of an operation.
pub(super) fn in_output<'a>(
    model: &'a Model,
    output: Option<&'a ShapeId>,
) -> impl Iterator<Item = &'a Shape> {
    let members = output.and_then(|id| model.get(id)).into_iter().flat_map(|it| it.kind.members());
    members.filter_map(|member| model.get(&member.target)).filter(|target| is_union(target))
}

/// The members of a union of events that are errors, with the ids of their shapes.
pub(super) fn errors<'a>(
    model: &'a Model,
    union: &'a Shape,
) -> impl Iterator<Item = (&'a Member, &'a ShapeId)> {
    let members = union.kind.members();
    members.filter(|member| is_error(model, member)).map(|member| (member, &member.target))
}

/// Whether a member of a union of events is an error.
pub(super) fn is_error(model: &Model, member: &Member) -> bool {
    model.get(&member.target).is_some_and(|target| target.traits.error().is_some())
}

/// The unions of events that any operation of the model sends.
pub(super) fn sent(model: &Model) -> BTreeSet<ShapeId> {
    let inputs = model.shapes.values().filter_map(|shape| match &shape.kind {
        ShapeKind::Operation(operation) => model.get(operation.input.as_ref()?),
        _ => None,
    });
    let targets = inputs.flat_map(|input| input.kind.members()).map(|member| &member.target);
    targets.filter(|id| model.get(id).is_some_and(is_union)).cloned().collect()
}

/// What else there is to know of a union, if it is one of events.
pub(super) fn of_union(context: &Context<'_>, shape: &Shape) -> Option<Events> {
    is_union(shape).then(|| {
        let errors = errors(context.model, shape);
        let errors = errors.map(|(member, id)| (member.name.clone(), id.name().to_owned()));
        Events { errors: errors.collect() }
    })
}

/// Gives the receiver of a response the errors that it fails with.
pub(super) fn receive(response: &mut Structure, error: &TypeName) {
    for field in &mut response.fields {
        if let Type::EventSource(union) = &field.value.ty {
            field.value.ty = Type::EventReceiver(union.clone(), error.clone());
        }
    }
}

/// The stream of a request or a response.
pub(super) fn body(structure: &Structure) -> Option<BodyMember> {
    let field = structure.fields.iter().find(|field| field.value.ty.is_body())?;
    Some(match field.value.ty.is_events() {
        false => BodyMember::Bytes(field.constant.clone()),
        true => BodyMember::Events(field.name.clone(), field.value.name.clone()),
    })
}

/// Whether an operation is called over HTTP/2 alone.
pub(super) fn need_http2(context: &Context<'_>, signature: &Signature) -> bool {
    let [sends, receives] = [&signature.request, &signature.response]
        .map(|structure| structure.fields.iter().any(|field| field.value.ty.is_events()));
    let (is_offered, is_only) = context.service.http2(context.protocol, sends || receives);
    // Both sides of a call run at once, which HTTP/1.1 does not promise.
    is_only || sends && is_offered
}

impl Operation {
    /// Whether events are sent or received.
    pub(crate) fn has_events(&self) -> bool {
        [&self.request_body, &self.response_body].into_iter().flatten().any(BodyMember::is_events)
    }
}

/// What is wrong with the events of a union, and with their members.
pub(super) fn check(context: &Context<'_>, id: &ShapeId, union: &Shape) -> Vec<Problem> {
    if !is_union(union) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for member in union.kind.members() {
        match context.model.get(&member.target) {
            Some(event) if matches!(event.kind, ShapeKind::Structure(_)) => {
                problems.extend(check_event(context.model, &member.target, event));
            }
            Some(event) => {
                let cause = format!("an event cannot be a {}", event.kind.name());
                let problem = Problem::of(member_id(id, &member.name), cause);
                problems.push(problem.help("target a structure").in_file(&union.file));
            }
            None => {}
        }
    }
    problems
}

fn check_event(model: &Model, id: &ShapeId, event: &Shape) -> Vec<Problem> {
    let wrong = |member: &Member, cause: &str, help: &str| {
        Problem::of(member_id(id, &member.name), cause).help(help).in_file(&event.file)
    };
    let payload = event.kind.members().find(|member| member.traits.is_event_payload());
    let problems = event.kind.members().filter_map(|member| {
        let target = model.get(&member.target)?;
        match (member.traits.is_event_header(), member.traits.is_event_payload()) {
            (true, true) => Some(wrong(
                member,
                "it is bound to several places, by `smithy.api#eventHeader` and `smithy.api#eventPayload`",
                "keep one of these traits",
            )),
            (true, false) if !is_header(target) => Some(wrong(
                member,
                &format!("the type of an event's header cannot be `{}`", target.kind.name()),
                "target a boolean, a byte, a short, an integer, a long, a blob, a string or a timestamp",
            )),
            (false, true) if !is_payload(target) => Some(wrong(
                member,
                &format!("the type of an event's payload cannot be `{}`", target.kind.name()),
                "target a blob, a string, a structure or a union",
            )),
            (false, _) if payload.is_some_and(|payload| payload.name != member.name) => {
                let payload = payload.map_or("", |payload| &payload.name);
                Some(wrong(
                    member,
                    &format!("it has no place: the payload of the event is the member `{payload}`"),
                    "give it the trait `smithy.api#eventHeader`, or make it part of the payload",
                ))
            }
            _ => None,
        }
    });
    problems.collect()
}

fn is_header(shape: &Shape) -> bool {
    use Simple::{Blob, Boolean, Byte, Integer, Long, Short, String, Timestamp};
    match &shape.kind {
        ShapeKind::Simple(simple) => {
            matches!(simple, Boolean | Byte | Short | Integer | Long | Blob | String | Timestamp)
        }
        kind => matches!(kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_)),
    }
}

fn is_payload(shape: &Shape) -> bool {
    match &shape.kind {
        ShapeKind::Simple(simple) => matches!(simple, Simple::Blob | Simple::String),
        kind => {
            matches!(kind, ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_))
        }
    }
}

/// Whether a member is a stream of events that its operation sends or returns as the whole body.
pub(super) fn is_stream(role: Role, target: &Shape) -> bool {
    is_union(target) && matches!(role, Role::Request | Role::Response)
}

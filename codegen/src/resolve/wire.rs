//! How members go over the wire: where the protocol puts them, and under which names and in which formats.

mod bindings;
mod copies;
mod presign;
mod route;
mod xml;

use super::context::Context;
use super::events;
use crate::ir::endpoint::RuleSet;
use crate::ir::{Place, Protocol, Role, TimestampFormat, Timestamps, Wire, WireName};
use crate::model::{Binding, Member, Model, Shape, ShapeKind, Simple, Traits};

pub(super) use self::bindings::check;
pub(super) use self::copies::presigned_copy;
pub(super) use self::presign::is_presigned_as_get;
pub(super) use self::route::{check_routes, route};
pub(super) use self::xml::{check as check_xml, namespace, root};

/// The most levels of nested lists and maps whose elements are looked at.
const MAX_NESTING: usize = 16;

/// How a member of a structure with this role, or of a union, goes over the wire.
pub(super) fn of_member(
    context: &Context<'_>,
    role: Role,
    member: &Member,
    target: &Shape,
) -> Wire {
    let place = place(context.protocol, role, member, target);
    let usual = context.protocol.timestamp_format(&place);
    let format = timestamp_format(context.model, member, target).unwrap_or(usual);
    // A header encodes a string that has a media type, and a payload gives it to the body.
    let media_type = target.traits.media_type();
    let media_type = media_type.filter(|_| matches!(place, Place::Header(_) | Place::Payload));
    let (name, xml) = match context.protocol.has_xml() {
        true => xml::of_member(context, &place, member, target),
        false => (json_name(context.protocol, &place, member), Default::default()),
    };
    Wire {
        name,
        xml,
        media_type: media_type.map(str::to_owned),
        is_lenient: member.traits.raw_text().is_some()
            && matches!(place, Place::Header(_))
            && is_time(target),
        requires_length: target.traits.streaming() && target.traits.requires_length(),
        decimal: context.protocol.is_rpc_v2() && holds_decimals(context.model, target),
        timestamps: Timestamps { format, is_usual: format == usual },
        place,
    }
}

/// Whether a member is a stream of bytes that its operation sends or returns as the whole body.
pub(super) fn is_stream(protocol: Protocol, role: Role, member: &Member, target: &Shape) -> bool {
    matches!(target.kind, ShapeKind::Simple(Simple::Blob))
        && target.traits.streaming()
        && matches!(role, Role::Request | Role::Response)
        && binding(protocol, role, &member.traits) == Some(Binding::Payload)
}

/// What requests send for a member that is absent, if it is a label for which the service has a default.
pub(super) fn label_default<'a>(
    context: &Context<'a>,
    role: Role,
    member: &Member,
) -> Option<&'a str> {
    let is_label = binding(context.protocol, role, &member.traits) == Some(Binding::Label);
    context.service.label_default(&member.name).filter(|_| is_label)
}

fn is_time(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Simple(Simple::Timestamp))
}

/// Whether the endpoint rules put a member of the input into the endpoint, so that it is nowhere else.
pub(super) fn is_in_endpoint(context: &Context<'_>, rules: &RuleSet, member: &Member) -> bool {
    let is_param = |name| rules.parameters.iter().any(|parameter| parameter.name == name);
    context.service.is_endpoint_label(&member.name)
        && member.traits.context_param().is_some_and(is_param)
}

fn place(protocol: Protocol, role: Role, member: &Member, target: &Shape) -> Place {
    match binding(protocol, role, &member.traits) {
        _ if member.traits.is_for_client() => Place::Client,
        _ if events::is_stream(role, target) => Place::Events,
        _ if is_in_event(role) && member.traits.is_event_header() => Place::EventHeader,
        _ if is_in_event(role) && member.traits.is_event_payload() => Place::EventPayload,
        Some(Binding::Label) => Place::Label,
        Some(Binding::Query(name)) => Place::Query(name.to_owned()),
        Some(Binding::QueryParams) => Place::QueryParams,
        Some(Binding::Header(name)) => Place::Header(name.to_owned()),
        Some(Binding::PrefixHeaders(prefix)) => Place::PrefixHeaders(prefix.to_owned()),
        Some(Binding::Payload) => Place::Payload,
        Some(Binding::ResponseCode) => Place::Status,
        None => Place::Body,
    }
}

/// Whether a structure may be an event.
fn is_in_event(role: Role) -> bool {
    matches!(role, Role::Data | Role::Error(_))
}

fn json_name(protocol: Protocol, place: &Place, member: &Member) -> Option<WireName> {
    let name = member.traits.json_name().filter(|name| *name != member.name);
    let name = name.filter(|_| protocol.has_json_names() && *place == Place::Body);
    name.map(|name| WireName::Json(name.to_owned()))
}

/// The binding of a member, if it counts: labels and the query are parts of requests, the status is one of
/// responses, and what is deeper is always in the body.
fn binding(protocol: Protocol, role: Role, traits: &Traits) -> Option<Binding<'_>> {
    let counts = |binding: &Binding<'_>| match binding {
        Binding::Label | Binding::Query(_) | Binding::QueryParams => role == Role::Request,
        Binding::ResponseCode => role == Role::Response,
        Binding::Header(_) | Binding::PrefixHeaders(_) | Binding::Payload => role != Role::Data,
    };
    traits.bindings().filter(|_| protocol.has_http_bindings()).find(counts)
}

/// The format that the model states: for a list or a map, that of what it holds.
fn timestamp_format(model: &Model, member: &Member, target: &Shape) -> Option<TimestampFormat> {
    let (member, target) = inside(model, target).last().unwrap_or((member, target));
    member.traits.timestamp_format().or(target.traits.timestamp_format())
}

/// Whether a value is a decimal number of any size, or a list or a map of such.
fn holds_decimals(model: &Model, target: &Shape) -> bool {
    let target = inside(model, target).last().map_or(target, |(_, target)| target);
    matches!(target.kind, ShapeKind::Simple(Simple::BigDecimal))
}

/// What is inside of a list or a map, the outermost first: elements or values, with their targets.
fn inside<'a>(
    model: &'a Model,
    target: &'a Shape,
) -> impl Iterator<Item = (&'a Member, &'a Shape)> {
    let next = |shape: &'a Shape| match &shape.kind {
        ShapeKind::List(inner) | ShapeKind::Map { value: inner, .. } => {
            Some((inner, model.get(&inner.target)?))
        }
        _ => None,
    };
    std::iter::successors(next(target), move |(_, shape)| next(shape)).take(MAX_NESTING)
}

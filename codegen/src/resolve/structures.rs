//! What each structure becomes.

use serde_json::Value;

use super::context::Context;
use super::documentation::{self, deprecation};
use super::nodes::{float, is_in_document};
use super::values::member_value;
use super::{law_texts, naming, nodes, wire};
use crate::digits;
use crate::error::{Problem, member_id};
use crate::ir::{Field, LawTexts, Presence, Protocol, Retry, Role, Sample, Structure, Type};
use crate::model::{Member, Shape, ShapeKind, Simple};
use crate::names::{ConstName, FieldName, TypeName};
use crate::shape_id::ShapeId;

/// What a structure has in addition to its members.
pub(super) struct Head {
    pub(super) name: TypeName,
    /// The name that the schema and the wire know.
    pub(super) shape_name: String,
    pub(super) docs: String,
    pub(super) deprecated: Option<String>,
    pub(super) query_code: Option<String>,
    pub(super) retry: Option<Retry>,
    pub(super) role: Role,
}

/// A structure. An operation without input or output has one without members, by its own id.
pub(super) fn structure(
    context: &Context<'_>,
    id: &ShapeId,
    head: Head,
    problems: &mut Vec<Problem>,
) -> Structure {
    let Head { name, shape_name, docs, deprecated, query_code, retry, role } = head;
    let members = match context.model.get(id) {
        Some(Shape { kind: ShapeKind::Structure(members), .. }) => members.as_slice(),
        _ => &[],
    };
    problems.extend(wire::check(context, id, role));
    problems.extend(wire::check_xml(context, id, role));
    let law_texts = law_texts::of_structure(context.model, id);
    let names = naming::fields(context.model, id, role, problems);
    let fields = members
        .iter()
        .zip(names)
        .filter_map(|(member, name)| field(context, id, member, name, role, &law_texts, problems));
    let fields: Vec<Field> = fields.collect();
    let docs = match role {
        // The operation of a response has the link, and errors are not cut.
        Role::Response | Role::Error(_) => docs,
        Role::Request => with_members(context, &shape_name, docs, &fields),
        Role::Data => with_members(context, id.name(), docs, &fields),
    };
    Structure {
        name,
        shape_name,
        docs,
        deprecated,
        query_code,
        retry,
        role,
        fields,
        equality: context.equality(id),
        law_texts: law_texts.map(|text| text.to_string()),
    }
}

/// The documentation of a structure, with a link to the rest of that of its fields if any is cut.
pub(super) fn with_members(
    context: &Context<'_>,
    name: &str,
    docs: String,
    fields: &[Field],
) -> String {
    let of_members = fields.iter().map(|field| &field.docs);
    documentation::with_members(context.reference(Role::Data), name, docs, of_members)
}

fn field(
    context: &Context<'_>,
    id: &ShapeId,
    member: &Member,
    (name, constant): (FieldName, ConstName),
    role: Role,
    [one, two]: &[Value; 2],
    problems: &mut Vec<Problem>,
) -> Option<Field> {
    let (value, mut docs) = member_value(context, id, role, member, problems)?;
    let target = context.model.get(&member.target)?;
    let presence = match value.ty {
        Type::Stream => stream_presence(member),
        Type::EventSource(_) => events_presence(member),
        _ => presence(context, id, member, target, role, problems),
    };
    let default = member.traits.default_value().filter(|_| !value.ty.is_body());
    if let (Presence::Defaulted(_), false, Some(default)) =
        (&presence, presence.is_empty(), default)
    {
        let default = crate::docs::value(&digits::text(default));
        docs.push_str(&format!("\n\nDefault: {default}."));
    }
    if is_filled(member, role) {
        docs.push_str("\n\nA client fills in a random token if it is absent.");
    }
    if let Some(default) = wire::label_default(context, role, member) {
        let default = crate::docs::value(default);
        docs.push_str(&format!("\n\nA request sends {default} if it is absent or empty."));
    }
    let differ = one.get(&member.name) != two.get(&member.name);
    Some(Field {
        name,
        constant,
        docs,
        deprecated: deprecation(&member.traits),
        presence,
        value,
        law_texts: if differ { LawTexts::Differ } else { LawTexts::Agree },
    })
}

/// Smithy's rule for clients, with two differences: a required member of an input is required, since a call
/// without it can only fail, and what a client fills never is: an idempotency token, or a label with a default. An internal default
/// is neither sent nor filled in. See
/// [optionality](https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality).
fn presence(
    context: &Context<'_>,
    id: &ShapeId,
    member: &Member,
    target: &Shape,
    role: Role,
    problems: &mut Vec<Problem>,
) -> Presence {
    let is_filled = is_filled(member, role) || wire::label_default(context, role, member).is_some();
    if member.traits.client_optional() || is_filled {
        return Presence::Optional;
    }
    let container = context.model.get(id);
    let is_input =
        role == Role::Request || container.is_some_and(|container| container.traits.is_input());
    let is_internal = member.traits.internal() || target.traits.internal();
    // The zeros of EC2's models are no values that it should be sent.
    let has_none = is_input || is_internal || context.protocol == Protocol::Ec2Query;
    let default = member.traits.default_value().filter(|_| !has_none);
    let default = default.and_then(|value| {
        let sample = default_value(context, value, member, target);
        if sample.is_none() {
            let kind = target.kind.name();
            let cause =
                format!("the default {} is not a value of type {kind}", digits::text(value));
            let problem = Problem::of(member_id(id, &member.name), cause);
            let problem = problem.help("give a value of that type, or remove the default");
            let file = container.map_or("", |container| &*container.file);
            problems.push(problem.in_file(file));
        }
        sample
    });
    match default {
        default if member.traits.required() => Presence::Required(default),
        Some(default) => Presence::Defaulted(default),
        None => Presence::Optional,
    }
}

/// A stream is always there: without content it is empty, which is also the only default that it may have.
fn stream_presence(member: &Member) -> Presence {
    match member.traits.required() && !member.traits.client_optional() {
        true => Presence::Required(None),
        false => Presence::Defaulted(Sample::Stream(Vec::new())),
    }
}

/// A stream of events is always there, too: without any, it is at its end.
fn events_presence(member: &Member) -> Presence {
    match member.traits.required() && !member.traits.client_optional() {
        true => Presence::Required(None),
        false => Presence::Defaulted(Sample::NoEvents),
    }
}

/// The value of a default, if it is valid for the type.
fn default_value(
    context: &Context<'_>,
    value: &Value,
    member: &Member,
    target: &Shape,
) -> Option<Sample> {
    let text = || value.as_str().map(|text| Sample::String(text.to_owned()));
    let of_enum =
        |value| Sample::UnknownVariant(context.names.of_type(&member.target), Box::new(value));
    let int = || integer(value, i32::MIN.into(), i32::MAX.into());
    match &target.kind {
        ShapeKind::Enum(_) => text().map(of_enum),
        ShapeKind::IntEnum(_) => int().map(of_enum),
        ShapeKind::List(_) => value.as_array()?.is_empty().then(|| Sample::List(Vec::new())),
        ShapeKind::Map { .. } => value.as_object()?.is_empty().then(|| Sample::Map(Vec::new())),
        ShapeKind::Simple(simple) => match simple {
            Simple::Boolean => value.as_bool().map(Sample::Boolean),
            Simple::Byte => integer(value, i8::MIN.into(), i8::MAX.into()),
            Simple::Short => integer(value, i16::MIN.into(), i16::MAX.into()),
            Simple::Integer => int(),
            Simple::Long => integer(value, i64::MIN, i64::MAX),
            Simple::Float => float(&Type::Float, value).map(Sample::Float),
            Simple::Double => float(&Type::Double, value).map(Sample::Float),
            Simple::String => text(),
            Simple::Timestamp => {
                let time = nodes::time(value)?;
                let (seconds, nanoseconds) = (time.as_second(), time.subsec_nanosecond());
                Some(Sample::Timestamp { seconds, nanoseconds })
            }
            Simple::Blob => nodes::base64(value.as_str()?).map(Sample::Blob),
            Simple::Document => is_document(value).then(|| Sample::Document(value.clone())),
            Simple::BigInteger | Simple::BigDecimal => digits::digits(value).map(Sample::BigNumber),
        },
        _ => None,
    }
}

/// Whether a client fills a member that is absent: an idempotency token, which counts in the input of an
/// operation only.
fn is_filled(member: &Member, role: Role) -> bool {
    role == Role::Request && member.traits.idempotency_token()
}

/// A document's default is simple, or empty.
fn is_document(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty() || is_in_document(value),
        _ => true,
    }
}

fn integer(value: &Value, min: i64, max: i64) -> Option<Sample> {
    let value = value.as_i64().filter(|value| (min..=max).contains(value))?;
    Some(Sample::Integer(value))
}

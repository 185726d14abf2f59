//! What each shape of the closure becomes: a type of its own.

use super::context::Context;
use super::documentation::{self, FIELD_DOC_WIDTH, deprecation};
use super::features::Features;
use super::structures::{Head, structure};
use super::values::member_value;
use super::{events, law_texts, naming, wire};
use crate::docs;
use crate::error::{Problem, member_id};
use crate::ir::{
    EnumValue, EnumValues, Enumeration, Protocol, Role, Type, TypeDefinition, TypeKind, Union,
    UnionVariant,
};
use crate::model::{Member, Shape, ShapeKind};
use crate::names::{FunctionName, PartName};
use crate::shape_id::ShapeId;

/// The types of a closure, in the order of their names.
pub(super) fn resolve(
    context: &Context<'_>,
    features: &Features<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<TypeDefinition> {
    let shapes = features.of_types();
    let shapes = shapes.filter_map(|(id, feature)| Some((id, context.model.get(id)?, feature)));
    let types = shapes.map(|(id, shape, feature)| TypeDefinition {
        name: context.names.of_type(id),
        shape_name: id.name().to_owned(),
        feature: feature.clone(),
        kind: kind(context, id, shape, problems),
    });
    let mut types: Vec<_> = types.collect();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    types
}

fn kind(
    context: &Context<'_>,
    id: &ShapeId,
    shape: &Shape,
    problems: &mut Vec<Problem>,
) -> TypeKind {
    let role = shape.traits.error().map_or(Role::Data, Role::Error);
    let reference = match shape.kind {
        // AWS's reference has no pages of enums.
        ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => None,
        _ => context.reference(role),
    };
    let docs = documentation::of_shape(reference, id, &shape.traits, || {
        format!("The shape `{}`.", id.name())
    });
    let deprecated = deprecation(&shape.traits);
    match &shape.kind {
        ShapeKind::Enum(members) => {
            let values = strings(context, id, members, problems);
            TypeKind::Enumeration(Enumeration { docs, deprecated, values })
        }
        ShapeKind::IntEnum(members) => {
            let values = integers(context, id, shape, members, problems);
            TypeKind::Enumeration(Enumeration { docs, deprecated, values })
        }
        ShapeKind::Union(members) => {
            problems.extend(events::check(context, id, shape));
            let events = events::of_union(context, shape);
            let variants = variants(context, id, (members, events.is_some()), problems);
            let of_members = variants.iter().map(|variant| &variant.docs);
            let docs = documentation::with_members(reference, id.name(), docs, of_members);
            let equality = context.equality(id);
            TypeKind::Union(Union { docs, deprecated, equality, variants, events })
        }
        _ => {
            let head = Head {
                name: context.names.of_type(id),
                shape_name: id.name().to_owned(),
                docs,
                deprecated,
                query_code: query_code(context, id, shape),
                retry: shape.traits.retry(),
                role,
            };
            TypeKind::Structure(structure(context, id, head, problems))
        }
    }
}

fn strings(
    context: &Context<'_>,
    id: &ShapeId,
    members: &[Member],
    problems: &mut Vec<Problem>,
) -> EnumValues {
    let values = members.iter().zip(naming::parts(context.model, id, problems));
    let values = values.map(|(member, name)| {
        // A value without the trait is the name of its member.
        let text = member.traits.enum_string().unwrap_or(&member.name);
        enum_value(member, name, text.to_owned())
    });
    EnumValues::Strings(values.collect())
}

fn integers(
    context: &Context<'_>,
    id: &ShapeId,
    shape: &Shape,
    members: &[Member],
    problems: &mut Vec<Problem>,
) -> EnumValues {
    let mut values = Vec::new();
    let names = naming::parts(context.model, id, problems);
    for (member, name) in members.iter().zip(names) {
        let value = member.traits.enum_integer();
        match value.and_then(|value| i32::try_from(value).ok()) {
            Some(value) => values.push(enum_value(member, name, value)),
            None => {
                let place = member_id(id, &member.name);
                let problem = Problem::of(place, "the value is not a 32-bit integer")
                    .help("give it the trait `smithy.api#enumValue`");
                problems.push(problem.in_file(&shape.file));
            }
        }
    }
    EnumValues::Integers(values)
}

fn variants(
    context: &Context<'_>,
    id: &ShapeId,
    (members, are_events): (&[Member], bool),
    problems: &mut Vec<Problem>,
) -> Vec<UnionVariant> {
    let mut variants = Vec::new();
    problems.extend(wire::check_xml(context, id, Role::Data));
    let names = naming::parts(context.model, id, problems);
    // The errors of a stream that is received are those of the operation.
    let lacks_errors = are_events && !context.sends_events(id);
    let is_kept = |member: &Member| !(lacks_errors && events::is_error(context.model, member));
    for (member, name) in members.iter().zip(names).filter(|(member, _)| is_kept(member)) {
        let Some((value, docs)) = member_value(context, id, Role::Data, member, problems) else {
            continue;
        };
        let law_text = law_texts::of_union_member(context.model, member);
        variants.push(UnionVariant {
            accessor: FunctionName::accessor(&name.constant),
            is_converted: member.traits.is_converted(),
            name: name.variant,
            constant: name.constant,
            docs,
            deprecated: deprecation(&member.traits),
            value,
            law_text: law_text.map(|text| text.to_string()),
        });
    }
    problems.extend(choose_conversions(&mut variants).map(|problem| {
        let problem = Problem::of(id, problem).help("take the trait off all but one of them");
        problem.in_file(context.model.get(id).map_or("", |shape| &*shape.file))
    }));
    variants
}

/// Lets the value of a variant convert into the union if no other has its type, or if the model marks it
/// among these. The result is a problem if the model marks several.
fn choose_conversions(variants: &mut [UnionVariant]) -> Option<String> {
    let types: Vec<Type> = variants.iter().map(|variant| variant.value.ty.clone()).collect();
    let marked: Vec<Type> = variants
        .iter()
        .filter(|variant| variant.is_converted)
        .map(|variant| variant.value.ty.clone())
        .collect();
    let count = |all: &[Type], ty: &Type| all.iter().filter(|other| *other == ty).count();
    for variant in variants.iter_mut() {
        let ty = &variant.value.ty;
        let is_only = count(&types, ty) == 1 && !matches!(ty, Type::Boxed(_));
        variant.is_converted |= is_only;
    }
    let twice = marked.iter().any(|ty| count(&marked, ty) > 1);
    twice.then(|| "the trait `lensmith#from` is on several members of one type".to_owned())
}

/// The code of an error in AWS Query, if its service speaks that or migrated from it, and the code differs.
fn query_code(context: &Context<'_>, id: &ShapeId, shape: &Shape) -> Option<String> {
    let is_known = context.protocol == Protocol::AwsQuery || context.service.is_query_compatible();
    let code = shape.traits.query_code().filter(|_| is_known)?;
    (code != id.name()).then(|| code.to_owned())
}

fn enum_value<T: std::fmt::Debug>(member: &Member, name: PartName, value: T) -> EnumValue<T> {
    let docs = match documentation::whole(&member.traits, FIELD_DOC_WIDTH) {
        docs if docs.is_empty() => format!("The value {}.", docs::value(&format!("{value:?}"))),
        docs => docs,
    };
    EnumValue {
        name: name.variant,
        constant: name.constant,
        value,
        docs,
        deprecated: deprecation(&member.traits),
    }
}

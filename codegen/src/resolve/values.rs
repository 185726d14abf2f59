//! What the members of structures and unions hold.

use super::context::Context;
use super::documentation;
use super::{events, wire};
use crate::error::{Problem, member_id};
use crate::ir::{Constraint, Constraints, MemberValue, Role, Secrecy, Type};
use crate::model::{Member, Model, Number, Shape, ShapeKind, Simple};
use crate::shape_id::ShapeId;

/// The most levels of nested lists and maps. Real models need three; the limit is for models that never end.
const MAX_NESTING: usize = 16;

/// What a member of a structure with this role, or of a union, holds, and its documentation.
pub(super) fn member_value(
    context: &Context<'_>,
    id: &ShapeId,
    role: Role,
    member: &Member,
    problems: &mut Vec<Problem>,
) -> Option<(MemberValue, String)> {
    let target = context.model.get(&member.target)?;
    let ty = match target_type(context, id, member, 0) {
        Ok(_) if wire::is_stream(context.protocol, role, member, target) => Type::Stream,
        Ok(Type::Shape(union)) if events::is_stream(role, target) => Type::EventSource(union),
        Ok(ty) => ty,
        Err(problem) => {
            let file = context.model.get(id).map_or("", |shape| &*shape.file);
            problems.extend(problem.map(|problem| problem.in_file(file)));
            return None;
        }
    };
    let docs_of = |traits| documentation::of_member(context.reference(role), traits);
    let own = docs_of(&member.traits);
    let docs = if own.is_empty() { docs_of(&target.traits) } else { own };
    let docs = if docs.is_empty() { format!("The member `{}`.", member.name) } else { docs };
    let value = MemberValue {
        name: member.name.clone(),
        ty,
        secrecy: secrecy(context.model, id, member),
        wire: wire::of_member(context, role, member, target),
        constraints: constraints(context, member, 0),
    };
    Some((value, docs))
}

/// The type of a member's target. The error is `None` if the load stage refuses the target.
fn target_type(
    context: &Context<'_>,
    id: &ShapeId,
    member: &Member,
    depth: usize,
) -> Result<Type, Option<Problem>> {
    if depth > MAX_NESTING {
        let cause = "lists and maps contain one another endlessly";
        let problem = Problem::of(member_id(id, &member.name), cause);
        return Err(Some(problem.help("put a structure between them")));
    }
    let target = context.model.get(&member.target).ok_or(None)?;
    Ok(match &target.kind {
        ShapeKind::Simple(simple) => simple_type(*simple),
        ShapeKind::List(element) => {
            let element = target_type(context, &member.target, element, depth + 1)?;
            Type::List(Box::new(sparse(element, target)))
        }
        ShapeKind::Map { key, value } => {
            let key_kind = context.model.get(&key.target).map(|target| &target.kind);
            if !matches!(key_kind, Some(ShapeKind::Enum(_) | ShapeKind::Simple(Simple::String))) {
                let cause = format!("the keys of `{}` are not strings", member.target);
                let problem = Problem::of(member_id(id, &member.name), cause);
                return Err(Some(problem.help("target a string or an enum as the map's `key`")));
            }
            let key = target_type(context, &member.target, key, depth + 1)?;
            let value = target_type(context, &member.target, value, depth + 1)?;
            Type::Map(Box::new(key), Box::new(sparse(value, target)))
        }
        ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {
            Type::Shape(context.names.of_type(&member.target))
        }
        ShapeKind::Structure(_) | ShapeKind::Union(_) => {
            let name = context.names.of_type(&member.target);
            if context.is_boxed(id, &member.name) { Type::Boxed(name) } else { Type::Shape(name) }
        }
        ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => {
            return Err(None);
        }
    })
}

/// A member is secret if it, its container, its target, or anything in a list or a map that it
/// targets is.
fn secrecy(model: &Model, id: &ShapeId, member: &Member) -> Secrecy {
    if model.get(id).is_some_and(|container| container.traits.sensitive()) {
        return Secrecy::Redacted;
    }
    let mut open = vec![member];
    for _ in 0..MAX_NESTING {
        let Some(next) = open.pop() else { break };
        let target = model.get(&next.target);
        if next.traits.sensitive() || target.is_some_and(|target| target.traits.sensitive()) {
            return Secrecy::Redacted;
        }
        match target.map(|target| &target.kind) {
            Some(ShapeKind::List(element)) => open.push(element),
            Some(ShapeKind::Map { key, value }) => open.extend([key, value]),
            _ => {}
        }
    }
    Secrecy::Shown
}

/// The rules of a member: for each kind, its own if it states one, or its target's.
fn constraints(context: &Context<'_>, member: &Member, depth: usize) -> Constraints {
    let target = context.model.get(&member.target);
    let Some(target) = target.filter(|_| depth <= MAX_NESTING) else {
        return Constraints::default();
    };
    let either = [&member.traits, &target.traits];
    let mut rules = Vec::new();
    if let Some((min, max)) = either.iter().find_map(|traits| traits.length()) {
        rules.push(Constraint::Length { min, max });
    }
    if let Some((min, max)) = either.iter().find_map(|traits| traits.range()) {
        rules.push(range(&target.kind, min, max));
    }
    if let Some(pattern) = either.iter().find_map(|traits| traits.pattern()) {
        rules.push(Constraint::Pattern(pattern.to_owned()));
    }
    if target.traits.unique_items() {
        rules.push(Constraint::UniqueItems);
    }
    let mut nested = |wrap: fn(Constraints) -> Constraint, inner: &Member| {
        let inner = constraints(context, inner, depth + 1);
        if !inner.rules.is_empty() {
            rules.push(wrap(inner));
        }
    };
    match &target.kind {
        ShapeKind::List(element) => nested(Constraint::Elements, element),
        ShapeKind::Map { key, value } => {
            nested(Constraint::Keys, key);
            nested(Constraint::Values, value);
        }
        _ => {}
    }
    let own = &member.traits;
    let is_of_target = own.length().is_none() && own.range().is_none() && own.pattern().is_none();
    let constant = context.names.of_constraints(&member.target);
    Constraints { constant: constant.filter(|_| is_of_target && !rules.is_empty()), rules }
}

fn simple_type(simple: Simple) -> Type {
    match simple {
        Simple::BigDecimal | Simple::BigInteger => Type::BigNumber,
        Simple::Blob => Type::Blob,
        Simple::Boolean => Type::Boolean,
        Simple::Byte => Type::Byte,
        Simple::Document => Type::Document,
        Simple::Double => Type::Double,
        Simple::Float => Type::Float,
        Simple::Integer => Type::Integer,
        Simple::Long => Type::Long,
        Simple::Short => Type::Short,
        Simple::String => Type::String,
        Simple::Timestamp => Type::Timestamp,
    }
}

fn sparse(element: Type, container: &Shape) -> Type {
    if container.traits.sparse() { Type::Sparse(Box::new(element)) } else { element }
}

/// A range in the type of its target. A fraction bounds an integer by the next integer inside the range.
#[allow(clippy::cast_possible_truncation, reason = "bounds saturate")]
fn range(kind: &ShapeKind, min: Option<Number>, max: Option<Number>) -> Constraint {
    if matches!(kind, ShapeKind::Simple(Simple::Float | Simple::Double | Simple::BigDecimal)) {
        return Constraint::FloatRange {
            min: min.map(Number::as_f64),
            max: max.map(Number::as_f64),
        };
    }
    let integer = |bound, inside: fn(f64) -> f64| match bound {
        Number::Integer(bound) => bound.clamp(i64::MIN.into(), i64::MAX.into()) as i64,
        Number::Float(bound) => inside(bound) as i64,
    };
    Constraint::Range {
        min: min.map(|min| integer(min, f64::ceil)),
        max: max.map(|max| integer(max, f64::floor)),
    }
}

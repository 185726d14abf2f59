//! What Smithy forbids of [HTTP bindings](https://smithy.io/2.0/spec/http-bindings.html).

use std::collections::BTreeMap;

use super::binding;
use crate::error::{Problem, member_id};
use crate::ir::Role;
use crate::model::{Binding, Member, Model, Shape, ShapeKind, Simple, is_set_by_clients, is_token};
use crate::resolve::context::Context;
use crate::shape_id::ShapeId;

/// What is wrong with the bindings of a structure's members, if its protocol looks at them.
pub(in crate::resolve) fn check(context: &Context<'_>, id: &ShapeId, role: Role) -> Vec<Problem> {
    let Some(shape) = context.model.get(id).filter(|_| context.protocol.has_http_bindings()) else {
        return Vec::new();
    };
    let members: Vec<&Member> = shape.kind.members().collect();
    if role == Role::Data || !matches!(shape.kind, ShapeKind::Structure(_)) {
        return Vec::new();
    }
    let bound = members.iter().copied();
    let bound =
        bound.filter_map(|member| Some((member, binding(context.protocol, role, &member.traits)?)));
    let bound: Vec<Bound<'_>> = bound.collect();
    let mut problems: Vec<Problem> =
        members.iter().filter_map(|member| bound_twice(id, member)).collect();
    problems.extend(members.iter().filter_map(|member| wrong_raw_text(context, id, role, member)));
    for (member, binding) in &bound {
        problems.extend(wrong_name(id, role, member, *binding));
        problems.extend(wrong_target(context.model, id, member, *binding));
    }
    problems.extend(shared(id, &bound));
    problems.extend(prefixed(id, &bound));
    problems.extend(beside_payload(id, role, &members, &bound));
    problems.into_iter().map(|problem| problem.in_file(&shape.file)).collect()
}

#[track_caller]
fn problem_of_member(id: &ShapeId, member: &Member, cause: impl Into<String>) -> Problem {
    Problem::of(member_id(id, &member.name), cause)
}

/// A member with its binding.
type Bound<'a> = (&'a Member, Binding<'a>);

fn bound_twice(id: &ShapeId, member: &Member) -> Option<Problem> {
    let traits: Vec<&str> = member.traits.bindings().map(Binding::id).collect();
    let cause = format!("it is bound to several places, by `{}`", traits.join("`, `"));
    (traits.len() > 1)
        .then(|| problem_of_member(id, member, cause).help("keep one of these traits"))
}

/// A member whose text is to be kept beside it, although it is no date that a response has in a header.
fn wrong_raw_text(
    context: &Context<'_>,
    id: &ShapeId,
    role: Role,
    member: &Member,
) -> Option<Problem> {
    member.traits.raw_text()?;
    let binding = binding(context.protocol, role, &member.traits);
    let is_in_header = role != Role::Request && matches!(binding, Some(Binding::Header(_)));
    let target = context.model.get(&member.target);
    if is_in_header && target.is_some_and(super::is_time) {
        return None;
    }
    let cause = "`lensmith#rawText` is for a timestamp in a header of a response";
    Some(problem_of_member(id, member, cause).help("remove the trait from it"))
}

/// A binding whose name cannot be used.
fn wrong_name(id: &ShapeId, role: Role, member: &Member, binding: Binding<'_>) -> Option<Problem> {
    let problem = match binding {
        Binding::Header("") => problem_of_member(id, member, "the name of its header is empty")
            .help("give the trait `smithy.api#httpHeader` a name"),
        Binding::Header(name) if !is_token(name) => {
            problem_of_member(id, member, format!("`{name}` is not the name of a header"))
                .help("use letters, digits and hyphens")
        }
        Binding::PrefixHeaders(prefix) if !is_token(prefix) => {
            problem_of_member(id, member, format!("no name of a header starts with `{prefix}`"))
                .help("use letters, digits and hyphens")
        }
        Binding::Header(name) if role == Role::Request && is_set_by_clients(name) => {
            problem_of_member(id, member, format!("clients set the header `{name}` by themselves"))
                .help("bind the member to another header, or remove it")
        }
        Binding::Query("") => problem_of_member(id, member, "the name of its parameter is empty")
            .help("give the trait `smithy.api#httpQuery` a name"),
        _ => return None,
    };
    Some(problem)
}

/// A binding to what cannot hold the type of the member, or a label that may be absent.
fn wrong_target(
    model: &Model,
    id: &ShapeId,
    member: &Member,
    binding: Binding<'_>,
) -> Option<Problem> {
    const SIMPLE: &str = "target a string, a number, a boolean or a timestamp";
    let target = model.get(&member.target)?;
    let (place, fits, help) = match binding {
        Binding::Label => ("a label of the URI", is_simple(target), SIMPLE),
        Binding::Query(_) => ("a parameter of the query", is_simple_or_list(model, target), SIMPLE),
        Binding::Header(_) => ("a header", is_simple_or_list(model, target), SIMPLE),
        Binding::QueryParams => (
            "parameters of the query",
            is_map(model, target, |value| is_string(value) || is_list(model, value, is_string)),
            "target a map of strings, or of lists of strings",
        ),
        Binding::PrefixHeaders(_) => {
            ("headers with a prefix", is_map(model, target, is_string), "target a map of strings")
        }
        Binding::Payload => (
            "the payload",
            is_payload(target),
            "target a string, a blob, a structure, a union, a document, a list or a map",
        ),
        Binding::ResponseCode => ("the status", is_integer(target), "target an integer"),
    };
    if !fits {
        let cause = format!("the type of {place} cannot be `{}`", describe(model, target, ""));
        let or_list = matches!(binding, Binding::Query(_) | Binding::Header(_));
        let list = if or_list { ", or a list of these" } else { "" };
        return Some(problem_of_member(id, member, cause).help(format!("{help}{list}")));
    }
    (binding == Binding::Label && !member.traits.required()).then(|| {
        let cause = "a label of the URI must not be absent";
        problem_of_member(id, member, cause).help("add the trait `smithy.api#required` to it")
    })
}

fn is_simple(shape: &Shape) -> bool {
    let ShapeKind::Simple(simple) = &shape.kind else {
        return matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_));
    };
    !matches!(simple, Simple::Blob | Simple::Document)
}

pub(super) fn is_simple_or_list(model: &Model, shape: &Shape) -> bool {
    is_simple(shape) || is_list(model, shape, is_simple)
}

fn is_string(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::Simple(Simple::String))
}

fn is_integer(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::IntEnum(_) | ShapeKind::Simple(Simple::Integer))
}

fn is_list(model: &Model, shape: &Shape, is_element: impl Fn(&Shape) -> bool) -> bool {
    match &shape.kind {
        ShapeKind::List(element) => model.get(&element.target).is_some_and(is_element),
        _ => false,
    }
}

fn is_map(model: &Model, shape: &Shape, is_value: impl Fn(&Shape) -> bool) -> bool {
    match &shape.kind {
        ShapeKind::Map { value, .. } => model.get(&value.target).is_some_and(is_value),
        _ => false,
    }
}

fn is_payload(shape: &Shape) -> bool {
    match &shape.kind {
        ShapeKind::Simple(simple) => {
            matches!(simple, Simple::Blob | Simple::Document | Simple::String)
        }
        ShapeKind::IntEnum(_) => false,
        _ => true,
    }
}

/// The type of a shape, with that of its elements: `map of lists of structures`.
fn describe(model: &Model, shape: &Shape, plural: &str) -> String {
    let kind = shape.kind.name();
    let (ShapeKind::List(inner) | ShapeKind::Map { value: inner, .. }) = &shape.kind else {
        return format!("{kind}{plural}");
    };
    // A list of itself is refused elsewhere.
    let inner = model.get(&inner.target).filter(|inner| plural.is_empty() || !is_container(inner));
    let inner = inner.map(|inner| format!(" of {}", describe(model, inner, "s")));
    format!("{kind}{plural}{}", inner.unwrap_or_default())
}

fn is_container(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::List(_) | ShapeKind::Map { .. })
}

/// Members that are bound to the same thing.
fn shared(id: &ShapeId, bound: &[Bound<'_>]) -> Vec<Problem> {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    // The text of a header is beside its value.
    let is_text = |member: &Member| {
        bound.iter().any(|(other, _)| other.traits.raw_text() == Some(&member.name))
    };
    for (member, binding) in bound.iter().filter(|(member, _)| !is_text(member)) {
        let (what, help) = match binding {
            Binding::Label => continue,
            Binding::Header(name) => (
                format!("the header `{}`", name.to_ascii_lowercase()),
                "bind them to different headers",
            ),
            Binding::Query(name) => (
                format!("the parameter `{name}` of the query"),
                "bind them to different parameters",
            ),
            Binding::QueryParams => ("parameters of any name".to_owned(), ONE),
            Binding::PrefixHeaders(_) => ("headers with a prefix".to_owned(), ONE),
            Binding::Payload => ("the payload".to_owned(), ONE),
            Binding::ResponseCode => ("the status".to_owned(), ONE),
        };
        match first.get(what.as_str()) {
            Some(other) => {
                let cause = format!("`{other}` is bound to {what} too");
                problems.push(problem_of_member(id, member, cause).help(help));
            }
            None => {
                first.insert(what, &member.name);
            }
        }
    }
    problems
}

const ONE: &str = "keep the trait on one of the two members";

/// Headers of members that belong to a map of headers as well.
fn prefixed(id: &ShapeId, bound: &[Bound<'_>]) -> Vec<Problem> {
    let prefix = bound.iter().find_map(|(member, binding)| match binding {
        // The empty prefix stands for all headers: those of members are known to be among them.
        Binding::PrefixHeaders(prefix) if !prefix.is_empty() => Some((&member.name, *prefix)),
        _ => None,
    });
    let Some((map, prefix)) = prefix else { return Vec::new() };
    let lower = prefix.to_ascii_lowercase();
    let problems = bound.iter().filter_map(|(member, binding)| {
        let Binding::Header(name) = binding else { return None };
        name.to_ascii_lowercase().starts_with(&lower).then(|| {
            let cause = format!(
                "the header `{name}` starts with `{prefix}`, as those of the map `{map}` do"
            );
            problem_of_member(id, member, cause)
                .help("bind the member to another header, or change the prefix")
        })
    });
    problems.collect()
}

/// Members that have no place, since another one is the whole body.
fn beside_payload(
    id: &ShapeId,
    role: Role,
    members: &[&Member],
    bound: &[Bound<'_>],
) -> Vec<Problem> {
    let payload = bound.iter().find(|(_, binding)| *binding == Binding::Payload);
    let Some((payload, _)) = payload else { return Vec::new() };
    let places = if role == Role::Request { "a header, the query or a label" } else { "a header" };
    let is_bound = |member: &Member| bound.iter().any(|(other, _)| other.name == member.name);
    let problems = members.iter().filter(|member| !is_bound(member)).map(|member| {
        let cause = format!("it has no place: the body is the member `{}`", payload.name);
        let problem = problem_of_member(id, member, cause);
        problem.help(format!(
            "bind it to {places}, or remove the trait `smithy.api#httpPayload` from `{}`",
            payload.name
        ))
    });
    problems.collect()
}

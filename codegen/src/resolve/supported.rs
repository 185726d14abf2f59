//! Which operations are supported.

use super::selection::Selected;
use super::{closure, events, wire};
use crate::error::{Errors, Problem, member_id};
use crate::ir::{Protocol, Role};
use crate::model::{Model, Shape, ShapeKind, Simple, Traits};
use crate::shape_id::ShapeId;
use crate::warning::{Warning, WarningKind};

/// The operations that are supported, and a warning for each of the others.
///
/// # Errors
/// The others, if they were asked for by name or the crate would have no operation without them.
pub(super) fn keep<'a>(
    model: &'a Model,
    protocol: Protocol,
    service: &Traits,
    selected: Vec<Selected<'a>>,
    are_named: bool,
) -> Result<(Vec<Selected<'a>>, Vec<Warning>), Errors> {
    let (mut supported, mut refused) = (Vec::new(), Vec::new());
    for operation in selected {
        match missing(model, protocol, service, &operation).as_slice() {
            [] => supported.push(operation),
            missing => {
                let cause = format!("the operation is not supported: {}", missing.join("; "));
                let problem = Problem::of(operation.id, cause);
                let help = "select other operations with the flag `--operations`, or with the key `operations` of \
                            lensmith.toml";
                let problem = problem.help(help).in_file(&operation.shape.file);
                refused.push(match are_named {
                    true => problem.of_setting("operations", operation.id.name()),
                    false => problem,
                });
            }
        }
    }
    if are_named || supported.is_empty() {
        Errors::check(std::mem::take(&mut refused))?;
    }
    let warning = |problem| Warning::new(WarningKind::Operation, problem);
    Ok((supported, refused.into_iter().map(warning).collect()))
}

/// What an operation needs and Lensmith lacks.
pub(crate) fn missing(
    model: &Model,
    protocol: Protocol,
    service: &Traits,
    operation: &Selected<'_>,
) -> Vec<String> {
    let mut missing = Vec::new();
    let schemes = service.schemes_of(model, &operation.shape.traits);
    if schemes.are_unsupported() {
        missing.push(format!("it is authenticated by `{}` alone", schemes.others.join("`, `")));
    }
    if protocol == Protocol::Ec2Query {
        let sent = closure::reached_by_input(model, operation).into_iter();
        let maps = sent.filter(|(_, shape)| matches!(shape.kind, ShapeKind::Map { .. }));
        missing.extend(maps.map(|(id, _)| format!("`{id}` is a map, which ec2Query cannot send")));
    }
    for (id, shape) in closure::reached_by(model, operation) {
        missing.extend(not_in_protocol(protocol, id, shape));
        for member in shape.kind.members() {
            let target = model.get(&member.target).filter(|target| target.traits.streaming());
            let roles = [(operation.input, Role::Request), (operation.output, Role::Response)];
            let is_stream = |target| {
                let mut roles = roles.iter().filter(|(of, _)| *of == Some(id));
                roles.any(|(_, role)| wire::is_stream(protocol, *role, member, target))
            };
            // Each side of a call is one stream, and the forms of AWS Query have no events.
            let is_events = |target| {
                let mut roles = roles.iter().filter(|(of, _)| *of == Some(id));
                roles.any(|(_, role)| events::is_stream(*role, target))
                    && !matches!(protocol, Protocol::AwsQuery | Protocol::Ec2Query)
            };
            let is_stream = |target| is_stream(target) || is_events(target);
            if let Some(target) = target.filter(|target| !is_stream(target)) {
                let place = member_id(id, &member.name);
                let is_events = matches!(target.kind, ShapeKind::Union(_));
                let what = if is_events { "an event stream" } else { "a stream" };
                missing.push(format!("`{place}` is {what}, `{}`", member.target));
            }
        }
    }
    missing
}

/// A shape that the protocol has no form for.
fn not_in_protocol(protocol: Protocol, id: &ShapeId, shape: &Shape) -> Option<String> {
    let has_xml = protocol.has_xml();
    let what = match &shape.kind {
        ShapeKind::Simple(Simple::Document) if has_xml || protocol.has_cbor() => "a document",
        ShapeKind::List(_) if has_xml && shape.traits.sparse() => "a sparse list",
        ShapeKind::Map { .. } if has_xml && shape.traits.sparse() => "a sparse map",
        _ => return None,
    };
    Some(format!("`{id}` is {what}, which {} cannot carry", protocol.name()))
}

//! The host prefix of an operation.

use super::context::Context;
use super::input::{Input, field};
use super::path::Types;
use super::wire::is_in_endpoint;
use crate::error::Problem;
use crate::ir::endpoint::{HostPart, LabelValue, RuleSet};
use crate::ir::{EnumValues, Enumeration, Field, Presence, Structure, Type, TypeKind};

/// The parts of the host prefix. See [the
/// trait](https://smithy.io/2.0/spec/endpoint-traits.html#endpoint-trait).
pub(super) fn host_prefix(
    context: &Context<'_>,
    input: Input<'_>,
    rules: &RuleSet,
    request: &Structure,
) -> Result<Vec<HostPart>, Problem> {
    let Some(prefix) = input.selected.shape.traits.host_prefix() else { return Ok(Vec::new()) };
    let prefix = without_endpoint_label(context, input, rules, prefix);
    let mut parts = Vec::new();
    let mut rest = prefix;
    while let Some((text, inside)) = rest.split_once('{') {
        let Some((name, tail)) = inside.split_once('}') else {
            return Err(problem_of_prefix(input, prefix, "has an unmatched brace"));
        };
        let label = input.members.iter().find(|member| member.name == name);
        let label = label.filter(|member| member.traits.host_label());
        let Some(field) = label.and_then(|member| field(request, &member.name)) else {
            let cause = format!(
                "names `{name}`, which is not a member with the trait `smithy.api#hostLabel`"
            );
            return Err(problem_of_prefix(input, prefix, &cause));
        };
        let Some(value) = label_value(field, input.types) else {
            let cause = format!("names `{name}`, which is not a string");
            return Err(problem_of_prefix(input, prefix, &cause));
        };
        parts.extend((!text.is_empty()).then(|| HostPart::Text(text.to_owned())));
        let (member, field) = (field.value.name.clone(), field.name.clone());
        parts.push(HostPart::Label { member, field, value });
        rest = tail;
    }
    parts.extend((!rest.is_empty()).then(|| HostPart::Text(rest.to_owned())));
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let is_valid = |part: &HostPart| match part {
        HostPart::Text(text) => text.chars().all(is_of_host),
        HostPart::Label { .. } => true,
    };
    if !parts.iter().all(is_valid) {
        return Err(problem_of_prefix(
            input,
            prefix,
            "has characters that are not allowed in a host",
        ));
    }
    Ok(parts)
}

/// The prefix without a label at its start that is in the endpoint already.
fn without_endpoint_label<'a>(
    context: &Context<'_>,
    input: Input<'_>,
    rules: &RuleSet,
    prefix: &'a str,
) -> &'a str {
    let label = prefix.strip_prefix('{').and_then(|rest| rest.split_once("}."));
    let is_in_endpoint = |name: &str| {
        let mut members = input.members.iter();
        members.any(|member| member.name == name && is_in_endpoint(context, rules, member))
    };
    label.filter(|(name, _)| is_in_endpoint(name)).map_or(prefix, |(_, rest)| rest)
}

fn label_value(field: &Field, types: &Types<'_>) -> Option<LabelValue> {
    let is_optional = field.presence == Presence::Optional;
    match &field.value.ty {
        Type::String if is_optional => Some(LabelValue::OptionalString),
        Type::String => Some(LabelValue::String),
        Type::Shape(name) => match &types.get(name)?.kind {
            TypeKind::Enumeration(Enumeration { values: EnumValues::Strings(_), .. }) => {
                Some(if is_optional {
                    LabelValue::OptionalEnumeration
                } else {
                    LabelValue::Enumeration
                })
            }
            _ => None,
        },
        _ => None,
    }
}

#[track_caller]
fn problem_of_prefix(input: Input<'_>, prefix: &str, cause: &str) -> Problem {
    input
        .problem(format!("the host prefix `{prefix}` {cause}"))
        .help("fix the trait `smithy.api#endpoint`, or replace it")
}

//! What the requests of operations need beside the protocol.

mod params;

use std::collections::BTreeMap;

pub(super) use self::params::param_literal;
use super::operations::Selected;
use super::rules::RuleSet;
use super::waiters::path;
use crate::error::{Problem, member};
use crate::ir::calling::{Compression, HostPart, LabelValue};
use crate::ir::{
    EnumValues, Enumeration, Field, Operation, Presence, Structure, Type, TypeDefinition, TypeKind,
};
use crate::model::{Authentication, Member, Model, Shape, ShapeKind, Traits};

/// Adds to the operations, which were resolved from these shapes, what calls of them need, and returns what
/// is wrong with that.
pub(super) fn add(
    model: &Model,
    service: &Traits,
    selected: &[Selected<'_>],
    operations: &mut [Operation],
    types: &[TypeDefinition],
    rules: &RuleSet,
) -> Vec<Problem> {
    let types: BTreeMap<_, _> = types.iter().map(|found| (&found.name, found)).collect();
    let mut problems = Vec::new();
    for (selected, operation) in selected.iter().zip(operations) {
        let input = Input { selected, members: members(model, selected), types: &types };
        let traits = &selected.shape.traits;
        operation.calling.compression = traits.takes_encoding("gzip").then_some(Compression::Gzip);
        operation.calling.anonymous = traits.authentication(service) == Authentication::Anonymous;
        let outcome = idempotency_token(input, &operation.request);
        operation.calling.idempotency_token = outcome.unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let outcome = host_prefix(input, &operation.request);
        operation.calling.host_prefix = outcome.unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        let (params, refused) = params::resolve(input, operation, rules);
        operation.calling.endpoint_params = params;
        problems.extend(refused);
    }
    problems
}

/// The input of an operation, as the model has it.
#[derive(Clone, Copy)]
struct Input<'a> {
    selected: &'a Selected<'a>,
    members: &'a [Member],
    types: &'a path::Types<'a>,
}

impl Input<'_> {
    /// A problem of the operation.
    #[track_caller]
    fn problem(self, cause: impl Into<String>) -> Problem {
        Problem::of(self.selected.id, cause).in_file(&self.selected.shape.file)
    }

    /// A problem of the prefix of its host.
    #[track_caller]
    fn problem_of_prefix(self, prefix: &str, cause: &str) -> Problem {
        self.problem(format!("the host prefix `{prefix}` {cause}"))
            .help("mend the trait `smithy.api#endpoint`, or replace it")
    }

    /// A problem of a parameter of its endpoint.
    #[track_caller]
    fn problem_of_parameter(self, name: &str, cause: &str) -> Problem {
        self.problem(format!("the endpoint parameter `{name}`: {cause}"))
    }

    /// A problem of a member of its input.
    #[track_caller]
    fn problem_of(self, found: &Member, cause: &str) -> Problem {
        let shape = self.selected.input.unwrap_or(self.selected.id);
        Problem::of(member(shape, &found.name), cause).in_file(&self.selected.shape.file)
    }
}

fn members<'a>(model: &'a Model, selected: &Selected<'_>) -> &'a [Member] {
    match selected.input.and_then(|input| model.get(input)) {
        Some(Shape { kind: ShapeKind::Structure(members), .. }) => members,
        _ => &[],
    }
}

fn field<'a>(request: &'a Structure, name: &str) -> Option<&'a Field> {
    request.fields.iter().find(|field| field.value.wire_name == name)
}

/// The lens of the idempotency token, which is a string that may be absent.
/// See [the trait](https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait).
fn idempotency_token(
    input: Input<'_>,
    request: &Structure,
) -> Result<Option<crate::names::ConstName>, Problem> {
    let token = input.members.iter().find(|found| found.traits.idempotency_token());
    let Some((token, field)) = token.and_then(|token| Some((token, field(request, &token.name)?)))
    else {
        return Ok(None);
    };
    match (&field.value.ty, &field.presence) {
        (Type::String, Presence::Optional) => Ok(Some(field.constant.clone())),
        _ => Err(input
            .problem_of(token, "an idempotency token is a string")
            .help("take the trait `smithy.api#idempotencyToken` off it")),
    }
}

/// The parts of what comes before the host.
/// See [the trait](https://smithy.io/2.0/spec/endpoint-traits.html#endpoint-trait).
fn host_prefix(input: Input<'_>, request: &Structure) -> Result<Vec<HostPart>, Problem> {
    let Some(prefix) = input.selected.shape.traits.host_prefix() else { return Ok(Vec::new()) };
    let mut parts = Vec::new();
    let mut rest = prefix;
    while let Some((text, inside)) = rest.split_once('{') {
        let Some((name, behind)) = inside.split_once('}') else {
            return Err(input.problem_of_prefix(prefix, "has a brace without its counterpart"));
        };
        let label = input.members.iter().find(|found| found.name == name);
        let label = label.filter(|found| found.traits.host_label());
        let Some(field) = label.and_then(|found| field(request, &found.name)) else {
            let cause =
                format!("names `{name}`, which is no member with the trait `smithy.api#hostLabel`");
            return Err(input.problem_of_prefix(prefix, &cause));
        };
        let Some(value) = label_value(field, input.types) else {
            let cause = format!("names `{name}`, which is no string");
            return Err(input.problem_of_prefix(prefix, &cause));
        };
        parts.extend((!text.is_empty()).then(|| HostPart::Text(text.to_owned())));
        let (wire_name, field) = (field.value.wire_name.clone(), field.name.clone());
        parts.push(HostPart::Label { wire_name, field, value });
        rest = behind;
    }
    parts.extend((!rest.is_empty()).then(|| HostPart::Text(rest.to_owned())));
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let is_valid = |part: &HostPart| match part {
        HostPart::Text(text) => text.chars().all(is_of_host),
        HostPart::Label { .. } => true,
    };
    if !parts.iter().all(is_valid) {
        return Err(input.problem_of_prefix(prefix, "has characters that no host has"));
    }
    Ok(parts)
}

fn label_value(field: &Field, types: &path::Types<'_>) -> Option<LabelValue> {
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

//! Operations that copy between regions: the trait `lensmith#presignedCopy` of their inputs.

use crate::error::Problem;
use crate::ir::{Presence, PresignedCopy, Structure, Type};
use crate::names::ConstName;
use crate::resolve::context::Context;
use crate::resolve::input::{Input, field};

const TRAIT: &str = "lensmith#presignedCopy";

/// Which members an operation has for the URL of the same call at the region of the source.
pub(in crate::resolve) fn presigned_copy(
    context: &Context<'_>,
    input: Input<'_>,
    request: &Structure,
    problems: &mut Vec<Problem>,
) -> Option<PresignedCopy> {
    let shape = context.model.get(input.selected.input?)?;
    let copy = shape.traits.presigned_copy()?;
    if !context.protocol.has_forms() {
        let cause = format!("the protocol of the service has no forms, which `{TRAIT}` needs");
        problems.push(input.problem(cause).help("remove the trait from its input"));
        return None;
    }
    let mut lens = |name: &str, may_be_required: bool| -> Option<ConstName> {
        let found = field(request, name).filter(|field| {
            let is_optional = field.presence == Presence::Optional;
            field.value.ty == Type::String && (may_be_required || is_optional)
        });
        if found.is_none() {
            let kind = if may_be_required { "a string" } else { "an optional string" };
            let cause = format!("`{TRAIT}` names `{name}`, which is not a member that is {kind}");
            problems.push(input.problem(cause).help("name such members in the trait"));
        }
        Some(found?.constant.clone())
    };
    let destination = copy.destination.map(|name| lens(name, false));
    let (source, url) = (lens(copy.source, true), lens(copy.url, false));
    Some(PresignedCopy { source: source?, url: url?, destination: destination.flatten() })
}

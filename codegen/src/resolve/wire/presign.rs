//! Operations whose pre-signed URL is one of a GET: the trait `lensmith#presignAs`.

use super::binding;
use super::bindings::is_simple_or_list;
use crate::error::Problem;
use crate::ir::Role;
use crate::model::Binding;
use crate::resolve::context::Context;
use crate::resolve::input::Input;

const TRAIT: &str = "lensmith#presignAs";

/// Whether a pre-signed URL is one of a GET. Then the body of the operation has to fit into a query.
pub(in crate::resolve) fn is_presigned_as_get(
    context: &Context<'_>,
    input: Input<'_>,
    problems: &mut Vec<Problem>,
) -> bool {
    if !input.selected.shape.traits.is_presigned_as_get() {
        return false;
    }
    if !context.protocol.has_http_bindings() {
        let cause = format!("the protocol of the service has no queries, which `{TRAIT}` needs");
        problems.push(input.problem(cause).help("remove the trait"));
    }
    for member in input.members {
        let is_in_query = match binding(context.protocol, Role::Request, &member.traits) {
            None => {
                let target = context.model.get(&member.target);
                target.is_none_or(|target| is_simple_or_list(context.model, target))
            }
            Some(binding) => binding != Binding::Payload,
        };
        if !is_in_query {
            let cause = format!("it does not fit into a query, where `{TRAIT}` puts it");
            let help = format!("remove the trait `{TRAIT}` from the operation");
            problems.push(input.problem_of(member, &cause).help(help));
        }
    }
    true
}

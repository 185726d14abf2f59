//! The input of an operation, with its idempotency token.

use super::path::Types;
use super::selection::Selected;
use crate::error::{Problem, member_id};
use crate::ir::{Field, Presence, Structure, Type};
use crate::model::{Member, Model, Shape, ShapeKind};
use crate::names::ConstName;

/// The input of an operation, as the model has it.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) selected: &'a Selected<'a>,
    pub(super) members: &'a [Member],
    pub(super) types: &'a Types<'a>,
}

impl<'a> Input<'a> {
    pub(super) fn new(model: &'a Model, selected: &'a Selected<'a>, types: &'a Types<'a>) -> Self {
        let members = match selected.input.and_then(|input| model.get(input)) {
            Some(Shape { kind: ShapeKind::Structure(members), .. }) => members.as_slice(),
            _ => &[],
        };
        Self { selected, members, types }
    }

    /// A problem of the operation.
    #[track_caller]
    pub(super) fn problem(self, cause: impl Into<String>) -> Problem {
        Problem::of(self.selected.id, cause).in_file(&self.selected.shape.file)
    }

    /// A problem of a member of its input.
    #[track_caller]
    pub(super) fn problem_of(self, member: &Member, cause: &str) -> Problem {
        let shape = self.selected.input.unwrap_or(self.selected.id);
        Problem::of(member_id(shape, &member.name), cause).in_file(&self.selected.shape.file)
    }
}

/// The field of a member.
pub(super) fn field<'a>(request: &'a Structure, name: &str) -> Option<&'a Field> {
    request.fields.iter().find(|field| field.value.name == name)
}

/// The lens of the idempotency token, which is an optional string. See [the
/// trait](https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait).
pub(super) fn idempotency_token(
    input: Input<'_>,
    request: &Structure,
) -> Result<Option<ConstName>, Problem> {
    let token = input.members.iter().find(|member| member.traits.idempotency_token());
    let Some((token, field)) = token.and_then(|token| Some((token, field(request, &token.name)?)))
    else {
        return Ok(None);
    };
    match (&field.value.ty, &field.presence) {
        (Type::String, Presence::Optional) => Ok(Some(field.constant.clone())),
        _ => Err(input
            .problem_of(token, "an idempotency token must be a string")
            .help("remove the trait `smithy.api#idempotencyToken` from it")),
    }
}

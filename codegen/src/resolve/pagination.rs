//! Where operations have the tokens and the items of their pages.
//! See [paginated](https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait).

use super::context::{Context, Diagnostics};
use super::operations::Signature;
use super::path::{Types, into_field, kind, structure_at};
use super::selection::Selected;
use crate::error::Problem;
use crate::ir::path::{Path, Root, Step};
use crate::ir::{Pagination, Type};
use crate::names::ConstName;
use crate::shape_id::ShapeId;
use crate::warning::WarningKind;

/// The depth of a path into an output. Real models stay at the top; the limit is for paths that go in
/// circles.
const MAX_DEPTH: usize = 8;

const OVERLAY: &str = "fix the trait `smithy.api#paginated`, or replace it in an overlay";

/// The documentation of the pages of an operation.
pub(super) fn docs(pagination: &Pagination) -> String {
    let items = if pagination.items.is_some() { ", or over the items in them" } else { "" };
    let size = pagination.page_size.as_ref().map(ConstName::as_str);
    let size = size.map(|size| format!("\n[`{size}`](Self::{size}) limits the size of a page."));
    let size = size.unwrap_or_default();
    format!("`Client::paginate` iterates over its pages{items}.{size}")
}

/// How the pages of an operation are requested, if it has some. What is not supported is left out.
pub(super) fn resolve(
    context: &Context<'_>,
    selected: &Selected<'_>,
    signature: &Signature,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Pagination> {
    let paths = selected.shape.traits.paginated()?.or(context.service.paginated());
    let mut leave_out = |problem: Problem| {
        let problem = problem.in_file(&selected.shape.file);
        diagnostics.warn(WarningKind::Pagination, problem);
    };
    let mut resolve = |key: Key, path: Option<&str>| {
        let path = match path {
            Some(path) => walk(key, path, selected, signature, types).map_err(Some),
            None => Err(key.unstated(selected.id)),
        };
        path.map_err(|problem| problem.into_iter().for_each(&mut leave_out)).ok()
    };
    let input_token = resolve(Key::InputToken, paths.input_token);
    let output_token = resolve(Key::OutputToken, paths.output_token);
    let page_size = resolve(Key::PageSize, paths.page_size);
    let items = resolve(Key::Items, paths.items);
    let (input_token, output_token) = (input_token?, output_token?);
    let (cause, help) = if !input_token.steps.contains(&Step::Some) {
        (
            "the token of its input is required, but the first page has none",
            "give the member the trait `smithy.api#clientOptional` in an overlay",
        )
    } else if output_token.ty != input_token.ty {
        ("the tokens of its input and of its output are of different types", OVERLAY)
    } else {
        return Some(Pagination {
            input_token: lens(&input_token)?,
            token: input_token.ty,
            output_token,
            page_size: page_size.as_ref().and_then(lens),
            items,
        });
    };
    leave_out(Problem::of(selected.id, cause).help(help));
    None
}

/// Follows a path.
fn walk(
    key: Key,
    path: &str,
    selected: &Selected<'_>,
    signature: &Signature,
    types: &Types<'_>,
) -> Result<Path, Problem> {
    let (root, structure, is_there, max_depth) = match key {
        Key::InputToken | Key::PageSize => {
            (Root::Input, &signature.request, selected.input.is_some(), 1)
        }
        Key::OutputToken | Key::Items => {
            (Root::Output, &signature.response, selected.output.is_some(), MAX_DEPTH)
        }
    };
    let id = selected.id;
    if !is_there {
        let side = if root == Root::Input { "input" } else { "output" };
        let cause = format!("leads nowhere: the operation has no {side}");
        return Err(key.problem(id, path, &cause).help(OVERLAY));
    }
    let mut way = Path { root, steps: Vec::new(), ty: Type::Shape(structure.name.clone()) };
    // A path that is too deep ends in a name with dots, which no member has.
    for name in path.splitn(max_depth, '.') {
        let Some((owner, structure)) = structure_at(signature, types, &way) else {
            let cause = format!("leads nowhere: {} has no member `{name}`", kind(types, &way.ty));
            return Err(key.problem(id, path, &cause).help(OVERLAY));
        };
        let names = structure.fields.iter().map(|field| field.value.name.as_str());
        let field = structure.fields.iter().find(|field| field.value.name == name);
        let field = field.ok_or_else(|| {
            let of = structure.name.as_str();
            key.problem(id, path, &format!("leads nowhere: `{of}` has no member `{name}`"))
                .did_you_mean(name, names)
                .or_help(OVERLAY)
        })?;
        way = into_field(way, owner, field);
    }
    match key.mismatch(&way.ty) {
        Some(mismatch) => Err(key.problem(id, path, mismatch).help(OVERLAY)),
        None => Ok(way),
    }
}

/// The lens of the member that a path of one member leads to.
fn lens(path: &Path) -> Option<ConstName> {
    match path.steps.first()? {
        Step::Lens(_, constant, _) => Some(constant.clone()),
        _ => None,
    }
}

/// A key of the trait. Its value is a path: a member of the input, or members of the output and of
/// structures inside it, with dots between them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    InputToken,
    OutputToken,
    PageSize,
    Items,
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Self::InputToken => "inputToken",
            Self::OutputToken => "outputToken",
            Self::PageSize => "pageSize",
            Self::Items => "items",
        }
    }

    #[track_caller]
    fn problem(self, operation: &ShapeId, path: &str, cause: &str) -> Problem {
        Problem::of(operation, format!("its `{}` `{path}` {cause}", self.name()))
    }

    /// The problem of a key that neither the operation nor the service states, if the key is required.
    fn unstated(self, operation: &ShapeId) -> Option<Problem> {
        if matches!(self, Self::PageSize | Self::Items) {
            return None;
        }
        let cause = format!("the operation is paginated, but its `{}` is not stated", self.name());
        let help = "state it in the trait `smithy.api#paginated` of the operation or the service";
        Some(Problem::of(operation, cause).help(help))
    }

    /// What is wrong with the type that the key's path leads to.
    fn mismatch(self, ty: &Type) -> Option<&'static str> {
        match (self, ty) {
            (Self::InputToken | Self::OutputToken, Type::String | Type::Map(..))
            | (Self::Items, Type::List(_) | Type::Map(..))
            | (Self::PageSize, _) => None,
            (Self::InputToken | Self::OutputToken, _) => Some("is neither a string nor a map"),
            (Self::Items, _) => Some("is neither a list nor a map"),
        }
    }
}

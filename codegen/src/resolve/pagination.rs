//! Where operations have the tokens and the items of their pages.
//! See [paginated](https://smithy.io/2.0/spec/behavior-traits.html#paginated-trait).

use super::Resolver;
use super::operations::Selected;
use crate::error::Problem;
use crate::ir::{Pagination, Presence, Role, Step, Type};
use crate::model::{Member, ShapeId, ShapeKind};
use crate::names::ConstName;
use crate::warning::{Warning, WarningKind};

/// How deep a path leads into an output. Real models stay at the top; the limit is there for paths that
/// go round in circles.
const MAX_DEPTH: usize = 8;

const OVERLAY: &str = "an overlay can give the operation another trait `smithy.api#paginated`";

/// What the documentation of a paginated operation says of its pages.
pub(super) fn docs(pagination: &Pagination) -> String {
    let items = if pagination.items.is_some() { ", and through their items" } else { "" };
    let size = pagination.page_size.as_ref().map(ConstName::as_str);
    let size = size.map(|size| format!("\n[`{size}`](Self::{size}) limits the size of a page."));
    let size = size.unwrap_or_default();
    format!("`Client::paginate` goes through its pages{items}.{size}")
}

impl<'a> Resolver<'a> {
    /// How an operation is asked for its pages, where it has some.
    pub(super) fn pagination(&mut self, operation: &Selected<'a>) -> Option<Pagination> {
        let paths = operation.shape.traits.paginated()?.or(self.service.paginated());
        let input_token = self.steps(operation, Key::InputToken, paths.input_token);
        let output_token = self.steps(operation, Key::OutputToken, paths.output_token);
        let page_size = self.steps(operation, Key::PageSize, paths.page_size);
        let items = self.steps(operation, Key::Items, paths.items);
        let (input_token, output_token) = (input_token?.pop()?, output_token?);
        let (cause, help) = if !input_token.is_optional {
            (
                "the token of its input is required, but the first page has none",
                "give the member the trait `smithy.api#clientOptional` by an overlay",
            )
        } else if output_token.last().is_some_and(|step| step.ty != input_token.ty) {
            ("the tokens of its input and of its output are of different types", OVERLAY)
        } else {
            return Some(Pagination {
                token: input_token.ty,
                input_token: input_token.constant,
                output_token,
                page_size: page_size.and_then(|mut steps| steps.pop()).map(|step| step.constant),
                items,
            });
        };
        self.leave_out(operation, Problem::of(operation.id, cause).help(help));
        None
    }

    fn leave_out(&mut self, operation: &Selected<'_>, problem: Problem) {
        let problem = problem.in_file(&operation.shape.file);
        self.warnings.push(Warning::new(WarningKind::Pagination, problem));
    }

    /// The way to what a key of the trait names, or `None` where it names nothing or what can't be.
    fn steps(
        &mut self,
        operation: &Selected<'a>,
        key: Key,
        path: Option<&str>,
    ) -> Option<Vec<Step>> {
        let steps = match path {
            Some(path) => self.walk(operation, key, path),
            None => Err(key.unstated(operation.id)),
        };
        match steps {
            Ok(steps) => Some(steps),
            Err(problem) => {
                problem.into_iter().for_each(|problem| self.leave_out(operation, problem));
                None
            }
        }
    }

    /// Goes along a path. The error is none where the resolver knows the problem already.
    fn walk(
        &mut self,
        operation: &Selected<'a>,
        key: Key,
        path: &str,
    ) -> Result<Vec<Step>, Option<Problem>> {
        let id = operation.id;
        let (mut role, whole, max_depth) = match key {
            Key::InputToken | Key::PageSize => {
                let input = operation.input.ok_or("leads nowhere: the operation has no input");
                (Role::Request, input, 1)
            }
            Key::OutputToken | Key::Items => {
                let output = operation.output.ok_or("leads nowhere: the operation has no output");
                (Role::Response, output, MAX_DEPTH)
            }
        };
        let mut owner = whole.map_err(|cause| key.problem(id, path, cause).help(OVERLAY))?;
        let mut steps = Vec::new();
        // What is too deep ends in a name with dots, which no member has.
        for name in path.splitn(max_depth, '.') {
            let members = self.members(owner);
            let found = members.iter().find(|found| found.name == name).ok_or_else(|| {
                key.problem(id, path, &format!("leads to no member of `{owner}`"))
                    .did_you_mean(name, members.iter().map(|found| found.name.as_str()))
                    .or_help(OVERLAY)
            })?;
            steps.push(self.step(owner, found, role).ok_or(None)?);
            owner = &found.target;
            role = self.role_of_part(owner);
        }
        match steps.last().and_then(|step| key.mismatch(&step.ty)) {
            Some(mismatch) => Err(key.problem(id, path, mismatch).help(OVERLAY).into()),
            None => Ok(steps),
        }
    }

    /// The members of a structure; another shape has none to step to.
    fn members(&self, id: &ShapeId) -> &'a [Member] {
        match self.model.get(id).map(|shape| &shape.kind) {
            Some(ShapeKind::Structure(members)) => members,
            _ => &[],
        }
    }

    fn step(&mut self, owner: &ShapeId, found: &Member, role: Role) -> Option<Step> {
        let (value, _) = self.member_value(owner, found)?;
        let presence = self.presence(owner, found, self.model.get(&found.target)?, role);
        let members = self.members(owner).iter();
        let (_, (_, constant)) =
            members.zip(self.fields(owner, role)).find(|(member, _)| member.name == found.name)?;
        Some(Step { constant, ty: value.ty, is_optional: presence == Presence::Optional })
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

    /// The problem of a key that neither the operation nor the service states, where it is one.
    fn unstated(self, operation: &ShapeId) -> Option<Problem> {
        if matches!(self, Self::PageSize | Self::Items) {
            return None;
        }
        let cause = format!("it is paginated, but nothing states its `{}`", self.name());
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

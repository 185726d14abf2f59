//! Turns JMESPath into compositions of optics.

mod compare;
mod condition;
mod kinds;
mod member;

use std::collections::BTreeMap;

use jmespath::ast::Ast;
use serde_json::Value;

use self::kinds::describe;
pub(super) use self::kinds::{is_text, kind};
pub(super) use self::member::{into_field, structure_at};
use super::operations::Signature;
use super::selection::Selected;
use crate::error::Problem;
use crate::ir::path::{Foci, Path, Root, Step, foci};
use crate::ir::waiter::{Filter, List};
use crate::ir::{Type, TypeDefinition};
use crate::names::{ModuleName, TypeName};

/// The most operators and brackets of a path, since each may take a level of the stack. Real paths have fewer
/// than twenty.
const MAX_OPERATORS: usize = 200;

/// The types of the crate, by name.
pub(super) type Types<'a> = BTreeMap<&'a TypeName, &'a TypeDefinition>;

/// What a message is about.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) selected: &'a Selected<'a>,
    /// What kind of item it is.
    pub(super) what: &'static str,
    pub(super) name: &'a str,
    /// The id of the trait that states it.
    pub(super) of_trait: &'static str,
}

impl Place<'_> {
    #[track_caller]
    pub(super) fn problem(self, cause: &str) -> Problem {
        let Self { selected, what, name, .. } = self;
        Problem::of(selected.id, format!("the {what} `{name}`: {cause}"))
            .in_file(&selected.shape.file)
    }

    #[track_caller]
    pub(super) fn malformed(self, cause: &str) -> Problem {
        let help = format!("fix the trait `{}`, or replace it in an overlay", self.of_trait);
        self.problem(cause).help(help)
    }

    /// What to do about something that is not supported.
    fn instead(self) -> String {
        format!("replace the trait `{}` in an overlay", self.of_trait)
    }
}

/// What an expression is resolved against, and how messages describe it.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) signature: &'a Signature,
    pub(super) types: &'a Types<'a>,
    pub(super) place: Place<'a>,
    /// The node that has the expression as its `path`.
    pub(super) node: &'a Value,
}

/// What a path leads to.
#[derive(Clone)]
pub(super) enum Reached {
    /// The object of the request, as `input`, and the response, as `output`.
    Both,
    Path(Path),
    Filtered(Box<Filter>, Type),
}

impl Reached {
    /// The response of an operation.
    pub(super) fn output(signature: &Signature) -> Self {
        Self::of(Root::Output, Type::Shape(signature.response.name.clone()))
    }

    /// The request of an operation.
    pub(super) fn input(signature: &Signature) -> Self {
        Self::of(Root::Input, Type::Shape(signature.request.name.clone()))
    }

    pub(super) fn of(root: Root, ty: Type) -> Self {
        Self::Path(Path { root, steps: Vec::new(), ty })
    }
}

impl<'a> Scope<'a> {
    #[track_caller]
    pub(super) fn refuse(self, cause: &str) -> Problem {
        self.problem(cause).help(self.place.instead())
    }

    #[track_caller]
    pub(super) fn problem(self, cause: &str) -> Problem {
        let path = self.node.get("path").and_then(Value::as_str).unwrap_or_default();
        self.place.problem(&format!("the path `{path}`: {cause}"))
    }

    #[track_caller]
    pub(super) fn refuse_unsupported(self, ast: &Ast) -> Problem {
        self.refuse(&format!("{} is not supported here", describe(ast)))
    }

    pub(super) fn parse(self, path: &str) -> Result<Ast, Problem> {
        let is_operator = |c: &char| c.is_ascii_punctuation() && *c != '_';
        if path.chars().filter(is_operator).count() > MAX_OPERATORS {
            let cause = format!("it has more than {MAX_OPERATORS} operators and brackets");
            return Err(self.refuse(&cause));
        }
        jmespath::parse(path).map_err(|error| {
            let (reason, column) = (error.reason, error.column + 1);
            self.refuse(&format!("it is not valid JMESPath: {reason} at column {column}"))
        })
    }

    /// What a path leads to from here.
    pub(super) fn find(self, ast: &Ast, here: &Reached) -> Result<Reached, Problem> {
        match ast {
            Ast::Identity { .. } => Ok(here.clone()),
            Ast::Field { name, .. } => self.member(here, name),
            Ast::Subexpr { lhs, rhs, .. } => {
                let reached = self.find(lhs, here)?;
                if is_projection(&reached) {
                    return Err(self.refuse("a pipe after a projection is not supported"));
                }
                self.find(rhs, &reached)
            }
            Ast::Index { idx, .. } => {
                let (path, element) = self.list(here)?;
                let index = u32::try_from(*idx)
                    .map_err(|_| self.refuse("an index from the end is not supported"))?;
                Ok(Reached::Path(go(path, element, Step::Index(index))))
            }
            Ast::Projection { lhs, rhs, .. } => self.project(lhs, rhs, here),
            other => Err(self.refuse_unsupported(other)),
        }
    }

    /// A path with one focus at most, or with several.
    pub(super) fn path(self, ast: &Ast, here: &Reached) -> Result<Path, Problem> {
        match self.find(ast, here)? {
            Reached::Path(path) => Ok(path),
            Reached::Both => {
                Err(self.refuse("it finds `input` and `output`, not a value in one of them"))
            }
            Reached::Filtered(..) => Err(self.refuse("a list cannot be compared")),
        }
    }

    /// A path with one focus at most.
    pub(super) fn value(self, ast: &Ast, here: &Reached) -> Result<Path, Problem> {
        let path = self.path(ast, here)?;
        if path.foci() == Foci::Many {
            return Err(self.refuse("a list cannot be compared"));
        }
        Ok(path)
    }

    /// The list that a path leads to, and the type of its elements.
    fn list(self, reached: &Reached) -> Result<(Path, Type), Problem> {
        match reached {
            Reached::Path(path) => match &path.ty {
                Type::List(element) => Ok((path.clone(), (**element).clone())),
                other => Err(self.refuse(&format!("{} is not a list", kind(self.types, other)))),
            },
            Reached::Both | Reached::Filtered(..) => {
                Err(self.refuse("the result of a filter cannot be indexed"))
            }
        }
    }

    fn project(self, lhs: &Ast, rhs: &Ast, here: &Reached) -> Result<Reached, Problem> {
        let (base, element) = match lhs {
            Ast::Flatten { node, .. } => {
                let flat = self.flatten(self.find(node, here)?)?;
                return self.go_on(flat, rhs);
            }
            Ast::ObjectValues { node, .. } => match self.find(node, here)? {
                Reached::Path(path) => match path.ty.clone() {
                    Type::Map(_, value) => (go(path, *value, Step::Values), None),
                    other => {
                        return Err(
                            self.refuse(&format!("{} is not a map", kind(self.types, &other)))
                        );
                    }
                },
                _ => return Err(self.refuse_unsupported(lhs)),
            },
            Ast::Slice { .. } => return Err(self.refuse_unsupported(lhs)),
            other => {
                let (path, element) = self.list(&self.find(other, here)?)?;
                (path, Some(element))
            }
        };
        if foci(&base.steps) == Foci::Many && element.is_some() {
            return Err(self.refuse(
                "a projection within a projection is not supported; flatten it with `[]`",
            ));
        }
        match (rhs, element) {
            (Ast::Condition { predicate, then, .. }, Some(element)) => {
                self.filter(base, element, predicate, then)
            }
            (_, Some(element)) => self.go_on(Reached::Path(go(base, element, Step::Each)), rhs),
            (_, None) => self.go_on(Reached::Path(base), rhs),
        }
    }

    /// What a path finds in every element of a projection.
    fn go_on(self, projected: Reached, rhs: &Ast) -> Result<Reached, Problem> {
        let ty = match &projected {
            Reached::Path(path) => path.ty.clone(),
            Reached::Filtered(_, ty) => ty.clone(),
            Reached::Both => return Err(self.refuse_unsupported(rhs)),
        };
        // The root does not matter: only the steps remain.
        let element = Reached::of(Root::Element(element_name(&ty)), ty);
        let Reached::Path(next) = self.find(rhs, &element)? else {
            return Err(self.refuse("a filter within a projection is not supported"));
        };
        if next.foci() == Foci::Many {
            return Err(self.refuse(
                "a projection within a projection is not supported; flatten it with `[]`",
            ));
        }
        Ok(match projected {
            Reached::Path(mut path) => {
                path.steps.extend(next.steps);
                Reached::Path(Path { ty: next.ty, ..path })
            }
            Reached::Filtered(mut filter, _) => {
                filter.then.extend(next.steps);
                Reached::Filtered(filter, next.ty)
            }
            Reached::Both => Reached::Both,
        })
    }

    /// Every element of a list, or of the lists that a projection gives.
    fn flatten(self, reached: Reached) -> Result<Reached, Problem> {
        let is_projection = is_projection(&reached);
        let (mut path, filter) = match reached {
            Reached::Path(path) => (path, None),
            Reached::Filtered(filter, ty) => {
                let root = Root::Element(filter.element.clone());
                (Path { root, steps: filter.then.clone(), ty }, Some(filter))
            }
            Reached::Both => {
                return Err(self.refuse("it finds `input` and `output`, not a list in one of them"));
            }
        };
        if let (Type::List(_), _) | (_, false) = (&path.ty, is_projection) {
            let (list, element) = self.list(&Reached::Path(path))?;
            path = go(list, element, Step::Each);
        }
        // A projection gives a single list, so only the projection of a list flattens another level.
        if let (Type::List(element), false) = (path.ty.clone(), is_projection) {
            path = go(path, *element, Step::Each);
        }
        Ok(match filter {
            Some(filter) => {
                Reached::Filtered(Box::new(Filter { then: path.steps, ..*filter }), path.ty)
            }
            None => Reached::Path(path),
        })
    }

    fn filter(
        self,
        of: Path,
        element: Type,
        predicate: &Ast,
        then: &Ast,
    ) -> Result<Reached, Problem> {
        if let Type::Sparse(_) = element {
            return Err(self.refuse("a filter of a list that may have nulls is not supported"));
        }
        let name = element_name(&element);
        let keep =
            self.test(predicate, &Reached::of(Root::Element(name.clone()), element.clone()))?;
        let filter = Filter { of, element: name, keep, then: Vec::new() };
        self.go_on(Reached::Filtered(Box::new(filter), element), then)
    }

    /// What has a length or elements, and the type of the elements.
    pub(super) fn elements(self, reached: Reached) -> Result<(List, Type), Problem> {
        let path = match reached {
            Reached::Filtered(filter, ty) => return Ok((List::Filtered(filter), ty)),
            Reached::Both => {
                return Err(self.refuse("it finds `input` and `output`, not a list in one of them"));
            }
            Reached::Path(path) => path,
        };
        let is_many = |step: &Step| foci(std::slice::from_ref(step)) == Foci::Many;
        let Some(first) = path.steps.iter().position(is_many) else {
            let element = match &path.ty {
                Type::List(element) => (**element).clone(),
                other => other.clone(),
            };
            return Ok((List::Value(path), element));
        };
        let ty = path.ty.clone();
        let (to_list, rest) = path.steps.split_at(first);
        if foci(to_list) == Foci::One {
            return Ok((List::Foci(path), ty));
        }
        let list = Path { steps: to_list.to_vec(), ..path.clone() };
        Ok((List::FociOf(list, rest.to_vec()), ty))
    }

    /// The elements of a list or a projection. An absent list counts as an empty one.
    pub(super) fn all(self, reached: Reached) -> Result<(List, Type), Problem> {
        match reached {
            Reached::Path(path) if path.foci() == Foci::Many => {
                let ty = path.ty.clone();
                Ok((List::Foci(path), ty))
            }
            Reached::Path(_) => {
                let (path, element) = self.list(&reached)?;
                Ok((List::Foci(go(path, element.clone(), Step::Each)), element))
            }
            reached => self.elements(reached),
        }
    }
}

/// A path with one more step, and the steps out of the `Option` or the `Box` that follows.
pub(super) fn go(mut path: Path, ty: Type, step: Step) -> Path {
    path.steps.push(step);
    path.ty = match ty {
        Type::Sparse(inner) => return go(path, *inner, Step::Some),
        Type::Boxed(name) => {
            path.steps.push(Step::Unboxed);
            Type::Shape(name)
        }
        ty => ty,
    };
    path
}

/// The name of an element in a filter, from its type.
fn element_name(ty: &Type) -> ModuleName {
    match ty {
        Type::Shape(name) => name.module(),
        _ => ModuleName::item(),
    }
}

fn is_projection(reached: &Reached) -> bool {
    match reached {
        Reached::Both => false,
        Reached::Path(path) => path.foci() == Foci::Many,
        Reached::Filtered(..) => true,
    }
}

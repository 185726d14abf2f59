//! The step of a path into a member.

use super::path::{Found, Scope, go};
use crate::error::Problem;
use crate::ir::waiter::{Owner, Path, Root, Step};
use crate::ir::{Field, MemberValue, Presence, Structure, Type, TypeKind, Union};
use crate::names::TypeName;

impl Scope<'_> {
    pub(super) fn member(self, here: &Found, name: &str) -> Result<Found, Problem> {
        let path = match (here, name) {
            (Found::Both, "input") => return Ok(Found::input(self.operation)),
            (Found::Both, "output") => return Ok(Found::output(self.operation)),
            (Found::Both, _) => {
                return Err(self.refuse("it starts with neither `input` nor `output`"));
            }
            (Found::Filtered(..), _) => return Err(self.refuse("a list has no members")),
            (Found::Path(path), _) => path.clone(),
        };
        let own = |structure| self.field(path.clone(), Owner::Operation, structure, name);
        let found = match (&path.root, &path.ty) {
            (Root::Input, _) if path.steps.is_empty() => own(&self.operation.request),
            (Root::Output, _) if path.steps.is_empty() => own(&self.operation.response),
            (_, Type::Map(_, value)) => {
                let value = (**value).clone();
                Ok(go(path, value, Step::At(name.to_owned())))
            }
            (_, Type::Shape(shape)) => match self.types.get(shape).map(|found| &found.kind) {
                Some(TypeKind::Structure(found)) => self.field(path, Owner::Shared, found, name),
                Some(TypeKind::Union(union)) => self.variant(path.clone(), shape, union, name),
                _ => Err(self.no_structure(&path.ty, name)),
            },
            _ => Err(self.no_structure(&path.ty, name)),
        };
        found.map(Found::Path)
    }

    fn field(
        self,
        path: Path,
        owner: fn(TypeName) -> Owner,
        structure: &Structure,
        name: &str,
    ) -> Result<Path, Problem> {
        let names = structure.fields.iter().map(|field| field.value.wire_name.as_str());
        let field = structure.fields.iter().find(|field| field.value.wire_name == name);
        let field = field.ok_or_else(|| self.no_member(&structure.name, name, names))?;
        Ok(into_field(path, owner(structure.name.clone()), field))
    }

    fn variant(
        self,
        path: Path,
        shape: &TypeName,
        union: &Union,
        name: &str,
    ) -> Result<Path, Problem> {
        let names = union.variants.iter().map(|variant| variant.value.wire_name.as_str());
        let variant = union.variants.iter().find(|variant| variant.value.wire_name == name);
        let variant = variant.ok_or_else(|| self.no_member(shape, name, names))?;
        let step = Step::Prism(Owner::Shared(shape.clone()), variant.constant.clone());
        Ok(go(path, variant.value.ty.clone(), step))
    }

    fn no_member<'n>(
        self,
        of: &TypeName,
        name: &str,
        names: impl Iterator<Item = &'n str>,
    ) -> Problem {
        let cause = format!("`{}` has no member `{name}`", of.as_str());
        self.problem(&cause).did_you_mean(name, names).or_help(self.place.instead())
    }

    fn no_structure(self, ty: &Type, name: &str) -> Problem {
        self.refuse(&format!("{} has no member `{name}`", self.kind(ty)))
    }
}

fn into_field(path: Path, owner: Owner, field: &Field) -> Path {
    let MemberValue { ty, .. } = &field.value;
    let mut path = go(path, ty.clone(), Step::Lens(owner, field.constant.clone()));
    if field.presence == Presence::Optional {
        // In front of the step out of a box, which `go` has taken.
        let unboxed = path.steps.pop_if(|step| *step == Step::Unboxed);
        path.steps.push(Step::Some);
        path.steps.extend(unboxed);
    }
    path
}

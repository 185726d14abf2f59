//! The step of a path into a member.

use super::{Reached, Scope, Types, go, kind};
use crate::error::Problem;
use crate::ir::path::{Owner, Path, Root, Step};
use crate::ir::{Field, MemberValue, Presence, Structure, Type, TypeKind, Union};
use crate::names::TypeName;
use crate::resolve::operations::Signature;

/// The structure that a path leads to, if it leads to one, and the owner of its lenses.
pub(in crate::resolve) fn structure_at<'a>(
    signature: &'a Signature,
    types: &Types<'a>,
    path: &Path,
) -> Option<(Owner, &'a Structure)> {
    let own = |structure: &'a Structure| (Owner::Operation(structure.name.clone()), structure);
    match (&path.root, &path.ty) {
        (Root::Input, _) if path.steps.is_empty() => Some(own(&signature.request)),
        (Root::Output, _) if path.steps.is_empty() => Some(own(&signature.response)),
        (_, Type::Shape(name)) => match &types.get(name)?.kind {
            TypeKind::Structure(structure) => Some((Owner::Shared(name.clone()), structure)),
            _ => None,
        },
        _ => None,
    }
}

impl Scope<'_> {
    pub(super) fn member(self, here: &Reached, name: &str) -> Result<Reached, Problem> {
        let path = match (here, name) {
            (Reached::Both, "input") => return Ok(Reached::input(self.signature)),
            (Reached::Both, "output") => return Ok(Reached::output(self.signature)),
            (Reached::Both, _) => {
                return Err(self.refuse("it starts with neither `input` nor `output`"));
            }
            (Reached::Filtered(..), _) => return Err(self.refuse("a list has no members")),
            (Reached::Path(path), _) => path.clone(),
        };
        if let Some((owner, structure)) = structure_at(self.signature, self.types, &path) {
            return self.field(path, owner, structure, name).map(Reached::Path);
        }
        let path = match &path.ty {
            Type::Map(_, value) => {
                let value = (**value).clone();
                Ok(go(path, value, Step::At(name.to_owned())))
            }
            Type::Shape(shape) => match self.types.get(shape).map(|ty| &ty.kind) {
                Some(TypeKind::Union(union)) => self.variant(path.clone(), shape, union, name),
                _ => Err(self.no_structure(&path.ty, name)),
            },
            ty => Err(self.no_structure(ty, name)),
        };
        path.map(Reached::Path)
    }

    fn field(
        self,
        path: Path,
        owner: Owner,
        structure: &Structure,
        name: &str,
    ) -> Result<Path, Problem> {
        let names = structure.fields.iter().map(|field| field.value.name.as_str());
        let field = structure.fields.iter().find(|field| field.value.name == name);
        let field = field.ok_or_else(|| self.no_member(&structure.name, name, names))?;
        Ok(into_field(path, owner, field))
    }

    fn variant(
        self,
        path: Path,
        shape: &TypeName,
        union: &Union,
        name: &str,
    ) -> Result<Path, Problem> {
        let names = union.variants.iter().map(|variant| variant.value.name.as_str());
        let variant = union.variants.iter().find(|variant| variant.value.name == name);
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
        self.refuse(&format!("{} has no member `{name}`", kind(self.types, ty)))
    }
}

/// A path with the step into the member of a structure.
pub(in crate::resolve) fn into_field(path: Path, owner: Owner, field: &Field) -> Path {
    let MemberValue { ty, .. } = &field.value;
    let lens = Step::Lens(owner, field.constant.clone(), ty.clone());
    let mut path = go(path, ty.clone(), lens);
    if field.presence == Presence::Optional {
        // Before the step out of a box, which `go` has added.
        let unboxed = path.steps.pop_if(|step| *step == Step::Unboxed);
        path.steps.push(Step::Some);
        path.steps.extend(unboxed);
    }
    path
}

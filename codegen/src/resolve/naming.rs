//! The names of everything. `docs/names.md` has the rules for readers.

use std::collections::BTreeMap;

use super::closure;
use super::selection::Selected;
use crate::error::{Problem, member_id};
use crate::ir::{Role, Structure};
use crate::model::{Member, Model, Service, ShapeKind};
use crate::names::{
    ConstName, FeatureName, FieldName, Number, PartName, Request, Scope, ScopedName, TypeName,
};
use crate::shape_id::ShapeId;

const HELP: &str = "choose another name for one of them";

/// The names of types and operations.
pub(super) struct Names<'a> {
    types: BTreeMap<&'a ShapeId, TypeName>,
    /// The features of types that several operations use.
    features: BTreeMap<&'a ShapeId, FeatureName>,
    operations: BTreeMap<&'a ShapeId, OperationNames>,
    /// The constants of shapes without a type of their own, which may state constraints.
    constraints: BTreeMap<&'a ShapeId, ConstName>,
}

/// The names of an operation's types, and its feature.
#[derive(Clone)]
pub(super) struct OperationNames {
    pub(super) request: TypeName,
    pub(super) response: TypeName,
    pub(super) error: TypeName,
    pub(super) feature: FeatureName,
}

impl<'a> Names<'a> {
    /// Names all operations of the service and their types, whichever are selected, so a name never depends
    /// on the selection. Operations are in the order of their names, types in that of their ids, except that
    /// those of the service's own namespace come first.
    pub(super) fn of(
        model: &'a Model,
        (service_id, service): (&ShapeId, &'a Service),
        operations: &[Selected<'a>],
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut shapes: Vec<&ShapeId> = closure::types(model, operations).into_iter().collect();
        shapes.sort_by_key(|id| (id.namespace() != service_id.namespace(), *id));
        let nameables = shapes.iter().map(|id| {
            let own = service.rename.get(*id).map_or(id.name(), String::as_str);
            Nameable::of_shape(model, id, own)
        });
        let nameables: Vec<_> = nameables.collect();
        let types = claim(&mut Scope::default(), &nameables, TypeName::of_shape, problems);

        let mut untyped: Vec<&ShapeId> = constrainable(model).collect();
        untyped.sort_by_key(|id| (id.namespace() != service_id.namespace(), *id));
        let mut constants = Scope::default();
        let constants = untyped
            .iter()
            .map(|id| constants.claim_one(|number| ConstName::of_shape(id.name(), number)));
        let constraints = untyped.iter().copied().zip(constants).collect();

        let ids = operations.iter().map(|operation| operation.id);
        let nameables: Vec<_> =
            ids.clone().map(|id| Nameable::of_shape(model, id, id.name())).collect();
        let mut features = Scope::default();
        let operations = name_operations(&nameables, &mut features, problems);
        let features = types
            .iter()
            .map(|name| features.claim_one(|number| FeatureName::of_type(name, number)));
        Self {
            features: shapes.iter().copied().zip(features).collect(),
            types: shapes.into_iter().zip(types).collect(),
            operations: ids.zip(operations).collect(),
            constraints,
        }
    }

    /// The name of a type.
    pub(super) fn of_type(&self, id: &ShapeId) -> TypeName {
        self.types.get(id).cloned().unwrap_or_else(|| TypeName::of_shape(id.name(), 1))
    }

    /// The constant of a shape's constraints, if the shape can have any.
    pub(super) fn of_constraints(&self, id: &ShapeId) -> Option<ConstName> {
        self.constraints.get(id).cloned()
    }

    /// The feature of a type that several operations use.
    pub(super) fn feature_of_type(&self, id: &ShapeId) -> FeatureName {
        let feature = self.features.get(id).cloned();
        feature.unwrap_or_else(|| FeatureName::of_type(&self.of_type(id), 1))
    }

    /// The names of an operation.
    pub(super) fn of_operation(&self, id: &ShapeId) -> OperationNames {
        self.operations.get(id).cloned().unwrap_or_else(|| {
            let request = TypeName::of_operation(id.name(), 1);
            OperationNames {
                response: request.response(1),
                error: request.error(1),
                feature: FeatureName::of_operation(id.name(), 1),
                request,
            }
        })
    }
}

/// The shapes whose values constraints can limit: all but those of structures, unions and enums, which have
/// none, and those of Smithy itself.
fn constrainable(model: &Model) -> impl Iterator<Item = &ShapeId> {
    use ShapeKind::{List, Map, Simple};
    let shapes = model.shapes.iter().filter(|(id, shape)| {
        id.namespace() != "smithy.api" && matches!(shape.kind, Simple(_) | List(_) | Map { .. })
    });
    shapes.map(|(id, _)| id)
}

/// The names of operations. Their responses and errors give way to names from the model.
fn name_operations(
    nameables: &[Nameable<'_>],
    features: &mut Scope,
    problems: &mut Vec<Problem>,
) -> Vec<OperationNames> {
    let mut root = Scope::default();
    let requests = claim(&mut root, nameables, TypeName::of_operation, problems);
    let features = claim(features, nameables, FeatureName::of_operation, problems);
    let names = requests.into_iter().zip(features).map(|(request, feature)| OperationNames {
        response: root.claim_one(|number| request.response(number)),
        error: root.claim_one(|number| request.error(number)),
        request,
        feature,
    });
    names.collect()
}

/// The names of a structure's members, in their order.
pub(super) fn fields(
    model: &Model,
    id: &ShapeId,
    role: Role,
    problems: &mut Vec<Problem>,
) -> Vec<(FieldName, ConstName)> {
    let name = |name: &str, number| {
        let plumbing = role.plumbing();
        let field = FieldName::of_member(name, number, plumbing);
        (field, ConstName::of_member(name, number, plumbing))
    };
    claim(&mut Scope::default(), &members(model, id), name, problems)
}

/// The names of an enum's values, or a union's members, in their order.
pub(super) fn parts(model: &Model, id: &ShapeId, problems: &mut Vec<Problem>) -> Vec<PartName> {
    claim(&mut Scope::default(), &members(model, id), PartName::of_member, problems)
}

/// The names of an operation's errors, in their order.
pub(super) fn errors(
    model: &Model,
    errors: &[&ShapeId],
    problems: &mut Vec<Problem>,
) -> Vec<PartName> {
    let errors = errors.iter().map(|id| Nameable::of_shape(model, id, id.name()));
    claim(&mut Scope::default(), &errors.collect::<Vec<_>>(), PartName::of_error, problems)
}

/// The constants of an operation's waiters, in their order. They share a scope with the request's lenses.
pub(super) fn waiters(request: &Structure, names: &[&str]) -> Vec<ConstName> {
    let mut scope = Scope::of(request.fields.iter().map(|field| field.constant.clone()));
    let constant = |name: &&str| scope.claim_one(|number| ConstName::of_waiter(name, number));
    names.iter().map(constant).collect()
}

/// A problem for each trait `lensmith#rename` on something without a name in Rust.
pub(super) fn check(model: &Model) -> Vec<Problem> {
    use ShapeKind::{Enum, IntEnum, Operation, Structure, Union};
    let misplaced = model.shapes.iter().flat_map(|(id, shape)| {
        let has_members = matches!(shape.kind, Structure(_) | Union(_) | Enum(_) | IntEnum(_));
        let is_named = has_members || matches!(shape.kind, Operation(_));
        let of_shape = shape.traits.rename().filter(|_| !is_named).map(|_| id.to_string());
        let renamed = shape.kind.members().filter(|member| member.traits.rename().is_some());
        let of_members =
            renamed.filter(move |_| !has_members).map(|member| member_id(id, &member.name));
        of_shape.into_iter().chain(of_members).map(move |place| (place, shape))
    });
    let problems = misplaced.map(|(place, shape)| {
        let cause = "the trait `lensmith#rename` has no effect here: this has no name in Rust";
        let problem = Problem::of(place, cause);
        let problem =
            problem.help("it renames operations, structures, unions, enums and their members");
        problem.in_file(&shape.file)
    });
    problems.collect()
}

/// Something of the model that gets a name.
struct Nameable<'a> {
    place: String,
    request: Request<'a>,
}

impl<'a> Nameable<'a> {
    fn of_shape(model: &'a Model, id: &ShapeId, own: &'a str) -> Self {
        let chosen = model.get(id).and_then(|shape| shape.traits.rename());
        Self { place: id.to_string(), request: chosen.map_or(Request::Own(own), Request::Chosen) }
    }

    fn of_member(id: &ShapeId, member: &'a Member) -> Self {
        let request = member.traits.rename().map_or(Request::Own(&member.name), Request::Chosen);
        Self { place: member_id(id, &member.name), request }
    }
}

fn members<'a>(model: &'a Model, id: &ShapeId) -> Vec<Nameable<'a>> {
    let members = model.get(id).into_iter().flat_map(|shape| shape.kind.members());
    members.map(|member| Nameable::of_member(id, member)).collect()
}

/// Gives names in a scope. A name that an overlay chose and that is taken is a problem.
fn claim<N: ScopedName>(
    scope: &mut Scope,
    nameables: &[Nameable<'_>],
    candidate: impl Fn(&str, Number) -> N,
    problems: &mut Vec<Problem>,
) -> Vec<N> {
    let requests: Vec<Request<'_>> = nameables.iter().map(|nameable| nameable.request).collect();
    let assigned = scope.claim(&requests, candidate);
    for nameable in assigned.refused.iter().filter_map(|index| nameables.get(*index)) {
        let name = nameable.request.text();
        let cause =
            format!("its name `{name}` collides with one that the trait `lensmith#rename` gives");
        problems.push(Problem::of(&nameable.place, cause).help(HELP));
    }
    assigned.names
}

//! What everything is called. `docs/names.md` has the rules for readers.

use std::collections::BTreeMap;

use super::operations::Selected;
use super::{Resolver, closure};
use crate::error::{Problem, member};
use crate::ir::{Role, Structure};
use crate::model::{Member, Model, Service, ShapeId, ShapeKind};
use crate::names::{
    ConstName, FeatureName, FieldName, Named, Number, PartName, Scope, TypeName, Wanted,
};

const HELP: &str = "choose another name for one of them";

/// The names of types and operations.
pub(super) struct Names<'a> {
    types: BTreeMap<&'a ShapeId, TypeName>,
    /// Those of types which several operations use.
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
    /// Names what all operations of the service and their types become, whichever are selected, so that a
    /// name never depends on that. Operations are in the order of their names, types in that of their ids,
    /// but for those of the service's own namespace, which come first.
    pub(super) fn of(
        model: &'a Model,
        (service_id, service): (&ShapeId, &'a Service),
        operations: &[Selected<'a>],
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut shapes: Vec<&ShapeId> = closure::types(model, operations).into_iter().collect();
        shapes.sort_by_key(|id| (id.namespace() != service_id.namespace(), *id));
        let things = shapes.iter().map(|id| {
            let own = service.rename.get(*id).map_or(id.name(), String::as_str);
            Thing::of_shape(model, id, own)
        });
        let things: Vec<_> = things.collect();
        let types = claim(&mut Scope::default(), &things, TypeName::of_shape, problems);

        let mut untyped: Vec<&ShapeId> = constrainable(model).collect();
        untyped.sort_by_key(|id| (id.namespace() != service_id.namespace(), *id));
        let mut constants = Scope::default();
        let constants = untyped
            .iter()
            .map(|id| constants.claim_one(|number| ConstName::of_shape(id.name(), number)));
        let constraints = untyped.iter().copied().zip(constants).collect();

        let ids = operations.iter().map(|operation| operation.id);
        let things: Vec<_> = ids.clone().map(|id| Thing::of_shape(model, id, id.name())).collect();
        let mut features = Scope::default();
        let operations = name_operations(&things, &mut features, problems);
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

/// The names of operations. What only they lead to gives way to what the model itself names.
fn name_operations(
    things: &[Thing<'_>],
    features: &mut Scope,
    problems: &mut Vec<Problem>,
) -> Vec<OperationNames> {
    let mut root = Scope::default();
    let requests = claim(&mut root, things, TypeName::of_operation, problems);
    let features = claim(features, things, FeatureName::of_operation, problems);
    let names = requests.into_iter().zip(features).map(|(request, feature)| OperationNames {
        response: root.claim_one(|number| request.response(number)),
        error: root.claim_one(|number| request.error(number)),
        request,
        feature,
    });
    names.collect()
}

impl Resolver<'_> {
    /// The names of a structure's members, in their order.
    pub(super) fn fields(&mut self, id: &ShapeId, role: Role) -> Vec<(FieldName, ConstName)> {
        let things = members(self.model, id);
        let name = |name: &str, number| {
            let plumbing = role.plumbing();
            let field = FieldName::of_member(name, number, plumbing);
            (field, ConstName::of_member(name, number, plumbing))
        };
        claim(&mut Scope::default(), &things, name, &mut self.problems)
    }

    /// The names of an enum's values, or a union's members, in their order.
    pub(super) fn parts(&mut self, id: &ShapeId) -> Vec<PartName> {
        let things = members(self.model, id);
        claim(&mut Scope::default(), &things, PartName::of_member, &mut self.problems)
    }

    /// The names of an operation's errors, in their order.
    pub(super) fn errors(&mut self, errors: &[&ShapeId]) -> Vec<PartName> {
        let things = errors.iter().map(|id| Thing::of_shape(self.model, id, id.name()));
        let things: Vec<_> = things.collect();
        claim(&mut Scope::default(), &things, PartName::of_error, &mut self.problems)
    }
}

/// The constants of an operation's waiters, in their order. They stand among the request's lenses.
pub(super) fn waiters(request: &Structure, names: &[&str]) -> Vec<ConstName> {
    let mut scope = Scope::of(request.fields.iter().map(|field| field.constant.clone()));
    let constant = |name: &&str| scope.claim_one(|number| ConstName::of_waiter(name, number));
    names.iter().map(constant).collect()
}

/// A problem for each trait `lensmith#rename` on what has no name in Rust.
pub(super) fn check(model: &Model) -> Vec<Problem> {
    use ShapeKind::{Enum, IntEnum, Operation, Structure, Union};
    let misplaced = model.shapes.iter().flat_map(|(id, shape)| {
        let has_members = matches!(shape.kind, Structure(_) | Union(_) | Enum(_) | IntEnum(_));
        let is_named = has_members || matches!(shape.kind, Operation(_));
        let of_shape = shape.traits.rename().filter(|_| !is_named).map(|_| id.to_string());
        let renamed = shape.kind.members().filter(|found| found.traits.rename().is_some());
        let of_members = renamed.filter(move |_| !has_members).map(|found| member(id, &found.name));
        of_shape.into_iter().chain(of_members).map(move |place| (place, shape))
    });
    let problems = misplaced.map(|(place, shape)| {
        let cause = "the trait `lensmith#rename` is on what has no name in Rust";
        let problem = Problem::of(place, cause);
        let problem =
            problem.help("it is for operations, structures, unions, enums and their members");
        problem.in_file(&shape.file)
    });
    problems.collect()
}

/// What is to be named, and where it is in the model.
struct Thing<'a> {
    place: String,
    wanted: Wanted<'a>,
}

impl<'a> Thing<'a> {
    fn of_shape(model: &'a Model, id: &ShapeId, own: &'a str) -> Self {
        let chosen = model.get(id).and_then(|shape| shape.traits.rename());
        Self { place: id.to_string(), wanted: chosen.map_or(Wanted::Own(own), Wanted::Chosen) }
    }

    fn of_member(id: &ShapeId, found: &'a Member) -> Self {
        let wanted = found.traits.rename().map_or(Wanted::Own(&found.name), Wanted::Chosen);
        Self { place: member(id, &found.name), wanted }
    }
}

fn members<'a>(model: &'a Model, id: &ShapeId) -> Vec<Thing<'a>> {
    let members = model.get(id).into_iter().flat_map(|shape| shape.kind.members());
    members.map(|found| Thing::of_member(id, found)).collect()
}

/// Names things in a scope. A name that is chosen and taken is a problem.
fn claim<N: Named>(
    scope: &mut Scope,
    things: &[Thing<'_>],
    candidate: impl Fn(&str, Number) -> N,
    problems: &mut Vec<Problem>,
) -> Vec<N> {
    let wanted: Vec<Wanted<'_>> = things.iter().map(|thing| thing.wanted).collect();
    let given = scope.claim(&wanted, candidate);
    for thing in given.refused.iter().filter_map(|index| things.get(*index)) {
        let cause = format!(
            "the trait `lensmith#rename` gives its name `{}` to another",
            thing.wanted.text()
        );
        problems.push(Problem::of(&thing.place, cause).help(HELP));
    }
    given.names
}

//! Checks of shapes against one another, and of the values of traits.

use std::collections::BTreeMap;

use super::super::{Shape, ShapeKind};
use super::MAX_SUGGESTIONS;
use crate::error::{Problem, member_id};
use crate::shape_id::ShapeId;

/// Checks every target, every value of an enum and every trait that the generator knows.
pub(super) fn check(shapes: &BTreeMap<ShapeId, Shape>, problems: &mut Vec<Problem>) {
    for (id, shape) in shapes {
        check_targets(id, shape, shapes, problems);
        check_values(id, shape, problems);
        check_traits(id, shape, problems);
    }
}

/// Checks that every target is a shape of the kind that its place requires.
fn check_targets(
    id: &ShapeId,
    shape: &Shape,
    shapes: &BTreeMap<ShapeId, Shape>,
    problems: &mut Vec<Problem>,
) {
    for (place, target, expected) in targets(id, &shape.kind, shapes) {
        let problem = match shapes.get(target) {
            Some(shape) if shape.traits.is_mixin() => {
                let cause = format!("`{target}` is a mixin, to which only `mixins` may refer");
                Problem::of(place, cause).help("target a shape that mixes it in")
            }
            Some(shape) if expected.accepts(&shape.kind) => continue,
            Some(shape) => {
                let (ty, expected) = (shape.kind.name(), expected.name());
                let cause = format!("`{target}` is of type {ty}, but {expected} is required here");
                Problem::of(place, cause).help(format!("target {expected} instead"))
            }
            None => {
                let cause = format!("no model file defines the target `{target}`");
                let mut problem = Problem::of(place, cause);
                if problems.len() < MAX_SUGGESTIONS {
                    let fitting = shapes.iter().filter(|(_, shape)| expected.accepts(&shape.kind));
                    problem = problem.did_you_mean_shape(target, fitting.map(|(id, _)| id));
                }
                problem.or_help("pass the file that defines it as well (`--model`)")
            }
        };
        problems.push(problem.in_file(&shape.file));
    }
}

/// The targets of a shape, each with its place and what is expected there.
fn targets<'a>(
    id: &ShapeId,
    kind: &'a ShapeKind,
    shapes: &BTreeMap<ShapeId, Shape>,
) -> Vec<(String, &'a ShapeId, Expected)> {
    let members =
        kind.members().map(|member| (member_id(id, &member.name), &member.target, Expected::Data));
    let mut targets: Vec<_> = members.collect();
    let mut add = |property: &str, ids: &mut dyn Iterator<Item = &'a ShapeId>, expected| {
        targets.extend(ids.map(|target| (format!("{id} ({property})"), target, expected)));
    };
    match kind {
        ShapeKind::Operation(operation) => {
            add("input", &mut operation.input.iter(), Expected::Structure);
            add("output", &mut operation.output.iter(), Expected::Structure);
            add("errors", &mut operation.errors.iter(), Expected::Structure);
        }
        ShapeKind::Resource(resource) => {
            add("operations", &mut resource.operations.iter(), Expected::Operation);
            add("resources", &mut resource.resources.iter(), Expected::Resource);
        }
        ShapeKind::Service(service) => {
            add("operations", &mut service.operations.iter(), Expected::Operation);
            add("resources", &mut service.resources.iter(), Expected::Resource);
            add("errors", &mut service.errors.iter(), Expected::Structure);
            // A rename of a shape that no file defines is left out with a warning.
            let mut renamed = service.rename.keys().filter(|id| shapes.contains_key(*id));
            add("rename", &mut renamed, Expected::Data);
        }
        _ => {}
    }
    targets
}

/// The kind of shape that a place requires.
#[derive(Clone, Copy)]
enum Expected {
    Data,
    Structure,
    Operation,
    Resource,
}

impl Expected {
    fn accepts(self, kind: &ShapeKind) -> bool {
        use ShapeKind::{Operation, Resource, Service, Structure};
        match self {
            Self::Data => !matches!(kind, Operation(_) | Resource(_) | Service(_)),
            Self::Structure => matches!(kind, Structure(_)),
            Self::Operation => matches!(kind, Operation(_)),
            Self::Resource => matches!(kind, Resource(_)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Data => "a data type",
            Self::Structure => "a structure",
            Self::Operation => "an operation",
            Self::Resource => "a resource",
        }
    }
}

/// Checks that the values of an enum differ.
fn check_values(id: &ShapeId, shape: &Shape, problems: &mut Vec<Problem>) {
    let (ShapeKind::Enum(members) | ShapeKind::IntEnum(members)) = &shape.kind else { return };
    let mut first_of = BTreeMap::new();
    for member in members {
        let value = match (member.traits.enum_integer(), &shape.kind) {
            (Some(integer), _) => integer.to_string(),
            // A value without the trait is the name of its member.
            (None, ShapeKind::Enum(_)) => {
                format!("{:?}", member.traits.enum_string().unwrap_or(&member.name))
            }
            (None, _) => continue,
        };
        if let Some(first) = first_of.get(&value) {
            let cause = format!("`{first}` already has the value {value}");
            let problem = Problem::of(member_id(id, &member.name), cause);
            problems.push(problem.help("give it another value").in_file(&shape.file));
        }
        first_of.entry(value).or_insert(&member.name);
    }
}

/// Checks that every trait that the generator knows has a value of its form, and that those of our own are where they
/// have an effect.
fn check_traits(id: &ShapeId, shape: &Shape, problems: &mut Vec<Problem>) {
    let of_shape = shape.traits.check().into_iter().map(|cause| Problem::of(id, cause));
    let of_members = shape.kind.members().flat_map(|member| {
        let causes = member.traits.check().into_iter();
        causes.map(move |cause| Problem::of(member_id(id, &member.name), cause))
    });
    let of_smithy = "give the trait the value that Smithy defines for it";
    let help = |problem: &Problem| match problem.cause().contains(" `lensmith#") {
        true => "give the trait such a value, or remove it",
        false => of_smithy,
    };
    let all = of_shape.chain(of_members);
    problems.extend(all.map(|problem| {
        let help = help(&problem);
        problem.help(help).in_file(&shape.file)
    }));
    problems.extend(shape.traits.misplaced(shape.kind.name()).into_iter().map(
        |(trait_id, kind)| {
            let cause = format!(
                "the trait `{trait_id}` has no effect here: it is for a shape of the type {kind}"
            );
            Problem::of(id, cause).help("move the trait, or remove it").in_file(&shape.file)
        },
    ));
}

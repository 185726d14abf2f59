//! What the selected operations reach.

use std::collections::{BTreeMap, BTreeSet};

use super::selection::Selected;
use crate::model::{Member, Model, Shape, ShapeKind, Simple};
use crate::shape_id::ShapeId;

/// The shapes reachable from the operations that become Rust types.
pub(super) struct Closure<'a> {
    /// Every error, and every enum, union and structure that is part of another shape.
    pub(super) types: BTreeSet<&'a ShapeId>,
    /// The same by operation.
    pub(super) by_operation: BTreeMap<&'a ShapeId, BTreeSet<&'a ShapeId>>,
    /// Whether they reach a document.
    pub(super) has_documents: bool,
}

pub(super) fn of_operations<'a>(model: &'a Model, selected: &[Selected<'a>]) -> Closure<'a> {
    let mut closure =
        Closure { types: BTreeSet::new(), by_operation: BTreeMap::new(), has_documents: false };
    for operation in selected {
        let types = closure.walk(model, operation);
        closure.types.extend(&types);
        closure.by_operation.insert(operation.id, types);
    }
    closure
}

impl<'a> Closure<'a> {
    /// The types that an operation reaches. Its input and output count only if they are part of another
    /// shape.
    fn walk(&mut self, model: &'a Model, operation: &Selected<'a>) -> BTreeSet<&'a ShapeId> {
        let reached = reached_by(model, operation);
        let is_document =
            |shape: &&Shape| matches!(shape.kind, ShapeKind::Simple(Simple::Document));
        self.has_documents |= reached.values().any(is_document);
        types_among(model, &reached).chain(operation.errors.iter().copied()).collect()
    }
}

/// The types that any of the operations reaches.
pub(super) fn types<'a>(model: &'a Model, operations: &[Selected<'a>]) -> BTreeSet<&'a ShapeId> {
    let reached = reached_from(model, operations.iter().flat_map(roots).collect());
    let errors = operations.iter().flat_map(|operation| operation.errors.iter().copied());
    types_among(model, &reached).chain(errors).collect()
}

/// The types that are part of one of the shapes.
fn types_among<'a>(
    model: &'a Model,
    reached: &BTreeMap<&'a ShapeId, &'a Shape>,
) -> impl Iterator<Item = &'a ShapeId> {
    let targets =
        reached.values().flat_map(|shape| parts(&shape.kind)).map(|member| &member.target);
    targets.filter(|id| model.get(id).is_some_and(|shape| is_type(&shape.kind)))
}

/// Every shape that an operation reaches, sorted.
pub(super) fn reached_by<'a>(
    model: &'a Model,
    operation: &Selected<'a>,
) -> BTreeMap<&'a ShapeId, &'a Shape> {
    reached_from(model, roots(operation).collect())
}

/// Every shape that the requests of an operation have.
pub(super) fn reached_by_input<'a>(
    model: &'a Model,
    operation: &Selected<'a>,
) -> BTreeMap<&'a ShapeId, &'a Shape> {
    reached_from(model, operation.input.into_iter().collect())
}

/// The shapes that an operation names.
fn roots<'a>(operation: &Selected<'a>) -> impl Iterator<Item = &'a ShapeId> {
    operation.input.into_iter().chain(operation.output).chain(operation.errors.iter().copied())
}

fn reached_from<'a>(
    model: &'a Model,
    mut open: Vec<&'a ShapeId>,
) -> BTreeMap<&'a ShapeId, &'a Shape> {
    let mut reached = BTreeMap::new();
    while let Some(id) = open.pop() {
        let Some(shape) = model.shapes.get(id).filter(|_| !reached.contains_key(id)) else {
            continue;
        };
        reached.insert(id, shape);
        open.extend(parts(&shape.kind).map(|member| &member.target));
    }
    reached
}

/// The members that hold something. Those of an enum are its values, although they target a shape.
fn parts(kind: &ShapeKind) -> impl Iterator<Item = &Member> {
    let is_enum = matches!(kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_));
    kind.members().filter(move |_| !is_enum)
}

/// Whether a shape becomes a type of the crate.
fn is_type(kind: &ShapeKind) -> bool {
    use ShapeKind::{Enum, IntEnum, Structure, Union};
    matches!(kind, Enum(_) | IntEnum(_) | Structure(_) | Union(_))
}

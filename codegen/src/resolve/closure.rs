//! What the selected operations reach.

use std::collections::{BTreeMap, BTreeSet};

use super::operations::Selected;
use crate::model::{Model, ShapeId, ShapeKind, Simple};

/// The shapes that operations reach, in so far as they become types of their own.
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
    /// The types that an operation reaches. Its input and output are types only where something else has
    /// them as a part.
    fn walk(&mut self, model: &'a Model, operation: &Selected<'a>) -> BTreeSet<&'a ShapeId> {
        let mut types: BTreeSet<&ShapeId> = operation.errors.iter().copied().collect();
        let mut seen = BTreeSet::new();
        let mut open: Vec<&ShapeId> = operation.input.into_iter().chain(operation.output).collect();
        open.extend(&operation.errors);
        while let Some(id) = open.pop() {
            let Some(shape) = model.get(id).filter(|_| seen.insert(id)) else { continue };
            self.has_documents |= matches!(shape.kind, ShapeKind::Simple(Simple::Document));
            for member in shape.kind.members() {
                if let Some(target) = model.get(&member.target) {
                    open.push(&member.target);
                    if is_type(&target.kind) {
                        types.insert(&member.target);
                    }
                }
            }
        }
        types
    }
}

/// Whether a union is part of a structure, however deep.
pub(super) fn has_union(model: &Model, structure: &ShapeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![structure];
    while let Some(id) = open.pop() {
        let Some(shape) = model.get(id).filter(|_| seen.insert(id)) else { continue };
        if matches!(shape.kind, ShapeKind::Union(_)) {
            return true;
        }
        open.extend(shape.kind.members().map(|member| &member.target));
    }
    false
}

/// Whether a shape is a type of its own, and not just one of Rust's.
fn is_type(kind: &ShapeKind) -> bool {
    use ShapeKind::{Enum, IntEnum, Structure, Union};
    matches!(kind, Enum(_) | IntEnum(_) | Structure(_) | Union(_))
}

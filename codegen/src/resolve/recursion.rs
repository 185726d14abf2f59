//! Which types contain themselves, and which hold a float.

use std::collections::{BTreeMap, BTreeSet};

use super::events;
use crate::error::{Problem, member_id};
use crate::model::{Member, Model, ShapeKind, Simple};
use crate::shape_id::ShapeId;

/// The members that close a cycle of structures and unions in which each holds the next by value. Without a
/// box there, the types would be infinite; inside a list or a map they are not.
pub(super) fn boxed_members(
    model: &Model,
    types: &BTreeSet<&ShapeId>,
) -> BTreeSet<(ShapeId, String)> {
    let parts = |id: &ShapeId| match model.get(id).map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(members) | ShapeKind::Union(members)) => members.iter().collect(),
        _ => Vec::new(),
    };
    closing_members(types, parts)
}

/// A problem for each structure that requires itself.
pub(super) fn check(model: &Model, types: &BTreeSet<&ShapeId>) -> Vec<Problem> {
    let endless = endless_members(model, types).into_iter().map(|(id, name)| {
        let cause = "the structure requires itself, so no value of it can exist";
        Problem::of(member_id(&id, &name), cause)
            .help("remove the trait `smithy.api#required` from one of the members")
    });
    endless.collect()
}

/// The members that close a cycle of structures in which each requires the next, so no value can exist.
fn endless_members(model: &Model, types: &BTreeSet<&ShapeId>) -> BTreeSet<(ShapeId, String)> {
    let parts = |id: &ShapeId| match model.get(id).map(|shape| &shape.kind) {
        Some(ShapeKind::Structure(members)) => {
            members.iter().filter(|member| member.traits.required()).collect()
        }
        _ => Vec::new(),
    };
    closing_members(types, parts)
}

/// The members that lead back to a shape whose parts are still being walked. The walk is depth-first and has
/// a stack of its own, so a deep model cannot overflow that of the program.
fn closing_members<'a>(
    types: &BTreeSet<&'a ShapeId>,
    parts: impl Fn(&ShapeId) -> Vec<&'a Member>,
) -> BTreeSet<(ShapeId, String)> {
    let mut closing = BTreeSet::new();
    let mut state: BTreeMap<&ShapeId, Visit> = BTreeMap::new();
    for &root in types {
        if state.contains_key(root) {
            continue;
        }
        state.insert(root, Visit::Open);
        let mut stack = vec![(root, parts(root).into_iter())];
        while let Some((id, open)) = stack.last_mut() {
            let id = *id;
            let Some(member) = open.next() else {
                state.insert(id, Visit::Done);
                stack.pop();
                continue;
            };
            match state.get(&member.target) {
                Some(Visit::Done) => {}
                Some(Visit::Open) => {
                    closing.insert((id.clone(), member.name.clone()));
                }
                None => {
                    state.insert(&member.target, Visit::Open);
                    stack.push((&member.target, parts(&member.target).into_iter()));
                }
            }
        }
    }
    closing
}

enum Visit {
    Open,
    Done,
}

/// The shapes that hold a float somewhere, found backwards from the floats.
pub(super) fn without_eq(model: &Model) -> BTreeSet<ShapeId> {
    let mut users: BTreeMap<&ShapeId, Vec<&ShapeId>> = BTreeMap::new();
    for (id, shape) in &model.shapes {
        // Streams are compared by what they are, and not by their events.
        let is_stream = |member: &&Member| model.get(&member.target).is_some_and(events::is_union);
        for member in shape.kind.members().filter(|member| !is_stream(member)) {
            users.entry(&member.target).or_default().push(id);
        }
    }
    let is_float =
        |kind: &ShapeKind| matches!(kind, ShapeKind::Simple(Simple::Float | Simple::Double));
    let floats = model.shapes.iter().filter(|(_, shape)| is_float(&shape.kind));
    let mut open: Vec<&ShapeId> = floats.map(|(id, _)| id).collect();
    let mut without_eq = BTreeSet::new();
    while let Some(id) = open.pop() {
        if without_eq.insert(id.clone()) {
            open.extend(users.get(id).into_iter().flatten());
        }
    }
    without_eq
}

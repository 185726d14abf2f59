//! `apply` entries: traits that a file adds to shapes or members which another defines. An overlay is a
//! file of nothing else. See [applying traits](https://smithy.io/2.0/spec/json-ast.html#ast-apply-type).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::super::shape_id::is_identifier;
use super::{Shape, ShapeId, Traits};
use crate::error::Problem;

/// How traits look.
pub(super) const TRAITS_HELP: &str = r#"traits are like {"smithy.api#required": {}}"#;

/// An `apply` entry, read but not yet applied.
pub(super) struct Apply {
    target: ShapeId,
    member: Option<String>,
    traits: Traits,
    file: Rc<str>,
}

impl Apply {
    /// Reads the entry under `key`, which is a shape id or `id$member`.
    pub(super) fn parse(key: &str, node: &Value, file: &Rc<str>) -> Result<Self, Problem> {
        let (shape, member) = match key.split_once('$') {
            Some((shape, member)) => (shape, Some(member.to_owned())),
            None => (key, None),
        };
        let is_member = member.as_deref().is_none_or(is_identifier);
        let target = ShapeId::parse(shape).filter(|_| is_member).ok_or_else(|| {
            Problem::of(key, "this is not a shape id")
                .help("an `apply` entry stands under `namespace#Name` or `namespace#Name$member`")
        })?;
        let traits =
            Traits::parse(node).map_err(|cause| Problem::of(key, cause).help(TRAITS_HELP))?;
        Ok(Self { target, member, traits, file: file.clone() })
    }

    /// The id of the shape.
    pub(super) fn target(&self) -> &ShapeId {
        &self.target
    }

    fn place(&self) -> String {
        match &self.member {
            Some(member) => crate::error::member(&self.target, member),
            None => self.target.to_string(),
        }
    }
}

/// Applies the entries in the order of the files, so that a later file wins.
pub(super) fn apply(
    applies: Vec<Apply>,
    shapes: &mut BTreeMap<ShapeId, Shape>,
    problems: &mut Vec<Problem>,
) {
    problems.extend(cycle(&applies));
    for entry in applies {
        let place = entry.place();
        let Some(shape) = shapes.get_mut(&entry.target) else {
            let problem = Problem::of(place, "no model file defines the shape that `apply` names")
                .did_you_mean_shape(&entry.target, shapes.keys())
                .or_help(
                    "remove the entry, or pass the file that defines the shape as well (`--model`)",
                );
            problems.push(problem.in_file(&entry.file));
            continue;
        };
        let Some(name) = entry.member else {
            shape.traits.merge(entry.traits);
            continue;
        };
        if let Some(member) = shape.kind.members_mut().find(|member| member.name == name) {
            member.traits.merge(entry.traits);
        } else {
            let names = shape.kind.members().map(|member| member.name.as_str());
            let problem = Problem::of(place, "the shape that `apply` names has no such member")
                .did_you_mean(&name, names)
                .or_help("remove the entry, or name a member that the shape has");
            problems.push(problem.in_file(&entry.file));
        }
    }
}

/// A cycle of `apply` entries: trait shapes of which each is applied to the next, so that none could be
/// understood before the others.
fn cycle(applies: &[Apply]) -> Option<Problem> {
    let mut applied_by: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in applies {
        applied_by.entry(entry.target.as_str()).or_default().extend(entry.traits.ids());
    }
    // What depends on nothing that is left is in no cycle. What is left at the end depends on a cycle.
    while let Some(free) = applied_by
        .iter()
        .find(|(_, traits)| !traits.iter().any(|id| applied_by.contains_key(id)))
        .map(|(id, _)| *id)
    {
        applied_by.remove(free);
    }
    let mut walk = vec![*applied_by.keys().next()?];
    let ring = loop {
        let next = *applied_by.get(walk.last()?)?.iter().find(|id| applied_by.contains_key(*id))?;
        if let Some(start) = walk.iter().position(|id| *id == next) {
            break walk.split_off(start);
        }
        walk.push(next);
    };
    let entry = applies.iter().find(|entry| Some(&entry.target.as_str()) == ring.first())?;
    let cause = format!("cyclic `apply`: {} -> {}", ring.join(" -> "), ring.first()?);
    Some(Problem::of(entry.place(), cause).help("remove one of the entries").in_file(&entry.file))
}

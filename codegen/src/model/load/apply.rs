//! `apply` entries: traits that a file adds to shapes or members of another. An overlay has only such
//! entries. See [applying traits](https://smithy.io/2.0/spec/json-ast.html#ast-apply-type).

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::node::{Node, Nodes, traits_mut};
use super::{MAX_SUGGESTIONS, Traits, order};
use crate::error::Problem;
use crate::shape_id::ShapeId;
use crate::shape_id::is_identifier;

/// How traits look.
pub(super) const TRAITS_HELP: &str = r#"traits look like {"smithy.api#required": {}}"#;

/// An `apply` entry, read but not yet applied.
pub(super) struct Apply {
    target: ShapeId,
    member: Option<String>,
    traits: Map<String, Value>,
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
                .help("the key of an `apply` entry is `namespace#Name` or `namespace#Name$member`")
        })?;
        Traits::parse(node).map_err(|cause| Problem::of(key, cause).help(TRAITS_HELP))?;
        let traits = node.get("traits").and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(Self { target, member, traits, file: file.clone() })
    }

    /// The id of the shape.
    pub(super) fn target(&self) -> &ShapeId {
        &self.target
    }

    fn place(&self) -> String {
        match &self.member {
            Some(member) => crate::error::member_id(&self.target, member),
            None => self.target.to_string(),
        }
    }
}

/// The entries by the id of their shape, each shape's in the order of the files, so that a later file wins.
pub(super) type Applies = BTreeMap<ShapeId, Vec<Apply>>;

/// Sorts the entries by what they apply to.
pub(super) fn by_shape(applies: Vec<Apply>, nodes: &Nodes, problems: &mut Vec<Problem>) -> Applies {
    problems.extend(cycle(&applies));
    let mut by_shape = Applies::new();
    for entry in applies {
        if nodes.contains_key(&entry.target) {
            by_shape.entry(entry.target.clone()).or_default().push(entry);
            continue;
        }
        let cause = "no model file defines the shape that `apply` names";
        let mut problem = Problem::of(entry.place(), cause);
        if problems.len() < MAX_SUGGESTIONS {
            problem = problem.did_you_mean_shape(&entry.target, nodes.keys());
        }
        let help = "remove the entry, or pass the file that defines the shape as well (`--model`)";
        problems.push(problem.or_help(help).in_file(&entry.file));
    }
    by_shape
}

/// Gives a shape the traits of the entries that name it.
pub(super) fn to_shape(node: &mut Node, entries: &[Apply]) {
    for entry in entries.iter().filter(|entry| entry.member.is_none()) {
        merge(&mut node.json, &entry.traits);
    }
}

/// Gives the members of a shape the traits of the entries that name them.
pub(super) fn to_members(node: &mut Node, entries: &[Apply], problems: &mut Vec<Problem>) {
    for entry in entries {
        let Some(name) = &entry.member else { continue };
        if let Some(member) = node.member_mut(name) {
            merge(member, &entry.traits);
            continue;
        }
        let cause = "the shape that `apply` names has no such member";
        let mut problem = Problem::of(entry.place(), cause);
        if problems.len() < MAX_SUGGESTIONS {
            problem = problem.did_you_mean(name, node.members());
        }
        let help = "remove the entry, or name a member that the shape has";
        problems.push(problem.or_help(help).in_file(&entry.file));
    }
}

/// Adds traits, which replace those with the same id. A node that is not an object is left for its reader to
/// refuse.
fn merge(node: &mut Value, traits: &Map<String, Value>) {
    if let Some(present) = traits_mut(node) {
        present.extend(traits.iter().map(|(id, value)| (id.clone(), value.clone())));
    }
}

/// A cycle of `apply` entries: trait shapes that are each applied to the next, so none could be read first.
fn cycle(applies: &[Apply]) -> Option<Problem> {
    let mut applied_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in applies {
        let traits = entry.traits.keys().map(String::as_str);
        applied_by.entry(entry.target.as_str()).or_default().extend(traits);
    }
    let ring = order::sort(&applied_by).err()?;
    let entry = applies.iter().find(|entry| Some(&entry.target.as_str()) == ring.first())?;
    let cause = format!("cyclic `apply`: {} -> {}", ring.join(" -> "), ring.first()?);
    Some(Problem::of(entry.place(), cause).help("remove one of the entries").in_file(&entry.file))
}

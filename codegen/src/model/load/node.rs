//! Shapes that are still JSON.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use crate::shape_id::ShapeId;

/// The shapes of all files, by id.
pub(super) type Nodes = BTreeMap<ShapeId, Node>;

/// A shape, still as JSON.
pub(super) struct Node {
    pub(super) json: Value,
    /// The file that defines it.
    pub(super) file: Rc<str>,
    pub(super) version: Version,
}

/// The version of Smithy that a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V2,
}

/// The properties that hold one member each, which lists and maps have.
pub(super) const SINGLE_MEMBERS: [&str; 3] = ["member", "key", "value"];

impl Node {
    /// The node of a member.
    pub(super) fn member_mut(&mut self, name: &str) -> Option<&mut Value> {
        let node = self.json.as_object_mut()?;
        if SINGLE_MEMBERS.contains(&name) && node.contains_key(name) {
            return node.get_mut(name);
        }
        node.get_mut("members")?.get_mut(name)
    }

    /// The names of the members.
    pub(super) fn members(&self) -> impl Iterator<Item = &str> {
        let members = self.json.get("members").and_then(Value::as_object).map(Map::keys);
        let single = SINGLE_MEMBERS.into_iter().filter(|name| self.json.get(name).is_some());
        single.chain(members.into_iter().flatten().map(String::as_str))
    }
}

/// The traits in the node of a shape or a member, added if it has none; `None` if the node is not an object.
pub(super) fn traits_mut(node: &mut Value) -> Option<&mut Map<String, Value>> {
    let node = node.as_object_mut()?;
    node.entry("traits").or_insert_with(|| Map::new().into()).as_object_mut()
}

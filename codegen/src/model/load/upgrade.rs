//! Upgrades what Smithy 1.0 writes differently from 2.0. See [the migration
//! guide](https://smithy.io/2.0/guides/migrating-idl-1-to-2.html).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::traits::{DEPRECATED, DOCUMENTATION, ENUM, ENUM_VALUE, TAGS, UNIQUE_ITEMS};
use super::super::{Shape, ShapeKind, Simple};
use super::node::{Node, traits_mut};
use crate::error::Problem;
use crate::shape_id::ShapeId;
use crate::shape_id::is_identifier;

/// Makes a set a list of unique items, and a string with the trait `enum` an enum. Both are deprecated in
/// 2.0, but still there.
pub(super) fn node(id: &ShapeId, node: &mut Node) -> Result<(), Problem> {
    match node.json.get("type").and_then(Value::as_str) {
        Some("set") => {
            if let Some(traits) = traits_mut(&mut node.json) {
                traits.insert(UNIQUE_ITEMS.to_owned(), json!({}));
            }
            set_type(node, "list");
        }
        Some("string") => {
            let traits = node.json.get_mut("traits").and_then(Value::as_object_mut);
            if let Some(definitions) = traits.and_then(|traits| traits.remove(ENUM)) {
                let members = enum_members(&definitions).map_err(|cause| {
                    let help = r#"an enum looks like [{"value": "red", "name": "RED"}]"#;
                    Problem::of(id, cause).help(help).in_file(&node.file)
                })?;
                set_type(node, "enum");
                if let Some(node) = node.json.as_object_mut() {
                    node.insert("members".to_owned(), members.into());
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn set_type(node: &mut Node, kind: &str) {
    if let Some(node) = node.json.as_object_mut() {
        node.insert("type".to_owned(), kind.into());
    }
}

/// The members of an enum from the definitions in the trait `enum`.
fn enum_members(definitions: &Value) -> Result<Map<String, Value>, String> {
    let malformed = || format!("the trait `{ENUM}` is not a list of objects with a string `value`");
    let definitions = definitions.as_array().filter(|list| !list.is_empty());
    let mut members = Map::new();
    for (index, definition) in definitions.ok_or_else(malformed)?.iter().enumerate() {
        let value = definition.get("value").and_then(Value::as_str).ok_or_else(malformed)?;
        let name = match definition.get("name").and_then(Value::as_str) {
            Some(name) if members.contains_key(name) => {
                return Err(format!("the trait `{ENUM}` has the name `{name}` twice"));
            }
            Some(name) => name.to_owned(),
            None => unused_name(value, index, &members),
        };
        let mut traits = Map::from_iter([(ENUM_VALUE.to_owned(), value.into())]);
        for (key, id) in [("documentation", DOCUMENTATION), ("tags", TAGS)] {
            traits.extend(definition.get(key).map(|value| (id.to_owned(), value.clone())));
        }
        if definition.get("deprecated") == Some(&true.into()) {
            traits.insert(DEPRECATED.to_owned(), json!({}));
        }
        members.insert(name, json!({ "target": "smithy.api#Unit", "traits": traits }));
    }
    Ok(members)
}

/// A name for a value without one: the value, with an underscore for each character that names cannot have,
/// after `value_` if that is still not a name, and with its position if another value has the name.
fn unused_name(value: &str, index: usize, used: &Map<String, Value>) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let name: String = value.chars().map(|c| if is_part(c) { c } else { '_' }).collect();
    let mut name = if is_identifier(&name) { name } else { format!("value_{name}") };
    while used.contains_key(&name) {
        name.push_str(&format!("_{index}"));
    }
    name
}

/// Gives the members of structures of 1.0 the default that they have without a trait: zero or false for a
/// number or a boolean that is not boxed.
pub(super) fn defaults(of: &BTreeSet<ShapeId>, shapes: &mut BTreeMap<ShapeId, Shape>) {
    let zeros: BTreeMap<ShapeId, Value> = shapes
        .iter()
        .filter(|(_, shape)| !shape.traits.boxed())
        .filter_map(|(id, shape)| Some((id.clone(), zero(&shape.kind)?)))
        .collect();
    for id in of {
        let Some(ShapeKind::Structure(members)) = shapes.get_mut(id).map(|shape| &mut shape.kind)
        else {
            continue;
        };
        for member in members.iter_mut().filter(|member| !member.traits.boxed()) {
            if let Some(zero) = zeros.get(&member.target) {
                member.traits.set_default_if_none(zero);
            }
        }
    }
}

fn zero(kind: &ShapeKind) -> Option<Value> {
    use Simple::{Boolean, Byte, Double, Float, Integer, Long, Short};
    match kind {
        ShapeKind::Simple(Boolean) => Some(false.into()),
        ShapeKind::Simple(Byte | Double | Float | Integer | Long | Short) => Some(0.into()),
        _ => None,
    }
}

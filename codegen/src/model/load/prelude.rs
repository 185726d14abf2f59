//! Smithy's [prelude](https://smithy.io/2.0/spec/model.html#prelude): the shapes that every model may
//! target without defining them.

use std::rc::Rc;

use serde_json::{Map, json};

use super::super::traits::BOX;
use super::node::{Node, Nodes, Version};
use crate::shape_id::ShapeId;

/// The names of the shapes with their types.
const SHAPES: [(&str, &str); 21] = [
    ("BigDecimal", "bigDecimal"),
    ("BigInteger", "bigInteger"),
    ("Blob", "blob"),
    ("Boolean", "boolean"),
    ("Byte", "byte"),
    ("Document", "document"),
    ("Double", "double"),
    ("Float", "float"),
    ("Integer", "integer"),
    ("Long", "long"),
    ("PrimitiveBoolean", "boolean"),
    ("PrimitiveByte", "byte"),
    ("PrimitiveDouble", "double"),
    ("PrimitiveFloat", "float"),
    ("PrimitiveInteger", "integer"),
    ("PrimitiveLong", "long"),
    ("PrimitiveShort", "short"),
    ("Short", "short"),
    ("String", "string"),
    ("Timestamp", "timestamp"),
    ("Unit", "structure"),
];

/// The shapes as a model file would define them. In Smithy 1.0, those that are not named `Primitive` are
/// boxed.
pub(super) fn nodes() -> Nodes {
    let file: Rc<str> = "Smithy's prelude".into();
    let nodes = SHAPES.into_iter().filter_map(|(name, kind)| {
        let mut traits = Map::new();
        if !name.starts_with("Primitive") {
            traits.insert(BOX.to_owned(), json!({}));
        }
        let json = json!({ "type": kind, "traits": traits });
        let id = ShapeId::parse(&format!("smithy.api#{name}"))?;
        Some((id, Node { json, file: file.clone(), version: Version::V2 }))
    });
    nodes.collect()
}

//! Smithy's own shapes, which no model defines.

use serde_json::{Map, Value, json};

/// The input or output of an operation that has none.
pub(crate) const UNIT: &str = "smithy.api#Unit";

const SIMPLE: &[(&str, &str)] = &[
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
];

pub(super) fn shapes() -> Map<String, Value> {
    let simple = SIMPLE.iter().map(|(name, kind)| (format!("smithy.api#{name}"), *kind));
    let all = simple.chain([(UNIT.to_owned(), "structure")]);
    all.map(|(id, kind)| (id, json!({"type": kind}))).collect()
}

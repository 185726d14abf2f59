//! Smithy's [prelude](https://smithy.io/2.0/spec/model.html#prelude): the shapes that every model may
//! target without defining them.

use std::collections::BTreeMap;

use super::super::{Shape, ShapeId, ShapeKind, Simple, Traits};

pub(super) fn shapes() -> BTreeMap<ShapeId, Shape> {
    let simple = [
        ("BigDecimal", Simple::BigDecimal),
        ("BigInteger", Simple::BigInteger),
        ("Blob", Simple::Blob),
        ("Boolean", Simple::Boolean),
        ("Byte", Simple::Byte),
        ("Document", Simple::Document),
        ("Double", Simple::Double),
        ("Float", Simple::Float),
        ("Integer", Simple::Integer),
        ("Long", Simple::Long),
        ("PrimitiveBoolean", Simple::Boolean),
        ("PrimitiveByte", Simple::Byte),
        ("PrimitiveDouble", Simple::Double),
        ("PrimitiveFloat", Simple::Float),
        ("PrimitiveInteger", Simple::Integer),
        ("PrimitiveLong", Simple::Long),
        ("PrimitiveShort", Simple::Short),
        ("Short", Simple::Short),
        ("String", Simple::String),
        ("Timestamp", Simple::Timestamp),
    ];
    let simple = simple.into_iter().map(|(name, simple)| (name, ShapeKind::Simple(simple)));
    let all = simple.chain([("Unit", ShapeKind::Structure(Vec::new()))]);
    all.filter_map(|(name, kind)| {
        let id = ShapeId::parse(&format!("smithy.api#{name}"))?;
        Some((id, Shape { kind, traits: Traits::default(), file: "Smithy's prelude".into() }))
    })
    .collect()
}

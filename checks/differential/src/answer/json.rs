//! Values of the model in JSON, as services write them.

use serde_json::{Map, Value};

use super::http::{Usual, time};
use crate::Failure;
use crate::model::{Model, kind, members as members_of, target, trait_text};

/// What members are called.
#[derive(Clone, Copy)]
pub(super) enum Names {
    OfMembers,
    /// By the trait `jsonName`, if they have it.
    OfJson,
}

/// The members of a structure or a union that are present.
pub(super) fn members(
    model: &Model,
    shape: &Value,
    value: &Value,
    names: Names,
) -> Result<Map<String, Value>, Failure> {
    let mut written = Map::new();
    for (name, member) in members_of(shape) {
        if let Some(value) = value.get(name) {
            written.insert(wire_name(name, member, names), write(model, member, value, names)?);
        }
    }
    Ok(written)
}

/// The value of a member, an element, or a value of a map.
pub(super) fn write(
    model: &Model,
    member: &Value,
    value: &Value,
    names: Names,
) -> Result<Value, Failure> {
    let shape = model.shape(target(Some(member))?)?;
    let part = |name| shape.get(name).unwrap_or(&Value::Null);
    Ok(match (kind(shape), value) {
        ("structure" | "union", _) => members(model, shape, value, names)?.into(),
        ("list", Value::Array(elements)) => {
            let elements = elements.iter().map(|value| write(model, part("member"), value, names));
            elements.collect::<Result<Vec<_>, _>>()?.into()
        }
        ("map", Value::Object(entries)) => {
            let entries = entries
                .iter()
                .map(|(key, value)| Ok((key.clone(), write(model, part("value"), value, names)?)));
            entries.collect::<Result<Map<_, _>, Failure>>()?.into()
        }
        ("timestamp", _) => time(shape, member, value, Usual::Epoch)?,
        _ => value.clone(),
    })
}

/// What a member is called in JSON.
fn wire_name(name: &str, member: &Value, names: Names) -> String {
    let stated = trait_text(member, "jsonName");
    match names {
        Names::OfMembers => name,
        Names::OfJson => stated.unwrap_or(name),
    }
    .to_owned()
}

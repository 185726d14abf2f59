//! The model that a crate is generated from, read anew: a mistake of the generator is not repeated.

mod names;
mod prelude;
mod sizes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::Failure;
pub(crate) use prelude::UNIT;
pub(crate) use sizes::is_always_there;

/// The shapes of a model, by id.
pub(crate) struct Model {
    shapes: Map<String, Value>,
    /// How deep the smallest value of each shape is.
    depths: BTreeMap<String, usize>,
}

/// What a call consists of: the ids of shapes.
pub(crate) struct Operation<'a> {
    pub(crate) name: &'a str,
    pub(crate) shape: &'a Value,
    pub(crate) input: &'a str,
    pub(crate) output: &'a str,
    pub(crate) errors: Vec<&'a str>,
}

impl Model {
    pub(crate) fn load(path: &Path) -> Result<Self, Failure> {
        let json =
            fs::read(path).map_err(|why| format!("cannot read {}: {why}", path.display()))?;
        Self::parse(&json)
    }

    pub(crate) fn parse(json: &[u8]) -> Result<Self, Failure> {
        let model: Value = serde_json::from_slice(json)?;
        let shapes = model.get("shapes").and_then(Value::as_object);
        let mut shapes = shapes.cloned().ok_or("the model has no shapes")?;
        shapes.extend(prelude::shapes());
        let depths = sizes::depths(&shapes);
        Ok(Self { shapes, depths })
    }

    pub(crate) fn shape(&self, id: &str) -> Result<&Value, Failure> {
        Ok(self.shapes.get(id).ok_or_else(|| format!("the model has no {id}"))?)
    }

    /// How deep the smallest value of a shape is.
    pub(crate) fn depth(&self, id: &str) -> usize {
        self.depths.get(id).copied().unwrap_or(usize::MAX)
    }

    /// The service. A model has one.
    pub(crate) fn service(&self) -> Result<&Value, Failure> {
        let service = self.shapes.values().find(|shape| kind(shape) == "service");
        Ok(service.ok_or("the model has no service")?)
    }

    /// The operation of this name.
    pub(crate) fn operation(&self, wanted: &str) -> Result<Operation<'_>, Failure> {
        let mut operations = self.shapes.iter().filter(|(_, shape)| kind(shape) == "operation");
        let (id, shape) = operations
            .find(|(id, _)| name(id) == wanted)
            .ok_or_else(|| format!("the model has no operation {wanted}"))?;
        let errors = shape.get("errors").and_then(Value::as_array).into_iter().flatten();
        Ok(Operation {
            name: name(id),
            shape,
            input: target(shape.get("input")).unwrap_or(UNIT),
            output: target(shape.get("output")).unwrap_or(UNIT),
            errors: errors.map(|error| target(Some(error))).collect::<Result<_, _>>()?,
        })
    }
}

/// The shape that a reference to one is to.
pub(crate) fn target(reference: Option<&Value>) -> Result<&str, Failure> {
    let target = reference.and_then(|reference| reference.get("target"));
    Ok(target.and_then(Value::as_str).ok_or("a reference in the model has no target")?)
}

/// The value of a trait on a shape or a member. The prefix is that of Smithy's own.
pub(crate) fn smithy_trait<'a>(shape: &'a Value, name: &str) -> Option<&'a Value> {
    trait_value(shape, &format!("smithy.api#{name}"))
}

/// The value of a trait, given by its id.
pub(crate) fn trait_value<'a>(shape: &'a Value, id: &str) -> Option<&'a Value> {
    shape.get("traits")?.get(id)
}

/// The text of a trait, such as the name of a header.
pub(crate) fn trait_text<'a>(shape: &'a Value, name: &str) -> Option<&'a str> {
    smithy_trait(shape, name).and_then(Value::as_str)
}

/// The type of a shape. A string with the trait `enum` of Smithy 1.0 is an enum.
pub(crate) fn kind(shape: &Value) -> &str {
    match shape.get("type").and_then(Value::as_str).unwrap_or_default() {
        "string" if smithy_trait(shape, "enum").is_some() => "enum",
        "set" => "list",
        kind => kind,
    }
}

/// The name of a shape, without its namespace.
pub(crate) fn name(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}

/// The members of a structure, a union or an enum.
pub(crate) fn members(shape: &Value) -> impl Iterator<Item = (&String, &Value)> {
    shape.get("members").and_then(Value::as_object).into_iter().flatten()
}

/// The values of an enum.
pub(crate) fn enum_values(shape: &Value) -> Vec<String> {
    let listed = smithy_trait(shape, "enum").and_then(Value::as_array).into_iter().flatten();
    let listed = listed.filter_map(|entry| entry.get("value")?.as_str());
    let value = |(name, member)| trait_text(member, "enumValue").unwrap_or(name).to_owned();
    let named = members(shape).map(|(name, member)| value((name.as_str(), member)));
    listed.map(str::to_owned).chain(named).collect()
}

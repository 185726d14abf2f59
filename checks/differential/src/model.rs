//! The model that `lensmith-ecr` is generated from, read anew: a mistake of the generator is not repeated.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::Failure;
use crate::reference::Reference;

/// The shapes of the model, by id.
pub(crate) struct Model(Map<String, Value>);

/// What a call consists of: the ids of shapes.
pub(crate) struct Operation<'a> {
    pub(crate) input: &'a str,
    pub(crate) output: &'a str,
    pub(crate) errors: Vec<&'a str>,
}

impl Model {
    pub(crate) fn load() -> Result<Self, Failure> {
        let model: Value = serde_json::from_str(include_str!("../../../models/ecr.json"))?;
        let shapes = model.get("shapes").and_then(Value::as_object);
        Ok(Self(shapes.cloned().ok_or("the model has no shapes")?))
    }

    pub(crate) fn shape(&self, id: &str) -> Result<&Value, Failure> {
        Ok(self.0.get(id).ok_or_else(|| format!("the model has no {id}"))?)
    }

    pub(crate) fn operation(&self, id: &str) -> Result<Operation<'_>, Failure> {
        let shape = self.shape(id)?;
        let errors = shape.get("errors").and_then(Value::as_array);
        Ok(Operation {
            input: target(shape.get("input"))?,
            output: target(shape.get("output"))?,
            errors: errors
                .into_iter()
                .flatten()
                .map(|e| target(Some(e)))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Compares the names of operations, members and values of enums with those that botocore knows, and
    /// lists what only one of the two has.
    pub(crate) fn compare_names(&self, reference: &Reference) -> Result<String, Failure> {
        let theirs = reference.ask(json!({"ask": "describe"}))?;
        let theirs: BTreeSet<String> = serde_json::from_value(theirs)?;
        let ours: BTreeSet<String> =
            self.0.iter().flat_map(|(id, shape)| names(id, shape)).collect();
        let list = |names: Vec<&String>| match names.as_slice() {
            [] => "nothing".to_owned(),
            names => names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "),
        };
        let (both, only_ours, only_theirs) = (
            ours.intersection(&theirs).count(),
            list(ours.difference(&theirs).collect()),
            list(theirs.difference(&ours).collect()),
        );
        Ok(format!(
            "{both} on both sides; only in the model: {only_ours}; only in botocore: {only_theirs}"
        ))
    }
}

/// The shape that a reference to one is to.
pub(crate) fn target(reference: Option<&Value>) -> Result<&str, Failure> {
    let target = reference.and_then(|reference| reference.get("target"));
    Ok(target.and_then(Value::as_str).ok_or("a reference in the model has no target")?)
}

/// The value of a trait on a shape or a member. The prefix is that of Smithy's own.
pub(crate) fn smithy_trait<'a>(shape: &'a Value, name: &str) -> Option<&'a Value> {
    shape.get("traits")?.get(format!("smithy.api#{name}"))
}

pub(crate) fn kind(shape: &Value) -> &str {
    shape.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The name of a shape, without its namespace.
pub(crate) fn name(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}

/// The members of a structure, or of an enum.
pub(crate) fn members(shape: &Value) -> impl Iterator<Item = (&String, &Value)> {
    shape.get("members").and_then(Value::as_object).into_iter().flatten()
}

/// The values of an enum.
pub(crate) fn enum_values(shape: &Value) -> Vec<String> {
    let value = |(name, member)| {
        let value = smithy_trait(member, "enumValue").and_then(Value::as_str);
        value.unwrap_or(name).to_owned()
    };
    members(shape).map(|(name, member)| value((name.as_str(), member))).collect()
}

/// The names that a shape adds to those that are compared.
fn names(id: &str, shape: &Value) -> Vec<String> {
    let name = name(id);
    let parts = match kind(shape) {
        "operation" => return vec![name.to_owned()],
        "structure" => members(shape).map(|(member, _)| member.clone()).collect(),
        "enum" => enum_values(shape),
        _ => Vec::new(),
    };
    parts.iter().map(|part| format!("{name}.{part}")).collect()
}

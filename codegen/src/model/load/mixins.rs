//! Flattens mixins: every shape gets what its mixins have. See
//! [mixins](https://smithy.io/2.0/spec/mixins.html).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::traits::MIXIN;
use super::node::{Node, Nodes, SINGLE_MEMBERS};
use super::{MAX_SUGGESTIONS, order};
use crate::error::{Problem, member_id};
use crate::shape_id::ShapeId;

/// The most bytes of JSON that all mixins may copy. Mixins of mixins multiply, so a small model could fill
/// any memory.
const MAX_COPIED: usize = 16 << 20;

/// Which shapes each shape mixes in, of those that mix in any.
pub(super) type Mixins = BTreeMap<ShapeId, Vec<ShapeId>>;

/// Takes the property `mixins` out of the nodes.
pub(super) fn take(nodes: &mut Nodes, problems: &mut Vec<Problem>) -> Mixins {
    let mut mixins = Mixins::new();
    for (id, node) in nodes {
        let Some(list) = node.json.as_object_mut().and_then(|node| node.remove("mixins")) else {
            continue;
        };
        let targets = list.as_array().map(|list| list.iter().map(target).collect::<Option<_>>());
        if let Some(Some(targets)) = targets {
            mixins.insert(id.clone(), targets);
        } else {
            let problem = Problem::of(id, "`mixins` is not a list of targets");
            let help = r#"mixins look like [{"target": "namespace#Name"}]"#;
            problems.push(problem.help(help).in_file(&node.file));
        }
    }
    mixins
}

fn target(node: &Value) -> Option<ShapeId> {
    ShapeId::parse(node.get("target")?.as_str()?)
}

/// The ids of all nodes, each after its mixins.
///
/// # Errors
/// A cycle, by name.
pub(super) fn order<'a>(nodes: &'a Nodes, mixins: &'a Mixins) -> Result<Vec<ShapeId>, Problem> {
    let depends_on = |id: &'a ShapeId| (id, mixins.get(id).into_iter().flatten().collect());
    let sorted = order::sort(&nodes.keys().map(depends_on).collect());
    sorted.map(|ids| ids.into_iter().cloned().collect()).map_err(|ring| {
        let names: Vec<&str> = ring.iter().chain(ring.first()).map(|id| id.as_str()).collect();
        let file = ring.first().and_then(|id| nodes.get(*id)).map_or("", |node| &*node.file);
        Problem::of(names.first().unwrap_or(&""), format!("cyclic mixins: {}", names.join(" -> ")))
            .help("remove one of them from the `mixins` of a shape")
            .in_file(file)
    })
}

/// Gives a node what its mixins have. The mixins must have theirs already.
pub(super) fn mix_in(
    id: &ShapeId,
    node: &mut Node,
    mixins: &[ShapeId],
    nodes: &Nodes,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) {
    let Value::Object(own) = &mut node.json else { return };
    let mut wrong = Vec::new();
    let mut mixed = Map::new();
    for mixin in mixins {
        let suggests = problems.len() + wrong.len() < MAX_SUGGESTIONS;
        let shape = find(id, own.get("type"), mixin, nodes, suggests);
        let shape = match shape.and_then(|shape| budget.spend(id, shape)) {
            Ok(shape) => shape,
            Err(problem) => {
                wrong.push(problem);
                continue;
            }
        };
        let local = shape.get("traits").and_then(|traits| traits.get(MIXIN)?.get("localTraits"));
        let local = local.and_then(Value::as_array).into_iter().flatten();
        let local: BTreeSet<&str> = local.filter_map(Value::as_str).collect();
        let is_inherited = |trait_id: &str| trait_id != MIXIN && !local.contains(trait_id);
        overlay(id, &mut mixed, shape.clone(), is_inherited, &mut wrong);
    }
    overlay(id, &mut mixed, std::mem::take(own), |_| true, &mut wrong);
    *own = mixed;
    problems.extend(wrong.into_iter().map(|problem| problem.in_file(&node.file)));
}

/// A shape that may be mixed into one of this type.
fn find<'a>(
    id: &ShapeId,
    kind: Option<&Value>,
    mixin: &ShapeId,
    nodes: &'a Nodes,
    suggests: bool,
) -> Result<&'a Map<String, Value>, Problem> {
    let Some(node) = nodes.get(mixin) else {
        let mut problem = Problem::of(id, format!("no model file defines the mixin `{mixin}`"));
        if suggests {
            problem = problem.did_you_mean_shape(mixin, nodes.keys());
        }
        return Err(problem.or_help("pass the file that defines it as well (`--model`)"));
    };
    let shape = node.json.as_object();
    let is_mixin = shape
        .is_some_and(|shape| shape.get("traits").is_some_and(|traits| traits.get(MIXIN).is_some()));
    match shape {
        Some(shape) if is_mixin && shape.get("type") == kind => Ok(shape),
        _ if is_mixin => Err(Problem::of(id, format!("the mixin `{mixin}` is of another type"))
            .help("a mixin must have the type of the shape that uses it")),
        _ => Err(Problem::of(id, format!("`{mixin}` is used as a mixin, but is not one"))
            .help("give it the trait `smithy.api#mixin`")),
    }
}

/// What may still be copied.
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn new() -> Self {
        Self(MAX_COPIED)
    }

    /// Takes from it what a copy of the shape needs.
    fn spend<'a>(
        &mut self,
        id: &ShapeId,
        copied: &'a Map<String, Value>,
    ) -> Result<&'a Map<String, Value>, Problem> {
        let weight = copied.iter().map(|(key, value)| key.len() + weight(value)).sum();
        let Some(rest) = self.0.checked_sub(weight) else {
            let cause = format!("mixins make the model more than {MAX_COPIED} bytes larger");
            return Err(Problem::of(id, cause).help("mix in less"));
        };
        self.0 = rest;
        Ok(copied)
    }
}

/// About how many bytes a value takes. The depth of values is limited where they are read.
fn weight(value: &Value) -> usize {
    const VALUE: usize = 32;
    match value {
        Value::String(text) => VALUE + text.len(),
        Value::Array(values) => VALUE + values.iter().map(weight).sum::<usize>(),
        Value::Object(entries) => {
            VALUE
                + entries
                    .iter()
                    .map(|(key, value)| VALUE + key.len() + weight(value))
                    .sum::<usize>()
        }
        _ => VALUE,
    }
}

/// Lays the properties of a shape over those of its mixins: traits and other values replace, lists and
/// members are appended.
fn overlay(
    id: &ShapeId,
    lower: &mut Map<String, Value>,
    upper: Map<String, Value>,
    is_inherited: impl Fn(&str) -> bool,
    problems: &mut Vec<Problem>,
) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (_, Value::Object(mut traits)) if key == "traits" => {
                traits.retain(|trait_id, _| is_inherited(trait_id));
                extend(lower, &key, traits);
            }
            (Some(Value::Object(lower)), Value::Object(members)) if key == "members" => {
                for (name, upper) in members {
                    match lower.get_mut(&name) {
                        Some(lower) => overlay_member(id, &name, lower, upper, problems),
                        None => {
                            lower.insert(name, upper);
                        }
                    }
                }
            }
            (Some(lower), upper) if SINGLE_MEMBERS.contains(&key.as_str()) => {
                overlay_member(id, &key, lower, upper, problems);
            }
            (Some(Value::Array(lower)), Value::Array(upper)) => {
                let seen: BTreeSet<String> = lower.iter().map(Value::to_string).collect();
                lower.extend(upper.into_iter().filter(|value| !seen.contains(&value.to_string())));
            }
            (Some(Value::Object(_)), Value::Object(entries)) if !entries.contains_key("target") => {
                extend(lower, &key, entries);
            }
            (_, value) => {
                lower.insert(key, value);
            }
        }
    }
}

/// A member that a shape has from several mixins is one member, if all of them agree on its target.
fn overlay_member(
    id: &ShapeId,
    name: &str,
    lower: &mut Value,
    upper: Value,
    problems: &mut Vec<Problem>,
) {
    let (mixed, own) = (lower.get("target"), upper.get("target"));
    if let (Some(mixed), Some(own)) = (mixed, own)
        && mixed != own
    {
        let cause =
            format!("the shape and its mixins give the member two targets, {mixed} and {own}");
        let problem = Problem::of(member_id(id, name), cause);
        problems.push(problem.help("give one of the members another name"));
    }
    match (lower, upper) {
        (Value::Object(lower), Value::Object(upper)) => {
            for (key, value) in upper {
                match value {
                    Value::Object(traits) if key == "traits" => extend(lower, &key, traits),
                    value => {
                        lower.insert(key, value);
                    }
                }
            }
        }
        (lower, upper) => *lower = upper,
    }
}

/// Adds entries to the object at a key, or makes one of them.
fn extend(lower: &mut Map<String, Value>, key: &str, entries: Map<String, Value>) {
    match lower.get_mut(key) {
        Some(Value::Object(present)) => present.extend(entries),
        _ => {
            lower.insert(key.to_owned(), entries.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::ModelFile;
    use crate::model::load;

    #[test]
    fn what_mixins_multiply_is_limited() {
        let large = "x".repeat(1 << 20);
        let mut shapes = json!({
            "a#Mixin": {
                "type": "string",
                "traits": { "smithy.api#mixin": {}, "smithy.api#documentation": large }
            }
        });
        let load_with = |users: u32, shapes: &mut serde_json::Value| {
            for user in 0..users {
                shapes[format!("a#User{user}")] =
                    json!({ "type": "string", "mixins": [{ "target": "a#Mixin" }] });
            }
            let json = json!({ "smithy": "2.0", "shapes": shapes }).to_string();
            load(&[ModelFile { name: "model.json", json: json.as_bytes() }])
        };
        assert!(load_with(10, &mut shapes).is_ok());
        let errors = load_with(20, &mut shapes).unwrap_err().to_string();
        assert!(
            errors.contains("mixins make the model more than 16777216 bytes larger"),
            "{errors}"
        );
    }
}

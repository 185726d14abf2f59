//! How deep the smallest value of each shape is, so that random values of shapes that contain themselves end.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{kind, members, smithy_trait, target};

/// The depths, by the ids of the shapes. A shape that has no value has none.
pub(super) fn depths(shapes: &Map<String, Value>) -> BTreeMap<String, usize> {
    let mut depths = BTreeMap::new();
    loop {
        let known = depths.len();
        for (id, shape) in shapes {
            if !depths.contains_key(id)
                && let Some(depth) = depth(shape, &depths)
            {
                depths.insert(id.clone(), depth);
            }
        }
        if depths.len() == known {
            return depths;
        }
    }
}

/// The depth of a shape, if those of the shapes that its smallest value needs are known.
fn depth(shape: &Value, depths: &BTreeMap<String, usize>) -> Option<usize> {
    let of = |reference| depths.get(target(Some(reference)).ok()?).copied();
    let inner = match kind(shape) {
        "structure" => {
            let mut needed = members(shape).filter(|(_, member)| is_always_there(member));
            needed.try_fold(0, |depth, (_, member)| Some(depth.max(of(member)?)))?
        }
        "union" => members(shape).filter_map(|(_, member)| of(member)).min()?,
        "list" | "map" if least_length(shape) == 0 => 0,
        "list" => of(shape.get("member")?)?,
        "map" => of(shape.get("value")?)?,
        _ => return Some(0),
    };
    Some(inner + 1)
}

/// Whether every random value has the member. Those with a default do: where they are absent, Lensmith writes and reads
/// the default and botocore nothing, which is the same to the service. So do idempotency tokens, which are random.
pub(crate) fn is_always_there(member: &Value) -> bool {
    let traits = ["required", "default", "idempotencyToken", "httpLabel"];
    traits.iter().any(|name| smithy_trait(member, name).is_some_and(|value| !value.is_null()))
}

fn least_length(shape: &Value) -> u64 {
    smithy_trait(shape, "length").and_then(|length| length.get("min")?.as_u64()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_shape_that_contains_itself_has_a_smallest_value() {
        let shapes = json!({
            "#S": {"type": "string"},
            "#List": {"type": "list", "member": {"target": "#Tree"}},
            "#Tree": {"type": "union", "members": {"and": {"target": "#Pair"}, "leaf": {"target": "#S"}}},
            "#Pair": {"type": "structure", "members": {
                "tree": {"target": "#Tree", "traits": {"smithy.api#required": {}}},
                "more": {"target": "#Endless"},
            }},
            "#Endless": {"type": "union", "members": {"again": {"target": "#Endless"}}},
        });
        let depths = depths(shapes.as_object().unwrap());
        let depths: Vec<_> = depths.iter().map(|(id, depth)| (id.as_str(), *depth)).collect();
        assert_eq!(depths, [("#List", 1), ("#Pair", 2), ("#S", 0), ("#Tree", 1)]);
    }
}

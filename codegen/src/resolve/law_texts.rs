//! Texts for the generated tests: two JSON objects of each structure that differ in every member.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::events;
use crate::model::{Member, Model, ShapeKind, Simple};
use crate::shape_id::ShapeId;

/// The depth of a sample, in shapes. What is deeper is tested with its own shape.
const DEPTH: usize = 3;

/// The depth of a sample through required members, for models that never end.
const MAX_DEPTH: usize = 16;

/// The number of values in a sample after which its members become small.
const MAX_VALUES: usize = 500;

/// The number of values left for a member of such a sample: enough for each to have one.
const LEAST_VALUES: usize = MAX_DEPTH + 4;

/// Two samples of a structure.
pub(super) fn of_structure(model: &Model, id: &ShapeId) -> [Value; 2] {
    [1, 2].map(|seed| Sampler::new(model, seed).structure(id, 0))
}

/// A sample of a union with this member; `None` if the member can have no value.
pub(super) fn of_union_member(model: &Model, member: &Member) -> Option<Value> {
    let value = Sampler::new(model, 1).member(member, 0, DEPTH).filter(|_| is_readable(member))?;
    Some(json!({ &member.name: value }))
}

/// Whether a union with this member can be read. Responses may have `__type` in addition to the member, so
/// readers skip it.
fn is_readable(member: &Member) -> bool {
    member.name != "__type"
}

struct Sampler<'a> {
    model: &'a Model,
    seed: i64,
    /// The number of values that are left.
    left: Cell<usize>,
}

impl<'a> Sampler<'a> {
    fn new(model: &'a Model, seed: i64) -> Self {
        Self { model, seed, left: Cell::new(MAX_VALUES) }
    }

    fn structure(&self, id: &ShapeId, depth: usize) -> Value {
        let mut object = Map::new();
        if let Some(ShapeKind::Structure(members)) = self.model.get(id).map(|shape| &shape.kind) {
            let wanted = |member: &&Member| depth < DEPTH || member.traits.required();
            for (index, member) in (0..).zip(members.iter().filter(wanted)) {
                if depth == 0 {
                    self.left.set(self.left.get().max(LEAST_VALUES));
                }
                if let Some(value) = self.member(member, index, depth) {
                    object.insert(member.name.clone(), value);
                }
            }
        }
        Value::Object(object)
    }

    /// A value of the member that differs from those of its neighbours; `None` if it would be too deep.
    fn member(&self, member: &Member, index: i64, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH || self.left.get() == 0 {
            return None;
        }
        self.left.set(self.left.get() - 1);
        let number = index * 2 + self.seed;
        Some(match &self.model.get(&member.target)?.kind {
            ShapeKind::Simple(simple) => match simple {
                Simple::Boolean => json!(self.seed == 1),
                Simple::Byte | Simple::Short | Simple::Integer | Simple::Long => {
                    json!(number % 100)
                }
                Simple::BigInteger | Simple::BigDecimal => json!(number),
                Simple::Timestamp => json!(1_700_000_000 + number),
                // The fraction is exact in both types.
                Simple::Float | Simple::Double => json!(format!("{number}.5").parse::<f64>().ok()?),
                Simple::Blob => self.blob(number),
                Simple::Document | Simple::String => {
                    json!(format!("{}-{}", member.name, self.seed))
                }
            },
            ShapeKind::Enum(values) => json!(self.text(values, &member.name)),
            ShapeKind::IntEnum(values) => {
                let known = values.iter().filter_map(|value| value.traits.enum_integer());
                let known: Vec<i64> = known.collect();
                json!(self.pick(&known, |count| number + count - 1))
            }
            // A member without a value at any depth is left out.
            ShapeKind::List(element) => {
                let element = self.member(element, index, depth + 1);
                element.into_iter().collect()
            }
            ShapeKind::Map { key, value } => {
                let value = self.member(value, index, depth + 1);
                value.into_iter().map(|value| (self.key(key), value)).collect()
            }
            ShapeKind::Structure(_) => self.structure(&member.target, depth + 1),
            // A stream of events is a body, as one of bytes is.
            _ if events::is_union(self.model.get(&member.target)?) => self.blob(number),
            ShapeKind::Union(members) => {
                // A union that holds only itself has no value at any depth.
                let mut samples = members
                    .iter()
                    .filter(|member| is_readable(member))
                    .map(|member| (member, self.member(member, index, depth + 1)));
                let (member, value) = samples.find_map(|(member, value)| Some((member, value?)))?;
                json!({ &member.name: value })
            }
            _ => return None,
        })
    }

    fn blob(&self, number: i64) -> Value {
        json!(format!("bGVu{:0>4}", number % 10_000))
    }

    /// A key of a map: a value of the enum if the key is one.
    fn key(&self, key: &Member) -> String {
        match self.model.get(&key.target).map(|shape| &shape.kind) {
            Some(ShapeKind::Enum(values)) => self.text(values, &key.name),
            _ => "key".to_owned(),
        }
    }

    fn text(&self, values: &[Member], name: &str) -> String {
        let known: Vec<String> = values
            .iter()
            .map(|value| value.traits.enum_string().unwrap_or(&value.name).to_owned())
            .collect();
        self.pick(&known, |number| match number {
            1 => format!("{name}-{}", self.seed),
            number => format!("{name}-{}-{number}", self.seed),
        })
    }

    /// The first or the second value that an enum knows. If it has too few, the first made-up value, numbered
    /// from 1, that the enum does not know.
    fn pick<V: Clone + Default + PartialEq>(&self, known: &[V], make: impl Fn(i64) -> V) -> V {
        let chosen = known.get(usize::from(self.seed == 2)).cloned();
        let mut made_up = (1..).map(make);
        chosen.or_else(|| made_up.find(|value| !known.contains(value))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ModelFile;

    #[test]
    fn a_large_structure_has_every_member_and_is_bounded() {
        let members = |count: usize, target: &str| -> Map<String, Value> {
            (0..count).map(|index| (format!("m{index}"), json!({ "target": target }))).collect()
        };
        let model = json!({ "smithy": "2.0", "shapes": {
            "a#Large": { "type": "structure", "members": members(90, "a#List") },
            "a#List": { "type": "list", "member": { "target": "a#Part" } },
            "a#Part": { "type": "structure", "members": members(90, "smithy.api#String") }
        } });
        let json = model.to_string();
        let model = [ModelFile { name: "large.json", json: json.as_bytes() }];
        let model = crate::model::load(&model).unwrap();
        let id = model.shapes.keys().find(|id| id.name() == "Large").unwrap();
        let samples = of_structure(&model, id);
        let [one, two] = samples.each_ref().map(|sample| sample.as_object().unwrap());
        assert_eq!(one.len(), 90);
        assert!(one.iter().all(|(name, value)| two.get(name).is_some_and(|other| other != value)));
        let text = samples.map(|sample| sample.to_string());
        assert!(text.iter().all(|text| text.len() < 90 * LEAST_VALUES * 20), "{text:?}");
    }
}

//! What each shape of the closure becomes: a type of its own.

use super::features::Features;
use super::{DOC_WIDTH, FIELD_DOC_WIDTH, Resolver, documentation, samples};
use crate::error::{Problem, member};
use crate::ir::{
    EnumValue, EnumValues, Enumeration, Equality, Role, TypeDefinition, TypeKind, Union,
    UnionVariant,
};
use crate::model::{Member, Shape, ShapeId, ShapeKind};
use crate::names::{ConstName, VariantName};

impl Resolver<'_> {
    /// The types of a closure, in the order of their names.
    pub(super) fn types(&mut self, features: &Features<'_>) -> Vec<TypeDefinition> {
        let mut types = Vec::new();
        for (id, feature) in features.of_types() {
            let Some(shape) = self.model.get(id) else { continue };
            let docs = match documentation(&shape.traits, DOC_WIDTH) {
                docs if docs.is_empty() => format!("The shape `{}`.", id.name()),
                docs => docs,
            };
            let name = self.names.of(id);
            let kind = match &shape.kind {
                ShapeKind::Enum(values) => TypeKind::Enumeration(strings(docs, values)),
                ShapeKind::IntEnum(values) => {
                    TypeKind::Enumeration(self.integers(id, shape, docs, values))
                }
                ShapeKind::Union(members) => TypeKind::Union(self.union(id, docs, members)),
                _ => {
                    let role = shape.traits.error().map_or(Role::Data, Role::Error);
                    let structure = self.structure(id, name.clone(), role);
                    TypeKind::Structure(crate::ir::Structure { docs, ..structure })
                }
            };
            let shape_name = id.name().to_owned();
            let origin = id.to_string();
            types.push(TypeDefinition { origin, name, shape_name, feature: feature.clone(), kind });
        }
        types.sort_by(|a, b| a.name.cmp(&b.name));
        types
    }

    fn integers(
        &mut self,
        id: &ShapeId,
        shape: &Shape,
        docs: String,
        members: &[Member],
    ) -> Enumeration {
        let mut values = Vec::new();
        for found in members {
            let value = found.traits.enum_integer();
            match value.and_then(|value| i32::try_from(value).ok()) {
                Some(value) => values.push(enum_value(found, value)),
                None => {
                    let problem =
                        Problem::of(member(id, &found.name), "the value has no 32-bit integer");
                    let problem = problem.help("give it the trait `smithy.api#enumValue`");
                    self.problems.push(problem.in_file(&shape.file));
                }
            }
        }
        Enumeration { docs, values: EnumValues::Integers(values) }
    }

    fn union(&mut self, id: &ShapeId, docs: String, members: &[Member]) -> Union {
        let mut variants = Vec::new();
        for found in members {
            let Some((value, docs)) = self.member_value(id, found) else { continue };
            variants.push(UnionVariant {
                name: VariantName::of_member(&found.name),
                constant: ConstName::of_variant(&found.name),
                docs,
                value,
                sample: samples::of_union_member(self.model, found).to_string(),
            });
        }
        Union { docs, equality: self.equality(id), variants }
    }

    /// How far values of a shape can be compared.
    pub(super) fn equality(&self, id: &ShapeId) -> Equality {
        if self.inexact.contains(id) { Equality::Partial } else { Equality::Full }
    }
}

fn strings(docs: String, members: &[Member]) -> Enumeration {
    // A value without the trait is the name of its member.
    let text = |found: &Member| found.traits.enum_string().unwrap_or(&found.name).to_owned();
    let values = members.iter().map(|found| enum_value(found, text(found)));
    Enumeration { docs, values: EnumValues::Strings(values.collect()) }
}

fn enum_value<T: std::fmt::Debug>(found: &Member, value: T) -> EnumValue<T> {
    let docs = match documentation(&found.traits, FIELD_DOC_WIDTH) {
        docs if docs.is_empty() => format!("The value `{value:?}`."),
        docs => docs,
    };
    EnumValue {
        name: VariantName::of_member(&found.name),
        constant: ConstName::of_variant(&found.name),
        value,
        docs,
    }
}

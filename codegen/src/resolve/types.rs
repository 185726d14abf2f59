//! What each shape of the closure becomes: a type of its own.

use super::features::Features;
use super::{DOC_WIDTH, FIELD_DOC_WIDTH, Resolver, deprecation, documentation, samples};
use crate::docs;
use crate::error::{Problem, member};
use crate::ir::{
    EnumValue, EnumValues, Enumeration, Equality, Structure, TypeDefinition, TypeKind, Union,
    UnionVariant,
};
use crate::model::{Member, Shape, ShapeId, ShapeKind};
use crate::names::PartName;

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
            let name = self.names.of_type(id);
            let deprecated = deprecation(&shape.traits);
            let kind = match &shape.kind {
                ShapeKind::Enum(values) => TypeKind::Enumeration(Enumeration {
                    docs,
                    deprecated,
                    values: self.strings(id, values),
                }),
                ShapeKind::IntEnum(values) => {
                    let values = self.integers(id, shape, values);
                    TypeKind::Enumeration(Enumeration { docs, deprecated, values })
                }
                ShapeKind::Union(members) => {
                    let variants = self.variants(id, members);
                    let equality = self.equality(id);
                    TypeKind::Union(Union { docs, deprecated, equality, variants })
                }
                _ => {
                    let structure = self.structure(id, name.clone(), self.role_of_part(id));
                    let query_code = self.query_code(id, shape);
                    let retry = shape.traits.retry();
                    TypeKind::Structure(Structure {
                        docs,
                        deprecated,
                        query_code,
                        retry,
                        ..structure
                    })
                }
            };
            let shape_name = id.name().to_owned();
            types.push(TypeDefinition { name, shape_name, feature: feature.clone(), kind });
        }
        types.sort_by(|a, b| a.name.cmp(&b.name));
        types
    }

    fn strings(&mut self, id: &ShapeId, members: &[Member]) -> EnumValues {
        // A value without the trait is the name of its member.
        let text = |found: &Member| found.traits.enum_string().unwrap_or(&found.name).to_owned();
        let values = members.iter().zip(self.parts(id));
        EnumValues::Strings(
            values.map(|(found, name)| enum_value(found, name, text(found))).collect(),
        )
    }

    fn integers(&mut self, id: &ShapeId, shape: &Shape, members: &[Member]) -> EnumValues {
        let mut values = Vec::new();
        let names = self.parts(id);
        for (found, name) in members.iter().zip(names) {
            let value = found.traits.enum_integer();
            match value.and_then(|value| i32::try_from(value).ok()) {
                Some(value) => values.push(enum_value(found, name, value)),
                None => {
                    let problem =
                        Problem::of(member(id, &found.name), "the value has no 32-bit integer");
                    let problem = problem.help("give it the trait `smithy.api#enumValue`");
                    self.problems.push(problem.in_file(&shape.file));
                }
            }
        }
        EnumValues::Integers(values)
    }

    fn variants(&mut self, id: &ShapeId, members: &[Member]) -> Vec<UnionVariant> {
        let mut variants = Vec::new();
        let names = self.parts(id);
        for (found, name) in members.iter().zip(names) {
            let Some((value, docs)) = self.member_value(id, found) else { continue };
            variants.push(UnionVariant {
                name: name.variant,
                constant: name.constant,
                docs,
                deprecated: deprecation(&found.traits),
                value,
                sample: samples::of_union_member(self.model, found)
                    .map(|sample| sample.to_string()),
            });
        }
        variants
    }

    /// What an error was called in AWS Query, where its service spoke that and it is another name.
    fn query_code(&self, id: &ShapeId, shape: &Shape) -> Option<String> {
        let code = shape.traits.query_code().filter(|_| self.service.is_query_compatible())?;
        (code != id.name()).then(|| code.to_owned())
    }

    /// How far values of a shape can be compared.
    pub(super) fn equality(&self, id: &ShapeId) -> Equality {
        if self.inexact.contains(id) { Equality::Partial } else { Equality::Full }
    }
}

fn enum_value<T: std::fmt::Debug>(found: &Member, name: PartName, value: T) -> EnumValue<T> {
    let docs = match documentation(&found.traits, FIELD_DOC_WIDTH) {
        docs if docs.is_empty() => format!("The value {}.", docs::value(&format!("{value:?}"))),
        docs => docs,
    };
    EnumValue {
        name: name.variant,
        constant: name.constant,
        value,
        docs,
        deprecated: deprecation(&found.traits),
    }
}

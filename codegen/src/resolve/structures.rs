//! What each structure becomes.

use serde_json::Value;

use super::expressions::{float, is_in_document};
use super::{Resolver, deprecation, expressions, samples};
use crate::error::{Problem, member};
use crate::ir::{Expression, Field, Presence, Role, Samples, Structure, Type};
use crate::model::{Member, Shape, ShapeId, ShapeKind, Simple, digits};
use crate::names::{ConstName, FieldName, TypeName};

impl Resolver<'_> {
    /// A structure with all but its documentation, which depends on its place. An operation without
    /// input or output has one without members.
    pub(super) fn structure(&mut self, id: &ShapeId, name: TypeName, role: Role) -> Structure {
        let members = match self.model.get(id) {
            Some(Shape { kind: ShapeKind::Structure(members), .. }) => members.as_slice(),
            _ => &[],
        };
        let samples = samples::of_structure(self.model, id);
        let names = self.fields(id, role);
        let fields = members
            .iter()
            .zip(names)
            .filter_map(|(found, name)| self.field(id, found, name, role, &samples));
        Structure {
            shape_name: id.name().to_owned(),
            name,
            docs: String::new(),
            deprecated: None,
            query_code: None,
            retry: None,
            role,
            fields: fields.collect(),
            samples: samples.map(|sample| sample.to_string()),
            equality: self.equality(id),
        }
    }

    /// What a structure is for that is part of another.
    pub(super) fn role_of_part(&self, id: &ShapeId) -> Role {
        let fault = self.model.get(id).and_then(|shape| shape.traits.error());
        fault.map_or(Role::Data, Role::Error)
    }

    fn field(
        &mut self,
        id: &ShapeId,
        found: &Member,
        (name, constant): (FieldName, ConstName),
        role: Role,
        [one, two]: &[Value; 2],
    ) -> Option<Field> {
        let (value, mut docs) = self.member_value(id, found)?;
        let target = self.model.get(&found.target)?;
        let presence = self.presence(id, found, target, role);
        if let (Presence::Defaulted(_), Some(default)) = (&presence, found.traits.default_value()) {
            let default = crate::docs::value(&digits::text(default));
            docs.push_str(&format!("\n\nDefault: {default}."));
        }
        if is_filled(found, role) {
            docs.push_str("\n\nA client fills it with a random token where it is absent.");
        }
        let differ = one.get(&found.name) != two.get(&found.name);
        Some(Field {
            name,
            constant,
            docs,
            deprecated: deprecation(&found.traits),
            presence,
            value,
            samples: if differ { Samples::Differ } else { Samples::Agree },
        })
    }

    /// Smithy's rule for clients, with two differences: a required member of an input is required, since
    /// a call without it can only fail, and an idempotency token never is, since a client fills it. A
    /// default that is the service's own affair is not sent, nor made up where it is missing.
    /// See [optionality](https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality).
    pub(super) fn presence(
        &mut self,
        id: &ShapeId,
        found: &Member,
        target: &Shape,
        role: Role,
    ) -> Presence {
        if found.traits.client_optional() || is_filled(found, role) {
            return Presence::Optional;
        }
        let container = self.model.get(id);
        let is_input =
            role == Role::Request || container.is_some_and(|container| container.traits.is_input());
        let is_internal = found.traits.internal() || target.traits.internal();
        let default = found.traits.default_value().filter(|_| !(is_input || is_internal));
        let default = default.and_then(|value| {
            let expression = self.default_value(value, found, target);
            if expression.is_none() {
                let kind = target.kind.name();
                let cause =
                    format!("the default {} is no value of type {kind}", digits::text(value));
                let problem = Problem::of(member(id, &found.name), cause);
                let problem = problem.help("state a value of that type, or none");
                let file = container.map_or("", |container| &*container.file);
                self.problems.push(problem.in_file(file));
            }
            expression
        });
        match default {
            default if found.traits.required() => Presence::Required(default),
            Some(default) => Presence::Defaulted(default),
            None => Presence::Optional,
        }
    }

    /// The value of a default, where it is one of its type.
    fn default_value(&self, value: &Value, found: &Member, target: &Shape) -> Option<Expression> {
        let text = || value.as_str().map(|text| Expression::String(text.to_owned()));
        let of_enum =
            |value| Expression::UnknownVariant(self.names.of_type(&found.target), Box::new(value));
        let int = || integer(value, i32::MIN.into(), i32::MAX.into());
        match &target.kind {
            ShapeKind::Enum(_) => text().map(of_enum),
            ShapeKind::IntEnum(_) => int().map(of_enum),
            ShapeKind::List(_) => {
                value.as_array()?.is_empty().then(|| Expression::List(Vec::new()))
            }
            ShapeKind::Map { .. } => {
                value.as_object()?.is_empty().then(|| Expression::Map(Vec::new()))
            }
            ShapeKind::Simple(simple) => match simple {
                Simple::Boolean => value.as_bool().map(Expression::Boolean),
                Simple::Byte => integer(value, i8::MIN.into(), i8::MAX.into()),
                Simple::Short => integer(value, i16::MIN.into(), i16::MAX.into()),
                Simple::Integer => int(),
                Simple::Long => integer(value, i64::MIN, i64::MAX),
                Simple::Float => float(&Type::Float, value).map(Expression::Float),
                Simple::Double => float(&Type::Double, value).map(Expression::Float),
                Simple::String => text(),
                Simple::Timestamp => {
                    let time = expressions::time(value)?;
                    let (seconds, nanoseconds) = (time.as_second(), time.subsec_nanosecond());
                    Some(Expression::Timestamp { seconds, nanoseconds })
                }
                Simple::Blob => expressions::base64(value.as_str()?).map(Expression::Blob),
                Simple::Document => is_document(value).then(|| Expression::Document(value.clone())),
                Simple::BigInteger | Simple::BigDecimal => {
                    digits::digits(value).map(Expression::BigNumber)
                }
            },
            _ => None,
        }
    }
}

/// Whether a client gives a value to a member that is absent: to an idempotency token, which is one in the
/// input of an operation only.
fn is_filled(found: &Member, role: Role) -> bool {
    role == Role::Request && found.traits.idempotency_token()
}

/// A document's default is simple, or empty.
fn is_document(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty() || is_in_document(value),
        _ => true,
    }
}

fn integer(value: &Value, min: i64, max: i64) -> Option<Expression> {
    let value = value.as_i64().filter(|value| (min..=max).contains(value))?;
    Some(Expression::Integer(value))
}

//! What each structure becomes.

use serde_json::Value;

use super::{Resolver, expressions, samples};
use crate::error::{Problem, member};
use crate::ir::{Field, Literal, Presence, Role, Samples, Structure};
use crate::model::{Member, Shape, ShapeId, ShapeKind, Simple};
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
            let default = crate::docs::value(&default.to_string());
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
            deprecated: found.traits.deprecation(),
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
            let literal = literal(value, target);
            if literal.is_none() {
                let kind = target.kind.name();
                let cause = format!("the default {value} is no value of type {kind}");
                let problem = Problem::of(member(id, &found.name), cause);
                let problem = problem.help("state a value of that type, or none");
                let file = container.map_or("", |container| &*container.file);
                self.problems.push(problem.in_file(file));
            }
            literal
        });
        match default {
            default if found.traits.required() => Presence::Required(default),
            Some(default) => Presence::Defaulted(default),
            None => Presence::Optional,
        }
    }
}

/// Whether a client gives a value to a member that is absent: to an idempotency token, which is one in the
/// input of an operation only.
fn is_filled(found: &Member, role: Role) -> bool {
    role == Role::Request && found.traits.idempotency_token()
}

/// The value of a default, where it is one of its type.
fn literal(value: &Value, target: &Shape) -> Option<Literal> {
    match &target.kind {
        ShapeKind::Simple(Simple::Boolean) => value.as_bool().map(Literal::Boolean),
        ShapeKind::Simple(Simple::Byte) => integer(value, i8::MIN.into(), i8::MAX.into()),
        ShapeKind::Simple(Simple::Short) => integer(value, i16::MIN.into(), i16::MAX.into()),
        ShapeKind::IntEnum(_) | ShapeKind::Simple(Simple::Integer) => {
            integer(value, i32::MIN.into(), i32::MAX.into())
        }
        ShapeKind::Simple(Simple::Long) => integer(value, i64::MIN, i64::MAX),
        ShapeKind::Simple(Simple::Float) => {
            value.as_f64().filter(|value| value.abs() <= f32::MAX.into()).map(Literal::Float)
        }
        ShapeKind::Simple(Simple::Double) => value.as_f64().map(Literal::Float),
        ShapeKind::Enum(_) | ShapeKind::Simple(Simple::String) => {
            value.as_str().map(|text| Literal::String(text.to_owned()))
        }
        ShapeKind::Simple(Simple::Timestamp) => {
            let time = expressions::time(value)?;
            let (seconds, nanoseconds) = (time.as_second(), time.subsec_nanosecond());
            Some(Literal::Timestamp { seconds, nanoseconds })
        }
        ShapeKind::Simple(Simple::Blob) => {
            value.as_str().filter(|text| is_base64(text)).map(|text| Literal::Blob(text.to_owned()))
        }
        ShapeKind::Simple(Simple::Document) => {
            is_document(value).then(|| Literal::Document(value.clone()))
        }
        ShapeKind::Simple(Simple::BigInteger | Simple::BigDecimal) => {
            value.is_number().then(|| Literal::BigNumber(value.to_string()))
        }
        ShapeKind::List(_) => value.as_array()?.is_empty().then_some(Literal::Empty),
        ShapeKind::Map { .. } => value.as_object()?.is_empty().then_some(Literal::Empty),
        _ => None,
    }
}

/// A document's default is simple, or empty.
fn is_document(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '/';
    text.len().is_multiple_of(4) && padding <= 2 && digits.chars().all(is_digit)
}

fn integer(value: &Value, min: i64, max: i64) -> Option<Literal> {
    let value = value.as_i64().filter(|value| (min..=max).contains(value))?;
    Some(Literal::Integer(value))
}

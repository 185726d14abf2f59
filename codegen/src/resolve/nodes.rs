//! JSON nodes of a model as values of the generated types, as a user writes them and as they go over the
//! wire.

mod document;
mod time;

use std::collections::BTreeMap;

use base64::Engine;
use base64::alphabet::STANDARD as STANDARD_ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use serde_json::{Map, Value};

pub(super) use self::document::is_in_document;
use self::document::{document, document_json};
pub(super) use self::time::time;
use self::time::{timestamp, timestamp_text};
use crate::digits::digits;
use crate::ir::{
    EnumValues, Enumeration, Field, MemberValue, Presence, Sample, Structure, TimestampFormat,
    Type, TypeDefinition, TypeKind, Union,
};
use crate::names::TypeName;

/// The types of the crate.
pub(super) struct Types<'a> {
    by_name: BTreeMap<&'a TypeName, &'a TypeKind>,
    blobs: Blobs,
}

/// How a node writes a blob.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blobs {
    /// Bytes in base64. Models also have placeholders such as `<binary data>`: a text that is not base64
    /// stands for itself.
    Base64,
    /// The bytes of the text.
    Text,
}

/// A value in both forms.
pub(super) struct Written {
    pub(super) sample: Sample,
    pub(super) json: String,
}

/// A part of a node that does not fit its type, and its path.
pub(super) struct Mismatch {
    path: String,
    cause: String,
}

impl Mismatch {
    /// Puts a step before the path.
    pub(super) fn inside(self, step: &str) -> Self {
        Self { path: format!("{step}{}", self.path), ..self }
    }

    pub(super) fn message(&self) -> String {
        format!("`{}` {}", self.path.trim_start_matches('.'), self.cause)
    }
}

type Outcome = Result<Written, Mismatch>;

impl<'a> Types<'a> {
    pub(super) fn new(types: &'a [TypeDefinition], blobs: Blobs) -> Self {
        Self { by_name: types.iter().map(|ty| (&ty.name, &ty.kind)).collect(), blobs }
    }

    /// What the type of this name is.
    pub(super) fn kind_of(&self, name: &TypeName) -> Option<&'a TypeKind> {
        self.by_name.get(name).copied()
    }

    /// The structure of this name.
    pub(super) fn structure_of(&self, name: &TypeName) -> Option<&'a Structure> {
        match self.by_name.get(name)? {
            TypeKind::Structure(structure) => Some(structure),
            _ => None,
        }
    }

    /// A structure from an object of its members. Those that are `null` are absent.
    pub(super) fn structure(&self, structure: &Structure, node: &Value) -> Outcome {
        let none = Map::new();
        let members = match node {
            Value::Null => &none,
            node => object(node)?,
        };
        let is_known = |name: &&String| structure.fields.iter().any(|f| f.value.name == **name);
        if let Some(name) = members.keys().find(|name| !is_known(name)) {
            return mismatch(format!("has no member `{name}`"));
        }
        let (mut required, mut optional, mut json) = (Vec::new(), Vec::new(), Vec::new());
        for field in &structure.fields {
            let name = &field.value.name;
            let node = members.get(name).filter(|node| !node.is_null());
            let written = match node {
                Some(node) => {
                    let inside = |mismatch: Mismatch| mismatch.inside(&format!(".{name}"));
                    Some(self.member(&field.value, node).map_err(inside)?)
                }
                None => absent(field)?,
            };
            let Some(written) = written else { continue };
            json.push(format!("{}:{}", quoted(name), written.json));
            match field.presence {
                Presence::Required(_) => required.push(written.sample),
                _ if node.is_some() => optional.push((field.constant.clone(), written.sample)),
                _ => {}
            }
        }
        let sample = Sample::Structure { path: structure.path(), required, optional };
        Ok(Written { sample, json: format!("{{{}}}", json.join(",")) })
    }

    pub(super) fn member(&self, member: &MemberValue, node: &Value) -> Outcome {
        self.value(&member.ty, member.wire.timestamps.in_json(), node)
    }

    fn value(&self, ty: &Type, format: TimestampFormat, node: &Value) -> Outcome {
        match ty {
            Type::List(element) => self.list(element, format, node),
            Type::Map(key, value) => self.map(key, value, format, node),
            Type::Sparse(inner) if node.is_null() => {
                written(Sample::Null(inner.as_ref().clone()), "null")
            }
            Type::Sparse(inner) => {
                let Written { sample, json } = self.value(inner, format, node)?;
                written(Sample::Sparse(Box::new(sample)), json)
            }
            Type::Shape(name) => self.shape(name, node),
            Type::Boxed(name) => {
                let Written { sample, json } = self.shape(name, node)?;
                written(Sample::Boxed(Box::new(sample)), json)
            }
            Type::Timestamp => timestamp(format, node),
            Type::Document => document(node),
            Type::Blob => blob(self.blobs, node, Sample::Blob),
            Type::Stream => blob(self.blobs, node, Sample::Stream),
            Type::EventSource(_) | Type::EventReceiver(..) => {
                mismatch("is a stream of events, which no value in a model stands for".to_owned())
            }
            simple => self::simple(simple, node),
        }
    }

    fn list(&self, element: &Type, format: TimestampFormat, node: &Value) -> Outcome {
        let Value::Array(nodes) = node else { return expected("a list") };
        let elements = nodes.iter().enumerate().map(|(index, node)| {
            self.value(element, format, node)
                .map_err(|mismatch| mismatch.inside(&format!("[{index}]")))
        });
        let elements = elements.collect::<Result<Vec<_>, _>>()?;
        let (expressions, json): (Vec<_>, Vec<_>) =
            elements.into_iter().map(|element| (element.sample, element.json)).unzip();
        written(Sample::List(expressions), format!("[{}]", json.join(",")))
    }

    fn map(&self, key: &Type, value: &Type, format: TimestampFormat, node: &Value) -> Outcome {
        let mut entries = Vec::new();
        for (name, node) in object(node)? {
            let inside = |mismatch: Mismatch| mismatch.inside(&format!("[{name:?}]"));
            let key = self.value(key, format, &Value::from(name.as_str())).map_err(inside)?;
            let value = self.value(value, format, node).map_err(inside)?;
            entries.push((self.rank(&key.sample), name, key, value));
        }
        // The order of the runtime's sorted map.
        entries.sort_by(|one, two| (one.0, one.1).cmp(&(two.0, two.1)));
        let json: Vec<String> = entries
            .iter()
            .map(|(_, _, key, value)| format!("{}:{}", key.json, value.json))
            .collect();
        let entries = entries.into_iter().map(|(_, _, key, value)| (key.sample, value.sample));
        written(Sample::Map(entries.collect()), format!("{{{}}}", json.join(",")))
    }

    /// The position of an enum's value among its variants. The unknown one is the last.
    fn rank(&self, key: &Sample) -> usize {
        match key {
            Sample::Variant(name, variant) => match self.by_name.get(name) {
                Some(TypeKind::Enumeration(Enumeration {
                    values: EnumValues::Strings(values),
                    ..
                })) => values.iter().position(|value| value.name == *variant).unwrap_or(0),
                _ => 0,
            },
            _ => usize::MAX,
        }
    }

    fn shape(&self, name: &TypeName, node: &Value) -> Outcome {
        match self.by_name.get(name) {
            Some(TypeKind::Structure(_)) if !node.is_object() => expected("an object"),
            Some(TypeKind::Structure(structure)) => self.structure(structure, node),
            Some(TypeKind::Union(union)) => self.union(name, union, node),
            Some(TypeKind::Enumeration(enumeration)) => self::enumeration(name, enumeration, node),
            None => mismatch(format!("has no type `{}`", name.as_str())),
        }
    }

    pub(super) fn union(&self, name: &TypeName, union: &Union, node: &Value) -> Outcome {
        let members = object(node)?;
        let mut present = members.iter().filter(|(_, node)| !node.is_null());
        let (Some((key, node)), None) = (present.next(), present.next()) else {
            return expected("an object with one member");
        };
        let Some(variant) = union.variants.iter().find(|variant| variant.value.name == *key) else {
            return mismatch(format!("has no member `{key}`"));
        };
        let value = self
            .member(&variant.value, node)
            .map_err(|mismatch| mismatch.inside(&format!(".{key}")))?;
        let json = format!("{{{}:{}}}", quoted(key), value.json);
        let value = Box::new(value.sample);
        written(Sample::Union(name.clone(), variant.name.clone(), value), json)
    }
}

/// The value of a member that is left out: its default, or nothing.
fn absent(field: &Field) -> Result<Option<Written>, Mismatch> {
    let default = match &field.presence {
        Presence::Optional => return Ok(None),
        Presence::Required(None) if field.value.ty.is_events() => &Sample::NoEvents,
        Presence::Required(None) => {
            return mismatch(format!("lacks the required member `{}`", field.value.name));
        }
        Presence::Required(Some(default)) | Presence::Defaulted(default) => default,
    };
    let json = default_json(default, &field.value);
    Ok(Some(Written { sample: default.clone(), json }))
}

/// The wire form of a default, whose lists, maps and documents are empty.
fn default_json(default: &Sample, member: &MemberValue) -> String {
    match default {
        Sample::Boolean(value) => value.to_string(),
        Sample::Integer(value) => value.to_string(),
        Sample::Float(value) => float_text(*value, &member.ty),
        Sample::String(text) => quoted(text),
        Sample::Blob(bytes) | Sample::Stream(bytes) => quoted(&STANDARD.encode(bytes)),
        Sample::Timestamp { seconds, nanoseconds } => jiff::Timestamp::new(*seconds, *nanoseconds)
            .map(|time| timestamp_text(time, member.wire.timestamps.in_json()))
            .unwrap_or_default(),
        Sample::Document(value) => document_json(value),
        Sample::BigNumber(digits) => digits.clone(),
        Sample::UnknownVariant(_, value) => default_json(value, member),
        Sample::Map(_) => "{}".to_owned(),
        Sample::NoEvents => "\"\"".to_owned(),
        _ => "[]".to_owned(),
    }
}

fn simple(ty: &Type, node: &Value) -> Outcome {
    let number = match ty {
        Type::Boolean => {
            let Some(value) = node.as_bool() else { return expected("a boolean") };
            return written(Sample::Boolean(value), value.to_string());
        }
        Type::String => {
            let Some(text) = node.as_str() else { return expected("a string") };
            return written(Sample::String(text.to_owned()), quoted(text));
        }
        Type::BigNumber => {
            let Some(digits) = digits(node) else { return expected("a number") };
            return written(Sample::BigNumber(digits.clone()), digits);
        }
        Type::Float | Type::Double => return float_or_word(ty, node),
        Type::Byte => integer::<i8>(node),
        Type::Short => integer::<i16>(node),
        Type::Integer => integer::<i32>(node),
        _ => node.as_i64(),
    };
    match number {
        Some(number) => written(Sample::Integer(number), number.to_string()),
        None => expected("a whole number in the range of its type"),
    }
}

fn integer<T: TryFrom<i64>>(node: &Value) -> Option<i64> {
    node.as_i64().filter(|number| T::try_from(*number).is_ok())
}

fn float_or_word(ty: &Type, node: &Value) -> Outcome {
    let non_finite = match node.as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        _ => None,
    };
    if let Some(value) = non_finite {
        return written(Sample::NonFinite(ty.clone(), value), node.to_string());
    }
    let Some(value) = float(ty, node) else {
        return expected("a number in the range of its type");
    };
    written(Sample::Float(value), float_text(value, ty))
}

/// The number of this type that is nearest to the node's, with as few digits as distinguish it from its
/// neighbours.
pub(super) fn float(ty: &Type, node: &Value) -> Option<f64> {
    let text = digits(node)?;
    let is_float = *ty == Type::Float;
    let text = if is_float { format!("{:?}", text.parse::<f32>().ok()?) } else { text };
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// As many digits as distinguish the number from its neighbours in its type.
#[allow(clippy::cast_possible_truncation, reason = "the number is one of the type")]
fn float_text(value: f64, ty: &Type) -> String {
    if *ty == Type::Float { format!("{:?}", value as f32) } else { format!("{value:?}") }
}

fn blob(blobs: Blobs, node: &Value, sample: fn(Vec<u8>) -> Sample) -> Outcome {
    let Some(text) = node.as_str() else { return expected("a string") };
    let decoded = (blobs == Blobs::Base64).then(|| base64(text)).flatten();
    let bytes = decoded.unwrap_or_else(|| text.as_bytes().to_vec());
    let json = quoted(&STANDARD.encode(&bytes));
    written(sample(bytes), json)
}

/// The bytes of a text in base64. Unused bits of its last digit are ignored.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD_ALPHABET,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    LENIENT.decode(text).ok()
}

fn enumeration(name: &TypeName, enumeration: &Enumeration, node: &Value) -> Outcome {
    let (known, unknown, json) = match &enumeration.values {
        EnumValues::Strings(values) => {
            let Some(text) = node.as_str() else { return expected("a string") };
            let known = values.iter().find(|known| known.value == text).map(|known| &known.name);
            (known, Sample::String(text.to_owned()), quoted(text))
        }
        EnumValues::Integers(values) => {
            let Some(number) = integer::<i32>(node) else { return expected("a 32-bit integer") };
            let known = values.iter().find(|known| i64::from(known.value) == number);
            (known.map(|known| &known.name), Sample::Integer(number), number.to_string())
        }
    };
    let sample = match known {
        Some(variant) => Sample::Variant(name.clone(), variant.clone()),
        None => Sample::UnknownVariant(name.clone(), Box::new(unknown)),
    };
    written(sample, json)
}

fn object(node: &Value) -> Result<&Map<String, Value>, Mismatch> {
    match node {
        Value::Object(members) if digits(node).is_none() => Ok(members),
        _ => expected("an object"),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn written(sample: Sample, json: impl Into<String>) -> Outcome {
    Ok(Written { sample, json: json.into() })
}

fn expected<T>(what: &str) -> Result<T, Mismatch> {
    mismatch(format!("is not {what}"))
}

fn mismatch<T>(cause: String) -> Result<T, Mismatch> {
    Err(Mismatch { path: String::new(), cause })
}

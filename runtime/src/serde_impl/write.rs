use std::fmt;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::Blob;
use crate::schema::{Facts, Reflection, TimestampFormat, Value, exact_text};

/// Serializes the wire form of a value.
///
/// # Errors
/// The serializer fails.
pub fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    Wire { value, facts: &Facts::new("") }.serialize(serializer)
}

/// The wire form of a value of a member, or inside of one.
struct Wire<'a> {
    value: &'a dyn Value,
    facts: &'a Facts,
}

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value.reflect() {
            Reflection::Absent => serializer.serialize_none(),
            Reflection::Boolean(value) => serializer.serialize_bool(value),
            Reflection::Integer(value) => serializer.serialize_i64(value),
            Reflection::IntEnum { value, .. } => serializer.serialize_i32(value),
            Reflection::Float(value) if value.is_finite() => serializer.serialize_f32(value),
            Reflection::Float(value) => serialize_non_finite(value.into(), serializer),
            Reflection::Double(value) if value.is_finite() => serializer.serialize_f64(value),
            Reflection::Double(value) => serialize_non_finite(value, serializer),
            Reflection::Number(text) => serialize_number(&text, serializer),
            Reflection::String(text) | Reflection::Enum { value: text, .. } => {
                serializer.serialize_str(text)
            }
            Reflection::Timestamp(at) => {
                let format = self.facts.timestamp_format.unwrap_or(TimestampFormat::EpochSeconds);
                serialize_timestamp(at, format, serializer)
            }
            Reflection::Blob(bytes) if serializer.is_human_readable() => {
                serializer.serialize_str(&Blob::from(bytes.to_vec()).to_base64())
            }
            Reflection::Blob(bytes) => serializer.serialize_bytes(bytes),
            Reflection::List(elements) => {
                let wire = |value| Wire { value, facts: self.facts };
                serializer.collect_seq(elements.into_iter().map(wire))
            }
            Reflection::Map(entries) => {
                let wire = |value| Wire { value, facts: self.facts };
                let wire = |(key, value)| (wire(key), wire(value));
                serializer.collect_map(entries.into_iter().map(wire))
            }
            Reflection::Structure(members) => {
                let wire =
                    |(facts, value): (&'static Facts, _)| (facts.wire_name, Wire { value, facts });
                serializer.collect_map(members.into_iter().map(wire))
            }
            Reflection::Union(facts, value) => {
                serializer.collect_map([(facts.wire_name, Wire { value, facts })])
            }
            Reflection::UnknownUnion(name) => serializer.collect_map([(name, ())]),
            #[cfg(feature = "document")]
            Reflection::Document(document) => document.serialize(serializer),
        }
    }
}

/// NaN and the infinities, which Smithy writes as strings.
fn serialize_non_finite<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    })
}

/// A timestamp in seconds is a number if a float holds it exactly.
fn serialize_timestamp<S: Serializer>(
    at: Timestamp,
    format: TimestampFormat,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = exact_text(at, format);
    if format != TimestampFormat::EpochSeconds {
        serializer.serialize_str(&text)
    } else if let Some(number) = Number::exactly(&text) {
        number.serialize(serializer)
    } else {
        serializer.serialize_str(&exact_text(at, TimestampFormat::DateTime))
    }
}

fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match Number::exactly(text) {
        Some(number) => number.serialize(serializer),
        None => serializer.serialize_str(text),
    }
}

/// A number of a format.
enum Number {
    Integer(i64),
    Natural(u64),
    Float(f64),
}

impl Number {
    /// The number that is written as this text, if there is one that every format gives back. Some
    /// readers of floats are wrong in the last digit beyond those that a float holds for sure.
    fn exactly(text: &str) -> Option<Self> {
        let integer = text.parse().ok().map(Self::Integer);
        let number = integer
            .or_else(|| text.parse().ok().map(Self::Natural))
            .or_else(|| text.parse().ok().map(Self::Float))?;
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let is_sure = !matches!(number, Self::Float(_)) || digits <= f64::DIGITS as usize;
        (is_sure && number.to_string() == text).then_some(number)
    }

    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Natural(number) => serializer.serialize_u64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Natural(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
        }
    }
}

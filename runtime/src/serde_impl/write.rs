use std::fmt;

use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::Blob;
use crate::json::non_finite;
use crate::schema::{Facts, List, Map, Record, TimestampFormat, Value, View, exact_text};

/// Serializes the wire form of a value.
///
/// # Errors
/// The serializer fails.
pub fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    Wire { view: value.view(), facts: &Facts::new("") }.serialize(serializer)
}

/// The wire form of a value of a member, or inside of one.
struct Wire<'a> {
    view: View<'a>,
    facts: &'a Facts,
}

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.view {
            View::Absent => serializer.serialize_none(),
            View::Boolean(value) => serializer.serialize_bool(value),
            View::Integer(value) => serializer.serialize_i64(value),
            View::IntEnum { value, .. } => serializer.serialize_i32(value),
            View::Float(value) if value.is_finite() => serializer.serialize_f32(value),
            View::Float(value) => serializer.serialize_str(non_finite(value.into())),
            View::Double(value) if value.is_finite() => serializer.serialize_f64(value),
            View::Double(value) => serializer.serialize_str(non_finite(value)),
            View::Number(text) => serialize_number(text, serializer),
            View::String(text) | View::Enum { value: text, .. } => serializer.serialize_str(text),
            View::Timestamp(at) => {
                let format = self.facts.timestamp_format.unwrap_or(TimestampFormat::EpochSeconds);
                serialize_timestamp(at, format, serializer)
            }
            View::Blob(blob) if serializer.is_human_readable() => {
                serializer.serialize_str(&blob.to_base64())
            }
            View::Blob(blob) => serializer.serialize_bytes(blob),
            View::Stream(body) => match body.as_bytes() {
                Some(bytes) => {
                    let blob = Blob::from(bytes.clone());
                    Wire { view: View::Blob(&blob), facts: self.facts }.serialize(serializer)
                }
                None => serializer.serialize_none(),
            },
            View::List(list) => self.serialize_list(list, serializer),
            View::Map(map) => self.serialize_map(map, serializer),
            View::Structure(record) => serialize_record(record, serializer),
            View::Union(choice) => match choice.chosen() {
                Ok((facts, view)) => {
                    serializer.collect_map([(facts.member_name, Wire { view, facts })])
                }
                Err(name) => serializer.collect_map([(name, ())]),
            },
            #[cfg(feature = "document")]
            View::Document(document) => document.serialize(serializer),
        }
    }
}

impl Wire<'_> {
    fn serialize_list<S: Serializer>(
        &self,
        list: &dyn List,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        // Binary formats ask for the length before the elements.
        let mut out = serializer.serialize_seq(Some(list.len()))?;
        for view in list.iter() {
            out.serialize_element(&Wire { view, facts: self.facts })?;
        }
        out.end()
    }

    fn serialize_map<S: Serializer>(
        &self,
        map: &dyn Map,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(map.len()))?;
        let mut outcome = Ok(());
        map.each(&mut |key, view| {
            if outcome.is_ok() {
                let key = key.text().unwrap_or_default();
                outcome = out.serialize_entry(key, &Wire { view, facts: self.facts });
            }
        });
        outcome?;
        out.end()
    }
}

fn serialize_record<S: Serializer>(record: &dyn Record, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_map(Some(record.iter().count()))?;
    for (facts, view) in record.iter() {
        out.serialize_entry(facts.member_name, &Wire { view, facts })?;
    }
    out.end()
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

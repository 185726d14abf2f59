//! Values as JSON that is equal for equal values, as the reference writes it too.

use lensmith::schema::{Record, View};
use serde_json::{Map, Value, json};

/// The value with the bits of its floats, and exact times.
pub(crate) fn plain(view: View<'_>) -> Value {
    match view {
        View::Absent => Value::Null,
        View::Boolean(value) => value.into(),
        View::Integer(value) => value.into(),
        View::IntEnum { value, .. } => value.into(),
        View::Float(value) => double(value.into()),
        View::Double(value) => double(value),
        View::String(text) | View::Enum { value: text, .. } => text.into(),
        View::Timestamp(at) => json!({"microseconds": at.as_microsecond()}),
        View::Blob(blob) => json!({"base64": blob.to_base64()}),
        View::Stream(body) => match body.as_bytes() {
            Some(bytes) => json!({"base64": lensmith::Blob(bytes.clone()).to_base64()}),
            None => json!({"unsupported": "a stream that is not in memory"}),
        },
        View::List(list) => list.iter().map(plain).collect(),
        View::Map(map) => {
            let mut entries = Map::new();
            map.each(&mut |key, value| {
                entries.insert(key.text().unwrap_or_default().to_owned(), plain(value));
            });
            entries.into()
        }
        View::Structure(record) => members(record),
        View::Union(choice) => match choice.chosen() {
            Ok((facts, view)) => json!({facts.member_name: plain(view)}),
            Err(name) => json!({"unknown member": name}),
        },
        View::Document(document) => document.clone(),
        // No service has more kinds of values yet.
        other => json!({"unsupported": format!("{other:?}")}),
    }
}

/// The members of a structure that are present.
pub(crate) fn members(record: &dyn Record) -> Value {
    record.iter().map(|(facts, view)| (facts.member_name, plain(view))).collect()
}

fn double(value: f64) -> Value {
    json!({"double": format!("{:016x}", value.to_bits())})
}

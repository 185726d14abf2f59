//! Values as JSON that is equal for equal values, as the reference writes it too.

use lensmith::schema::View;
use serde_json::{Map, Value, json};

/// The value with the bits of its floats, and exact times.
pub(crate) fn plain(view: View<'_>) -> Value {
    match view {
        View::Boolean(value) => value.into(),
        View::Integer(value) => value.into(),
        View::Double(value) => json!({"double": format!("{:016x}", value.to_bits())}),
        View::String(text) | View::Enum { value: text, .. } => text.into(),
        View::Timestamp(at) => json!({"microseconds": at.as_microsecond()}),
        View::Blob(blob) => json!({"base64": blob.to_base64()}),
        View::List(list) => list.iter().map(plain).collect(),
        View::Map(map) => {
            let mut entries = Map::new();
            map.each(&mut |key, value| {
                entries.insert(key.text().unwrap_or_default().to_owned(), plain(value));
            });
            entries.into()
        }
        View::Structure(record) => {
            record.iter().map(|(facts, view)| (facts.member_name, plain(view))).collect()
        }
        // ECR has no more kinds of values. Those of another service are then differences.
        other => json!({"unsupported": format!("{other:?}")}),
    }
}

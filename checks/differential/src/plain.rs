//! Values as JSON that is equal for equal values, as the reference writes it too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lensmith::schema::{Reflection, Value as Reflect};
use serde_json::{Value, json};

/// The value with the bits of its floats, and exact times.
pub(crate) fn plain(value: &dyn Reflect) -> Value {
    match value.reflect() {
        Reflection::Boolean(value) => value.into(),
        Reflection::Integer(value) => value.into(),
        Reflection::Double(value) => json!({"double": format!("{:016x}", value.to_bits())}),
        Reflection::String(text) | Reflection::Enum { value: text, .. } => text.into(),
        Reflection::Timestamp(at) => json!({"microseconds": at.as_microsecond()}),
        Reflection::Blob(bytes) => json!({"base64": STANDARD.encode(bytes)}),
        Reflection::List(elements) => elements.into_iter().map(plain).collect(),
        Reflection::Map(entries) => {
            entries.into_iter().map(|(key, value)| (key_text(key), plain(value))).collect()
        }
        Reflection::Structure(members) => {
            members.into_iter().map(|(facts, value)| (facts.wire_name, plain(value))).collect()
        }
        // ECR has no more kinds of values. Those of another service are then differences.
        other => json!({"unsupported": format!("{other:?}")}),
    }
}

fn key_text(key: &dyn Reflect) -> String {
    plain(key).as_str().unwrap_or_default().to_owned()
}

//! The bodies of messages, compared by what they say and not by their bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The content of a body, by its media type. What has no format of its own, or breaks it, is compared by its bytes.
pub(crate) fn content(media_type: Option<&str>, body: &[u8]) -> Value {
    let parsed = match media_type.unwrap_or_default() {
        "application/json" | "application/x-amz-json-1.0" | "application/x-amz-json-1.1" => {
            serde_json::from_slice(body).ok().map(|value: Value| json!({"json": value}))
        }
        _ => None,
    };
    parsed.unwrap_or_else(|| bytes(body))
}

/// Text as such, and other bytes in base64.
fn bytes(body: &[u8]) -> Value {
    match std::str::from_utf8(body) {
        Ok(text) => json!({"text": text}),
        Err(_) => json!({"base64": STANDARD.encode(body)}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_compared_as_a_value_and_bytes_as_such() {
        let json = Some("application/x-amz-json-1.1");
        assert_eq!(
            content(json, br#"{"a": 1, "b":"\u00e9"}"#),
            content(json, "{\"b\":\"é\",\"a\":1}".as_bytes())
        );
        assert_ne!(content(json, b"{\"a\":1}"), content(json, b"{\"a\":2}"));
        assert_ne!(content(None, b"{}"), content(None, b"{ }"));
        assert_ne!(content(json, b""), content(json, b"{}"));
        assert_eq!(content(None, b"\xff"), json!({"base64": "/w=="}));
    }
}

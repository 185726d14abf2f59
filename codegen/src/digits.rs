//! Numbers of a model with more digits than a float has.
//!
//! A [`Value`] holds integers of 64 bits and floats. Any other number is kept in an object with one key,
//! which no model has, so that a default or an example of a big number has all of its digits.

use serde_json::{Number, Value};

/// The key of a number's digits. It starts with a character that Unicode assigns to nothing.
const KEY: &str = "\u{fdd0}digits";

/// The digits of a number, as the model writes them.
pub(crate) fn digits(node: &Value) -> Option<String> {
    match node {
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => Some(members.get(KEY)?.as_str()?.to_owned()),
        _ => None,
    }
}

/// A node as a JSON text, for messages and documentation.
pub(crate) fn text(node: &Value) -> String {
    digits(node).unwrap_or_else(|| node.to_string())
}

/// The JSON text with the numbers kept that a `Value` would change; `None` if no number needs that.
pub(crate) fn keep(json: &str) -> Option<String> {
    let mut kept = String::new();
    let mut rest = json;
    while let Some(number) = next_changed_number(rest) {
        let (before, tail) = rest.split_at(number.start);
        let (number, tail) = tail.split_at(number.len());
        kept.extend([before, "{\"", KEY, "\":\"", number, "\"}"]);
        rest = tail;
    }
    if kept.is_empty() {
        return None;
    }
    kept.push_str(rest);
    Some(kept)
}

/// Where the next number is that a `Value` would not write as it is.
fn next_changed_number(json: &str) -> Option<std::ops::Range<usize>> {
    let mut bytes = json.bytes().enumerate();
    let mut start = None;
    let mut in_string = false;
    while let Some((at, byte)) = bytes.next() {
        if in_string {
            match byte {
                b'\\' => drop(bytes.next()),
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        let is_part = byte.is_ascii_digit()
            || (start.is_some() && matches!(byte, b'+' | b'.' | b'e' | b'E'))
            || byte == b'-';
        if is_part {
            start.get_or_insert(at);
            continue;
        }
        if let Some(start) = start.take()
            && json.get(start..at).is_some_and(is_changed)
        {
            return Some(start..at);
        }
        in_string = byte == b'"';
    }
    None
}

fn is_changed(number: &str) -> bool {
    serde_json::from_str::<Number>(number).map_or(true, |held| held.to_string() != number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_digits_that_a_value_would_lose() {
        let json = r#"{"a": [12345678901234567890123, 0.5, -7, 1E5, 0.10], "b": "1e400 \\\" 0.10", "c": 1e400}"#;
        let value: Value = serde_json::from_str(&keep(json).unwrap()).unwrap();
        let list: Vec<_> =
            value["a"].as_array().unwrap().iter().map(|node| digits(node).unwrap()).collect();
        assert_eq!(list, ["12345678901234567890123", "0.5", "-7", "1E5", "0.10"]);
        assert!(value["a"][0].is_object() && value["a"][1].is_f64());
        assert_eq!(value["b"], "1e400 \\\" 0.10");
        assert_eq!((digits(&value["b"]), digits(&value["c"])), (None, Some("1e400".to_owned())));
        assert_eq!(keep(r#"{"a": [1, -2.5, 18446744073709551615, "0.10"]}"#), None);
    }
}

//! Documents.

use serde_json::Value;

use super::{Outcome, expected, written};
use crate::digits::digits;
use crate::ir::Sample;

/// A document with sorted keys, as the runtime writes it.
pub(super) fn document(node: &Value) -> Outcome {
    if !is_in_document(node) {
        return expected("a document: one of its numbers is out of range");
    }
    let mut sorted = node.clone();
    sorted.sort_all_objects();
    let json = document_json(&sorted);
    written(Sample::Document(sorted), json)
}

/// Whether documents, which are values of `serde_json`, hold all numbers of a node, at least as floats.
pub(in crate::resolve) fn is_in_document(node: &Value) -> bool {
    match (digits(node), node) {
        (Some(digits), _) => digits.parse().is_ok_and(f64::is_finite),
        (None, Value::Array(elements)) => elements.iter().all(is_in_document),
        (None, Value::Object(members)) => members.values().all(is_in_document),
        _ => true,
    }
}

/// The wire form of a document. Its numbers are 64-bit integers or floats, unless a program turns on more in
/// `serde_json`.
pub(super) fn document_json(node: &Value) -> String {
    let mut node = node.clone();
    round_numbers(&mut node);
    node.to_string()
}

fn round_numbers(node: &mut Value) {
    match (digits(node), node) {
        (Some(digits), node) => *node = serde_json::from_str(&digits).unwrap_or_default(),
        (None, Value::Array(elements)) => elements.iter_mut().for_each(round_numbers),
        (None, Value::Object(members)) => members.values_mut().for_each(round_numbers),
        _ => {}
    }
}

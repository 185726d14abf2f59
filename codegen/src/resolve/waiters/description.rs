//! The documentation of a waiter.

use serde_json::Value;

use crate::docs::{code_span, line};

/// What a waiter waits for, in a few sentences, from the nodes of its acceptors.
pub(super) fn describe(name: &str, node: &Value) -> String {
    let acceptors = node.get("acceptors").and_then(Value::as_array);
    let acceptors = acceptors.map(Vec::as_slice).unwrap_or_default();
    let of = |state: &str| -> Vec<String> {
        let found = acceptors
            .iter()
            .filter(|acceptor| acceptor.get("state").and_then(Value::as_str) == Some(state));
        found.filter_map(|acceptor| condition(acceptor.get("matcher")?)).collect()
    };
    let text = node.get("documentation").and_then(Value::as_str).map(line);
    let text = text.filter(|text| !text.is_empty());
    let (success, failure) = (of("success").join(", or "), of("failure").join(", or "));
    let waits = if text.is_some() { "It is done when" } else { "Waits until" };
    let otherwise = || format!("The waiter `{name}`.");
    let mut sentences: Vec<String> = text.into_iter().collect();
    match success.as_str() {
        "" if sentences.is_empty() => sentences.push(otherwise()),
        "" => {}
        success => sentences.push(format!("{waits} {success}.")),
    }
    if !failure.is_empty() {
        sentences.push(format!("Fails if {failure}."));
    }
    sentences.join(" ")
}

/// A condition, such as ``all of `services[].status` are `ACTIVE` ``.
fn condition(matcher: &Value) -> Option<String> {
    let (kind, value) = matcher.as_object()?.iter().next()?;
    match (kind.as_str(), value) {
        ("success", Value::Bool(true)) => Some("a call succeeds".to_owned()),
        ("success", _) => Some("a call fails".to_owned()),
        ("errorType", value) => {
            let id = value.as_str()?;
            let name = id.rsplit_once('#').map_or(id, |(_, name)| name);
            Some(format!("a call fails with {}", code_span(name)))
        }
        (_, node) => {
            let text = |key| node.get(key).and_then(Value::as_str);
            let (path, expected) = (code_span(text("path")?), text("expected")?);
            Some(match (text("comparator")?, expected) {
                ("booleanEquals", "true") => format!("{path} is true"),
                ("booleanEquals", _) => format!("{path} is false"),
                ("allStringEquals", expected) => {
                    format!("all of {path} are {}", code_span(expected))
                }
                ("anyStringEquals", expected) => {
                    format!("any of {path} is {}", code_span(expected))
                }
                (_, expected) => format!("{path} is {}", code_span(expected)),
            })
        }
    }
}

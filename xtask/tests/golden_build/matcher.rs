//! What a matcher of a waiter says by an interpreter of JMESPath.

use serde_json::Value;

/// Whether a matcher matches, by Smithy's comparators. A path that fails matches nothing.
pub(crate) fn matches(matcher: &Value, data: &Value) -> bool {
    let text = |key: &str| matcher[key].as_str().unwrap();
    let path = jmespath::compile(text("path")).unwrap();
    let Ok(result) = path.search(data) else { return false };
    let value = serde_json::to_value(&*result).unwrap();
    let expected = text("expected");
    let elements = value.as_array().map(Vec::as_slice).unwrap_or_default();
    match text("comparator") {
        "stringEquals" => value == expected,
        "booleanEquals" => value == (expected == "true"),
        "anyStringEquals" => elements.iter().any(|element| element == expected),
        "allStringEquals" => {
            !elements.is_empty() && elements.iter().all(|element| element == expected)
        }
        other => panic!("{other} is no comparator"),
    }
}

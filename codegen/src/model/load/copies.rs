//! Inputs of operations that copy between regions: the trait `lensmith#presignedCopy`.

use serde_json::{Value, json};

use super::super::traits::{DOCUMENTATION, FOR_CLIENT, PRESIGNED_COPY, SENSITIVE};
use super::node::{Node, traits_mut};

/// Adds the member for the region of the source, if the structure has none, and makes the URL a secret, since anyone can
/// use it. What is malformed is left for the reader of the trait.
pub(super) fn add_source(node: &mut Node) {
    let copy = node.json.get("traits").and_then(|traits| traits.get(PRESIGNED_COPY));
    let Some(copy) = copy.and_then(Value::as_object) else { return };
    let name = |key| copy.get(key).and_then(Value::as_str).map(str::to_owned);
    let (Some(source), Some(url)) = (name("source"), name("url")) else { return };
    if let Some(traits) = node.member_mut(&url).and_then(traits_mut) {
        traits.insert(SENSITIVE.to_owned(), json!({}));
    }
    let Some(node) = node.json.as_object_mut() else { return };
    let members = node.entry("members").or_insert_with(|| json!({})).as_object_mut();
    if let Some(members) = members.filter(|members| !members.contains_key(&source)) {
        let docs = format!(
            "The region of the source, such as `us-east-1`, if it is another one. It is not sent: a client \
             pre-signs the same call for that region and sets `{url}` to its URL, unless that is set."
        );
        let traits = json!({ DOCUMENTATION: docs, FOR_CLIENT: {} });
        members.insert(source, json!({ "target": "smithy.api#String", "traits": traits }));
    }
}

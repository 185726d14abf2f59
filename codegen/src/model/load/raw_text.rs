//! Adds the members that the trait `lensmith#rawText` names: the text of a header that may not be a value of its type.

use serde_json::{Value, json};

use super::super::traits::{DOCUMENTATION, HTTP_HEADER, RAW_TEXT};
use super::node::Node;

/// Adds a text to the members of a structure for each header that may be anything, unless the model has it.
pub(super) fn add(node: &mut Node) {
    let Some(members) = node.json.get_mut("members").and_then(Value::as_object_mut) else { return };
    let texts: Vec<(String, Value)> = members
        .iter()
        .filter_map(|(member, value)| {
            let traits = value.get("traits")?;
            let (name, header) = (traits.get(RAW_TEXT)?.as_str()?, traits.get(HTTP_HEADER)?);
            let docs = format!(
                "The header `{}` as it came, also if it is no value for `{member}`.",
                header.as_str()?
            );
            let text = json!({
                "target": "smithy.api#String",
                "traits": { HTTP_HEADER: header, DOCUMENTATION: docs },
            });
            Some((name.to_owned(), text))
        })
        .collect();
    for (name, text) in texts {
        members.entry(name).or_insert(text);
    }
}

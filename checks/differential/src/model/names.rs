//! The names that the model and botocore's data know: those of operations, members and values of enums.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Model, enum_values, kind, members, name};
use crate::Failure;
use crate::reference::Reference;

/// How many names are listed.
const LISTED: usize = 5;

impl Model {
    /// Compares the names with those that botocore knows, and says what only one of the two has.
    pub(crate) fn compare_names(&self, reference: &Reference) -> Result<String, Failure> {
        let theirs = reference.ask(json!({"ask": "describe"}))?;
        let theirs: BTreeSet<String> = serde_json::from_value(theirs)?;
        let ours: BTreeSet<String> =
            self.shapes.iter().flat_map(|(id, shape)| names(id, shape)).collect();
        let both = ours.intersection(&theirs).count();
        let only_ours = list(&ours.difference(&theirs).collect::<Vec<_>>());
        let only_theirs = list(&theirs.difference(&ours).collect::<Vec<_>>());
        Ok(format!(
            "{both} on both sides; only in the model: {only_ours}; only in botocore: {only_theirs}"
        ))
    }
}

/// The first of some names, and how many more there are.
fn list(names: &[&String]) -> String {
    let first: Vec<&str> = names.iter().take(LISTED).map(|name| name.as_str()).collect();
    match names.len() {
        0 => "nothing".to_owned(),
        count if count > LISTED => format!("{} and {} more", first.join(", "), count - LISTED),
        _ => first.join(", "),
    }
}

/// The names that a shape adds to those that are compared.
fn names(id: &str, shape: &Value) -> Vec<String> {
    let name = name(id);
    let parts = match kind(shape) {
        "operation" => return vec![name.to_owned()],
        "structure" | "union" => members(shape).map(|(member, _)| member.clone()).collect(),
        "enum" => enum_values(shape),
        _ => Vec::new(),
    };
    parts.iter().map(|part| format!("{name}.{part}")).collect()
}

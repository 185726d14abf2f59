//! Every pattern of AWS's models is checked by `validate`, but for those that are known not to be.

use std::collections::BTreeSet;
use std::path::Path;

use lensmith::validate::unsupported_pattern;
use libtest_mimic::Failed;
use serde_json::Value;

/// The patterns that are not supported, by how they start, and why.
const UNSUPPORTED: [(&str, &str); 2] =
    [(r"^([\-]?\d{4}(?!\d{2}\b))((-?)", "look-around"), ("^.{1,100000}$", "size limit")];

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let mut failures = Vec::new();
    let mut known: BTreeSet<&str> = UNSUPPORTED.iter().map(|(start, _)| *start).collect();
    let mut files = 0;
    for entry in std::fs::read_dir(shared.join("models-aws"))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        files += 1;
        let mut patterns = BTreeSet::new();
        collect(&serde_json::from_slice(&std::fs::read(&path)?)?, &mut patterns);
        for pattern in &patterns {
            let Some(reason) = unsupported_pattern(pattern) else { continue };
            match UNSUPPORTED.iter().find(|(start, _)| pattern.starts_with(start)) {
                Some((start, expected)) if reason.contains(expected) => {
                    known.remove(start);
                }
                _ => failures.push(format!("{}: {reason} in {pattern}", path.display())),
            }
        }
    }
    failures
        .extend(known.iter().map(|start| format!("no pattern is, or is unsupported as, {start}")));
    match (files, failures.is_empty()) {
        (0, _) => Err("no model in models-aws".into()),
        (_, true) => Ok(()),
        (_, false) => Err(failures.join("\n").into()),
    }
}

fn collect(value: &Value, patterns: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let pattern = members.get("smithy.api#pattern").and_then(Value::as_str);
            patterns.extend(pattern.map(String::from));
            members.values().for_each(|value| collect(value, patterns));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, patterns)),
        _ => {}
    }
}

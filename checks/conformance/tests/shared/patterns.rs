//! Every pattern of AWS's models is checked by `validate`, but for those that are known not to be.

use std::collections::BTreeSet;
use std::path::Path;

use lensmith::validate::unsupported_pattern;
use libtest_mimic::Failed;

use super::models::{aws_models, texts_of_trait};

/// The patterns that are not supported, by how they start, and why.
const UNSUPPORTED: [(&str, &str); 2] =
    [(r"^([\-]?\d{4}(?!\d{2}\b))((-?)", "look-around"), ("^.{1,100000}$", "size limit")];

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let mut failures = Vec::new();
    let mut known: BTreeSet<&str> = UNSUPPORTED.iter().map(|(start, _)| *start).collect();
    for (path, json) in aws_models(shared)? {
        let mut patterns = BTreeSet::new();
        texts_of_trait(&serde_json::from_slice(&json)?, "smithy.api#pattern", &mut patterns);
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
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

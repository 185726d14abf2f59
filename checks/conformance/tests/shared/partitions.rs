//! The runtime's table of partitions against the facts that AWS publishes.

use std::fs;
use std::path::Path;

use lensmith::endpoint::partitions::{PARTITIONS, Partition};
use libtest_mimic::Failed;
use serde_json::{Map, Value as Json, json};

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let path = shared.join("facts/aws-partitions.json");
    let facts: Json = serde_json::from_slice(&fs::read(&path)?)?;
    let facts = facts.get("partitions").and_then(Json::as_array).filter(|facts| !facts.is_empty());
    let facts = facts.ok_or_else(|| format!("no partitions in {}", path.display()))?;
    let regions: Vec<&str> = facts.iter().flat_map(regions).collect();
    let mut failures = Vec::new();
    if facts.len() != PARTITIONS.len() {
        failures.push(format!("{} partitions, here {}", facts.len(), PARTITIONS.len()));
    }
    for (fact, partition) in facts.iter().zip(PARTITIONS) {
        failures.extend(check_table(fact, partition));
        failures.extend(check_pattern(fact, partition, &regions));
    }
    let failures: Vec<_> =
        failures.iter().map(|failure| format!("{}: {failure}", path.display())).collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn regions(fact: &Json) -> Vec<&str> {
    fact["regions"].as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect()
}

fn check_table(fact: &Json, partition: &Partition) -> Option<String> {
    let here = json!({
        "id": partition.name,
        "outputs": {
            "name": partition.name,
            "dnsSuffix": partition.dns_suffix,
            "dualStackDnsSuffix": partition.dual_stack_dns_suffix,
            "supportsFIPS": partition.supports_fips,
            "supportsDualStack": partition.supports_dual_stack,
            "implicitGlobalRegion": partition.implicit_global_region,
        },
        "regions": partition.regions,
    });
    let fact = json!({ "id": fact["id"], "outputs": fact["outputs"], "regions": regions(fact) });
    (here != fact).then(|| format!("{fact}, here {here}"))
}

/// Compares `Partition::fits` with the published pattern, over all regions and near misses.
fn check_pattern(fact: &Json, partition: &Partition, regions: &[&str]) -> Vec<String> {
    let pattern = fact["regionRegex"].as_str().unwrap_or_default();
    let names = regions.iter().flat_map(|region| near_misses(region));
    let differs = |name: &String| partition.fits(name) != matches(pattern, name);
    let differing = names.filter(differs);
    differing.map(|name| format!("`{name}` and {pattern}, here {:?}", partition.prefixes)).collect()
}

fn near_misses(region: &str) -> Vec<String> {
    let mut names = vec![String::new(), region.to_owned(), region.to_ascii_uppercase()];
    names.extend(["-", "1", "x", "-1", "é", "_", " ", "\n"].map(|end| format!("{region}{end}")));
    names.extend(["-", "1", "x", "us-", "é", "^"].map(|start| format!("{start}{region}")));
    names.extend(["", "_", "--", "-a_9-", "-é-"].map(|dash| region.replace('-', dash)));
    names
        .extend(["", "42", "٣"].map(|digits| region.replace(|c: char| c.is_ascii_digit(), digits)));
    for (at, _) in region.char_indices() {
        let (start, end) = region.split_at(at);
        names.extend([start.to_owned(), end.to_owned(), format!("{start}_{end}")]);
    }
    names
}

/// Whether a text is matched by a pattern of what the published ones consist of: anchors, escaped
/// dashes, one group of alternatives, `\w+`, `\d+` and plain characters, all in ASCII.
fn matches(pattern: &str, text: &str) -> bool {
    let anchored = pattern.strip_prefix('^').and_then(|pattern| pattern.strip_suffix('$'));
    let pattern = anchored.unwrap_or_default().replace(r"\-", "-");
    match pattern.split_once('(').and_then(|(start, rest)| Some((start, rest.split_once(')')?))) {
        None => matches_plain(&pattern, text),
        Some((start, (alternatives, end))) => alternatives
            .split('|')
            .any(|alternative| matches_plain(&format!("{start}{alternative}{end}"), text)),
    }
}

fn matches_plain(pattern: &str, text: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix(r"\w+") {
        return matches_run(|c| c.is_ascii_alphanumeric() || c == '_', rest, text);
    }
    if let Some(rest) = pattern.strip_prefix(r"\d+") {
        return matches_run(|c| c.is_ascii_digit(), rest, text);
    }
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    match (pattern.next(), text.next()) {
        (None, None) => true,
        (Some(wanted), Some(found)) => {
            wanted == found && matches_plain(pattern.as_str(), text.as_str())
        }
        _ => false,
    }
}

/// Tries every length, at least one, of a run of characters before the rest of the pattern.
fn matches_run(belongs: impl Fn(char) -> bool, rest: &str, text: &str) -> bool {
    let ends = text.char_indices().take_while(|&(_, c)| belongs(c));
    let mut tails = ends.filter_map(|(at, c)| text.get(at + c.len_utf8()..));
    tails.any(|tail| matches_plain(rest, tail))
}

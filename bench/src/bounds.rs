//! Bounds for allocations and instructions, which `bounds.json` has.
//!
//! They do not depend on the machine's speed. Instructions depend a little on the compiler and on the random keys of hash maps.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::comparison::Comparison;
use crate::instructions;
use crate::optics::FIELDS;

/// How many more instructions than the bound are no error, in percent.
const SLACK: u64 = 5;
/// Optics may take this many instructions more than fields per run, such as to set up a loop.
const OPTICS: u64 = 8;
/// How to accept counts.
const HELP: &str = "if the change is worth it, run `cargo run --release --no-default-features -- counts --update` in bench/ and commit bounds.json";

/// What a task may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// Allocations, exactly.
    pub allocations: u64,
    /// Instructions.
    pub instructions: Option<u64>,
}

/// Counts, and compares with the bounds or writes them.
///
/// # Errors
/// A line for each count above its bound.
pub fn check(mut comparisons: Vec<Comparison>, update: bool) -> Result<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bounds.json");
    let counts = counted(&mut comparisons)?;
    if update {
        return write(&path, &counts);
    }
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let bounds: BTreeMap<String, Bound> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut problems = compare(&counts, &bounds);
    problems.extend(optics(&counts));
    if problems.is_empty() {
        return Ok(report(&counts));
    }
    Err(format!("{}\n  help: {HELP}", problems.join("\n")))
}

/// The counts by the key of the comparison, and of the access to fields by that key and its name.
type Counts = BTreeMap<String, Bound>;

fn counted(comparisons: &mut [Comparison]) -> Result<Counts, String> {
    let has_valgrind = instructions::is_available();
    if !has_valgrind {
        println!("skipped: counts of instructions, as there is no `valgrind`");
    }
    let file = std::env::temp_dir().join(format!("lensmith-callgrind-{}", std::process::id()));
    let mut counts = Counts::new();
    let mut number = 0;
    for comparison in comparisons {
        for measured in comparison.measure(1) {
            let key = match measured.name {
                FIELDS => format!("{} by {FIELDS}", comparison.id),
                _ => comparison.id.to_owned(),
            };
            let instructions =
                has_valgrind.then(|| instructions::count(number, &file)).transpose()?;
            counts.insert(key, Bound { allocations: measured.allocations, instructions });
            number += 1;
        }
    }
    let _ = fs::remove_file(&file);
    Ok(counts)
}

/// A line for each count above its bound, and for each that has none or is no longer counted.
fn compare(counts: &Counts, bounds: &Counts) -> Vec<String> {
    let mut problems = Vec::new();
    for (key, count) in counts {
        let Some(bound) = bounds.get(key) else {
            problems.push(format!("{key}: bounds.json has no bound"));
            continue;
        };
        if count.allocations > bound.allocations {
            let (now, before) = (count.allocations, bound.allocations);
            problems.push(format!("{key}: {now} allocations, and the bound is {before}"));
        }
        if let (Some(now), Some(before)) = (count.instructions, bound.instructions)
            && now > before + before * SLACK / 100
        {
            problems.push(format!(
                "{key}: {now} instructions, and the bound is {before} with {SLACK} % more"
            ));
        }
    }
    let missing = bounds.keys().filter(|key| !counts.contains_key(*key));
    problems.extend(
        missing.map(|key| format!("{key}: bounds.json has a bound for what is not counted")),
    );
    problems
}

/// A line for each lens that takes more than the access to the field.
fn optics(counts: &Counts) -> Vec<String> {
    let by_fields = |(key, lens): (&String, &Bound)| {
        let fields = counts.get(&format!("{key} by {FIELDS}"))?;
        let (lens, fields) = (lens.instructions?, fields.instructions?);
        (lens > fields + OPTICS)
            .then(|| format!("{key}: {lens} instructions, and fields take {fields}"))
    };
    counts.iter().filter_map(by_fields).collect()
}

fn write(path: &Path, counts: &Counts) -> Result<String, String> {
    let text = serde_json::to_string_pretty(counts).map_err(|error| error.to_string())?;
    fs::write(path, text + "\n")
        .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(format!("{}\n{} is up to date", report(counts), path.display()))
}

fn report(counts: &Counts) -> String {
    let line = |(key, count): (&String, &Bound)| {
        let instructions =
            count.instructions.map_or("not counted".to_owned(), |count| count.to_string());
        format!("{key:32} {:>8} {instructions:>12}", count.allocations)
    };
    let lines: Vec<_> = counts.iter().map(line).collect();
    format!("{:32} {:>8} {:>12}\n{}", "", "allocs", "instructions", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(entries: &[(&str, u64, u64)]) -> Counts {
        let bound = |(key, allocations, instructions): &(&str, u64, u64)| {
            (
                (*key).to_owned(),
                Bound { allocations: *allocations, instructions: Some(*instructions) },
            )
        };
        entries.iter().map(bound).collect()
    }

    #[test]
    fn an_excess_names_the_key_the_count_and_the_bound() {
        let bounds = counts(&[("call", 80, 1000)]);
        assert!(compare(&counts(&[("call", 80, 1050)]), &bounds).is_empty());
        assert_eq!(
            compare(&counts(&[("call", 81, 1000)]), &bounds),
            ["call: 81 allocations, and the bound is 80"]
        );
        let excess = compare(&counts(&[("call", 80, 1051)]), &bounds);
        assert_eq!(excess, ["call: 1051 instructions, and the bound is 1000 with 5 % more"]);
    }

    #[test]
    fn keys_are_the_same_on_both_sides() {
        let problems = compare(&counts(&[("new", 1, 1)]), &counts(&[("old", 1, 1)]));
        assert_eq!(
            problems,
            [
                "new: bounds.json has no bound",
                "old: bounds.json has a bound for what is not counted"
            ]
        );
    }

    #[test]
    fn a_lens_takes_what_its_field_takes() {
        assert!(optics(&counts(&[("view", 0, 108), ("view by fields", 0, 100)])).is_empty());
        let problems = optics(&counts(&[("view", 0, 109), ("view by fields", 0, 100)]));
        assert_eq!(problems, ["view: 109 instructions, and fields take 100"]);
    }
}

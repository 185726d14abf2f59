//! Every place in the load and resolve stages that reports a problem is reached by a golden case, so that somebody
//! has read the message.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "Clippy takes helpers of tests for production code"
)]

#[allow(dead_code, reason = "the cases are run, not checked")]
#[path = "golden/cases.rs"]
mod cases;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lensmith_codegen::{ModelFile, Problem, generate};

/// Functions that create a problem and are marked `#[track_caller]`, in the form of their calls.
const MAKERS: [&str; 11] = [
    "Problem::of(",
    "Problem::general(",
    "malformed(",
    "problem(",
    "problem_of(",
    "problem_of_member(",
    "problem_of_parameter(",
    "problem_of_prefix(",
    "problem_of_uri(",
    "refuse(",
    "refuse_unsupported(",
];

/// Places that no golden case can reach, by a part of their line, with the reason.
const EXCEPTIONS: [(&str, &str); 7] = [
    ("help(\"mix in less\")", "it takes a large model, which a test of `mixins.rs` makes"),
    (".found_at(self.site)", "`malformed`, where it was found, counts instead"),
    ("malformed.problem(id, ", "the same"),
    ("malformed(format!(\"rules are nested more than", "JSON is refused before it is as deep"),
    ("Reached::Both => return Err(self.refuse_unsupported(rhs))", "no projection starts there"),
    ("List::Filtered(_) => Err(scope.refuse_unsupported(ast))", "a filter is refused before"),
    ("refuse(\"a list has no members\")", "a pipe after a filter is refused before"),
];

/// A file of the generator and a line of it.
type Site = (String, usize);

#[test]
fn every_problem_has_a_golden_case() {
    let reached = reached();
    let mut missing = Vec::new();
    let mut found = 0;
    for folder in ["model", "resolve"] {
        for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)) {
            for (line, text) in sites(&fs::read_to_string(&file).unwrap()) {
                found += 1;
                let site = (name(file.to_str().unwrap()), line);
                let is_exception = EXCEPTIONS.iter().any(|(part, _)| text.contains(part));
                if reached.contains(&site) == is_exception {
                    missing.push(format!("{}:{line}: {}", site.0, text.trim()));
                }
            }
        }
    }
    assert!(
        found > 50,
        "only {found} places make a problem, so that something is wrong with this test"
    );
    assert!(
        missing.is_empty(),
        "add a case to codegen/tests/golden for each, or an exception:\n{}",
        missing.join("\n")
    );
}

/// Where the problems and the warnings of all golden cases were found.
fn reached() -> BTreeSet<Site> {
    let mut sites = BTreeSet::new();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for case in cases::cases(&golden).unwrap() {
        let input = case.input().unwrap();
        let models = input.models.iter().map(|(name, json)| ModelFile { name, json });
        let site = |problem: &Problem| {
            let site = problem.site();
            (name(site.file()), usize::try_from(site.line()).unwrap())
        };
        match generate(&models.collect::<Vec<_>>(), &input.config) {
            Ok(tree) => {
                sites.extend(tree.warnings.as_slice().iter().map(|found| site(found.problem())))
            }
            Err(errors) => sites.extend(errors.problems().iter().map(site)),
        }
    }
    sites
}

/// The path of a file below `codegen/src`, with `/` between folders.
fn name(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.rsplit_once("codegen/src/").unwrap().1.to_owned()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

/// The lines that call a maker, with their numbers. Lines inside a maker do not count: its callers do.
fn sites(source: &str) -> Vec<(usize, &str)> {
    let mut sites = Vec::new();
    let mut end_of_maker: Option<String> = None;
    for (number, line) in (1..).zip(source.lines()) {
        if line == "#[cfg(test)]" {
            break;
        }
        if line.trim() == "#[track_caller]" {
            let indent = &line[..line.len() - line.trim_start().len()];
            end_of_maker = Some(format!("{indent}}}"));
        } else if end_of_maker.as_deref() == Some(line) {
            end_of_maker = None;
        } else if end_of_maker.is_none() && MAKERS.iter().any(|maker| calls(line, maker)) {
            sites.push((number, line));
        }
    }
    sites
}

/// Whether the line calls the maker. Its definition and comments do not count.
fn calls(line: &str, maker: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let is_call = |(at, _): (usize, &str)| {
        let before = &line[..at];
        !before.ends_with(is_part) && !before.ends_with("fn ")
    };
    !line.trim_start().starts_with("//") && line.match_indices(maker).any(is_call)
}

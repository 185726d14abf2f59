//! The stages of the generator depend on one another in one direction: no module of the crate uses, by way of
//! others, a module that uses it.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crate, each with those that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_do_not_use_each_other_in_a_circle() {
    let uses = uses(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for (module, known) in
        [("ir", "names"), ("model", "ir"), ("resolve", "model"), ("resolve", "ir"), ("emit", "ir")]
    {
        let is_known = uses.get(module).is_some_and(|uses| uses.contains(known));
        assert!(is_known, "{module} does not use {known}, so this test reads `use` wrongly");
    }
    for module in uses.keys() {
        let circle = path_back(&uses, module);
        assert!(circle.is_none(), "a circle: {}", circle.unwrap_or_default().join(" -> "));
    }
}

/// A path from a module back to itself.
fn path_back(uses: &Uses, module: &str) -> Option<Vec<String>> {
    let mut open = vec![vec![module.to_owned()]];
    let mut seen = BTreeSet::new();
    while let Some(path) = open.pop() {
        for next in uses.get(path.last()?).into_iter().flatten() {
            let path = [path.as_slice(), std::slice::from_ref(next)].concat();
            if next == module {
                return Some(path);
            }
            if seen.insert(next) {
                open.push(path);
            }
        }
    }
    None
}

fn uses(src: &Path) -> Uses {
    let mut uses = Uses::new();
    for file in sources(src) {
        let path = file.strip_prefix(src).unwrap();
        let module = path.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if module == "lib" || path.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let used = source.split("use crate::").skip(1).filter_map(|rest| rest.split(';').next());
        let used = used.flat_map(|tree| match tree.strip_prefix('{') {
            Some(names) => names.trim_end_matches('}').split(',').map(first_name).collect(),
            None => vec![first_name(tree)],
        });
        // Names in upper case are items of the root.
        let used = used.filter(|used| used.starts_with(|c: char| c.is_ascii_lowercase()));
        let used = used.filter(|used| used != module);
        uses.entry(module.to_owned()).or_default().extend(used);
    }
    uses
}

fn first_name(tree: &str) -> String {
    tree.trim().split("::").next().unwrap_or_default().to_owned()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

//! Every test that `docs/smithy.md` names exists.

use std::fs;
use std::path::Path;

#[test]
fn what_covers_a_rule_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let table = fs::read_to_string(root.join("docs/smithy.md")).unwrap();
    let lines: Vec<&str> = table.lines().filter(|line| line.starts_with('|')).collect();
    let is_row = |index: &usize| {
        let is_rule = |line: Option<&&str>| line.is_some_and(|line| line.starts_with("|--"));
        !is_rule(lines.get(*index)) && !is_rule(lines.get(index + 1))
    };
    let rows: Vec<&str> = (0..lines.len()).filter(is_row).map(|index| lines[index]).collect();
    assert!(!rows.is_empty(), "there is no rule");
    let mut wrong = Vec::new();
    for row in rows {
        let covered_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let named: Vec<&str> = covered_by.split('`').skip(1).step_by(2).collect();
        if named.is_empty() && !covered_by.starts_with("not yet: ") {
            wrong.push(format!("nothing covers it: {row}"));
        }
        wrong
            .extend(named.iter().filter_map(|name| Some(format!("{}: {row}", fault(root, name)?))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a reference: a golden case, a file, or a test in a file.
fn fault(root: &Path, name: &str) -> Option<String> {
    let golden = root.join("codegen/tests/golden").join(name);
    if name.starts_with("crates/") || name.starts_with("errors/") {
        return (!golden.is_dir()).then(|| format!("there is no golden case `{name}`"));
    }
    let (path, test) = name.split_once('#').unwrap_or((name, ""));
    match fs::read_to_string(root.join(path)) {
        Err(_) => Some(format!("there is no file `{path}`")),
        Ok(text) if !test.is_empty() && !text.contains(&format!("fn {test}(")) => {
            Some(format!("`{path}` has no test `{test}`"))
        }
        Ok(_) => None,
    }
}

//! Every golden case gives what is expected of it, and every file belongs to a case.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

#[path = "golden/cases.rs"]
mod cases;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use self::cases::{Case, Wrong, cases};

#[test]
fn golden_cases_give_what_is_expected() {
    let cases = cases(&golden()).unwrap_or_else(|wrong| panic!("{wrong}"));
    for kind in ["crates", "errors"] {
        let is_of_kind = |case: &&Case| case.folder.ends_with(Path::new(kind).join(&case.name));
        assert!(cases.iter().filter(is_of_kind).count() > 20, "the cases in {kind}/ are missing");
    }
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_difference_is_shown_with_what_to_do() {
    let case = copy_of("errors/broken-json");
    assert_eq!(check(&case), Ok(()));
    let expected = case.folder.join(cases::ERRORS);
    let text = fs::read_to_string(&expected).unwrap();
    fs::write(&expected, text.replacen("help", "hint", 1)).unwrap();
    let difference = check(&case).unwrap_err();
    for part in ["errors/broken-json", "\n-  hint: ", "\n+  help: ", "run `cargo xtask bless`"] {
        assert!(difference.contains(part), "{difference}");
    }
    assert!(fs::read_to_string(&expected).unwrap().contains("hint"), "a check wrote a file");
}

#[test]
fn missing_and_orphaned_expectations_are_found() {
    let case = copy_of("crates/no-input-no-output");
    fs::remove_file(case.folder.join("expected/src/lib.rs")).unwrap();
    fs::write(case.folder.join("expected/src/gone.rs"), "").unwrap();
    let difference = check(&case).unwrap_err();
    assert!(difference.contains("expected/src/lib.rs is missing"), "{difference}");
    assert!(difference.contains("expected/src/gone.rs is orphaned"), "{difference}");

    fs::remove_file(case.folder.join("model.json")).unwrap();
    assert!(check(&case).unwrap_err().contains("has no model"));
}

#[test]
fn files_that_no_case_uses_are_found() {
    let case = copy_of("errors/not-an-object");
    fs::write(case.folder.join("notes.md"), "").unwrap();
    assert!(check(&case).unwrap_err().contains("has no use for `notes.md`"));
    let golden = case.folder.parent().unwrap().parent().unwrap();
    fs::write(golden.join("errors/notes.md"), "").unwrap();
    let wrong = cases(golden).unwrap_err();
    assert!(wrong.what.contains("errors/notes.md is not the folder of a case"), "{wrong}");
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Compares what a case gives with what is expected of it.
fn check(case: &Case) -> Result<(), String> {
    let message = |wrong: Wrong| wrong.to_string();
    let (generated, expected) =
        (case.generated().map_err(message)?, case.expected().map_err(message)?);
    let paths: BTreeSet<&String> = generated.keys().chain(expected.keys()).collect();
    let differences =
        paths.into_iter().filter_map(|path| match (generated.get(path), expected.get(path)) {
            (None, _) => Some(format!("{case}/{path} is orphaned\n")),
            (_, None) => Some(format!("{case}/{path} is missing\n")),
            (Some(new), Some(old)) if new != old => {
                let diff = TextDiff::from_lines(old.as_str(), new);
                let names = (format!("{case}/{path}"), "generated".to_owned());
                Some(diff.unified_diff().header(&names.0, &names.1).to_string())
            }
            _ => None,
        });
    let differences: String = differences.collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!("{differences}  help: if that is what it should be, run `cargo xtask bless`\n"))
}

/// A case of the project in a folder of its own.
fn copy_of(case: &str) -> Case {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(case.replace('/', "-"));
    let _ = fs::remove_dir_all(&folder);
    copy(&golden().join(case), &folder.join(case));
    cases(&folder).unwrap().pop().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() { copy(&path, &to) } else { fs::copy(&path, to).map(drop).unwrap() }
    }
}

//! Every golden case gives what is expected of it; and what `cargo xtask bless` makes of one that doesn't.

#![allow(clippy::unwrap_used, reason = "Clippy takes helpers of tests for production code")]

use std::fs;
use std::path::{Path, PathBuf};

use xtask::golden::{self, Case};
use xtask::{Failure, bless};

#[test]
fn golden_cases_give_what_is_expected() {
    let folder = golden::folder();
    for kind in ["crates", "errors"] {
        let is_empty =
            fs::read_dir(folder.join(kind)).map_or(true, |mut cases| cases.next().is_none());
        assert!(!is_empty, "there are no cases in {kind}/");
    }
    if let Err(failure) = check(&folder) {
        panic!("{}", failure.plain());
    }
}

#[test]
fn bless_settles_what_is_expected() {
    for case in ["crates/no-input-no-output", "errors/broken-json"] {
        let folder = copy_of(case, "golden-bless");
        check(&folder).unwrap_err();
        bless::run(&folder).unwrap();
        check(&folder).unwrap();

        let expected =
            ["expected/src/lib.rs", "expected.txt"].map(|file| folder.join(case).join(file));
        let expected = expected.iter().find(|file| file.exists()).unwrap();
        let text = fs::read_to_string(expected).unwrap();
        let (first, _) = text.split_once('\n').unwrap();
        fs::write(expected, format!("{first}\nchanged\n")).unwrap();
        let failure = check(&folder).unwrap_err().plain();
        assert!(failure.contains("\n-changed\n"), "{failure}");
        let help = "\n  help: if that is what it should be, run `cargo xtask bless`";
        assert!(failure.ends_with(help), "{failure}");
        assert!(fs::read_to_string(expected).unwrap().ends_with("changed\n"), "a check wrote");

        let said = bless::run(&folder).unwrap();
        assert!(said.contains(&format!("{case}: ")), "{said}");
        assert!(said.ends_with("golden cases: 1, changed: 1, failed: 0"), "{said}");
        assert_eq!(fs::read_to_string(expected).unwrap(), text);
        let said = bless::run(&folder).unwrap();
        assert_eq!(said, "golden cases: 1, changed: 0, failed: 0");
    }
}

#[test]
fn expectations_without_a_model_are_found_and_removed() {
    for case in ["crates/no-input-no-output", "errors/broken-json"] {
        let folder = copy_of(case, "golden-orphan");
        bless::run(&folder).unwrap();
        for model in models(&folder.join(case)) {
            fs::remove_file(model).unwrap();
        }
        let failure = check(&folder).unwrap_err().plain();
        assert!(failure.contains(&format!("{case} has no model")), "{failure}");
        bless::run(&folder).unwrap();
        assert!(!folder.join(case).exists());
    }
}

#[test]
fn cases_that_break_their_promise_are_not_blessed() {
    for (from, to, complaint) in [
        (
            "crates/no-input-no-output",
            "errors/no-input-no-output",
            "should fail, but gives a crate",
        ),
        ("errors/broken-json", "crates/broken-json", "should give a crate, but fails"),
    ] {
        let folder = copy_of(from, "golden-promise");
        fs::create_dir_all(folder.join(to).parent().unwrap()).unwrap();
        fs::rename(folder.join(from), folder.join(to)).unwrap();
        for failure in [check(&folder).unwrap_err(), bless::run(&folder).unwrap_err()] {
            assert!(failure.plain().contains(complaint), "{}", failure.plain());
        }
    }
}

#[test]
fn files_that_no_case_uses_are_found() {
    let folder = copy_of("errors/broken-json", "golden-stray");
    fs::write(folder.join("errors/broken-json/notes.md"), "").unwrap();
    let failure = check(&folder).unwrap_err().plain();
    assert!(failure.contains("has no use for `notes.md`"), "{failure}");
    fs::write(folder.join("errors/notes.md"), "").unwrap();
    let failure = check(&folder).unwrap_err().plain();
    assert!(failure.contains("errors/notes.md is not the folder of a case"), "{failure}");
}

fn check(folder: &Path) -> Result<(), Failure> {
    let cases: Vec<Case> = golden::cases(folder)?;
    Failure::unless_empty(cases.iter().filter_map(|case| golden::check(case).err()).collect())
}

/// A folder that holds one case of the project, but nothing that is expected of it.
fn copy_of(case: &str, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(folder.join(case)).unwrap();
    for model in models(&golden::folder().join(case)) {
        fs::copy(&model, folder.join(case).join(model.file_name().unwrap())).unwrap();
    }
    folder
}

/// The files of a case's model.
fn models(case: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let models: Vec<_> = files.filter(|path| path.extension() == Some("json".as_ref())).collect();
    assert!(!models.is_empty(), "{} has no model", case.display());
    models
}

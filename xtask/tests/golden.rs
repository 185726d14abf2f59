//! What `cargo xtask bless` makes of a golden case that does not give what is expected of it.

#![allow(clippy::unwrap_used, reason = "Clippy takes helpers of tests for production code")]

use std::fs;
use std::path::{Path, PathBuf};

use xtask::{bless, golden};

const CASES: [&str; 2] = ["crates/no-input-no-output", "errors/broken-json"];

#[test]
fn bless_settles_what_is_expected() {
    for name in CASES {
        let folder = copy_of(name, "golden-bless");
        let case = golden::cases(&folder).unwrap().pop().unwrap();
        let message = bless::run(&folder).unwrap();
        assert!(message.contains(&format!("{name}: ")), "{message}");
        assert!(message.ends_with("golden cases: 1, changed: 1, failed: 0"), "{message}");
        let expected = case.expected().unwrap();
        assert_eq!(expected, case.generated().unwrap());
        assert_eq!(bless::run(&folder).unwrap(), "golden cases: 1, changed: 0, failed: 0");

        let (first, text) = expected.first_key_value().unwrap();
        let (head, _) = text.split_once('\n').unwrap();
        fs::write(case.folder.join(first), format!("{head}\nchanged\n")).unwrap();
        bless::run(&folder).unwrap();
        assert_eq!(case.expected().unwrap(), expected);
    }
}

#[test]
fn a_case_without_a_model_is_removed() {
    for name in CASES {
        let folder = copy_of(name, "golden-orphan");
        bless::run(&folder).unwrap();
        for model in models(&folder.join(name)) {
            fs::remove_file(model).unwrap();
        }
        bless::run(&folder).unwrap();
        assert!(!folder.join(name).exists());
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
        let failure = bless::run(&folder).unwrap_err().plain();
        assert!(failure.contains(complaint), "{failure}");
    }
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

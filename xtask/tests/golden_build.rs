//! Every golden crate compiles without a warning and passes its own tests.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

#[path = "golden_build/matcher.rs"]
mod matcher;
#[path = "golden_build/random_waiters.rs"]
mod random_waiters;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lensmith_codegen::{ModelFile, generate};
use xtask::{golden, scratch};

/// The crates differ from the expected ones by the path of the runtime only.
#[test]
fn golden_crates_compile_and_keep_their_laws() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden-build");
    let mut crates = BTreeMap::new();
    for case in golden::cases(&golden::folder()).unwrap() {
        let mut input = case.input().unwrap();
        input.config.runtime = scratch::runtime();
        let models = input.models.iter().map(|(name, json)| ModelFile { name, json });
        // A case of `errors/` gives none.
        let Ok(tree) = generate(&models.collect::<Vec<_>>(), &input.config) else { continue };
        // Tests from an earlier run that are written by hand are not the generator's to remove.
        let _ = fs::remove_dir_all(folder.join(&input.config.crate_name).join("tests"));
        // Or they would not run.
        assert!(!scratch::has_tests_inside(&tree.files), "{}", input.config.crate_name);
        crates.insert(input.config.crate_name, tree.files);
    }
    assert!(!crates.is_empty(), "no golden case gives a crate");
    crates.insert("random-waiters".to_owned(), random_waiters::files());
    scratch::write(&folder, &crates).unwrap();
    crates.keys().for_each(|name| add_tests(name, &folder.join(name)));
    if let Err(failure) = scratch::test_generated(&folder, &["--quiet", "--workspace"]) {
        panic!("{}", failure.plain());
    }
}

/// Adds the tests that are written by hand for a case, if it has any.
fn add_tests(of: &str, krate: &Path) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden_build").join(of);
    let files = fs::read_dir(own).into_iter().flatten().flatten();
    for file in files {
        let copied = fs::copy(file.path(), krate.join("tests").join(file.file_name()));
        assert!(copied.is_ok(), "{}: {copied:?}", file.path().display());
    }
}

//! A crate that was generated for another runtime fails with one message that says so.

use std::collections::BTreeMap;
use std::path::Path;

use lensmith_codegen::{ModelFile, generate};
use xtask::{golden, scratch};

#[test]
fn a_crate_for_another_runtime_fails_with_one_message() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compatibility");
    let case = golden::cases(&golden::folder()).unwrap();
    let case = case.iter().find(|case| case.to_string().ends_with("crates/shared-types")).unwrap();
    let mut input = case.input().unwrap();
    input.config.runtime = scratch::runtime();
    let models = input.models.iter().map(|(name, json)| ModelFile { name, json });
    let files = generate(&models.collect::<Vec<_>>(), &input.config).unwrap().files;
    for version in ["1", "3"] {
        let mut files = files.clone();
        let library = files.get_mut("src/lib.rs").unwrap();
        let changed = library.replace("for runtime 2;", &format!("for runtime {version};"));
        assert_ne!(*library, changed);
        *library = changed;
        let crates = BTreeMap::from([(input.config.crate_name.clone(), files)]);
        scratch::write(&folder, &crates).unwrap();
        let failure = scratch::cargo(&folder, "check", &["--quiet"]).unwrap_err().plain();
        let message = format!(
            "error: this crate was generated for version {version} of Lensmith's runtime interface, but \
             the crate `lensmith` that it depends on has version 2; generate the crate anew with a \
             generator of the same release as `lensmith`, or depend on the release of `lensmith` that it \
             was generated for"
        );
        assert!(failure.contains(&message), "{failure}");
        // The first line is the message of the check itself.
        let errors = failure.lines().skip(1).filter(|line| line.starts_with("error"));
        let errors: Vec<_> = errors.filter(|line| !line.contains("could not compile")).collect();
        assert_eq!(errors.len(), 1, "{failure}");
        assert!(!failure.contains("warning"), "{failure}");
    }
}

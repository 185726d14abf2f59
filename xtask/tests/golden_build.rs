//! Every golden crate compiles without a warning and passes its own tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use lensmith_codegen::{ModelFile, RuntimeDependency, generate};
use xtask::{golden, tree};

/// Builds the crates in a workspace of their own, so that a broken one breaks this test and not the
/// project. They differ from the expected ones by the path of the runtime only.
#[test]
fn golden_crates_compile_and_keep_their_laws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden-build");
    let runtime = root.join("runtime");
    let mut members = Vec::new();
    for case in golden::cases(&golden::folder()).unwrap() {
        let mut input = golden::input(&case).unwrap();
        input.config.runtime = RuntimeDependency::path(runtime.to_str().unwrap());
        let models = input.models.iter().map(|(name, json)| ModelFile { name, json });
        // A case of `errors/` gives none.
        let Ok(tree) = generate(&models.collect::<Vec<_>>(), &input.config) else { continue };
        let krate = folder.join(&input.config.crate_name);
        // Tests from an earlier run that are written by hand are not the generator's to remove.
        let _ = fs::remove_dir_all(krate.join("tests"));
        tree::write(&tree.files, &krate).unwrap();
        add_tests(&root.join("xtask/tests/golden_build").join(&input.config.crate_name), &krate);
        members.push(input.config.crate_name);
    }
    assert!(!members.is_empty(), "no golden case gives a crate");
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    // The same versions of dependencies as here, which are at hand.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();

    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--workspace"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "--deny warnings")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

/// Adds the tests that are written by hand for a case, where there are any.
fn add_tests(of: &Path, krate: &Path) {
    let files = fs::read_dir(of).into_iter().flatten().flatten();
    for file in files {
        let copied = fs::copy(file.path(), krate.join("tests").join(file.file_name()));
        assert!(copied.is_ok(), "{}: {copied:?}", file.path().display());
    }
}

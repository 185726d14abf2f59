//! The modules of a `lensmith.toml`, one written into a crate and one left to its build script, compile in a user's
//! crate without a warning.

use std::fs;
use std::path::Path;

use lensmith_cli::generate::{Mode, jobs_of_project, run_jobs};
use xtask::scratch;

const PROJECT: &str = r#"
[[module]]
model = "model.json"
out = "user/src/written"

[[module]]
model = "model.json"
operations = ["Open"]
module-name = "built"
"#;

const LIBRARY: &str = r#"#[rustfmt::skip]
pub mod written;

include!(concat!(env!("OUT_DIR"), "/built.rs"));

#[test]
fn both_have_the_operation() {
    let _ = (written::Open::new(), built::Open::new());
}
"#;

const BUILD: &str = r#"use lensmith_codegen::build;

fn main() -> Result<(), build::Error> {
    build::from_config("built")
}
"#;

#[test]
fn modules_of_a_project_compile_in_a_users_crate() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("modules");
    let user = folder.join("user");
    fs::create_dir_all(user.join("src")).unwrap();
    let model = root.join("codegen/tests/golden/crates/no-input-no-output/model.json");
    fs::copy(model, folder.join("model.json")).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let at = |path: &str| root.canonicalize().unwrap().join(path).display().to_string();
    let manifest = format!(
        "[package]\nname = \"user\"\nedition = \"2024\"\n\n[dependencies]\nlensmith = {{ path = {:?}, \
         default-features = false }}\n\n[build-dependencies]\nlensmith-codegen = {{ path = {:?} }}\n",
        at("runtime"),
        at("codegen"),
    );
    for (file, text) in [
        ("lensmith.toml", PROJECT),
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"user\"]\n"),
        ("user/Cargo.toml", &manifest),
        ("user/build.rs", BUILD),
        ("user/src/lib.rs", LIBRARY),
    ] {
        fs::write(folder.join(file), text).unwrap();
    }
    let jobs = jobs_of_project(Some(&folder.join("lensmith.toml")), &[]).unwrap();
    run_jobs(&jobs, &Mode::Write).unwrap();
    assert!(user.join("src/written/mod.rs").exists());
    assert!(!user.join("src/built").exists());
    match scratch::test(&folder, &["--quiet"]) {
        Ok(printed) => assert!(printed.contains("1 passed"), "{printed}"),
        Err(failure) => panic!("{}", failure.plain()),
    }
}

//! `--all`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::sandbox::{Run, lensmith, workspace};

const GOLDEN: &str = "codegen/tests/golden/crates/no-input-no-output/model.json";
const OVERLAY: &str = r#"{"smithy": "2.0", "shapes": {"example#Library": {"type": "apply", "traits": {"smithy.api#title": "Overlaid"}}}}"#;

/// A folder of models for one test, and one for their crates.
struct Folders {
    models: PathBuf,
    out: PathBuf,
}

impl Folders {
    fn new(name: &str, models: &[(&str, &str)]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let folders = Self { models: folder.join("models"), out: folder.join("out") };
        fs::create_dir_all(&folders.models).unwrap();
        for (name, text) in models {
            fs::write(folders.models.join(name), text).unwrap();
        }
        folders
    }

    fn run(&self, command: &str) -> Run {
        let (models, out) = (self.models.to_str().unwrap(), self.out.to_str().unwrap());
        lensmith([command, "--all", models, "--out", out, "--runtime", "path=runtime"])
    }
}

fn golden() -> String {
    fs::read_to_string(workspace().join(GOLDEN)).unwrap()
}

#[test]
fn each_model_becomes_a_crate_with_its_overlay() {
    let model = golden();
    let models =
        [("One.Two.json", &*model), ("three.json", &model), ("three.overlay.json", OVERLAY)];
    let folders = Folders::new("all-each", &models);
    folders.run("generate").says(0, &["[1/2] ", "[2/2] ", "2 of 2 crates are in "]);
    let title = |krate: &str| {
        let library = fs::read_to_string(folders.out.join(krate).join("src/lib.rs")).unwrap();
        library.lines().find(|line| line.starts_with("//! # ")).unwrap().to_owned()
    };
    assert_ne!(title("lensmith-one-two"), "//! # Overlaid");
    assert_eq!(title("lensmith-three"), "//! # Overlaid");
    folders.run("check").says(0, &["(up to date)"]);
    fs::write(folders.out.join("lensmith-three/src/lib.rs"), "").unwrap();
    folders.run("check").says(1, &["stale:", "run `lensmith generate --all "]);
}

#[test]
fn a_model_that_fails_keeps_none_of_the_others() {
    let model = golden();
    let models = [("good.json", &*model), ("bad.json", "{"), ("better.json", &model)];
    let folders = Folders::new("all-fails", &models);
    let run = folders.run("generate");
    run.says(1, &["lensmith-bad:\nerror: ", "help: ", "2 of 3 crates are in "]);
    assert!(folders.out.join("lensmith-good/src/lib.rs").exists());
    assert!(folders.out.join("lensmith-better/src/lib.rs").exists());
    assert!(!folders.out.join("lensmith-bad").exists());
}

#[test]
fn names_that_are_missing_or_meet_are_told() {
    let model = golden();
    Folders::new("all-none", &[("notes.txt", "")]).run("generate").says(1, &["has no model"]);
    let same = Folders::new("all-same", &[("a-b.json", &*model), ("a.b.json", &model)]);
    same.run("generate")
        .says(1, &["two models in ", "give `lensmith-a-b`", "rename one of the files"]);
    let unnamed = Folders::new("all-unnamed", &[("é.json", &*model)]);
    unnamed.run("generate").says(1, &["`é.json` cannot name a crate: "]);
    let arguments = ["generate", "--all", "x", "--model", "y", "--out", "z"];
    lensmith(arguments).says(2, &["'--all <DIR>' cannot be used with '--model <FILE>'"]);
    lensmith(["generate", "--all", "x"]).says(2, &["--out <DIR>"]);
}

//! Flags beside `lensmith.toml`: which of both counts.

use crate::project::{Repository, TWO};

#[test]
fn flags_without_a_model_have_no_effect_on_the_file() {
    let repository = Repository::new("flags-beside", TWO);
    repository.run(&["generate", "--operations", "PutImage"]).says(
        2,
        &[
            "error: `--operations` has no effect: without `--model`, lensmith.toml alone says what to generate\n",
            "help: set `operations` in lensmith.toml; or add `--model FILE` to generate from flags alone, without \
             lensmith.toml\n",
        ],
    );
    repository
        .run_in("models", &["check", "my-ecr", "--out", "x", "--license", "MIT", "--strict"])
        .says(
            2,
            &[
                "`--out`, `--strict`, `--license` have no effect",
                "set `out`, `strict`, `license` in ../lensmith.toml",
            ],
        );
    repository
        .run(&["generate", "--config", "lensmith.toml", "--overlay", "o.json"])
        .says(2, &["`--overlay` has no effect", "set `overlay` in lensmith.toml"]);
    assert!(!repository.has("my-ecr") && !repository.has("x"));
}

#[test]
fn flags_without_a_model_and_a_file_need_one_of_both() {
    let repository = Repository::new("flags-alone", "");
    std::fs::remove_file(repository.0.join("lensmith.toml")).unwrap();
    // The tests are below the lensmith.toml of this repository.
    let temporary = std::env::temp_dir();
    let flags = ["generate", "--operations", "PutImage", "--out", "x"];
    let run = crate::sandbox::lensmith_in(&temporary, &[], flags);
    let parts = [
        "nothing to generate: `--operations`, `--out` need `--model`, and there is no lensmith.toml here or above",
        "help: add `--model FILE`, or write lensmith.toml",
    ];
    run.says(2, &parts);
}

#[test]
fn names_and_files_have_no_effect_beside_a_model() {
    let repository = Repository::new("names-beside", TWO);
    let model = ["generate", "--model", "models/ecr.json", "--runtime", "workspace"];
    let generate = |more: &[&str]| repository.run(&[&model[..], more].concat());
    generate(&["my-ecr"]).says(
        2,
        &[
            "the argument `my-ecr` has no effect: with `--model`, flags alone say what to generate, and lensmith.toml is \
             not read",
            "help: leave out `my-ecr`, or `--model` and the flags that go with it",
        ],
    );
    generate(&["--operations", "PutImage", "ListImages"])
        .says(2, &["separate operations by commas: `--operations PutImage,ListImages`"]);
    generate(&["--config", "lensmith.toml"])
        .says(2, &["`--config` has no effect: with `--model`, "]);
    repository
        .run(&["generate", "--all", "models", "--out", "x", "my-ecr"])
        .says(2, &["the argument `my-ecr` has no effect: with `--all`, "]);
    // The runtime of the file does not count either.
    repository
        .run(&["generate", "--model", "models/ecr.json"])
        .says(1, &["add `--runtime path=DIR`, ", "lensmith.toml is not read beside `--model`"]);
    assert!(!repository.has("my-ecr") && !repository.has("lensmith-ecr") && !repository.has("x"));
}

#[test]
fn a_model_without_its_flag_is_told_from_a_name() {
    let repository = Repository::new("bare-model", TWO);
    repository.run(&["generate", "models/ecr.json"]).says(
        2,
        &[
            "`models/ecr.json` is a file, not the name of a crate or module of lensmith.toml",
            "help: name the model with a flag: `--model models/ecr.json`",
        ],
    );
}

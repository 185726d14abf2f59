//! Files that are not the model, or not the overlay, that they are given as.

use std::fs;

use crate::project::Repository;

const OVERLAY: &str = r#"{"smithy": "2.0", "shapes": {"example#Library": {"type": "apply", "traits": {"smithy.api#title": "Ours"}}}}"#;

/// Runs a command with its further flags, and expects it to fail with these texts.
#[track_caller]
fn fails(repository: &Repository, words: &[&str], parts: &[&str]) {
    let flags: &[&str] = match words.first() {
        Some(&"generate") => &["--runtime", "workspace", "--out", "out"],
        _ => &[],
    };
    repository.run(&[words, flags].concat()).says(1, parts);
    assert!(!repository.has("out"));
}

#[test]
fn a_missing_overlay_is_called_an_overlay() {
    let repository = Repository::new("missing-overlay", "");
    repository.write("models/deep/readme.txt", "");
    let told = [
        "cannot read the overlay `models/none.json`: ",
        "check the path of the overlay; its folder has `models/ecr.json`, ",
    ];
    let overlay = ["--overlay", "models/none.json"];
    let generate = ["generate", "--model", "models/small.json"];
    fails(&repository, &[&generate[..], &overlay].concat(), &told);
    fails(&repository, &[&["inspect", "models/small.json"], &overlay[..]].concat(), &told);
    fails(
        &repository,
        &[&["diff", "models/small.json", "models/small.json"], &overlay[..]].concat(),
        &told,
    );
    // Every file that is missing, and no suggestion in a folder without models.
    let both = ["generate", "--model", "models/deep/none.json", "--overlay", "no/o.json"];
    let told = [
        "the model `models/deep/none.json`: ",
        "help: check the path of the model\n",
        "the overlay `no/o.json`: ",
    ];
    fails(&repository, &both, &told);
}

#[test]
fn a_whole_model_is_not_an_overlay() {
    let repository = Repository::new("whole-overlay", "");
    let told = [
        "error: `example#Library`: the overlay is a whole model: it defines this service\n  in models/small.json\n  help: name the file as the model",
    ];
    for model in ["models/small.json", "models/ecr.json"] {
        fails(
            &repository,
            &["generate", "--model", model, "--overlay", "models/small.json"],
            &told,
        );
        fails(&repository, &["inspect", model, "--overlay", "models/small.json"], &told);
    }
    // The two in each other's place.
    repository.write("models/overlay.json", OVERLAY);
    let swapped = ["generate", "--model", "models/overlay.json", "--overlay", "models/small.json"];
    fails(&repository, &swapped, &told);
    let twice = ["generate", "--model", "models/small.json", "--model", "models/small.json"];
    let told = [
        "`example#Library`: the service is already defined in models/small.json",
        "leave out one of the two files",
    ];
    fails(&repository, &twice, &told);
}

#[test]
fn an_overlay_is_not_a_model() {
    let repository = Repository::new("only-overlay", "");
    repository.write("overlay.json", OVERLAY);
    let told = [
        "error: the file is an overlay: it has only `apply` entries\n  in overlay.json\n  help: name the model that it changes",
    ];
    fails(&repository, &["generate", "--model", "overlay.json"], &told);
    fails(&repository, &["inspect", "overlay.json"], &told);
    fails(&repository, &["diff", "overlay.json", "models/small.json"], &told);
    repository.write("nothing.json", r#"{"smithy": "2.0", "metadata": {"a": 1}}"#);
    let told = [
        "error: the file defines no shapes\n  in nothing.json\n  help: a model is a Smithy JSON AST",
    ];
    fails(&repository, &["generate", "--model", "nothing.json"], &told);
}

#[test]
fn a_file_with_nothing_in_it_is_told() {
    let repository = Repository::new("empty-model", "");
    for text in ["", " \n", "\u{feff}"] {
        repository.write("empty.json", text);
        let told =
            ["error: the file is empty\n  in empty.json\n  help: a model is a Smithy JSON AST"];
        fails(&repository, &["generate", "--model", "empty.json"], &told);
    }
    repository.write("empty.json", "{}");
    let told = ["the file has no `smithy` version at its top level\n  in empty.json\n  help: "];
    fails(&repository, &["generate", "--model", "empty.json"], &told);
}

#[test]
fn a_folder_is_not_a_model() {
    let repository = Repository::new("folder-model", "");
    let told = [
        "the model `models` is a folder",
        "help: name a file of it, `models/ecr.json`, `models/small.json`; or generate a crate from each, `lensmith generate --all models`",
    ];
    fails(&repository, &["generate", "--model", "models"], &told);
    fails(&repository, &["inspect", "models"], &told);
    let told = ["`models/ecr.json` is a file, not a folder of models", "`--model models/ecr.json`"];
    fails(&repository, &["generate", "--all", "models/ecr.json"], &told);
    let told = ["cannot read `.`: ", "help: name the file in the folder: `./lensmith.toml`"];
    repository.run(&["generate", "--config", "."]).says(1, &told);
    fs::create_dir(repository.0.join("empty")).unwrap();
    let told = ["the model `empty` is a folder", "it has no JSON file"];
    fails(&repository, &["generate", "--model", "empty"], &told);
    for number in 0..20 {
        repository.write(&format!("many/{number:02}.json"), "");
    }
    fails(&repository, &["inspect", "many"], &["`many/07.json` and 12 more"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_not_a_folder() {
    let repository = Repository::new("dangling", "");
    std::os::unix::fs::symlink("gone", repository.0.join("link")).unwrap();
    let model = ["generate", "--model", "models/small.json", "--runtime", "workspace"];
    for out in ["link", "link/below"] {
        let told = ["`link` is a broken symbolic link, to `gone`", "help: create that folder, "];
        repository.run(&[&model[..], &["--out", out]].concat()).says(1, &told);
        assert!(!repository.has("gone"));
    }
    fs::create_dir(repository.0.join("gone")).unwrap();
    repository.run(&[&model[..], &["--out", "link"]].concat()).says(0, &["link: "]);
}

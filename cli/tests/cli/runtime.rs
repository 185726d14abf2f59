//! The folder of the runtime.

use crate::project::Repository;

#[test]
fn a_folder_without_the_runtime_is_refused() {
    let repository = Repository::new("runtime-path", "");
    repository.write("other/Cargo.toml", "[package]\nname = \"other\"\n");
    repository.write("workspace/Cargo.toml", "[workspace]\n");
    repository.write("broken/Cargo.toml", "[package\n");
    repository.write("lensmith/cli/Cargo.toml", "[package]\nname = \"lensmith-cli\"\n");
    let near = "help: it is in `lensmith/runtime`: give that";
    let beside = "help: it is in `lensmith/cli/../runtime`: give that";
    let far = "help: give the folder `runtime` of a clone of Lensmith";
    for (path, why, help) in [
        ("lensmith", "the folder has no Cargo.toml", near),
        ("lensmith/", "the folder has no Cargo.toml", near),
        ("lensmith/cli", "its Cargo.toml is that of the package `lensmith-cli`", beside),
        ("other", "its Cargo.toml is that of the package `other`", far),
        ("workspace", "its Cargo.toml has no package", far),
        ("broken", "its Cargo.toml is not TOML: ", far),
        ("nowhere", "there is no such folder", far),
        ("models/ecr.json", "this is a file", far),
    ] {
        let told = format!("error: Lensmith's runtime is not in `{path}`: {why}");
        let flag = format!("path={path}");
        let flags =
            ["generate", "--model", "models/small.json", "--runtime", &flag, "--out", "x/y"];
        repository.run(&flags).says(1, &[&told, help]);
        let project = format!(
            "runtime = {{ path = \"{path}\" }}\n[[crate]]\nmodel = \"models/small.json\"\n"
        );
        repository.write("lensmith.toml", &project);
        let place = "\n  from `runtime` in lensmith.toml:1:11\n  ";
        repository.run(&["generate"]).says(1, &[&told, &format!("{place}{help}")]);
        assert!(!repository.has("x") && !repository.has("lensmith-small"));
    }
}

#[test]
fn a_crate_is_checked_without_its_runtime() {
    let project =
        "runtime = { path = \"lensmith/runtime\" }\n[[crate]]\nmodel = \"models/small.json\"\n";
    let repository = Repository::new("runtime-gone", project);
    repository.run(&["generate"]).says(0, &[]);
    std::fs::remove_dir_all(repository.0.join("lensmith")).unwrap();
    repository.run(&["check"]).says(0, &["(up to date)"]);
    repository.run(&["generate"]).says(1, &["there is no such folder"]);
    let all = ["generate", "--all", "models", "--out", "x", "--runtime", "path=lensmith/runtime"];
    let run = repository.run(&all);
    run.says(1, &["there is no such folder"]);
    assert_eq!(run.text.matches("error: ").count(), 1, "{}", run.text);
    assert!(!repository.has("x"));
}

#[test]
fn a_runtime_that_is_shared_is_refused_once() {
    let entry =
        |name: &str| format!("[[crate]]\nmodel = \"models/small.json\"\nout = \"{name}\"\n");
    let project = ["runtime = { path = \"lensmith\" }\n", &entry("a"), &entry("b")].concat();
    let run = Repository::new("runtime-shared", &project).run(&["generate"]);
    run.says(1, &["it is in `lensmith/runtime`"]);
    assert_eq!(run.text.matches("error: ").count(), 1, "{}", run.text);
}

#[test]
fn a_text_in_place_of_a_table_gets_the_table() {
    for (text, table) in [
        ("../lensmith", "{ path = \"../lensmith\" }"),
        ("path=lensmith/runtime", "{ path = \"lensmith/runtime\" }"),
        ("0.2", "{ version = \"0.2\" }"),
    ] {
        let project = format!("[[crate]]\nmodel = \"models/small.json\"\nruntime = \"{text}\"\n");
        let help = format!("\n  in lensmith.toml:3:11\n  help: write `runtime = {table}`");
        Repository::new("runtime-text", &project).run(&["generate"]).says(1, &[&help]);
    }
}

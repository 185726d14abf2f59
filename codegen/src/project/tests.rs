use std::path::{Path, PathBuf};

use super::*;
use crate::{GitReference, Package, Publish, RuntimeDependency};

/// The entries of a file that is right.
#[track_caller]
fn entries(text: &str) -> Vec<Entry> {
    parse(text, FILE_NAME).unwrap_or_else(|errors| panic!("{errors}"))
}

/// What is wrong with a file.
#[track_caller]
fn errors(text: &str) -> String {
    parse(text, FILE_NAME).unwrap_err().to_string()
}

#[test]
fn reads_every_key() {
    let entries = entries(
        r#"
runtime = { git = "https://example.com/lensmith.git", tag = "v0.2.0" }
license = "MIT"

[[crate]]
model = "models/sqs.json"
overlay = ["fixes.json", "names.json"]
service = "AmazonSQS"
operations = [" SendMessage", "ReceiveMessage "]
protocol = "awsJson1_0"
out = "clients/sqs"
crate-name = "my-sqs"
crate-version = "1.2.3-beta.1"
description = "Queues"
license-file = "LICENSE"
authors = "Me"
repository = "https://example.com/r"
homepage = "https://example.com/h"
documentation = "https://example.com/d"
keywords = ["queue", "aws"]
categories = ["api-bindings"]
publish = ["ours"]
runtime = { path = "../lensmith/runtime", version = "0.2" }
cargo = { lints = { workspace = true } }
strict = true

[[crate]]
model = "ssm.json"

[[module]]
model = ["a/s-3.json", "a/common.json"]
out = "src/aws/s3"
"#,
    );
    let [sqs, ssm, s3] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(sqs.target, Target::Crate);
    assert_eq!(sqs.models, [Path::new("models/sqs.json")]);
    assert_eq!(sqs.overlays, [Path::new("fixes.json"), Path::new("names.json")]);
    assert_eq!(sqs.out, Some(PathBuf::from("clients/sqs")));
    let config = &sqs.config;
    assert_eq!(config.service.as_deref(), Some("AmazonSQS"));
    assert_eq!(config.operations, ["SendMessage", "ReceiveMessage"]);
    assert_eq!(config.protocol.as_deref(), Some("awsJson1_0"));
    assert_eq!(config.crate_name, "my-sqs");
    assert_eq!(config.source.as_deref(), Some("models/sqs.json"));
    assert!(config.strict);
    let path = "../lensmith/runtime".to_owned();
    let runtime = RuntimeDependency::Path { path, version: Some("0.2".to_owned()) };
    assert_eq!(config.runtime, runtime);
    let text = |text: &str| Some(text.to_owned());
    let package = Package {
        version: "1.2.3-beta.1".to_owned(),
        description: text("Queues"),
        license: text("MIT"),
        license_file: text("LICENSE"),
        authors: vec!["Me".to_owned()],
        repository: text("https://example.com/r"),
        homepage: text("https://example.com/h"),
        documentation: text("https://example.com/d"),
        keywords: vec!["queue".to_owned(), "aws".to_owned()],
        categories: vec!["api-bindings".to_owned()],
        publish: Publish::To(vec!["ours".to_owned()]),
        cargo: toml::from_str("lints = { workspace = true }").unwrap(),
    };
    assert_eq!(config.package, package);

    assert_eq!(ssm.config.crate_name, "lensmith-ssm");
    assert_eq!(ssm.out, Some(PathBuf::from("lensmith-ssm")));
    let url = "https://example.com/lensmith.git".to_owned();
    let reference = Some(GitReference::Tag("v0.2.0".to_owned()));
    assert_eq!(ssm.config.runtime, RuntimeDependency::Git { url, reference, version: None });
    assert_eq!(ssm.config.package.license.as_deref(), Some("MIT"));
    assert_eq!(ssm.config.package.version, "0.1.0");

    assert_eq!((s3.target, s3.config.crate_name.as_str()), (Target::Module, "s3"));
    assert_eq!(s3.models.len(), 2);
    assert_eq!(s3.out, Some(PathBuf::from("src/aws/s3")));
}

#[test]
fn a_module_without_a_folder_is_for_a_build_script() {
    let entries = entries("[[module]]\nmodel = 'Secrets-Manager.json'");
    assert_eq!(entries[0].out, None);
    assert_eq!(entries[0].config.crate_name, "secrets_manager");
}

#[test]
fn says_where_each_key_is_wrong() {
    let head = "[[crate]]\nmodel = 'a.json'\nruntime = { workspace = true }\n";
    for (line, expected) in [
        (
            "models = 'a'",
            "the key `models` is unknown in `[[crate]]`\n  in lensmith.toml:4:1\n  help: did you mean `model`?",
        ),
        (
            "zzz = 1",
            "`zzz` is unknown in `[[crate]]`\n  in lensmith.toml:4:1\n  help: the keys are `model`, `overlay`, ",
        ),
        (
            "crate-name = 'type'",
            "`crate-name`: `type`: a keyword of Rust cannot name a crate\n  in lensmith.toml:4:14",
        ),
        (
            "crate-name = 7",
            "`crate-name`: expected a string, found integer\n  in lensmith.toml:4:14",
        ),
        (
            "crate-version = '1.2'",
            "`crate-version`: `1.2` is not a version: it has three numbers, as `1.2.0` has\n  in lensmith.toml:4:17",
        ),
        ("crate-version = 'v1'", "`v1` is not a version: it has three numbers, as `1.0.0` has"),
        (
            "crate-version = 'x'",
            "`x` is not a version such as `1.2.0` or `1.2.0-beta.1`: unexpected character",
        ),
        (
            "license = 'FOO'",
            "`license`: `FOO` is not an SPDX expression: it has no licence `FOO`; write one such as",
        ),
        (
            "license = 'apache2 or mit'",
            "`apache2 or mit` is not an SPDX expression: write `Apache-2.0 OR MIT`\n  in lensmith.toml:4:11",
        ),
        ("license = '(MIT'", "`(MIT` is not an SPDX expression: unclosed parens"),
        ("out = ''", "`out`: the text is empty\n  in lensmith.toml:4:7"),
        ("out = 'é'", "`crate-name`: the folder `é` cannot name it: "),
        ("operations = []", "`operations`: the list is empty\n  in lensmith.toml:4:14"),
        ("operations = ['A', '']", "`operations`: a text of the list is empty"),
        ("operations = [1]", "`operations`: expected a list of strings, found array"),
        ("overlay = false", "`overlay`: expected a list of strings, found boolean"),
        (
            "strict = 'yes'",
            "`strict`: expected `true` or `false`, found string\n  in lensmith.toml:4:10",
        ),
        (
            "publish = 'ours'",
            "`publish`: expected `true`, `false` or a list of registries, found string",
        ),
        ("cargo = 1", "`cargo`: expected a table, found integer"),
        (
            "cargo = { package = { name = 'b' } }",
            "`cargo`: `package.name` is generated and cannot be replaced",
        ),
        ("cargo = { features = {} }", "`cargo`: `features` are generated and cannot be replaced"),
        (
            "cargo = { dev-dependencies = { lensmith = \"1\" } }",
            "`cargo`: `dev-dependencies.lensmith` is generated; only its `features` can be extended",
        ),
        ("cargo = { package = 1 }", "`cargo`: `package` must be a table"),
        ("strict = true\nstrict = true", "this is not TOML: duplicate key\n  in lensmith.toml:5:1"),
        ("é = é", "this is not TOML: "),
    ] {
        let errors = errors(&format!("{head}{line}\n"));
        assert!(errors.contains(expected), "{line}\n{errors}");
    }
}

#[test]
fn says_where_a_runtime_is_wrong() {
    for (runtime, expected) in [
        (
            "'path=..'",
            "`runtime`: expected a table, found string\n  in lensmith.toml:3:11\n  help: write `runtime = { path = \"..\" }`",
        ),
        ("'../x'", "help: write `runtime = { path = \"../x\" }`"),
        ("'0.2'", "help: write `runtime = { version = \"0.2\" }`"),
        ("'workspace'", "help: write `runtime = { workspace = true }`"),
        ("'https://a.com/l'", "help: write `runtime = { git = \"https://a.com/l\" }`"),
        ("''", "help: write `runtime = { version = \"0.2\" }`"),
        ("7", "expected a table such as `{ version = \"0.2\" }`, found integer"),
        (
            "{ path = 1 }",
            "`runtime.path`: expected a string, found integer\n  in lensmith.toml:3:20",
        ),
        ("{ paht = '..' }", "a runtime has no key `paht`"),
        ("{}", "`runtime`: the runtime is nowhere"),
        (
            "{ path = '..', git = 'b' }",
            "`path` and `git` exclude each other\n  in lensmith.toml:3:11",
        ),
        ("{ version = 'newest' }", "`newest` is not a version requirement"),
        ("{ workspace = false }", "`workspace` is `true` or absent"),
    ] {
        let errors = errors(&format!("[[crate]]\nmodel = 'a.json'\nruntime = {runtime}\n"));
        assert!(errors.contains(expected), "{runtime}\n{errors}");
    }
}

#[test]
fn says_what_is_missing_and_all_at_once() {
    let nothing = errors("");
    assert!(
        nothing.contains("the file lists no crate\n  in lensmith.toml:1:1\n  help: add"),
        "{nothing}"
    );
    let all = errors("[[crate]]\nout = 'a'\n\n[[module]]\noperations = 1\ncrates = 2\n");
    let places: Vec<_> = all.lines().filter(|line| line.starts_with("  in ")).collect();
    let places: Vec<_> =
        places.iter().map(|line| line.trim_start_matches("  in lensmith.toml:")).collect();
    assert_eq!(places, ["1:1", "1:1", "4:1", "5:14", "6:1"], "{all}");
    assert!(all.contains("`model`: the key is missing"), "{all}");
    assert!(all.contains("`runtime`: the key is missing"), "{all}");
    let table = errors("[crate]\nmodel = 'a'");
    assert!(table.contains("`crate`: the key must be a list of sections"), "{table}");
    assert!(table.contains("write `[[crate]]` above each"), "{table}");
    let unknown = errors("crates = 1\n");
    assert!(unknown.contains("unknown at the top of the file"), "{unknown}");
    assert!(unknown.contains("did you mean `crate`?"), "{unknown}");
}

#[test]
fn two_entries_cannot_share_a_folder_or_a_name() {
    let head = "runtime = { workspace = true }\n";
    let same = errors(&format!(
        "{head}[[crate]]\nmodel = 'a.json'\nout = 'x/a'\n[[crate]]\nmodel = 'b.json'\nout = './x/./a'\n"
    ));
    assert!(
        same.contains("`out`: another entry has the same folder\n  in lensmith.toml:7:7"),
        "{same}"
    );
    for (one, two) in [("x", "x/src/types"), ("./x/src", "x"), ("x", "x/tests")] {
        let nested = errors(&format!(
            "{head}[[crate]]\nmodel = 'a.json'\nout = '{one}'\n[[crate]]\nmodel = 'b.json'\nout = '{two}'\ncrate-name = 'b'\n"
        ));
        assert!(
            nested.contains("`out`: another entry generates files in the same folder"),
            "{one} {two} {nested}"
        );
    }
    let same = errors(&format!(
        "{head}[[crate]]\nmodel = 'a.json'\nout = 'x/a'\n[[crate]]\nmodel = 'b.json'\nout = 'y/a'\n"
    ));
    assert!(same.contains("another entry has the name `a`\n  in lensmith.toml:5:1"), "{same}");
}

#[test]
fn licences_that_registries_take_are_taken() {
    for license in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0",
        "GPL-2.0+",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "LicenseRef-Ours",
    ] {
        assert_eq!(super::license(license), Ok(license.to_owned()));
    }
}

#[test]
fn every_value_has_its_place() {
    let text = "license = 'MIT'\nruntime = { workspace = true }\n\n[[crate]]\nmodel = ['a.json', 'b.json']\n\
                overlay = 'o.json'\noperations = ['A', 'B']\nprotocol = 'p'\n";
    let entries = parse(text, "../lensmith.toml").unwrap();
    for (key, value, expected) in [
        ("model", "../a.json", "`model` in ../lensmith.toml:5:10"),
        ("model", "../b.json", "`model` in ../lensmith.toml:5:20"),
        ("overlay", "../o.json", "`overlay` in ../lensmith.toml:6:11"),
        ("operations", "B", "`operations` in ../lensmith.toml:7:20"),
        ("operations", "C", "`operations` in ../lensmith.toml:7:14"),
        ("protocol", "", "`protocol` in ../lensmith.toml:8:12"),
        ("runtime", "", "`runtime` in ../lensmith.toml:2:11"),
        ("out", "", "`model` in ../lensmith.toml:5:9"),
    ] {
        assert_eq!(entries[0].places.of(key, value).as_deref(), Some(expected));
    }
}

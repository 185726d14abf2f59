//! Values of flags, and of keys, that are not what they should be.

use crate::project::Repository;

const MODEL: [&str; 5] = ["generate", "--model", "models/ecr.json", "--runtime", "workspace"];

#[test]
fn operations_are_separated_by_commas() {
    let repository = Repository::new("blanks", "");
    let help = "help: separate operations by commas, `--operations PutImage,ListImages`, or in lensmith.toml list \
                them, `operations = [\"PutImage\", \"ListImages\"]`";
    for names in ["PutImage ListImages", "PutImage;ListImages", " PutImage\nListImages "] {
        repository
            .run(&[&MODEL[..], &["--operations", names]].concat())
            .says(1, &["has no operation `PutImage", help]);
        let diff = ["diff", "models/ecr.json", "models/ecr.json", "--operations", names];
        repository.run(&diff).says(1, &[help]);
        repository.run(&["inspect", "models/ecr.json", names]).says(
            2,
            &["`inspect` shows one operation at a time", "help: name one operation: `PutImage`"],
        );
    }
    for names in ["\"PutImage, ListImages\"", "[\"PutImage ListImages\"]"] {
        let project = format!(
            "[[crate]]\nmodel = \"models/ecr.json\"\nruntime.workspace = true\noperations = {names}\n"
        );
        repository.write("lensmith.toml", &project);
        repository.run(&["generate"]).says(1, &["\n  from `operations` in lensmith.toml:4:", help]);
    }
    assert!(!repository.has("lensmith-ecr"));
}

#[test]
fn versions_and_licences_are_checked_with_an_example() {
    let repository = Repository::new("values", "");
    for (flag, value, why) in [
        ("--crate-version", "1", "`1` is not a version: it has three numbers, as `1.0.0` has"),
        ("--crate-version", "1.2", "as `1.2.0` has"),
        ("--crate-version", "v1.2.3", "as `1.2.3` has"),
        (
            "--crate-version",
            "newest",
            "`newest` is not a version such as `1.2.0` or `1.2.0-beta.1`: unexpected",
        ),
        (
            "--license",
            "FOO",
            "`FOO` is not an SPDX expression: it has no licence `FOO`; write one such as `MIT OR Apache-2.0`",
        ),
        ("--license", "mit or apache2", "write `MIT OR Apache-2.0`"),
        ("--license", "MIT, Apache-2.0", "`MIT, Apache-2.0` is not an SPDX expression: "),
        (
            "--license",
            "MIT OR",
            "`MIT OR` is not an SPDX expression: expected one of `<license>`, `(` here, at the end",
        ),
        ("--license", "", "is not an SPDX expression: it is empty; write one such as "),
    ] {
        let run = repository.run(&[&MODEL[..], &[flag, value]].concat());
        run.says(2, &[&format!("for '{flag} <"), why]);
        let key = flag.trim_start_matches('-');
        let project = format!(
            "[[crate]]\nmodel = \"models/ecr.json\"\nruntime.workspace = true\n{key} = \"{value}\"\n"
        );
        repository.write("lensmith.toml", &project);
        let why = if value.is_empty() { "`license`: the text is empty" } else { why };
        repository
            .run(&["generate"])
            .says(1, &[&format!("error: `{key}`: "), why, "\n  in lensmith.toml:4:"]);
    }
    assert!(!repository.has("lensmith-ecr"));
    for license in ["Apache-2.0 WITH LLVM-exception", "MIT/Apache-2.0", "LicenseRef-Ours"] {
        repository
            .run(&[&MODEL[..], &["--license", license]].concat())
            .says(0, &["lensmith-ecr: "]);
        let line = format!("\nlicense = \"{license}\"\n");
        assert!(repository.read("lensmith-ecr/Cargo.toml").contains(&line));
    }
}

//! `lensmith::make!` names the required member that is missing, and `cargo check` finds it.

use std::collections::BTreeMap;
use std::path::Path;

use lensmith_codegen::{ModelFile, generate};
use xtask::{golden, scratch};

#[test]
fn a_missing_required_member_is_an_error_of_cargo_check() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("make");
    let cases = golden::cases(&golden::folder()).unwrap();
    let case = cases.iter().find(|case| case.to_string().ends_with("crates/operation")).unwrap();
    let mut input = case.input().unwrap();
    input.config.runtime = scratch::runtime();
    let models = input.models.iter().map(|(name, json)| ModelFile { name, json });
    let mut files = generate(&models.collect::<Vec<_>>(), &input.config).unwrap().files;
    let mark = files.get("src/lib.rs").and_then(|text| text.lines().next()).unwrap().to_owned();
    let mut check = |members: &str| {
        let code = format!(
            "{mark}\nfn main() {{\n    drop(lensmith::make!(golden_operation::GetBook {{ {members} }}));\n}}\n"
        );
        files.insert("examples/make.rs".to_owned(), code);
        let crates = BTreeMap::from([(input.config.crate_name.clone(), files.clone())]);
        scratch::write(&folder, &crates).unwrap();
        scratch::cargo(&folder, "check", &["--quiet", "--examples"])
    };
    check("isbn: \"978\"").unwrap();
    let failure = check("").unwrap_err().plain();
    assert!(failure.contains("the required member `isbn` is missing"), "{failure}");
    let failure = check("isbn: \"978\", isbn: \"979\"").unwrap_err().plain();
    assert!(failure.contains("the member `isbn` is named twice"), "{failure}");
    let failure = check("isbm: \"978\", isbn: \"978\"").unwrap_err().plain();
    assert!(failure.contains("no field `isbm` on type"), "{failure}");
}

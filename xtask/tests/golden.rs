//! Every golden case gives what is expected of it.

use xtask::{Failure, golden};

#[test]
fn golden_cases_give_what_is_expected() {
    let cases = golden::cases().unwrap();
    for kind in ["crates", "errors"] {
        let folder = format!("codegen/tests/golden/{kind}/");
        let is_of_kind = |case: &golden::Case| case.to_string().starts_with(&folder);
        assert!(cases.iter().any(is_of_kind), "there are no cases in {folder}");
    }
    let failures = cases.iter().filter_map(|case| golden::check(case).err());
    if let Err(failure) = Failure::unless_empty(failures.collect()) {
        panic!("{}", failure.plain());
    }
}

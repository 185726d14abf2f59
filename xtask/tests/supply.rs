//! The checks of `cargo xtask supply` that need only the packages of a build.

use xtask::{Failure, supply};

#[track_caller]
fn assert_fine<T>(checked: Result<T, Failure>) {
    let complaint = checked.err().map(|failure| failure.plain()).unwrap_or_default();
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn no_feature_brings_crates_beyond_its_budget() {
    assert_fine(supply::budgets());
}

#[test]
fn nothing_needs_a_newer_rust_than_is_promised() {
    assert_fine(supply::rust_versions());
}

#[test]
fn every_crate_forbids_unsafe_code() {
    assert_fine(supply::unsafe_code());
}

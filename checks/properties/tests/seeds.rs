//! Every property on the seeds of its fuzz target, as they are and damaged. What a fuzz target finds becomes
//! a seed.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::path::Path;

use lensmith_properties::{PROPERTIES, Property};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;

/// So many that they take seconds.
const CASES: u32 = 2000;

/// The seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let files =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect()
}

/// A seed in which up to three pieces were replaced, inserted or removed, and which may then be cut off.
fn damaged(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![select(b"{}[]:,\"\\u0019.eE+- \n;#/<>&=!?".as_slice()), any::<u8>()];
    let damage = (any::<Index>(), 0..=4_usize, vec(byte, 0..=2));
    (select(seeds), vec(damage, 0..=3), option::weighted(0.2, any::<Index>())).prop_map(
        |(mut seed, damages, end)| {
            for (place, removed, inserted) in damages {
                let start = place.index(seed.len() + 1);
                let end = (start + removed).min(seed.len());
                seed.splice(start..end, inserted);
            }
            seed.truncate(end.map_or(seed.len(), |end| end.index(seed.len() + 1)));
            seed
        },
    )
}

fn check(target: &str, property: Property) {
    let seeds = seeds(target);
    assert!(!seeds.is_empty(), "{target} has no seed");
    seeds.iter().for_each(|seed| property(seed));
    let run = TestRunner::new(ProptestConfig::with_cases(CASES)).run(&damaged(seeds), |input| {
        property(&input);
        Ok(())
    });
    if let Err(failure) = run {
        panic!("{target}: {failure}");
    }
}

#[test]
fn every_property_holds_for_seeds_whole_and_damaged() {
    for (target, property) in PROPERTIES {
        check(target, *property);
    }
}

#[test]
fn every_property_is_a_fuzz_target_with_seeds() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let names = |folder: &str| {
        let files = fs::read_dir(fuzz.join(folder)).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let properties: Vec<&str> = PROPERTIES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names("fuzz_targets"), properties);
    assert_eq!(names("seeds"), properties);
}

//! The generator survives the models that once broke it, and a thousand broken models.

use xtask::fuzz;

/// So many that they take seconds; `cargo xtask fuzz` runs more.
const CASES: u64 = 1000;

#[test]
fn what_broke_the_generator_does_no_more() {
    let corpus = fuzz::models_in(&fuzz::corpus()).unwrap();
    assert!(!corpus.is_empty());
    for input in corpus {
        let case = fuzz::Case { models: input.models, operations: Vec::new() };
        assert_eq!(fuzz::try_case(&case), Ok(()), "{}", String::from_utf8_lossy(&case.models[0].1));
    }
}

#[test]
fn broken_models_give_errors_or_crates() {
    let seeds = fuzz::load(false).unwrap();
    let failures = (0..CASES).filter_map(|number| {
        let outcome = fuzz::try_case(&fuzz::case(&seeds, number));
        outcome.err().map(|cause| format!("case {number}: {cause}"))
    });
    assert_eq!(failures.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn cases_follow_from_their_number() {
    let seeds = fuzz::load(false).unwrap();
    assert_eq!(fuzz::case(&seeds, 7), fuzz::case(&seeds, 7));
    assert_ne!(fuzz::case(&seeds, 7), fuzz::case(&seeds, 8));
}

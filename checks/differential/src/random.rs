//! Cases that are random, and yet the same for the same seed.

use std::fmt;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::Failure;
use crate::difference::Difference;

/// How often a case that fails is made simpler at most.
const SIMPLIFICATIONS: u32 = 300;

/// Checks random cases. Of those that fail, the simplest that was found is reported.
pub(crate) fn check<S: Strategy>(
    seed: u64,
    cases: u32,
    strategy: &S,
    check: impl Fn(S::Value) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: SIMPLIFICATIONS,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed.to_le_bytes(); 4].concat());
    let result = TestRunner::new_with_rng(config, rng)
        .run(strategy, |case| check(case).map_err(|why| TestCaseError::fail(why.to_string())));
    result.map_err(|error| match error {
        TestError::Abort(reason) | TestError::Fail(reason, _) => reason.to_string().into(),
    })
}

/// Fails with the case and its differences, if there are any.
pub(crate) fn require_none(
    case: &impl fmt::Display,
    differences: &[Difference],
) -> Result<(), Failure> {
    if differences.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = differences.iter().map(Difference::to_string).collect();
    Err(format!("{case}:\n{}", lines.join("\n")).into())
}

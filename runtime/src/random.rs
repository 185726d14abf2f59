use std::hash::{BuildHasher, RandomState};

/// A number that is random enough to keep many clients from calling at the same time: the standard library
/// seeds its hashers from the operating system.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}

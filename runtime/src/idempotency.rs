//! Tokens by which a service knows that a call is repeated, and does not do its work twice.
//!
//! The request of such an operation has a member for the token,
//! [`Operation::IDEMPOTENCY_TOKEN`](crate::Operation::IDEMPOTENCY_TOKEN). A client fills it where it is
//! absent, once per call and not once per attempt. Without a client,
//! [`with_idempotency_token`](crate::Operation::with_idempotency_token) does.
//! See [the trait](https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait).

use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};

/// A token that no other call has: a random UUID
/// ([version 4](https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4)).
///
/// A token has to be unique, but is no secret, so that the standard library's randomness is enough and no
/// crate is needed for it: the hashers of its maps, which the operating system seeds. A target that is
/// without an operating system gives tokens of its own to
/// [`with_idempotency_token`](crate::Operation::with_idempotency_token).
///
/// ```
/// use lensmith::idempotency::random_token;
///
/// let token = random_token();
/// assert_eq!(token.len(), "3f0c5d1e-9a64-4b1d-8a7e-6f2b9c0d4e58".len());
/// assert_ne!(token, random_token());
/// ```
#[must_use]
pub fn random_token() -> String {
    let random = RandomState::new();
    uuid(random.hash_one(0), random.hash_one(1))
}

/// The UUID of these random bits; its version and variant replace six of them.
fn uuid(high: u64, low: u64) -> String {
    let version = (high & 0x0fff) | 0x4000;
    let variant = (low >> 48 & 0x3fff) | 0x8000;
    let mut text = String::with_capacity(36);
    // A `String` takes any text.
    let _ = write!(
        text,
        "{:08x}-{:04x}-{version:04x}-{variant:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        low & 0xffff_ffff_ffff
    );
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{random_token, uuid};

    #[test]
    fn version_and_variant_replace_random_bits() {
        assert_eq!(uuid(0, 0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(u64::MAX, u64::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let token = uuid(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210);
        assert_eq!(token, "01234567-89ab-4def-bedc-ba9876543210");
    }

    #[test]
    fn no_two_tokens_are_the_same_in_any_thread() {
        let many = || (0..500).map(|_| random_token()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(many)).collect();
        let tokens = threads.into_iter().flat_map(|thread| thread.join().unwrap());
        assert_eq!(tokens.collect::<BTreeSet<_>>().len(), 2000);
    }
}

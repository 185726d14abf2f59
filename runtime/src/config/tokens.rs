use std::fmt;
use std::sync::Arc;

use crate::idempotency::random_token;

/// The source of [idempotency tokens](crate::idempotency). By default tokens are [random](random_token).
///
/// ```
/// use lensmith::config::TokenSource;
///
/// let fixed = TokenSource::new(|| "00000000-0000-4000-8000-000000000000".to_owned());
/// assert_ne!(fixed.next(), TokenSource::default().next());
/// ```
///
/// Two are equal if one is a clone of the other, or if both are random.
#[derive(Clone, Default)]
pub struct TokenSource(Option<Arc<dyn Fn() -> String + Send + Sync>>);

impl TokenSource {
    /// Creates a source from a function.
    pub fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(source)))
    }

    /// The next token.
    pub fn next(&self) -> String {
        self.0.as_ref().map_or_else(random_token, |source| source())
    }
}

impl PartialEq for TokenSource {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl Eq for TokenSource {}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}

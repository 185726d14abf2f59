use std::fmt;
use std::sync::Arc;

use crate::idempotency::random_token;

/// Where the tokens come from by which services know [repeated calls](crate::idempotency); by default they
/// are [random](random_token).
///
/// ```
/// use lensmith::config::TokenSource;
///
/// let fixed = TokenSource::new(|| "00000000-0000-4000-8000-000000000000".to_owned());
/// assert_ne!(fixed.next(), TokenSource::default().next());
/// ```
#[derive(Clone)]
pub struct TokenSource(Arc<dyn Fn() -> String + Send + Sync>);

impl TokenSource {
    /// Tokens that a function makes.
    pub fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// Another token.
    pub fn next(&self) -> String {
        (self.0)()
    }
}

impl Default for TokenSource {
    fn default() -> Self {
        Self::new(random_token)
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}

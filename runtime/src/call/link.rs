use std::fmt;
use std::sync::Arc;

use super::Retries;

/// What calls share, however they are configured: `T` carries them, and `I` is the clock's instant.
pub(crate) struct Link<T: ?Sized, I> {
    pub(crate) start: I,
    pub(crate) retries: Retries,
    pub(crate) transport: Arc<T>,
}

impl<T: ?Sized, I> Link<T, I> {
    pub(crate) fn new(transport: Arc<T>, start: I) -> Self {
        Self { start, retries: Retries::default(), transport }
    }
}

impl<T: ?Sized, I> fmt::Debug for Link<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}

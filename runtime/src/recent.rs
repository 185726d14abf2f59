//! The items that were used last.

use std::sync::{Mutex, PoisonError};

/// At most `MAX` items. The one that was used longest ago makes room for another.
pub(crate) struct Recent<T, const MAX: usize>(Mutex<Vec<T>>);

impl<T, const MAX: usize> Default for Recent<T, MAX> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T, const MAX: usize> Recent<T, MAX> {
    /// Returns what `take` makes of the first item for which `is_it` is true.
    #[cfg(feature = "_client")]
    pub(crate) fn find<R>(
        &self,
        is_it: impl Fn(&T) -> bool,
        take: impl FnOnce(&T) -> R,
    ) -> Option<R> {
        self.update(|all| find(all, is_it).map(take))
    }

    /// Like [`find`](Self::find), but inserts what `make` returns if there is no such item. The lock is held meanwhile, so
    /// that only one caller inserts it.
    pub(crate) fn find_or_insert<R>(
        &self,
        is_it: impl Fn(&T) -> bool,
        make: impl FnOnce() -> T,
        take: impl FnOnce(&T) -> R,
    ) -> R {
        self.update(|all| match find(all, is_it) {
            Some(item) => take(item),
            None => {
                let item = make();
                let taken = take(&item);
                insert::<T, MAX>(all, item);
                taken
            }
        })
    }

    /// Inserts an item in place of those for which `is_it` is true.
    #[cfg(feature = "_client")]
    pub(crate) fn replace(&self, is_it: impl Fn(&T) -> bool, item: T) {
        self.update(|all| {
            all.retain(|old| !is_it(old));
            insert::<T, MAX>(all, item);
        });
    }

    #[cfg(feature = "_client")]
    pub(crate) fn insert(&self, item: T) {
        self.update(|all| insert::<T, MAX>(all, item));
    }

    #[cfg(feature = "_client")]
    pub(crate) fn for_each(&self, visit: impl Fn(&T)) {
        self.update(|all| all.iter().for_each(visit));
    }

    #[cfg(all(test, feature = "_client"))]
    pub(crate) fn len(&self) -> usize {
        self.update(|all| all.len())
    }

    fn update<R>(&self, change: impl FnOnce(&mut Vec<T>) -> R) -> R {
        // A poisoned lock is fine: every update leaves the list consistent.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The item becomes the first.
fn find<T>(all: &mut [T], is_it: impl Fn(&T) -> bool) -> Option<&T> {
    let index = all.iter().position(is_it)?;
    all.get_mut(..=index)?.rotate_right(1);
    all.first()
}

fn insert<T, const MAX: usize>(all: &mut Vec<T>, item: T) {
    all.truncate(MAX - 1);
    all.insert(0, item);
}

use std::collections::BTreeMap;
use std::fmt;

use super::{
    At, Each, Fill, Index, Ix, Optic, Preview, Put, Set, SomePrism, Then, Traverse, Unboxed, Values,
};

/// The way into an `Option<T>` that fills in an absent value, as [`Lens::or_default`] makes it.
///
/// Reading changes nothing: `preview` of a `None` finds nothing. Writing fills: `set`, `over`, `put` and
/// `preview_mut` first put what the function returns in the place of a `None`.
///
/// [`Lens::or_default`]: super::Lens::or_default
pub struct OrInsert<T> {
    make: fn() -> T,
}

impl<T> OrInsert<T> {
    /// Fills with what `make` returns.
    pub const fn new(make: fn() -> T) -> Self {
        Self { make }
    }

    super::composing!();
}

impl<T> Clone for OrInsert<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for OrInsert<T> {}

impl<T> fmt::Debug for OrInsert<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrInsert")
    }
}

impl<T: 'static> Optic for OrInsert<T> {
    type Source = Option<T>;
    type Target = T;
}

super::traverse_at_most_one!([T: 'static] OrInsert<T>);

#[diagnostic::do_not_recommend]
impl<T: 'static> Preview for OrInsert<T> {
    fn preview<'s>(&self, source: &'s Option<T>) -> Option<&'s T> {
        source.as_ref()
    }

    fn preview_mut<'s>(&self, source: &'s mut Option<T>) -> Option<&'s mut T> {
        Some(self.fill(source))
    }
}

super::fill_by!(
    [T: 'static] OrInsert<T>,
    |optic, source| source.get_or_insert_with(optic.make)
);

/// The way to the value of one key of a `BTreeMap<K, V>` that inserts an absent one, as
/// [`At::or_default`] makes it. It reads and writes as [`OrInsert`] does.
#[derive(Clone, Copy)]
pub struct OrInsertAt<K, V> {
    key: K,
    make: fn() -> V,
}

impl<K, V> OrInsertAt<K, V> {
    /// Inserts what `make` returns at `key`.
    pub const fn new(key: K, make: fn() -> V) -> Self {
        Self { key, make }
    }

    super::composing!();
}

impl<K: fmt::Debug, V> fmt::Debug for OrInsertAt<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OrInsertAt").field(&self.key).finish()
    }
}

impl<K: Clone + Ord + 'static, V: 'static> Optic for OrInsertAt<K, V> {
    type Source = BTreeMap<K, V>;
    type Target = V;
}

super::traverse_at_most_one!([K: Clone + Ord + 'static, V: 'static] OrInsertAt<K, V>);

#[diagnostic::do_not_recommend]
impl<K: Clone + Ord + 'static, V: 'static> Preview for OrInsertAt<K, V> {
    fn preview<'s>(&self, source: &'s BTreeMap<K, V>) -> Option<&'s V> {
        source.get(&self.key)
    }

    fn preview_mut<'s>(&self, source: &'s mut BTreeMap<K, V>) -> Option<&'s mut V> {
        Some(self.fill(source))
    }
}

super::fill_by!(
    [K: Clone + Ord + 'static, V: 'static] OrInsertAt<K, V>,
    |optic, source| source.entry(optic.key.clone()).or_insert_with(optic.make)
);

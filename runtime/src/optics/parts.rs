//! The optics of the standard library's containers that reach only what is there.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use super::{At, Fill, Optic, OrInsert, Preview, Put, Review, Set, Then, Traverse, View};

/// Declares an optic that is nothing but its types.
macro_rules! stateless {
    ($(#[$doc:meta])* $name:ident<$($of:ident),+>) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<$($of),+>(PhantomData<fn() -> ($($of,)+)>);

        impl<$($of),+> $name<$($of),+> {
            /// The optic of these types.
            pub const fn new() -> Self {
                Self(PhantomData)
            }

            super::composing!();
        }

        impl<$($of),+> Default for $name<$($of),+> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<$($of),+> Clone for $name<$($of),+> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$($of),+> Copy for $name<$($of),+> {}
    };
}

stateless! {
    /// The prism from `Option<T>` to the `T` of its `Some`, known to other libraries as `_Just` or `_Some`.
    SomePrism<T>
}

impl<T: 'static> Optic for SomePrism<T> {
    type Source = Option<T>;
    type Target = T;
}

super::traverse_at_most_one!([T: 'static] SomePrism<T>);

#[diagnostic::do_not_recommend]
impl<T: 'static> Preview for SomePrism<T> {
    fn preview<'s>(&self, source: &'s Option<T>) -> Option<&'s T> {
        source.as_ref()
    }

    fn preview_mut<'s>(&self, source: &'s mut Option<T>) -> Option<&'s mut T> {
        source.as_mut()
    }
}

#[diagnostic::do_not_recommend]
impl<T: 'static> Review for SomePrism<T> {
    fn review(&self, target: T) -> Option<T> {
        Some(target)
    }
}

#[diagnostic::do_not_recommend]
impl<T: 'static> Put for SomePrism<T> {
    fn put(&self, source: &mut Option<T>, value: T) {
        *source = Some(value);
    }
}

stateless! {
    /// The traversal of every element of a `Vec<T>`.
    Each<T>
}

impl<T: 'static> Optic for Each<T> {
    type Source = Vec<T>;
    type Target = T;
}

#[diagnostic::do_not_recommend]
impl<T: 'static> Set for Each<T> {
    fn for_each_mut(&self, source: &mut Vec<T>, visit: impl FnMut(&mut T)) {
        source.iter_mut().for_each(visit);
    }
}

#[diagnostic::do_not_recommend]
impl<T: 'static> Traverse for Each<T> {
    fn for_each<'s>(&self, source: &'s Vec<T>, visit: impl FnMut(&'s T)) {
        source.iter().for_each(visit);
    }
}

stateless! {
    /// The traversal of every value of a `BTreeMap<K, V>`, in the order of the keys.
    Values<K, V>
}

impl<K: 'static, V: 'static> Optic for Values<K, V> {
    type Source = BTreeMap<K, V>;
    type Target = V;
}

#[diagnostic::do_not_recommend]
impl<K: 'static, V: 'static> Set for Values<K, V> {
    fn for_each_mut(&self, source: &mut BTreeMap<K, V>, visit: impl FnMut(&mut V)) {
        source.values_mut().for_each(visit);
    }
}

#[diagnostic::do_not_recommend]
impl<K: 'static, V: 'static> Traverse for Values<K, V> {
    fn for_each<'s>(&self, source: &'s BTreeMap<K, V>, visit: impl FnMut(&'s V)) {
        source.values().for_each(visit);
    }
}

stateless! {
    /// The lens from a `Box<T>` to its `T`.
    Unboxed<T>
}

impl<T: 'static> Optic for Unboxed<T> {
    type Source = Box<T>;
    type Target = T;
}

super::traverse_at_most_one!([T: 'static] Unboxed<T>);

#[diagnostic::do_not_recommend]
impl<T: 'static> Preview for Unboxed<T> {
    fn preview<'s>(&self, source: &'s Box<T>) -> Option<&'s T> {
        Some(source)
    }

    fn preview_mut<'s>(&self, source: &'s mut Box<T>) -> Option<&'s mut T> {
        Some(source)
    }
}

#[diagnostic::do_not_recommend]
impl<T: 'static> View for Unboxed<T> {
    fn view<'s>(&self, source: &'s Box<T>) -> &'s T {
        source
    }

    fn view_mut<'s>(&self, source: &'s mut Box<T>) -> &'s mut T {
        source
    }
}

super::fill_by!([T: 'static] Unboxed<T>, |_optic, source| source);

stateless! {
    /// The lens from a value to itself, with which a path can start.
    Identity<T>
}

impl<T: 'static> Optic for Identity<T> {
    type Source = T;
    type Target = T;
}

super::traverse_at_most_one!([T: 'static] Identity<T>);
super::fill_by!([T: 'static] Identity<T>, |_optic, source| source);

#[diagnostic::do_not_recommend]
impl<T: 'static> Preview for Identity<T> {
    fn preview<'s>(&self, source: &'s T) -> Option<&'s T> {
        Some(source)
    }

    fn preview_mut<'s>(&self, source: &'s mut T) -> Option<&'s mut T> {
        Some(source)
    }
}

#[diagnostic::do_not_recommend]
impl<T: 'static> View for Identity<T> {
    fn view<'s>(&self, source: &'s T) -> &'s T {
        source
    }

    fn view_mut<'s>(&self, source: &'s mut T) -> &'s mut T {
        source
    }
}

/// The optional from a `Vec<T>` to one of its elements.
#[derive(Debug)]
pub struct Index<T> {
    index: usize,
    types: PhantomData<fn() -> T>,
}

impl<T> Index<T> {
    /// The optional of the element at `index`, counted from 0.
    pub const fn new(index: usize) -> Self {
        Self { index, types: PhantomData }
    }

    super::composing!();
}

impl<T> Clone for Index<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Index<T> {}

impl<T: 'static> Optic for Index<T> {
    type Source = Vec<T>;
    type Target = T;
}

super::traverse_at_most_one!([T: 'static] Index<T>);

#[diagnostic::do_not_recommend]
impl<T: 'static> Preview for Index<T> {
    fn preview<'s>(&self, source: &'s Vec<T>) -> Option<&'s T> {
        source.get(self.index)
    }

    fn preview_mut<'s>(&self, source: &'s mut Vec<T>) -> Option<&'s mut T> {
        source.get_mut(self.index)
    }
}

/// The optional from a `BTreeMap<K, V>` to the value of one key.
#[derive(Debug)]
pub struct Ix<K, V> {
    key: K,
    types: PhantomData<fn() -> V>,
}

/// The value of a map that stands alone at `key`, where the map has it.
pub fn ix<K: Ord + 'static, V: 'static>(key: impl Into<K>) -> Ix<K, V> {
    Ix::new(key.into())
}

impl<K, V> Ix<K, V> {
    /// The optional of the value at `key`.
    pub const fn new(key: K) -> Self {
        Self { key, types: PhantomData }
    }

    super::composing!();
}

impl<K: Clone, V> Clone for Ix<K, V> {
    fn clone(&self) -> Self {
        Self::new(self.key.clone())
    }
}

impl<K: Copy, V> Copy for Ix<K, V> {}

impl<K: Ord + 'static, V: 'static> Optic for Ix<K, V> {
    type Source = BTreeMap<K, V>;
    type Target = V;
}

super::traverse_at_most_one!([K: Ord + 'static, V: 'static] Ix<K, V>);

#[diagnostic::do_not_recommend]
impl<K: Ord + 'static, V: 'static> Preview for Ix<K, V> {
    fn preview<'s>(&self, source: &'s BTreeMap<K, V>) -> Option<&'s V> {
        source.get(&self.key)
    }

    fn preview_mut<'s>(&self, source: &'s mut BTreeMap<K, V>) -> Option<&'s mut V> {
        source.get_mut(&self.key)
    }
}

//! Lenses, prisms, optionals and traversals: read, change, build and compose values.
//!
//! An optic says where a part is inside a whole. Each generated member has a [`Lens`], each variant of a
//! union, an enum or an error has a [`Prism`], and [`then`](Lens::then) composes any two. A composed path
//! can do what the weakest optic in it can do:
//!
//! | optic     | foci   | trait        | methods                                        |
//! |-----------|--------|--------------|------------------------------------------------|
//! | lens      | 1      | [`View`]     | `view`, `view_mut`                             |
//! | prism     | 0 or 1 | [`Review`]   | `review`, which builds the whole from the part |
//! | optional  | 0 or 1 | [`Preview`]  | `preview`, `preview_mut`                       |
//! | traversal | 0 to n | [`Traverse`] | `to_vec`, `for_each`, `count`                  |
//! | setter    | 0 to n | [`Set`]      | `set`, `over`, `for_each_mut`                  |
//!
//! A lens is an optional, an optional is a traversal, and a traversal is a setter. `set` and `over` leave a
//! value without a focus as it was.
//!
//! ```
//! use lensmith::optics::*;
//!
//! #[derive(Clone, Debug, PartialEq)]
//! struct Image { tags: Option<Vec<String>> }
//!
//! const TAGS: Lens<Image, Option<Vec<String>>> =
//!     Lens::new("tags", |i| &i.tags, |i| &mut i.tags);
//!
//! let image = Image { tags: Some(vec!["v1".into(), "latest".into()]) };
//! let each_tag = TAGS.some().each();
//! assert_eq!(each_tag.to_vec(&image), ["v1", "latest"]);
//!
//! let image = each_tag.over(image, |tag| tag.to_uppercase());
//! assert_eq!(TAGS.some().index(0).preview(&image).unwrap(), "V1");
//! ```
//!
//! Optics are values without state, so a path can be a constant:
//!
//! ```
//! # use lensmith::optics::*;
//! # struct Image { tag: Option<String> }
//! # const TAG: Lens<Image, Option<String>> = Lens::new("tag", |i| &i.tag, |i| &mut i.tag);
//! const TAG_TEXT: Optional<Image, String> = TAG.some();
//! assert_eq!(TAG_TEXT.preview(&Image { tag: None }), None);
//! ```
//!
//! # Building what is absent
//!
//! [`some`](Lens::some) and [`ix`](Lens::ix) reach only what is there. [`or_default`](Lens::or_default) and
//! [`at`](Lens::at) also reach what is absent: to write through them creates it. Paths of lenses and of these
//! two implement [`Put`], and every `with` takes them.
//!
//! ```
//! use std::collections::BTreeMap;
//! use lensmith::optics::*;
//!
//! #[derive(Clone, Debug, Default, PartialEq)]
//! struct Image { labels: Option<BTreeMap<String, String>> }
//! const LABELS: Lens<Image, Option<BTreeMap<String, String>>> =
//!     Lens::new("labels", |i| &i.labels, |i| &mut i.labels);
//!
//! let mut image = Image::default();
//! let stage = LABELS.or_default().at("stage");
//! assert_eq!(stage.view(&image), None);
//! stage.put(&mut image, Some("prod".into()));
//! assert_eq!(stage.view(&image).unwrap(), "prod");
//! stage.put(&mut image, None); // removes the key
//! assert_eq!(image.labels, Some(BTreeMap::new()));
//! ```
//!
//! # Maps that stand alone
//!
//! The functions [`at`] and [`ix`], and [`Values::new`], start a path at a map itself:
//!
//! ```
//! use std::collections::BTreeMap;
//! use lensmith::optics::{self, *};
//!
//! let map = BTreeMap::from([("a".to_owned(), 1)]);
//! let map = optics::at("b").set(map, Some(2));
//! assert_eq!(optics::at("b").view(&map), Some(&2));
//! assert_eq!(optics::ix("c").preview(&map), None);
//! assert_eq!(Values::new().to_vec(&map), [&1, &2]);
//! ```

mod at;
pub(crate) mod facts;
mod lens;
mod or_insert;
mod parts;
mod prism;
mod then;
pub(crate) mod xml;

pub use at::{At, at};
pub use lens::Lens;
pub use or_insert::{OrInsert, OrInsertAt};
pub use parts::{Each, Identity, Index, Ix, SomePrism, Unboxed, Values, ix};
pub use prism::Prism;
pub use then::Then;

/// The optional of a part that may be absent: what [`Lens::some`] makes of the lens of an `Option`.
pub type Optional<S, A> = Then<Lens<S, Option<A>>, SomePrism<A>>;

/// A place inside a whole: what every optic is.
pub trait Optic {
    /// The whole.
    type Source: 'static;
    /// The part.
    type Target: 'static;
}

/// Changes any number of foci: what every optic can do.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a setter: its parts do not fit together")]
pub trait Set: Optic {
    /// Calls `visit` with each focus, in order, to change it in place.
    fn for_each_mut(&self, source: &mut Self::Source, visit: impl FnMut(&mut Self::Target));

    /// The source with `change` applied to each focus.
    fn over(
        &self,
        mut source: Self::Source,
        mut change: impl FnMut(&Self::Target) -> Self::Target,
    ) -> Self::Source {
        self.for_each_mut(&mut source, |focus| *focus = change(focus));
        source
    }

    /// The source with each focus replaced by `value`.
    fn set(&self, mut source: Self::Source, value: Self::Target) -> Self::Source
    where
        Self::Target: Clone,
    {
        self.for_each_mut(&mut source, |focus| focus.clone_from(&value));
        source
    }
}

/// Reads any number of foci: a traversal, an optional, a prism or a lens.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no reference to its focus: use `view` after `at(key)`, or `at(key).some()`"
)]
pub trait Traverse: Set {
    /// Calls `visit` with each focus, in order.
    fn for_each<'s>(&self, source: &'s Self::Source, visit: impl FnMut(&'s Self::Target));

    /// All foci, in order.
    fn to_vec<'s>(&self, source: &'s Self::Source) -> Vec<&'s Self::Target> {
        let mut foci = Vec::new();
        self.for_each(source, |focus| foci.push(focus));
        foci
    }

    /// The number of foci.
    fn count(&self, source: &Self::Source) -> usize {
        let mut count = 0;
        self.for_each(source, |_| count += 1);
        count
    }
}

/// Reaches at most one focus: an optional, a prism or a lens.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may reach several values: use `to_vec` instead of `preview`, or `index(i)` instead of `each()`"
)]
pub trait Preview: Traverse {
    /// The focus, if there is one.
    fn preview<'s>(&self, source: &'s Self::Source) -> Option<&'s Self::Target>;

    /// The focus to change in place, if there is one.
    fn preview_mut<'s>(&self, source: &'s mut Self::Source) -> Option<&'s mut Self::Target>;
}

/// Reaches exactly one focus: a lens.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may reach nothing: use `preview`, which returns an `Option`, instead of `view`"
)]
pub trait View: Preview + Fill {
    /// The focus.
    fn view<'s>(&self, source: &'s Self::Source) -> &'s Self::Target;

    /// The focus to change in place.
    fn view_mut<'s>(&self, source: &'s mut Self::Source) -> &'s mut Self::Target;
}

/// Builds the whole from the part: a prism.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot build a whole from a part: only prisms, and paths of prisms, have `review`"
)]
pub trait Review: Preview {
    /// The source whose focus is `target`.
    fn review(&self, target: Self::Target) -> Self::Source;
}

/// Writes one value, always: creates what is absent on the way, and makes a union or an `Option` at the end
/// hold the value.
///
/// Lenses, prisms, [`or_default`](Lens::or_default), [`at`](Lens::at), and paths of lenses and `or_default`
/// that end in any of these implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may reach nothing: use `or_default()` instead of `some()`, and `at(key)` instead of `ix(key)`"
)]
pub trait Put: Set {
    /// Makes `value` the focus.
    fn put(&self, source: &mut Self::Source, value: Self::Target);
}

/// Reaches exactly one focus to write: creates what is absent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may reach nothing: use `or_default()` instead of `some()`, and `at(key)` instead of `ix(key)`"
)]
pub trait Fill: Preview + Put {
    /// The focus to change in place, created if it is absent.
    fn fill<'s>(&self, source: &'s mut Self::Source) -> &'s mut Self::Target;
}

/// Implements [`Traverse`] and [`Set`] for an optic by its [`Preview`].
macro_rules! traverse_at_most_one {
    ([$($of:tt)*] $optic:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($of)*> Set for $optic {
            fn for_each_mut(&self, source: &mut Self::Source, visit: impl FnMut(&mut Self::Target)) {
                self.preview_mut(source).into_iter().for_each(visit);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($of)*> Traverse for $optic {
            fn for_each<'s>(&self, source: &'s Self::Source, visit: impl FnMut(&'s Self::Target)) {
                self.preview(source).into_iter().for_each(visit);
            }
        }
    };
}

/// Implements [`Put`] and [`Fill`] for an optic by a function that always reaches its focus.
macro_rules! fill_by {
    ([$($of:tt)*] $optic:ty, |$this:ident, $source:ident| $focus:expr) => {
        #[diagnostic::do_not_recommend]
        impl<$($of)*> Put for $optic {
            fn put(&self, source: &mut Self::Source, value: Self::Target) {
                *self.fill(source) = value;
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($of)*> Fill for $optic {
            fn fill<'s>(&self, $source: &'s mut Self::Source) -> &'s mut Self::Target {
                let $this = self;
                $focus
            }
        }
    };
}

/// The composing methods of an optic. They are inherent, and not methods of [`Optic`], because only inherent
/// functions can be `const`.
macro_rules! composing {
    () => {
        /// Composes with an optic that starts where this one ends.
        pub const fn then<O>(self, next: O) -> Then<Self, O>
        where
            Self: Optic,
            O: Optic<Source = <Self as Optic>::Target>,
        {
            Then::new(self, next)
        }

        /// Goes on into an `Option`, where it is `Some`.
        pub const fn some<Item: 'static>(self) -> Then<Self, SomePrism<Item>>
        where
            Self: Optic<Target = Option<Item>>,
        {
            Then::new(self, SomePrism::new())
        }

        /// Goes on into an `Option`. To write through it puts the default value where there was `None`.
        pub const fn or_default<Item: Default + 'static>(self) -> Then<Self, OrInsert<Item>>
        where
            Self: Optic<Target = Option<Item>>,
        {
            Then::new(self, OrInsert::new(Item::default))
        }

        /// Goes on into an `Option`. To write through it puts what `make` returns where there was `None`.
        pub const fn or_insert_with<Item: 'static>(
            self,
            make: fn() -> Item,
        ) -> Then<Self, OrInsert<Item>>
        where
            Self: Optic<Target = Option<Item>>,
        {
            Then::new(self, OrInsert::new(make))
        }

        /// Goes on to every element of a `Vec`.
        pub const fn each<Item: 'static>(self) -> Then<Self, Each<Item>>
        where
            Self: Optic<Target = Vec<Item>>,
        {
            Then::new(self, Each::new())
        }

        /// Goes on to the element of a `Vec` at `index`, counted from 0.
        pub const fn index<Item: 'static>(self, index: usize) -> Then<Self, Index<Item>>
        where
            Self: Optic<Target = Vec<Item>>,
        {
            Then::new(self, Index::new(index))
        }

        /// Goes on to the value of a map at `key`, where the map has it.
        pub fn ix<Key: Ord + 'static, Item: 'static>(
            self,
            key: impl Into<Key>,
        ) -> Then<Self, Ix<Key, Item>>
        where
            Self: Optic<Target = BTreeMap<Key, Item>>,
        {
            Then::new(self, Ix::new(key.into()))
        }

        /// Goes on to what a map has at `key`, as an `Option`: to write `Some` inserts, and to write `None`
        /// removes.
        pub fn at<Key: Clone + Ord + 'static, Item: 'static>(
            self,
            key: impl Into<Key>,
        ) -> At<Self, Key>
        where
            Self: Optic<Target = BTreeMap<Key, Item>>,
        {
            At::new(self, key.into())
        }

        /// Goes on to every value of a map, in the order of the keys.
        pub const fn values<Key: 'static, Item: 'static>(self) -> Then<Self, Values<Key, Item>>
        where
            Self: Optic<Target = BTreeMap<Key, Item>>,
        {
            Then::new(self, Values::new())
        }

        /// Goes on into a `Box`, which recursive types have at the place where they recur.
        pub const fn unboxed<Item: 'static>(self) -> Then<Self, Unboxed<Item>>
        where
            Self: Optic<Target = Box<Item>>,
        {
            Then::new(self, Unboxed::new())
        }
    };
}

use {composing, fill_by, traverse_at_most_one};

//! Lenses, prisms, optionals and traversals: how values are read, changed and composed.
//!
//! An optic says where something is inside something else. Each generated member has a [`Lens`], each
//! variant of a union, an enum or an error has a [`Prism`], and [`then`](Lens::then) composes any two.
//! What a composed path can do is decided by the weakest optic in it:
//!
//! | optic     | foci   | trait        | brings                                         |
//! |-----------|--------|--------------|------------------------------------------------|
//! | lens      | 1      | [`View`]     | `view`, `view_mut`                             |
//! | prism     | 0 or 1 | [`Review`]   | `review`, which builds the whole from the part |
//! | optional  | 0 or 1 | [`Preview`]  | `preview`, `preview_mut`                       |
//! | traversal | 0 to n | [`Traverse`] | `to_vec`, `for_each`, `count`, `set`, `over`   |
//!
//! A lens is an optional, and an optional is a traversal. `set` and `over` leave a value without a
//! focus as it was.
//!
//! ```
//! use lensmith::optics::*;
//!
//! #[derive(Clone, Debug, PartialEq)]
//! struct Image { tags: Option<Vec<String>> }
//!
//! const TAGS: Lens<Image, Option<Vec<String>>> = Lens::new("tags", |i| &i.tags, |i| &mut i.tags);
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
//! const TAG_TEXT: Then<Lens<Image, Option<String>>, Present<String>> = TAG.some();
//! assert_eq!(TAG_TEXT.preview(&Image { tag: None }), None);
//! ```

mod lens;
mod parts;
mod prism;
mod then;

pub use lens::Lens;
pub use parts::{At, Each, Index, Present, Unboxed, Values};
pub use prism::Prism;
pub use then::Then;

/// The optional of a part that may be absent, as [`Lens::some`] makes it of a member's lens.
pub type Optional<S, A> = Then<Lens<S, Option<A>>, Present<A>>;

/// Reaches any number of foci: what every optic can do.
pub trait Traverse {
    /// The whole.
    type Source: 'static;
    /// The part.
    type Target: 'static;

    /// Calls `visit` with each focus, in order.
    fn for_each<'s>(&self, source: &'s Self::Source, visit: impl FnMut(&'s Self::Target));

    /// Calls `visit` with each focus, in order, to change it in place.
    fn for_each_mut(&self, source: &mut Self::Source, visit: impl FnMut(&mut Self::Target));

    /// All foci, in order.
    fn to_vec<'s>(&self, source: &'s Self::Source) -> Vec<&'s Self::Target> {
        let mut foci = Vec::new();
        self.for_each(source, |focus| foci.push(focus));
        foci
    }

    /// How many foci there are.
    fn count(&self, source: &Self::Source) -> usize {
        let mut count = 0;
        self.for_each(source, |_| count += 1);
        count
    }

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

/// Reaches at most one focus: an optional, a prism or a lens.
pub trait Preview: Traverse {
    /// The focus, where there is one.
    fn preview<'s>(&self, source: &'s Self::Source) -> Option<&'s Self::Target>;

    /// The focus to change in place, where there is one.
    fn preview_mut<'s>(&self, source: &'s mut Self::Source) -> Option<&'s mut Self::Target>;
}

/// Reaches exactly one focus: a lens.
pub trait View: Preview {
    /// The focus.
    fn view<'s>(&self, source: &'s Self::Source) -> &'s Self::Target;

    /// The focus to change in place.
    fn view_mut<'s>(&self, source: &'s mut Self::Source) -> &'s mut Self::Target;
}

/// Builds the whole from the part: a prism.
pub trait Review: Preview {
    /// The source whose focus is `target`.
    fn review(&self, target: Self::Target) -> Self::Source;
}

/// Implements [`Traverse`] for an optic by way of its [`Preview`].
macro_rules! traverse_at_most_one {
    () => {
        fn for_each<'s>(&self, source: &'s Self::Source, visit: impl FnMut(&'s Self::Target)) {
            self.preview(source).into_iter().for_each(visit);
        }

        fn for_each_mut(&self, source: &mut Self::Source, visit: impl FnMut(&mut Self::Target)) {
            self.preview_mut(source).into_iter().for_each(visit);
        }
    };
}

/// The composing methods of an optic. They are inherent, and not methods of [`Traverse`], because only
/// inherent functions can be `const`.
macro_rules! composing {
    () => {
        /// Composes with an optic that starts where this one ends.
        pub const fn then<O>(self, next: O) -> Then<Self, O>
        where
            Self: Traverse,
            O: Traverse<Source = <Self as Traverse>::Target>,
        {
            Then::new(self, next)
        }

        /// Goes on into an `Option`.
        pub const fn some<Item: 'static>(self) -> Then<Self, Present<Item>>
        where
            Self: Traverse<Target = Option<Item>>,
        {
            Then::new(self, Present::new())
        }

        /// Goes on to every element of a `Vec`.
        pub const fn each<Item: 'static>(self) -> Then<Self, Each<Item>>
        where
            Self: Traverse<Target = Vec<Item>>,
        {
            Then::new(self, Each::new())
        }

        /// Goes on to the element of a `Vec` at `index`, counted from 0.
        pub const fn index<Item: 'static>(self, index: usize) -> Then<Self, Index<Item>>
        where
            Self: Traverse<Target = Vec<Item>>,
        {
            Then::new(self, Index::new(index))
        }

        /// Goes on to the value of a map at `key`, where the map has it.
        pub fn at<Key: Ord + 'static, Item: 'static>(
            self,
            key: impl Into<Key>,
        ) -> Then<Self, At<Key, Item>>
        where
            Self: Traverse<Target = BTreeMap<Key, Item>>,
        {
            Then::new(self, At::new(key.into()))
        }

        /// Goes on to every value of a map, in the order of the keys.
        pub const fn values<Key: 'static, Item: 'static>(self) -> Then<Self, Values<Key, Item>>
        where
            Self: Traverse<Target = BTreeMap<Key, Item>>,
        {
            Then::new(self, Values::new())
        }

        /// Goes on into a `Box`, which recursive types have at the place where they recur.
        pub const fn unboxed<Item: 'static>(self) -> Then<Self, Unboxed<Item>>
        where
            Self: Traverse<Target = Box<Item>>,
        {
            Then::new(self, Unboxed::new())
        }
    };
}

use {composing, traverse_at_most_one};

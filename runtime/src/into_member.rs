//! The values that `with`, `make!` and the constructors take for a member.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use bytes::Bytes;

use crate::Blob;

/// A value that a member of type `A` can be set to: by `with`, by [`make!`](crate::make), and by the arguments of
/// `new` that are lists or maps.
///
/// | member                      | values                                                              |
/// |-----------------------------|---------------------------------------------------------------------|
/// | any `A`                     | an `A`                                                              |
/// | `Option<A>`                 | whatever an `A` can be set to                                       |
/// | `String`                    | `&str`, `&String`, `Cow<str>`                                       |
/// | `Option<String>`            | also `Option<&str>`                                                 |
/// | `Vec<A>`                    | arrays, slices and iterators of whatever an `A` can be set to       |
/// | `BTreeMap<K, V>`            | arrays, slices and iterators of pairs; a `HashMap`                  |
/// | [`Blob`]                    | what converts into [`Bytes`]: `Vec<u8>`, `String`, `&'static [u8]`  |
/// | `i32`, `i64`, `f64`         | every narrower number, whose values all fit                         |
/// | `Box<A>`                    | whatever an `A` can be set to                                       |
///
/// A slice clones its elements. A number that may not fit, such as a `u32` for an `i32`, does not compile:
/// convert it with `try_into()` first, and decide what should happen if it does not fit. A `None` for an
/// `Option<String>` has to say its type: `None::<String>`. Pass an iterator as it is: `collect()` would have to say
/// into what.
///
/// ```
/// use std::collections::BTreeMap;
/// use lensmith::IntoMember;
///
/// fn set<A, Via>(value: impl IntoMember<A, Via>) -> A {
///     value.into_member()
/// }
///
/// let account: Option<String> = set("123456789012");
/// let tags: Option<Vec<String>> = set(["v1", "latest"]);
/// let labels: BTreeMap<String, String> = set([("stage", "prod")]);
/// let limit: Option<i32> = set(100_u16);
/// # assert_eq!(account.as_deref(), Some("123456789012"));
/// # assert_eq!(tags.unwrap(), ["v1", "latest"]);
/// # assert_eq!(labels["stage"], "prod");
/// # assert_eq!(limit, Some(100));
/// ```
///
/// `Via` says which row of the table applies. The compiler infers it.
#[diagnostic::on_unimplemented(
    message = "a member of type `{A}` cannot be set to a `{Self}`: see `lensmith::IntoMember`, and use `try_into()` \
               for a number that may not fit"
)]
pub trait IntoMember<A, Via = via::Itself> {
    /// The member's value.
    fn into_member(self) -> A;
}

/// The ways in which a value becomes a member's. They keep the implementations apart.
pub mod via {
    use std::marker::PhantomData;

    macro_rules! ways {
        ($($(#[$doc:meta])* $name:ident $(<$($of:ident),+>)?;)+) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name $(<$($of),+>)? (PhantomData<fn() -> ($($($of,)+)?)>);
        )+};
    }

    ways! {
        /// The value as it is.
        Itself;
        /// The content of an `Option`.
        Present<Via>;
        /// The content of a `Box`.
        Boxed<Via>;
        /// A text that is borrowed.
        Text;
        /// A borrowed text that may be absent.
        OptionalText;
        /// A number of a narrower type.
        Widened;
        /// Bytes.
        Content;
        /// A value that `Into` converts.
        Converted;
        /// The elements of an array.
        Array<Via>;
        /// The elements of a slice, cloned.
        Slice<Via>;
        /// The elements of an iterator.
        Items<Via>;
        /// Keys and values.
        Entries<Source, Key, Value>;
    }
}

use via::*;

#[diagnostic::do_not_recommend]
impl<A> IntoMember<A> for A {
    #[inline]
    fn into_member(self) -> A {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<A, T: IntoMember<A, Via>, Via> IntoMember<Option<A>, Present<Via>> for T {
    #[inline]
    fn into_member(self) -> Option<A> {
        Some(self.into_member())
    }
}

#[diagnostic::do_not_recommend]
impl<A, T: IntoMember<A, Via>, Via> IntoMember<Box<A>, Boxed<Via>> for T {
    #[inline]
    fn into_member(self) -> Box<A> {
        Box::new(self.into_member())
    }
}

#[diagnostic::do_not_recommend]
impl IntoMember<Option<String>, OptionalText> for Option<&str> {
    #[inline]
    fn into_member(self) -> Option<String> {
        self.map(str::to_owned)
    }
}

macro_rules! texts {
    ($($text:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoMember<String, Text> for $text {
            #[inline]
            fn into_member(self) -> String {
                String::from(self)
            }
        }
    )+};
}

texts!(&str, &String, Cow<'_, str>);

#[diagnostic::do_not_recommend]
impl IntoMember<String, Text> for &&str {
    #[inline]
    fn into_member(self) -> String {
        String::from(*self)
    }
}

macro_rules! numbers {
    ($($wide:ty: $($narrow:ty),+;)+) => {$($(
        #[diagnostic::do_not_recommend]
        impl IntoMember<$wide, Widened> for $narrow {
            #[inline]
            fn into_member(self) -> $wide {
                self.into()
            }
        }
    )+)+};
}

// No other type has narrower ones here: with a second candidate a literal is an `i32`, or an `f64`.
numbers! {
    i32: i8, i16, u8, u16;
    i64: i8, i16, i32, u8, u16, u32;
    f64: i8, i16, i32, u8, u16, u32, f32;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Bytes>> IntoMember<Blob, Content> for T {
    #[inline]
    fn into_member(self) -> Blob {
        self.into().into()
    }
}

#[diagnostic::do_not_recommend]
impl<A, I, Via> IntoMember<Vec<A>, Items<Via>> for I
where
    I: Iterator<Item: IntoMember<A, Via>>,
{
    #[inline]
    fn into_member(self) -> Vec<A> {
        self.map(IntoMember::into_member).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<A, T: IntoMember<A, Via>, Via, const N: usize> IntoMember<Vec<A>, Array<Via>> for [T; N] {
    #[inline]
    fn into_member(self) -> Vec<A> {
        self.into_iter().into_member()
    }
}

#[diagnostic::do_not_recommend]
impl<K, V, I, T, U, Key, Value> IntoMember<BTreeMap<K, V>, Entries<Items<()>, Key, Value>> for I
where
    K: Ord,
    I: Iterator<Item = (T, U)>,
    T: IntoMember<K, Key>,
    U: IntoMember<V, Value>,
{
    #[inline]
    fn into_member(self) -> BTreeMap<K, V> {
        self.map(|(key, value)| (key.into_member(), value.into_member())).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<K, V, T, U, Key, Value, const N: usize>
    IntoMember<BTreeMap<K, V>, Entries<Array<()>, Key, Value>> for [(T, U); N]
where
    K: Ord,
    T: IntoMember<K, Key>,
    U: IntoMember<V, Value>,
{
    #[inline]
    fn into_member(self) -> BTreeMap<K, V> {
        self.into_iter().into_member()
    }
}

#[diagnostic::do_not_recommend]
impl<K, V, T, U, S, Key, Value> IntoMember<BTreeMap<K, V>, Entries<Itself, Key, Value>>
    for HashMap<T, U, S>
where
    K: Ord,
    T: IntoMember<K, Key> + Eq + Hash,
    U: IntoMember<V, Value>,
{
    #[inline]
    fn into_member(self) -> BTreeMap<K, V> {
        self.into_iter().into_member()
    }
}

macro_rules! slices {
    ($([$($size:tt)*] $slice:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<A, T: Clone + IntoMember<A, Via>, Via $($size)*> IntoMember<Vec<A>, Slice<Via>> for $slice {
            #[inline]
            fn into_member(self) -> Vec<A> {
                self.iter().cloned().into_member()
            }
        }
    )+};
}

slices! {
    [] &[T];
    [] &Vec<T>;
    [, const N: usize] &[T; N];
}

macro_rules! slices_of_pairs {
    ($([$($size:tt)*] $slice:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<K, V, T, U, Key, Value $($size)*>
            IntoMember<BTreeMap<K, V>, Entries<Slice<()>, Key, Value>> for $slice
        where
            K: Ord,
            T: Clone + IntoMember<K, Key>,
            U: Clone + IntoMember<V, Value>,
        {
            #[inline]
            fn into_member(self) -> BTreeMap<K, V> {
                self.iter().cloned().into_member()
            }
        }
    )+};
}

slices_of_pairs! {
    [] &[(T, U)];
    [] &Vec<(T, U)>;
    [, const N: usize] &[(T, U); N];
}

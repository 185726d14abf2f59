use std::any::Any;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use jiff::Timestamp;

use super::{Kind, List, Map, Number, Slot, View};
use crate::format::json;
use crate::json::{Error, Reader};
use crate::{BigNumber, Blob, Body};

/// A value of a Smithy shape as a trait object: what formats, validation and `serde` see of it.
pub trait Value: fmt::Debug {
    /// What the value is.
    fn view(&self) -> View<'_>;

    /// Where another value of its kind is put. What was absent becomes present.
    fn slot(&mut self) -> Slot<'_>;
}

/// The Rust type of a Smithy shape.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a shape",
    note = "members hold types of a generated crate, `String`, numbers, `Blob`, `Timestamp`, and lists, maps and \
            options of them"
)]
pub trait Shape: Value + Sized + Send + Sync + 'static {
    /// The kind of the shape.
    const KIND: Kind;

    /// Whether `null` is a value, as in a sparse list. Elsewhere `null` means absent.
    const IS_NULLABLE: bool = false;

    /// The value that decoding starts from: zero, empty or absent. The required members of a structure are zero
    /// and the others are absent, which Smithy calls
    /// [error correction](https://smithy.io/2.0/spec/aggregate-types.html#client-error-correction).
    fn zero() -> Self;

    /// The wire form of the value: JSON. Structures and unions have this method without the trait, too.
    ///
    /// ```
    /// use lensmith::Operation;
    ///
    /// fn log<O: Operation>(request: &O) {
    ///     println!("{} {}", O::NAME, request.to_json());
    /// }
    /// ```
    #[inline]
    fn to_json(&self) -> String {
        json::write(self)
    }

    /// Reads the wire form. Unknown members are skipped, `null` means absent, and a missing required member
    /// gets the zero value of its type, so an older program can read the responses of a newer service.
    ///
    /// # Errors
    /// `json` is not one JSON value, or not of the value's kind; the error names the place.
    #[inline]
    fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut value = Self::zero();
        json::read(Reader::new(json), &mut value)?;
        Ok(value)
    }

    /// Reads the wire form as its author wrote it: a request in a file or a test, in which a misspelt name
    /// is a mistake.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json), and also for an unknown member, for a member that occurs twice, for a
    /// missing required member, and for a union with no member or with several.
    ///
    /// ```
    /// use lensmith::{lens, schema::Shape};
    ///
    /// /// A request.
    /// #[derive(Clone, Debug, Default)]
    /// pub struct GetLayer {
    ///     /// The digest of the layer.
    ///     pub digest: String,
    /// }
    /// lensmith::structure! { GetLayer; DIGEST: String = lens!(digest).required(), }
    ///
    /// let error = GetLayer::from_json_strict(br#"{"digset":"sha256:4f53"}"#).unwrap_err();
    /// assert_eq!(error.path(), "digset");
    /// let error = GetLayer::from_json_strict(b"{}").unwrap_err();
    /// assert_eq!(error.path(), "digest");
    /// ```
    #[inline]
    fn from_json_strict(json: &[u8]) -> Result<Self, Error> {
        let mut value = Self::zero();
        json::read(Reader::new(json).strict(), &mut value)?;
        Ok(value)
    }
}

macro_rules! simple {
    ($($type:ty => $kind:ident, $zero:expr, |$value:ident| $view:expr;)+) => {$(
        impl Value for $type {
            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::$kind(self)
            }
        }

        shape!($type => $kind, $zero);
    )+};
}

macro_rules! integers {
    ($($type:ty => $kind:ident),+) => {$(
        impl Value for $type {
            fn view(&self) -> View<'_> {
                View::Integer((*self).into())
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Integer(self)
            }
        }

        impl Number for $type {
            fn set(&mut self, value: i64) -> Result<(), &'static str> {
                const EXPECTED: &str = concat!("a number that fits into ", stringify!($type));
                *self = value.try_into().map_err(|_| EXPECTED)?;
                Ok(())
            }
        }

        shape!($type => $kind, 0);
    )+};
}

macro_rules! shape {
    ($type:ty => $kind:ident, $zero:expr) => {
        impl Shape for $type {
            const KIND: Kind = Kind::$kind;

            fn zero() -> Self {
                $zero
            }
        }
    };
}

integers!(i8 => Byte, i16 => Short, i32 => Integer, i64 => Long);

simple! {
    bool => Boolean, false, |value| View::Boolean(*value);
    f32 => Float, 0.0, |value| View::Float(*value);
    f64 => Double, 0.0, |value| View::Double(*value);
    String => String, String::new(), |value| View::String(value);
    Timestamp => Timestamp, Timestamp::UNIX_EPOCH, |value| View::Timestamp(*value);
    Blob => Blob, Blob::default(), |value| View::Blob(value);
}

impl Value for BigNumber {
    fn view(&self) -> View<'_> {
        View::Number(self.as_str())
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Number(self)
    }
}

shape!(BigNumber => BigNumber, BigNumber::default());

impl Value for Body {
    fn view(&self) -> View<'_> {
        View::Stream(self)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Stream(self)
    }
}

shape!(Body => Blob, Self::default());

#[cfg(feature = "document")]
impl Value for crate::Document {
    fn view(&self) -> View<'_> {
        View::Document(self)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Document(self)
    }
}

#[cfg(feature = "document")]
impl Shape for crate::Document {
    const KIND: Kind = Kind::Document;
    const IS_NULLABLE: bool = true;

    fn zero() -> Self {
        Self::Null
    }
}

impl<T: Shape> Value for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    fn slot(&mut self) -> Slot<'_> {
        self.insert(T::zero()).slot()
    }
}

impl<T: Shape> Shape for Option<T> {
    const KIND: Kind = T::KIND;
    const IS_NULLABLE: bool = true;

    fn zero() -> Self {
        None
    }
}

impl<T: Shape> Value for Box<T> {
    fn view(&self) -> View<'_> {
        (**self).view()
    }

    fn slot(&mut self) -> Slot<'_> {
        (**self).slot()
    }
}

impl<T: Shape> Shape for Box<T> {
    const KIND: Kind = T::KIND;

    fn zero() -> Self {
        Self::new(T::zero())
    }
}

impl<T: Shape> Value for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Shape> List for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn view(&self, index: usize) -> Option<View<'_>> {
        self.get(index).map(T::view)
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    #[allow(clippy::indexing_slicing, reason = "the element is there")]
    fn push(&mut self) -> Slot<'_> {
        let index = self.len();
        self.push(T::zero());
        self[index].slot()
    }

    fn push_null(&mut self) {
        if T::IS_NULLABLE {
            self.push(T::zero());
        }
    }
}

impl<T: Shape> Shape for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn zero() -> Self {
        Self::new()
    }
}

impl<K: MapKey, V: Shape> Value for BTreeMap<K, V> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<K: MapKey, V: Shape> Map for BTreeMap<K, V> {
    fn len(&self) -> usize {
        self.len()
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(View<'a>, View<'a>)) {
        for (key, value) in self {
            visit(key.view(), value.view());
        }
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn insert(&mut self, key: &str) -> Slot<'_> {
        let value = match self.entry(K::from(key)) {
            Entry::Vacant(entry) => entry.insert(V::zero()),
            Entry::Occupied(entry) => {
                let value = entry.into_mut();
                *value = V::zero();
                value
            }
        };
        value.slot()
    }

    fn insert_null(&mut self, key: &str) {
        if V::IS_NULLABLE {
            self.insert(K::from(key), V::zero());
        }
    }
}

impl<K: MapKey, V: Shape> Shape for BTreeMap<K, V> {
    const KIND: Kind = Kind::Map(&K::KIND, &V::KIND);

    fn zero() -> Self {
        Self::new()
    }
}

/// The keys of maps: strings and enums.
pub trait MapKey: Shape + Ord + for<'k> From<&'k str> {
    /// The key on the wire.
    fn as_str(&self) -> &str;
}

impl MapKey for String {
    fn as_str(&self) -> &str {
        self
    }
}

use std::any::Any;
use std::fmt;

use jiff::Timestamp;

use super::{Facts, Member};
use crate::{BigNumber, Blob, Body};

/// What a value is, for code that does not know its type. Formats, validation and `serde` are functions of views.
///
/// ```
/// use lensmith::schema::{Value, View};
///
/// let digests = vec!["sha256:4f53".to_owned()];
/// let View::List(list) = digests.view() else { panic!("a list is a list") };
/// assert!(matches!(list.view(0), Some(View::String("sha256:4f53"))));
/// assert_eq!(list.iter().count(), 1);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum View<'a> {
    /// An absent value.
    Absent,
    /// A boolean.
    Boolean(bool),
    /// An integer of any size up to 64 bits.
    Integer(i64),
    /// A float of 32 bits.
    Float(f32),
    /// A float of 64 bits.
    Double(f64),
    /// A number of any size and precision, in JSON's grammar.
    Number(&'a str),
    /// A string.
    String(&'a str),
    /// A value of an enum.
    Enum {
        /// The value on the wire.
        value: &'a str,
        /// Whether the model knows the value.
        is_known: bool,
    },
    /// A value of an intEnum.
    IntEnum {
        /// The value on the wire.
        value: i32,
        /// Whether the model knows the value.
        is_known: bool,
    },
    /// A point in time.
    Timestamp(Timestamp),
    /// Bytes.
    Blob(&'a Blob),
    /// The bytes of a payload, which may be a stream.
    Stream(&'a Body),
    /// A list.
    List(&'a dyn List),
    /// A map.
    Map(&'a dyn Map),
    /// A structure.
    Structure(&'a dyn Record),
    /// A union.
    Union(&'a dyn Choice),
    /// A document.
    #[cfg(feature = "document")]
    Document(&'a crate::Document),
}

impl<'a> View<'a> {
    /// The text of a string or of an enum.
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::String(text) | Self::Enum { value: text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether there is no value.
    pub fn is_absent(self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// Where a value of some kind is put, for code that does not know its type. Formats read into slots.
///
/// ```
/// use lensmith::schema::{Slot, Value};
///
/// let mut size = None::<i32>;
/// let Slot::Integer(place) = size.slot() else { panic!("an integer is an integer") };
/// place.set(4096).unwrap();
/// assert_eq!(size, Some(4096));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Slot<'a> {
    /// For a boolean.
    Boolean(&'a mut bool),
    /// For an integer or a value of an intEnum.
    Integer(&'a mut dyn Number),
    /// For a float of 32 bits.
    Float(&'a mut f32),
    /// For a float of 64 bits.
    Double(&'a mut f64),
    /// For a number of any size and precision.
    Number(&'a mut BigNumber),
    /// For a string.
    String(&'a mut String),
    /// For a value of an enum.
    Enum(&'a mut dyn Text),
    /// For a point in time.
    Timestamp(&'a mut Timestamp),
    /// For bytes.
    Blob(&'a mut Blob),
    /// For the bytes of a payload.
    Stream(&'a mut Body),
    /// For a list.
    List(&'a mut dyn List),
    /// For a map.
    Map(&'a mut dyn Map),
    /// For a structure.
    Structure(&'a mut dyn Record),
    /// For a union.
    Union(&'a mut dyn Choice),
    /// For a document.
    #[cfg(feature = "document")]
    Document(&'a mut crate::Document),
}

/// An integer of some size, or an intEnum.
pub trait Number: fmt::Debug {
    /// Sets the integer.
    ///
    /// # Errors
    /// What was expected, such as `a number that fits into i8`: the value is too large.
    fn set(&mut self, value: i64) -> Result<(), &'static str>;
}

/// An enum of strings.
pub trait Text: fmt::Debug {
    /// Sets the value to the one that has this text on the wire.
    fn set(&mut self, text: &str);
}

/// A list of any element type.
pub trait List: fmt::Debug {
    /// The number of elements.
    fn len(&self) -> usize;

    /// Whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at an index; [`View::Absent`] for a `null` in a sparse list.
    fn view(&self, index: usize) -> Option<View<'_>>;

    /// Removes all elements.
    fn clear(&mut self);

    /// The list itself, a `Vec`, whose type lets a format read it faster.
    fn as_any(&mut self) -> &mut dyn Any;

    /// Adds an element at the end.
    fn push(&mut self) -> Slot<'_>;

    /// Adds a `null` at the end of a sparse list. Other lists have no `null`, and stay as they are.
    fn push_null(&mut self);
}

impl dyn List + '_ {
    /// The elements in their order.
    pub fn iter(&self) -> impl Iterator<Item = View<'_>> {
        (0..).map_while(|index| self.view(index))
    }
}

/// A map of any type of values. The keys are strings or values of an enum.
pub trait Map: fmt::Debug {
    /// The number of entries.
    fn len(&self) -> usize;

    /// Whether there are no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows each key with its value, in the order of the keys; a `null` in a sparse map is [`View::Absent`].
    fn each<'a>(&'a self, visit: &mut dyn FnMut(View<'a>, View<'a>));

    /// Removes all entries.
    fn clear(&mut self);

    /// Adds an entry, and replaces one of the same key.
    fn insert(&mut self, key: &str) -> Slot<'_>;

    /// Adds an entry whose value is `null` to a sparse map. Other maps have no `null`, and stay as they are.
    fn insert_null(&mut self, key: &str);
}

/// A structure of any type.
pub trait Record: fmt::Debug {
    /// The name of the shape.
    fn name(&self) -> &'static str;

    /// What the model says about the members.
    fn members(&self) -> &'static [Member];

    /// The value of the member at an index of [`members`](Self::members).
    fn view(&self, index: usize) -> View<'_>;

    /// Where the value of a member is put. A member that was absent becomes present.
    fn slot(&mut self, index: usize) -> Option<Slot<'_>>;
}

impl dyn Record + '_ {
    /// The members that are present, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Facts, View<'_>)> {
        let members = self.members().iter().enumerate();
        let values = members.map(|(index, member)| (&member.facts, self.view(index)));
        values.filter(|(_, view)| !view.is_absent())
    }
}

/// A union of any type.
pub trait Choice: fmt::Debug {
    /// The member that the union holds, with its value.
    ///
    /// # Errors
    /// The name of a member that the model does not know.
    fn chosen(&self) -> Result<(&'static Facts, View<'_>), &str>;

    /// Makes the union hold the first member for which `is_meant` is true, with a value of zero, and returns where the
    /// value is put.
    fn choose(&mut self, is_meant: &dyn Fn(&Facts) -> bool) -> Option<(&'static Facts, Slot<'_>)>;

    /// Makes the union hold a member that the model does not know, unless it holds one already.
    fn choose_unknown(&mut self, name: String);
}

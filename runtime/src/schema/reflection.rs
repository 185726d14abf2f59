use std::borrow::Cow;

use jiff::Timestamp;

use super::{Facts, Member, Union, Value};

/// A view of a value for code that does not know its type, such as validation and `serde`.
///
/// ```
/// use lensmith::schema::{Reflection, Value};
///
/// let digests = vec!["sha256:4f53".to_owned()];
/// let Reflection::List(elements) = digests.reflect() else { panic!("a list is a list") };
/// assert!(matches!(elements[0].reflect(), Reflection::String("sha256:4f53")));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reflection<'a> {
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
    Number(Cow<'a, str>),
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
    Blob(&'a [u8]),
    /// The elements of a list.
    List(Vec<&'a dyn Value>),
    /// The entries of a map. The keys are strings or enums.
    Map(Vec<(&'a dyn Value, &'a dyn Value)>),
    /// The present members of a structure.
    Structure(Vec<(&'static Facts, &'a dyn Value)>),
    /// The member that a union holds.
    Union(&'static Facts, &'a dyn Value),
    /// The name of the member that a union holds, if the model does not know it.
    UnknownUnion(&'a str),
    /// A document.
    #[cfg(feature = "document")]
    Document(&'a crate::Document),
}

/// The reflection of a structure, from its members and their values.
pub fn reflect_members<'a>(
    members: &'static [Member],
    values: Vec<&'a dyn Value>,
) -> Reflection<'a> {
    let facts = members.iter().map(|member| &member.facts);
    Reflection::Structure(facts.zip(values).filter(|(_, value)| value.is_present()).collect())
}

/// The reflection of a union.
pub fn reflect_union<U: Union>(source: &U) -> Reflection<'_> {
    let known = U::MEMBERS.iter().find_map(|member| Some((member.facts(), member.get(source)?)));
    match known {
        Some((facts, value)) => Reflection::Union(facts, value),
        None => Reflection::UnknownUnion(U::CATCH_ALL.preview(source).map_or("", String::as_str)),
    }
}

//! Values of the generated types, as a user of the crate writes them.

use serde_json::Value;

use super::types::Type;
use crate::names::{ConstName, TypeName, VariantName};

/// Where a type is in the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TypePath {
    Root(TypeName),
    Types(TypeName),
}

/// A value, as a user of the crate writes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sample {
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// `NaN` or an infinity, as a float of this type.
    NonFinite(Type, f64),
    String(String),
    Blob(Vec<u8>),
    /// A stream of these bytes.
    Stream(Vec<u8>),
    /// A stream of events that is at its end.
    NoEvents,
    Timestamp {
        seconds: i64,
        nanoseconds: i32,
    },
    Document(Value),
    /// The digits.
    BigNumber(String),
    List(Vec<Sample>),
    Map(Vec<(Sample, Sample)>),
    /// An element of a sparse list or map.
    Sparse(Box<Sample>),
    /// An absent element of a sparse list or map, whose elements are of this type.
    Null(Type),
    /// A value that an enum knows.
    Variant(TypeName, VariantName),
    /// A string or a number that an enum does not know.
    UnknownVariant(TypeName, Box<Sample>),
    /// A union with its member's value.
    Union(TypeName, VariantName, Box<Sample>),
    Structure {
        path: TypePath,
        /// The arguments of the constructor.
        required: Vec<Sample>,
        /// Members that lenses set.
        optional: Vec<(ConstName, Sample)>,
    },
    Boxed(Box<Sample>),
}

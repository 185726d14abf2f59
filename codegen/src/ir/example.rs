//! Calls that the model shows, as values of the generated types.

use serde_json::Value;

use super::Type;
use crate::names::{ConstName, TypeName, VariantName};

/// An example of a call. What of it does not fit the model is left out.
#[derive(Debug)]
pub(crate) struct Example {
    /// As Markdown.
    pub(crate) title: String,
    pub(crate) docs: String,
    pub(crate) request: Option<Expression>,
    pub(crate) wire_forms: Vec<WireForm>,
    /// What is left out, and why.
    pub(crate) left_out: Vec<String>,
}

/// The JSON text that a structure writes, members in the order of the model.
#[derive(Debug)]
pub(crate) struct WireForm {
    pub(crate) of: TypePath,
    pub(crate) json: String,
}

/// A call of the service that shows whether it is there.
#[derive(Debug)]
pub(crate) struct SmokeTest {
    /// The name of the test.
    pub(crate) name: String,
    pub(crate) request: Expression,
    pub(crate) region: Option<String>,
    pub(crate) endpoint_url: Option<String>,
    pub(crate) endpoints: Vec<EndpointChoice>,
    pub(crate) expectation: Expectation,
}

/// A choice among a service's endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndpointChoice {
    Fips,
    DualStack,
}

/// How a call should end.
#[derive(Debug)]
pub(crate) enum Expectation {
    Success,
    /// An answer of the service that is an error.
    AnyError,
    /// The error of this variant.
    Error(TypeName, VariantName),
}

/// Where a type is in the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TypePath {
    Root(TypeName),
    Types(TypeName),
}

/// A value, as a user of the crate writes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// `NaN` or an infinity, as a float of this type.
    NonFinite(Type, f64),
    String(String),
    Blob(Vec<u8>),
    Timestamp {
        seconds: i64,
        nanoseconds: i32,
    },
    Document(Value),
    /// The digits.
    BigNumber(String),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
    /// An element of a sparse list or map.
    Sparse(Option<Box<Expression>>),
    /// A value that an enum knows.
    Variant(TypeName, VariantName),
    /// A text or a number that an enum does not know.
    UnknownVariant(TypeName, Box<Expression>),
    /// A union with its member's value.
    Union(TypeName, VariantName, Box<Expression>),
    Structure {
        path: TypePath,
        /// What the constructor takes.
        required: Vec<Expression>,
        /// What lenses set.
        optional: Vec<(ConstName, Expression)>,
    },
    Boxed(Box<Expression>),
}

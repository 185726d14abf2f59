//! Calls that the model shows, as values of the generated types.

use super::sample::{Sample, TypePath};
use crate::names::{TypeName, VariantName};

/// An example of a call. What of it does not fit the model is left out.
#[derive(Debug)]
pub(crate) struct Example {
    /// As Markdown.
    pub(crate) title: String,
    pub(crate) docs: String,
    pub(crate) request: Option<Sample>,
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
    pub(crate) request: Sample,
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

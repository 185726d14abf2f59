//! The examples and smoke tests of operations.

use super::sample::{Sample, TypePath};
use crate::names::{TypeName, VariantName};

/// An example call. Parts that do not fit the model are omitted.
#[derive(Debug)]
pub(crate) struct Example {
    /// As Markdown.
    pub(crate) title: String,
    pub(crate) docs: String,
    pub(crate) request: Option<Sample>,
    pub(crate) wire_forms: Vec<WireForm>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<String>,
}

/// The JSON text that a structure writes, members in the order of the model.
#[derive(Debug)]
pub(crate) struct WireForm {
    pub(crate) of: TypePath,
    pub(crate) json: String,
}

/// A call that shows whether the service is up.
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
    /// Any error from the service.
    AnyError,
    /// The error of this variant.
    Error(TypeName, VariantName),
}

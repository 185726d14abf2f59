//! The endpoint tests of the model.

use super::endpoint::ParamLiteral;
use crate::names::TypeName;

/// A case, as a test.
#[derive(Debug)]
pub(crate) struct EndpointTest {
    pub(crate) name: String,
    /// What its name does not say, and which calls were left out.
    pub(crate) docs: String,
    pub(crate) params: Vec<(String, ParamLiteral)>,
    pub(crate) calls: Vec<Call>,
    pub(crate) expectation: Expectation,
}

/// A call that should lead to the same endpoint.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) operation: TypeName,
    /// JSON of the members on which the endpoint depends.
    pub(crate) input: String,
    /// The settings of the client, if they differ from the parameters of the case.
    pub(crate) settings: Option<Vec<(String, ParamLiteral)>>,
}

/// What a case expects.
#[derive(Debug)]
pub(crate) enum Expectation {
    Endpoint {
        url: String,
        headers: Vec<(String, String)>,
        /// JSON, if there are any.
        properties: Option<String>,
    },
    Refusal(String),
}

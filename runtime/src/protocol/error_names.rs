use crate::Fault;

/// What a response says about its error, whatever its shape.
#[derive(Debug, Default)]
pub(crate) struct ErrorNames {
    /// The name of the error's shape, or its code.
    pub(crate) name: Option<String>,
    /// Whether the name is the code in AWS Query, if the error has one.
    pub(crate) is_code: bool,
    /// Whether the response is not one of the protocol, so that its headers say nothing about the error.
    pub(crate) is_foreign: bool,
    pub(crate) message: Option<String>,
    pub(crate) fault: Option<Fault>,
    /// The request id, if it is in the body.
    pub(crate) request_id: Option<String>,
    /// What else the error says, by name.
    pub(crate) fields: Vec<(String, String)>,
}

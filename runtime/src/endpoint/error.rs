use std::fmt;

use super::rules::{BuiltIn, ParameterType};

/// Why no endpoint came out of a rule set, or why one does not fit a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// A rule of the service refused these parameters; the text is the service's own.
    Rejected(String),
    /// The service has no endpoint that serves everyone, and the client was given none.
    NotGiven {
        /// The [id](crate::Service::sdk_id) of the service.
        sdk_id: &'static str,
        /// Where its users get their endpoints.
        from: &'static str,
    },
    /// The rule set needs a parameter which nobody gave and which has no default.
    MissingParameter {
        /// The parameter's name in the rule set.
        name: &'static str,
        /// The client setting that would supply it, if there is one.
        built_in: Option<BuiltIn>,
    },
    /// A parameter was given that the rule set does not declare.
    UnknownParameter {
        /// The name that was given.
        name: String,
    },
    /// A parameter's value is not of the type that the rule set declares.
    WrongType {
        /// The parameter's name in the rule set.
        name: &'static str,
        /// The declared type.
        expected: ParameterType,
    },
    /// No rule of a list held. Entering a tree rule is final, so no later rule is tried.
    NoMatch {
        /// The exhausted list, such as `rules[1].rules`.
        at: String,
    },
    /// The table breaks the specification, which its generator should have noticed.
    InvalidRules {
        /// What is wrong, quoting the part of the table that is at fault.
        reason: String,
    },
    /// The endpoint's URL is not one that a request can be sent to.
    InvalidUrl {
        /// The URL as resolved or configured, without its credentials if it has any.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A member of the request is part of the host, but its value cannot be.
    InvalidHostLabel {
        /// The member's name in the model.
        member: &'static str,
        /// Its value; empty where it is absent.
        value: String,
    },
    /// A header of the endpoint has a name or a value that HTTP forbids.
    InvalidHeader {
        /// The header's name in the rule set.
        name: &'static str,
    },
}

impl EndpointError {
    pub(super) fn faulty(reason: String) -> Self {
        Self::InvalidRules { reason }
    }
}

impl std::error::Error for EndpointError {}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(message) => f.write_str(message),
            Self::NotGiven { sdk_id, from } => write!(
                f,
                "{sdk_id} has no endpoint that serves everyone: get yours from {from}, and set its URL by \
                 `service_endpoint_url({sdk_id:?}, ..)` of the builder or in AWS_ENDPOINT_URL_{}",
                sdk_id.replace(' ', "_").to_uppercase()
            ),
            Self::MissingParameter { name, built_in: None } => {
                write!(f, "the endpoint parameter `{name}` is required: give it a value")
            }
            Self::MissingParameter { name, built_in: Some(built_in) } => write!(
                f,
                "the endpoint parameter `{name}` is required: \
                 set it in the client's configuration ({})",
                built_in.name()
            ),
            Self::UnknownParameter { name } => write!(
                f,
                "the service's endpoint rules have no parameter `{name}`: remove it or correct its name"
            ),
            Self::WrongType { name, expected } => {
                write!(f, "the endpoint parameter `{name}` must be {expected}")
            }
            Self::NoMatch { at } => write!(
                f,
                "no endpoint rule of `{at}` fits the given parameters: \
                 check the region, or configure the endpoint's URL"
            ),
            Self::InvalidRules { reason } => {
                write!(f, "the service's endpoint rules are faulty: {reason}; generate them anew")
            }
            Self::InvalidUrl { url, reason } => write!(
                f,
                "the endpoint URL `{url}` cannot be used: {reason}; \
                 give one like `https://host.example:8443/prefix`"
            ),
            Self::InvalidHostLabel { member, value } => write!(
                f,
                "the member `{member}` is part of the host, which {value:?} cannot be: \
                 give it 1 to 63 letters, digits and hyphens between them"
            ),
            Self::InvalidHeader { name } => write!(
                f,
                "the endpoint's header `{name}` is not valid in HTTP: \
                 check the parameters that its value is made of"
            ),
        }
    }
}

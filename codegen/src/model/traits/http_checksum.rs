//! The trait `httpChecksum`.

use serde_json::Value;

use super::{HTTP_CHECKSUM, Traits};

/// What the trait looks like, for messages.
pub(super) const FORM: &str = "an object with a member's name `requestAlgorithmMember`, a boolean \
                               `requestChecksumRequired`, or a member's name `requestValidationModeMember` and a list \
                               `responseAlgorithms` of names";

/// What the trait says of an operation.
pub(crate) struct HttpChecksum<'a> {
    /// Whether a request needs a checksum.
    pub(crate) is_required: bool,
    /// The member that names the algorithm of a request's checksum.
    pub(crate) algorithm_member: Option<&'a str>,
    /// The member that asks for the checksum of the response.
    pub(crate) mode_member: Option<&'a str>,
    /// The algorithms of the response's checksum.
    pub(crate) response_algorithms: Vec<&'a str>,
}

pub(super) fn is_http_checksum(value: &Value) -> bool {
    let member = |key| value.get(key).is_none_or(Value::is_string);
    let algorithms = value.get("responseAlgorithms");
    let are_names = |value: &Value| {
        let names = value.as_array();
        names.is_some_and(|names| !names.is_empty() && names.iter().all(Value::is_string))
    };
    let has_mode = value.get("requestValidationModeMember").is_some();
    let has_request = ["requestAlgorithmMember", "requestChecksumRequired"];
    let has_request = has_request.into_iter().any(|key| value.get(key).is_some());
    value.is_object()
        && member("requestAlgorithmMember")
        && member("requestValidationModeMember")
        && value.get("requestChecksumRequired").is_none_or(Value::is_boolean)
        && algorithms.is_none_or(are_names)
        && has_mode == algorithms.is_some()
        && (has_mode || has_request)
}

impl Traits {
    /// The checksums of an operation's requests and responses.
    pub(crate) fn http_checksum(&self) -> Option<HttpChecksum<'_>> {
        let value = self.0.get(HTTP_CHECKSUM)?;
        let text = |key| value.get(key).and_then(Value::as_str);
        let algorithms = value.get("responseAlgorithms").and_then(Value::as_array);
        let algorithms = algorithms.into_iter().flatten().filter_map(Value::as_str);
        Some(HttpChecksum {
            is_required: value.get("requestChecksumRequired").is_some_and(|value| value == true),
            algorithm_member: text("requestAlgorithmMember"),
            mode_member: text("requestValidationModeMember"),
            response_algorithms: algorithms.collect(),
        })
    }
}

//! The trait of operations that create sessions.

use serde_json::Value;

use super::http::is_token;
use super::{SESSION_AUTH, Traits};

/// What the trait looks like, for messages.
pub(super) const SESSION_FORM: &str = "an object with strings: a `scheme` that is not one of AWS's own, the member \
    `resource` of the input, the paths `accessKeyId`, `secretAccessKey`, `sessionToken` and `expiration` into the \
    output, and a `tokenHeader` in small letters";

pub(super) fn is_session(value: &Value) -> bool {
    let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let has_paths = SessionTrait::PATHS.iter().all(|key| text(key).is_some());
    let is_header = |name: &str| is_token(name) && !name.contains(|c: char| c.is_ascii_uppercase());
    has_paths
        && text("resource").is_some()
        && text("scheme").is_some_and(|scheme| !["sigv4", "sigv4a"].contains(&scheme))
        && text("tokenHeader").is_some_and(is_header)
}

/// How an operation creates sessions.
#[derive(Clone, Copy)]
pub(crate) struct SessionTrait<'a>(&'a Value);

impl<'a> SessionTrait<'a> {
    /// The id of the trait.
    pub(crate) const ID: &'static str = SESSION_AUTH;

    /// The keys whose values are paths into the output.
    pub(crate) const PATHS: [&'static str; 4] =
        ["accessKeyId", "secretAccessKey", "sessionToken", "expiration"];

    /// The text of a key, which the form of the trait demands.
    pub(crate) fn text(self, key: &str) -> &'a str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Traits {
    pub(crate) fn session(&self) -> Option<SessionTrait<'_>> {
        self.0.get(SESSION_AUTH).map(SessionTrait)
    }
}

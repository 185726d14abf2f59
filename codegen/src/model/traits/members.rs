//! Traits of our own for members of requests: what clients take from them, or change of them.

use serde_json::Value;

use super::{FOR_CLIENT, LABEL_PREFIXES, PRESIGNED_COPY, Traits};

/// What the prefixes of a label look like, for messages.
pub(super) const PREFIXES_FORM: &str =
    "a list of strings that are neither empty nor start with a slash";

pub(super) fn are_prefixes(value: &Value) -> bool {
    let is_prefix = |prefix: &str| !prefix.is_empty() && !prefix.starts_with('/');
    let all = value.as_array().filter(|list| !list.is_empty());
    all.is_some_and(|list| list.iter().all(|prefix| prefix.as_str().is_some_and(is_prefix)))
}

/// What the trait for copies between regions looks like, for messages.
pub(super) const COPY_FORM: &str =
    "an object with the names of members at `source` and `url`, and perhaps at `destination`";

pub(super) fn is_copy(value: &Value) -> bool {
    parse_copy(value).is_some() && value.get("destination").is_none_or(Value::is_string)
}

/// The members of an operation that copies between regions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CopyMembers<'a> {
    /// The region of the source.
    pub(crate) source: &'a str,
    /// The pre-signed URL of the same call in that region.
    pub(crate) url: &'a str,
    /// The region that the call goes to, if it has a member.
    pub(crate) destination: Option<&'a str>,
}

fn parse_copy(value: &Value) -> Option<CopyMembers<'_>> {
    let text = |key| value.get(key).and_then(Value::as_str);
    Some(CopyMembers {
        source: text("source")?,
        url: text("url")?,
        destination: text("destination"),
    })
}

impl Traits {
    /// Which members of an input are those of a copy between regions.
    pub(crate) fn presigned_copy(&self) -> Option<CopyMembers<'_>> {
        self.0.get(PRESIGNED_COPY).and_then(parse_copy)
    }

    /// Whether a member is an argument for the client, which does not send it.
    pub(crate) fn is_for_client(&self) -> bool {
        self.has(FOR_CLIENT)
    }

    /// What is not sent at the start of a label.
    pub(crate) fn label_prefixes(&self) -> Vec<String> {
        let prefixes = self.0.get(LABEL_PREFIXES).and_then(Value::as_array).into_iter().flatten();
        prefixes.filter_map(|prefix| Some(prefix.as_str()?.to_owned())).collect()
    }
}

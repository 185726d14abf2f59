//! Traits of our own, for what clients of a service do beyond its protocol.

use std::collections::BTreeMap;

use serde_json::Value;

use super::http::{is_set_by_clients, is_token};
use super::{
    CHECKSUMS, CLIENT_DISCOVERED_ENDPOINT, CLIENT_ENDPOINT_DISCOVERY, DIGESTS, ENDPOINT_FROM,
    ENDPOINT_LABELS, HEADERS, LABEL_DEFAULTS, LABEL_PREFIXES, NOT_RETRYABLE, PRESIGN_AS,
    PRESIGNED_COPY, REGION_REDIRECT, RESPONSE_CRC32, RETRY, SESSION_AUTH, SIGNING, TIMEOUT, Traits,
};
use crate::ir::Sum;

/// What headers look like, for messages.
pub(super) const HEADERS_FORM: &str = "an object of headers that clients do not set by themselves, \
                                       whose values are strings of visible ASCII characters and spaces between them";

pub(super) fn are_headers(value: &Value) -> bool {
    let is_value = |text: &str| {
        let is_visible = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        !text.is_empty() && text.trim() == text && text.bytes().all(is_visible)
    };
    value.as_object().is_some_and(|headers| {
        headers.iter().all(|(name, value)| {
            let is_name = !name.is_empty() && is_token(name);
            let is_ours = is_set_by_clients(name) || name.eq_ignore_ascii_case("content-length");
            is_name && !is_ours && value.as_str().is_some_and(is_value)
        })
    })
}

/// What checksums look like, for messages.
pub(super) const CHECKSUMS_FORM: &str = "an object of headers that clients do not set by themselves, whose values are \
                                         `sha256` or `sha256Tree`";

pub(super) fn are_checksums(value: &Value) -> bool {
    are_headers(value)
        && value.as_object().is_some_and(|sums| sums.values().all(|sum| parse_sum(sum).is_some()))
}

fn parse_sum(value: &Value) -> Option<Sum> {
    match value.as_str()? {
        "sha256" => Some(Sum::Sha256),
        "sha256Tree" => Some(Sum::Sha256Tree),
        _ => None,
    }
}

/// What defaults of labels look like, for messages.
pub(super) const LABELS_FORM: &str =
    "an object of labels, whose values are strings that are not empty";

pub(super) fn are_labels(value: &Value) -> bool {
    let is_value = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    value.as_object().is_some_and(|labels| labels.values().all(is_value))
}

/// What a timeout looks like, for messages.
pub(super) const TIMEOUT_FORM: &str = "a number of seconds from 1 to 86,400";

pub(super) fn is_timeout(value: &Value) -> bool {
    value.as_u64().is_some_and(|seconds| (1..=86_400).contains(&seconds))
}

/// The traits of our own that shapes of one kind have.
const PLACES: [(&str, &str); 15] = [
    (CHECKSUMS, "operation"),
    (DIGESTS, "operation"),
    (ENDPOINT_LABELS, "service"),
    (HEADERS, "service"),
    (LABEL_DEFAULTS, "service"),
    (LABEL_PREFIXES, "string"),
    (NOT_RETRYABLE, "structure"),
    (PRESIGN_AS, "operation"),
    (PRESIGNED_COPY, "structure"),
    (REGION_REDIRECT, "service"),
    (RESPONSE_CRC32, "service"),
    (RETRY, "service"),
    (SESSION_AUTH, "operation"),
    (SIGNING, "service"),
    (TIMEOUT, "operation"),
];

impl Traits {
    /// The traits of our own that have no effect on a shape of this kind, with the kind that they are for.
    pub(in crate::model) fn misplaced(&self, kind: &str) -> Vec<(&'static str, &'static str)> {
        let is_misplaced = |(id, place): &(&str, &str)| self.has(id) && *place != kind;
        PLACES.into_iter().filter(is_misplaced).collect()
    }

    /// The headers of all requests of a service, by their names in small letters. `{version}` stands for the version
    /// of its API.
    pub(crate) fn headers(&self, version: &str) -> BTreeMap<String, String> {
        let headers = self.0.get(HEADERS).and_then(Value::as_object).into_iter().flatten();
        let header = |(name, value): (&String, &Value)| {
            Some((name.to_ascii_lowercase(), value.as_str()?.replace("{version}", version)))
        };
        headers.filter_map(header).collect()
    }

    /// How many seconds the service may take to respond to an operation.
    pub(crate) fn timeout(&self) -> Option<u64> {
        self.0.get(TIMEOUT)?.as_u64()
    }

    /// The checksums of the body of an operation's requests, by their headers in small letters.
    pub(crate) fn checksums(&self) -> BTreeMap<String, Sum> {
        let sums = self.0.get(CHECKSUMS).and_then(Value::as_object).into_iter().flatten();
        let sum =
            |(name, sum): (&String, &Value)| Some((name.to_ascii_lowercase(), parse_sum(sum)?));
        sums.filter_map(sum).collect()
    }

    /// Where users of a service get its endpoint, if it has none that serves everyone.
    pub(crate) fn endpoint_from(&self) -> Option<String> {
        self.string(ENDPOINT_FROM).map(str::to_owned)
    }

    /// The same for an operation of this service: by its own trait, or by the operation that
    /// [discovers endpoints](https://smithy.io/2.0/aws/aws-core.html#client-endpoint-discovery).
    pub(crate) fn endpoint_of_operation_from(&self, operation: &Self) -> Option<String> {
        let discovered = || {
            let discovery = self.0.get(CLIENT_ENDPOINT_DISCOVERY)?.get("operation")?.as_str()?;
            let trait_value = operation.0.get(CLIENT_DISCOVERED_ENDPOINT)?;
            let is_required = trait_value.get("required").is_some_and(|value| value == true);
            is_required.then(|| format!("`{}`", discovery.rsplit('#').next().unwrap_or(discovery)))
        };
        operation.endpoint_from().or_else(discovered).or_else(|| self.endpoint_from())
    }

    /// Whether the URL of an operation is pre-signed as a GET whose query has the members of the body.
    pub(crate) fn is_presigned_as_get(&self) -> bool {
        self.has(PRESIGN_AS)
    }

    /// What requests of a service send for the label with this name if it is absent.
    pub(crate) fn label_default(&self, label: &str) -> Option<&str> {
        self.0.get(LABEL_DEFAULTS)?.get(label)?.as_str()
    }
}

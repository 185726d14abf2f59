//! The traits that say how members are written in XML, and in the forms of EC2.

use serde_json::Value;

use super::{
    EC2_QUERY_NAME, S3_UNWRAPPED_XML_OUTPUT, Traits, XML_ATTRIBUTE, XML_FLATTENED, XML_NAME,
    XML_NAMESPACE,
};

/// A namespace that an element declares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct XmlNamespace<'a> {
    /// The prefix of names in it; empty if they have none.
    pub(crate) prefix: &'a str,
    pub(crate) uri: &'a str,
}

impl Traits {
    /// The name of an element or an attribute.
    pub(crate) fn xml_name(&self) -> Option<&str> {
        self.string(XML_NAME)
    }

    pub(crate) fn xml_attribute(&self) -> bool {
        self.has(XML_ATTRIBUTE)
    }

    pub(crate) fn xml_flattened(&self) -> bool {
        self.has(XML_FLATTENED)
    }

    pub(crate) fn xml_namespace(&self) -> Option<XmlNamespace<'_>> {
        let namespace = self.0.get(XML_NAMESPACE)?;
        let prefix = namespace.get("prefix").and_then(Value::as_str).unwrap_or_default();
        Some(XmlNamespace { prefix, uri: namespace.get("uri")?.as_str()? })
    }

    /// The name of a member in the forms of EC2.
    pub(crate) fn ec2_query_name(&self) -> Option<&str> {
        self.string(EC2_QUERY_NAME)
    }

    /// Whether the response of an operation is its only member, without an element around it.
    pub(crate) fn has_unwrapped_output(&self) -> bool {
        self.has(S3_UNWRAPPED_XML_OUTPUT)
    }
}

/// What the value of `xmlName` looks like.
pub(super) const NAME: &str = "the name of an XML element, with one prefix at most";

pub(super) fn is_name(value: &Value) -> bool {
    let parts: Vec<&str> = value.as_str().unwrap_or_default().split(':').collect();
    parts.len() <= 2 && parts.into_iter().all(is_part)
}

/// What the value of `xmlNamespace` looks like.
pub(super) const NAMESPACE: &str =
    "an object with a string `uri`, and perhaps with the prefix of an XML element, `prefix`";

pub(super) fn is_namespace(value: &Value) -> bool {
    let is_prefix = |prefix: &Value| prefix.as_str().is_some_and(is_part);
    value.get("uri").is_some_and(Value::is_string) && value.get("prefix").is_none_or(is_prefix)
}

/// Whether a text is a name without prefix: [the pattern of
/// Smithy](https://smithy.io/2.0/spec/protocol-traits.html#xmlname-trait).
fn is_part(text: &str) -> bool {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_';
    text.starts_with(is_first)
        && text.chars().all(|c| is_first(c) || c.is_ascii_digit() || c == '-')
}

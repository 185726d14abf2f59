//! The trait of operations whose responses state digests.

use serde_json::{Map, Value};

use super::{DIGESTS, Traits};

/// What the trait looks like, for messages.
pub(super) const DIGESTS_FORM: &str = "an object with `md5`, an object of digests and the members that they are of, `of`, \
    which is `request` or `response`, and perhaps the names of members: the lists `responseList`, `requestList` and the \
    `id` of their structures (the latter two together, for `request`), and `attribute`, an object of `type`, `text` and \
    `bytes`";

const KEYS: [&str; 6] = ["md5", "of", "responseList", "requestList", "id", "attribute"];

pub(super) fn are_digests(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    let are_names = |value: &Value| {
        value.as_object().is_some_and(|pairs| !pairs.is_empty() && pairs.values().all(is_name))
    };
    let is_attribute = |value: &Value| {
        let members = value.as_object().filter(|members| members.len() == 3);
        members.is_some_and(|members| {
            ["type", "text", "bytes"].iter().all(|key| members.get(*key).is_some_and(is_name))
        })
    };
    let lists = ["responseList", "requestList", "id"].map(|key| members.get(key));
    let are_lists = match (members.get("of").and_then(Value::as_str), lists) {
        (Some("request"), [None, None, None]) => true,
        (Some("request"), [Some(list), Some(other), Some(id)]) => {
            is_name(list) && is_name(other) && is_name(id)
        }
        (Some("response"), [list, None, None]) => list.is_none_or(is_name),
        _ => false,
    };
    are_lists
        && members.keys().all(|key| KEYS.contains(&key.as_str()))
        && members.get("md5").is_some_and(are_names)
        && members.get("attribute").is_none_or(is_attribute)
}

fn is_name(value: &Value) -> bool {
    value.as_str().is_some_and(crate::shape_id::is_name)
}

/// Where the responses of an operation state digests.
#[derive(Clone, Copy)]
pub(crate) struct DigestsTrait<'a>(&'a Value);

impl<'a> DigestsTrait<'a> {
    /// The digests, with the members that they are of.
    pub(crate) fn pairs(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs = self.0.get("md5").and_then(Value::as_object).into_iter().flat_map(Map::iter);
        pairs.filter_map(|(digest, member)| Some((digest.as_str(), member.as_str()?)))
    }

    /// Whether the members are those of the request.
    pub(crate) fn are_of_request(self) -> bool {
        self.text("of") == Some("request")
    }

    /// The name of a member at a key.
    pub(crate) fn text(self, key: &str) -> Option<&'a str> {
        self.0.get(key)?.as_str()
    }

    /// The members of an attribute: its type, its text and its bytes.
    pub(crate) fn attribute(self) -> Option<[&'a str; 3]> {
        let text = |key| self.0.get("attribute")?.get(key)?.as_str();
        Some([text("type")?, text("text")?, text("bytes")?])
    }
}

impl Traits {
    /// Where responses state digests, if they do.
    pub(crate) fn digests(&self) -> Option<DigestsTrait<'_>> {
        self.0.get(DIGESTS).map(DigestsTrait)
    }
}

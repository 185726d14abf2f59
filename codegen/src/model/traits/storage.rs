//! Traits of our own, for services that store objects under names of their users' choice.

use serde_json::Value;

use super::http::is_token;
use super::{ENDPOINT_LABELS, RAW_TEXT, REGION_REDIRECT, RESPONSE_CRC32, SIGNING, Traits};
use crate::ir::{RegionRedirect, Signing};
use crate::shape_id::is_name;

/// What signing looks like, for messages.
pub(super) const SIGNING_FORM: &str = "an object in which `path` is `verbatim`, and `payloadHeader` and `unsignedUrls` \
                                       are booleans, all of them optional";

pub(super) fn is_signing(value: &Value) -> bool {
    parse_signing(value).is_some()
}

fn parse_signing(value: &Value) -> Option<Signing> {
    let mut signing = Signing::default();
    for (key, value) in value.as_object()? {
        match key.as_str() {
            "path" if value == "verbatim" => signing.has_verbatim_path = true,
            "payloadHeader" => signing.has_payload_header = value.as_bool()?,
            "unsignedUrls" => signing.has_unsigned_urls = value.as_bool()?,
            _ => return None,
        }
    }
    Some(signing)
}

/// What a redirect looks like, for messages.
pub(super) const REDIRECT_FORM: &str = "an object with the texts `param`, a parameter of the endpoint rules, `header`, a \
                                        header, and `field`, a member of errors";

pub(super) fn is_redirect(value: &Value) -> bool {
    parse_redirect(value).is_some()
}

fn parse_redirect(value: &Value) -> Option<RegionRedirect> {
    let members = value.as_object().filter(|members| members.len() == 3)?;
    let text = |key| members.get(key)?.as_str().filter(|text| !text.is_empty());
    let header = text("header").filter(|header| is_token(header))?.to_ascii_lowercase();
    Some(RegionRedirect {
        param: text("param")?.to_owned(),
        header,
        field: text("field")?.to_owned(),
    })
}

/// What the name of a header looks like, for messages.
pub(super) const HEADER_FORM: &str = "the name of a header";

pub(super) fn is_header(value: &Value) -> bool {
    value.as_str().is_some_and(|name| !name.is_empty() && is_token(name))
}

/// What the name of a member looks like, for messages.
pub(super) const MEMBER_FORM: &str = "the name of a member";

pub(super) fn is_member(value: &Value) -> bool {
    value.as_str().is_some_and(is_name)
}

impl Traits {
    /// How the signatures of a service differ from those of others.
    pub(crate) fn signing(&self) -> Signing {
        self.0.get(SIGNING).and_then(parse_signing).unwrap_or_default()
    }

    /// How a service says that something is in another region.
    pub(crate) fn region_redirect(&self) -> Option<RegionRedirect> {
        self.0.get(REGION_REDIRECT).and_then(parse_redirect)
    }

    /// The header of a service's responses with the CRC-32 of their body, in small letters.
    pub(crate) fn response_crc32(&self) -> Option<String> {
        self.string(RESPONSE_CRC32).map(str::to_ascii_lowercase)
    }

    /// Whether the endpoint rules of a service put the label with this name into the endpoint.
    pub(crate) fn is_endpoint_label(&self, label: &str) -> bool {
        let labels = self.0.get(ENDPOINT_LABELS).and_then(Value::as_array).into_iter().flatten();
        labels.into_iter().any(|it| it == label)
    }

    /// The member that keeps the text of a header that may not be a value of the type of this member.
    pub(crate) fn raw_text(&self) -> Option<&str> {
        self.string(RAW_TEXT)
    }
}

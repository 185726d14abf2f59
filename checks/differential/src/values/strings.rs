//! Strings, with what the place in the HTTP message allows.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::Text;
use crate::model::{smithy_trait, trait_text, trait_value};
use crate::text;

/// Where a string is sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Anywhere else.
    Other(Text),
    /// In a header: printable ASCII, without white space around it.
    Header,
    /// In the path, where it must not be empty.
    Label,
    /// In the host.
    Host,
    /// The name or the ARN of a bucket, where the rules for endpoints take one.
    Bucket,
    /// JSON, in base64. The text is as botocore writes the value.
    Json,
}

impl Place {
    pub(super) fn of(shape: &Value, member: &Value, text: Text) -> Self {
        let media_type = trait_text(member, "mediaType").or(trait_text(shape, "mediaType"));
        let has = |name| smithy_trait(member, name).is_some();
        match () {
            () if is_bucket(member) => Self::Bucket,
            () if has("hostLabel") => Self::Host,
            () if has("httpLabel") => Self::Label,
            () if has("httpHeader") && media_type == Some("application/json") => Self::Json,
            () if has("httpHeader") => Self::Header,
            () => Self::Other(text),
        }
    }

    fn takes(self, text: &str) -> bool {
        match self {
            Self::Other(Text::Any) | Self::Json | Self::Bucket => true,
            Self::Other(Text::OfXml) => text.chars().all(is_xml),
            Self::Header => is_printable(text) && text.trim() == text,
            Self::Label => !text.is_empty(),
            Self::Host => {
                let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                (1..=63).contains(&text.len())
                    && text.bytes().all(is_part)
                    && !text.starts_with('-')
            }
        }
    }
}

/// Strings of a pattern, with a length in Unicode scalar values between two limits.
pub(super) fn strings(
    pattern: Option<&str>,
    (min, max): (usize, usize),
    place: Place,
) -> BoxedStrategy<Value> {
    let texts = pattern.and_then(|pattern| matching(pattern, min, max, place));
    let texts = texts.unwrap_or_else(|| match place {
        Place::Other(Text::Any) => text::any_text(min, max),
        Place::Other(Text::OfXml) => text::text_of(is_xml, min, max),
        Place::Label => text::any_text(min.max(1), max),
        Place::Header => text::of_characters("[!-~]", min, max),
        Place::Json => text::of_characters("[1-9]", min.max(1), max.min(9)),
        Place::Bucket => text::of_characters(BUCKET, 1, 1),
        Place::Host => text::of_characters("[a-z0-9]", min.max(1), max.min(63)),
    });
    texts.prop_map(Value::from).boxed()
}

/// Strings of a pattern. It takes long to find out how to make them, and models state few patterns many times.
fn matching(pattern: &str, min: usize, max: usize, place: Place) -> Option<BoxedStrategy<String>> {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<Wanted, Option<BoxedStrategy<String>>>> = RefCell::default();
    }
    let wanted = (pattern.to_owned(), min, max, place);
    let make = || text::matching(pattern, min, max, move |text| place.takes(text));
    KNOWN.with_borrow_mut(|known| known.entry(wanted).or_insert_with(make).clone())
}

/// A pattern, the limits of the length, and the place.
type Wanted = (String, usize, usize, Place);

/// Names that fit a host, names that do not, and access points. Buckets in single zones need sessions, and access points of
/// several regions other signatures: they are left out.
const BUCKET: &str = "[a-z][a-z0-9-]{1,20}[a-z0-9]|[a-z0-9]{3,6}\\.[a-z0-9]{3,6}|[A-Z][A-Za-z_]{3,9}|\
    arn:aws:s3:(us-east-1|eu-central-1):123456789012:accesspoint/[a-z]{3,9}|\
    arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/[a-z]{3,9}|\
    arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-[0-9a-f]{17}/accesspoint/[a-z]{3,9}";

fn is_bucket(member: &Value) -> bool {
    let parameter = trait_value(member, "smithy.rules#contextParam");
    parameter.is_some_and(|parameter| parameter.get("name").is_some_and(|name| name == "Bucket"))
}

/// Whether XML can carry a character, and every reader keeps it.
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'..)
}

fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

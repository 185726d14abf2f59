//! The bodies of messages, compared by what they say and not by their bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use roxmltree::{Document, Node};
use serde_json::{Map, Value, json};

/// The content of a body, by its media type. What has no format of its own, or breaks it, is compared by its bytes.
pub(crate) fn content(media_type: Option<&str>, body: &[u8]) -> Value {
    let essence = media_type.and_then(|media_type| media_type.split(';').next());
    let parsed = match essence.unwrap_or_default() {
        "application/json" | "application/x-amz-json-1.0" | "application/x-amz-json-1.1" => {
            serde_json::from_slice(body).ok().map(|value: Value| json!({"json": value}))
        }
        "application/xml" | "text/xml" => xml(body),
        "application/x-www-form-urlencoded" => form(body).map(|pairs| json!({"form": pairs})),
        _ => None,
    };
    parsed.unwrap_or_else(|| bytes(body))
}

/// Text as such, and other bytes in base64.
fn bytes(body: &[u8]) -> Value {
    match std::str::from_utf8(body) {
        Ok(text) => json!({"text": text}),
        Err(_) => json!({"base64": STANDARD.encode(body)}),
    }
}

/// A document, as a parser reads it that Lensmith does not use. One without members is like a body without bytes, which
/// botocore sends in its place.
fn xml(body: &[u8]) -> Option<Value> {
    let document = Document::parse(std::str::from_utf8(body).ok()?).ok()?;
    let root = document.root_element();
    Some(match root.has_children() || root.attributes().len() > 0 {
        true => json!({"xml": element(root)}),
        false => bytes(b""),
    })
}

/// An element: its names with their namespaces instead of prefixes, and what is inside in its order.
fn element(node: Node<'_, '_>) -> Value {
    let named = |namespace: Option<&str>, name: &str| match namespace {
        Some(namespace) => format!("{{{namespace}}}{name}"),
        None => name.to_owned(),
    };
    let attributes = node.attributes();
    let attributes: Map<_, _> =
        attributes.map(|it| (named(it.namespace(), it.name()), Value::from(it.value()))).collect();
    let children: Vec<Value> = node.children().filter(Node::is_element).map(element).collect();
    let texts = node.children().filter(Node::is_text).filter_map(|node| node.text());
    let text: String = texts.collect();
    let name = node.tag_name();
    let is_space = !children.is_empty() && text.trim().is_empty();
    json!({
        "element": named(name.namespace(), name.name()),
        "attributes": attributes,
        "text": if is_space { "".into() } else { number(&text) },
        "children": children,
    })
}

/// The pairs of a form. A key that is there several times has all its values.
fn form(body: &[u8]) -> Option<Value> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8().ok().map(Cow::into_owned)
    };
    let mut pairs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in std::str::from_utf8(body).ok()?.split('&') {
        let (key, value) = pair.split_once('=')?;
        let value = decoded(value)?;
        let value = signed_url(&value).unwrap_or_else(|| number(&value).into_owned());
        pairs.entry(decoded(key)?).or_default().push(value);
    }
    let pairs = pairs.into_iter().map(|(key, values)| match values.as_slice() {
        [value] => (key, Value::from(value.as_str())),
        _ => (key, Value::from(values)),
    });
    Some(pairs.collect::<Map<_, _>>().into())
}

/// A pre-signed URL with its parameters in one order, which the signature does not cover.
fn signed_url(text: &str) -> Option<String> {
    let (start, query) = text.split_once('?')?;
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    query.contains("X-Amz-Signature=").then(|| format!("{start}?{}", pairs.join("&")))
}

/// A text that looks like a number with a point or an exponent in one notation: floats have several.
fn number(text: &str) -> Cow<'_, str> {
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let is_number = text.bytes().all(is_part) && text.contains(['.', 'e', 'E']);
    match text.parse::<f64>() {
        Ok(number) if is_number => number.to_string().into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_compared_as_a_value_and_bytes_as_such() {
        let json = Some("application/x-amz-json-1.1");
        assert_eq!(
            content(json, br#"{"a": 1, "b":"\u00e9"}"#),
            content(json, "{\"b\":\"é\",\"a\":1}".as_bytes())
        );
        assert_ne!(content(json, b"{\"a\":1}"), content(json, b"{\"a\":2}"));
        assert_ne!(content(None, b"{}"), content(None, b"{ }"));
        assert_ne!(content(json, b""), content(json, b"{}"));
        assert_eq!(content(None, b"\xff"), json!({"base64": "/w=="}));
    }

    #[test]
    fn xml_is_compared_as_a_tree() {
        let xml = |text: &str| content(Some("application/xml"), text.as_bytes());
        assert_eq!(
            xml(r#"<a xmlns="urn:a" y="2" x="1"><b>&lt;1.0</b><c/></a>"#),
            xml(
                "<?xml version='1.0'?><n:a xmlns:n='urn:a' x='1' y='2'> <n:b><![CDATA[<1.0]]></n:b>\n<n:c></n:c></n:a>"
            )
        );
        assert_eq!(xml("<a>1e3</a>"), xml("<a>1000.0</a>"));
        for other in [
            "<b>1</b>",
            "<a x='1'>1</a>",
            "<a> 1</a>",
            "<a xmlns='urn:a'>1</a>",
            "<a><b/>1</a>",
            "<a>1",
        ] {
            assert_ne!(xml("<a>1</a>"), xml(other), "{other}");
        }
        assert_ne!(xml("<a><b/><c/></a>"), xml("<a><c/><b/></a>"));
        assert_eq!(xml("<a></a>"), xml(""));
        assert_ne!(xml("<a x='1'/>"), xml(""));
    }

    #[test]
    fn a_form_is_compared_by_its_pairs() {
        let form = |text: &str| content(Some("application/x-www-form-urlencoded"), text.as_bytes());
        assert_eq!(form("B=%2a+b&A=1.50"), form("A=1.5&B=*%20b"));
        assert_eq!(form("A=1&A=2"), json!({"form": {"A": ["1", "2"]}}));
        let url = |query: &str| form(&format!("A=https://b/?{}", query.replace('&', "%26")));
        let signed = url("B=1&X-Amz-Signature=2");
        assert_eq!(signed, url("X-Amz-Signature=2&B=1"));
        assert_ne!(signed, url("B=2&X-Amz-Signature=2"));
        assert_ne!(url("B=1&C=2"), url("C=2&B=1"));
        for other in ["A=2", "B=1", "A=1&B=", "A=1&A=1", "A", "A=01"] {
            assert_ne!(form("A=1"), form(other), "{other}");
        }
    }
}

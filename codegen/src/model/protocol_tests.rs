//! The values of the traits `httpRequestTests` and `httpResponseTests`. See [HTTP protocol compliance
//! tests](https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html).

use std::collections::BTreeMap;

use serde_json::Value;

use super::traits::Form;

/// What every case has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProtocolCase<'a> {
    pub(crate) id: &'a str,
    /// The id of the protocol's trait.
    pub(crate) protocol: &'a str,
    applies_to: Option<&'a str>,
    /// The value of the request or the response: an object, or `null`, whose members are all absent.
    pub(crate) params: &'a Value,
    node: &'a Value,
}

impl<'a> ProtocolCase<'a> {
    /// Whether the case is one of clients.
    pub(crate) fn is_of_clients(&self) -> bool {
        self.applies_to != Some("server")
    }

    /// The HTTP method of a request.
    pub(crate) fn method(&self) -> &'a str {
        self.text("method").unwrap_or("POST")
    }

    /// The path of a request.
    pub(crate) fn uri(&self) -> &'a str {
        self.text("uri").unwrap_or("/")
    }

    /// The host, and perhaps a path, in the client's configuration.
    pub(crate) fn host(&self) -> Option<&'a str> {
        self.text("host")
    }

    /// The host that a request goes to.
    pub(crate) fn resolved_host(&self) -> Option<&'a str> {
        self.text("resolvedHost")
    }

    /// The settings of the client that AWS's cases state beside the protocol, by the names that profiles have for them: the
    /// region, and those of S3, such as `s3.addressing_style`. What is stated for the operation wins.
    pub(crate) fn settings(&self) -> BTreeMap<String, String> {
        let scopes = self.node.get("vendorParams").and_then(|params| params.get("scopedConfig"));
        let mut settings = BTreeMap::new();
        for scope in ["client", "operation"].iter().filter_map(|scope| scopes?.get(scope)) {
            let region = scope.get("region").map(|region| ("region".to_owned(), region));
            let nested = scope.get("s3").and_then(Value::as_object).into_iter().flatten();
            let nested = nested.map(|(name, value)| (format!("s3.{name}"), value));
            settings.extend(region.into_iter().chain(nested).filter_map(|(name, value)| {
                let text = value.as_str().map(str::to_owned);
                Some((name, text.or(value.as_bool().map(|it| it.to_string()))?))
            }));
        }
        settings
    }

    /// The HTTP status of a response.
    pub(crate) fn status(&self) -> u16 {
        let code = self.node.get("code").and_then(Value::as_u64);
        code.and_then(|code| code.try_into().ok()).unwrap_or(200)
    }

    /// Each header with its value, in the order of their names.
    pub(crate) fn headers(&self) -> BTreeMap<&'a str, &'a str> {
        let headers = self.node.get("headers").and_then(Value::as_object).into_iter().flatten();
        headers.filter_map(|(name, value)| Some((&**name, value.as_str()?))).collect()
    }

    /// The texts of a list, such as `forbidHeaders`.
    pub(crate) fn list(&self, key: &str) -> impl Iterator<Item = &'a str> {
        let texts = self.node.get(key).and_then(Value::as_array);
        texts.into_iter().flatten().filter_map(Value::as_str)
    }

    /// The body, if the case states one.
    pub(crate) fn body(&self) -> Option<&'a str> {
        self.text("body")
    }

    /// Whether bodies are compared as JSON values.
    pub(crate) fn body_is_json(&self) -> bool {
        self.body_is(["/json", "+json"])
    }

    /// Whether bodies are compared as trees of elements.
    pub(crate) fn body_is_xml(&self) -> bool {
        self.body_is(["/xml", "+xml"])
    }

    /// Whether bodies are in base64, and compared as items.
    pub(crate) fn body_is_cbor(&self) -> bool {
        self.body_is(["/cbor", "+cbor"])
    }

    fn body_is(&self, endings: [&str; 2]) -> bool {
        let media_type = self.text("bodyMediaType");
        media_type.is_some_and(|media_type| endings.iter().any(|end| media_type.ends_with(end)))
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.node.get(key).and_then(Value::as_str)
    }
}

/// What the value of both traits looks like.
pub(super) const FORM: Form = Form::Accepted(
    |value| parse(value).is_some(),
    "a list of objects with strings `id` and `protocol`, and an object `params`",
);

/// The cases; `None` if the value is malformed.
pub(super) fn parse(value: &Value) -> Option<Vec<ProtocolCase<'_>>> {
    value.as_array()?.iter().map(parse_case).collect()
}

pub(super) fn parse_case(node: &Value) -> Option<ProtocolCase<'_>> {
    let params = match node.get("params") {
        None => &Value::Null,
        Some(params) => Some(params).filter(|params| params.is_object())?,
    };
    Some(ProtocolCase {
        id: node.get("id")?.as_str()?,
        protocol: node.get("protocol")?.as_str()?,
        applies_to: node.get("appliesTo").and_then(Value::as_str),
        params,
        node,
    })
}

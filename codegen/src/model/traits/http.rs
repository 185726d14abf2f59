//! The traits that put members into URIs, headers and bodies.

use super::{
    HTTP, HTTP_HEADER, HTTP_LABEL, HTTP_PAYLOAD, HTTP_PREFIX_HEADERS, HTTP_QUERY,
    HTTP_QUERY_PARAMS, HTTP_RESPONSE_CODE, JSON_NAME, MEDIA_TYPE, REQUIRES_LENGTH, Traits,
};

/// The headers that a client sets by itself.
const HEADERS_OF_THE_CLIENT: [&str; 12] = [
    "authorization",
    "connection",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-forwarded-for",
];

/// Where the requests of an operation go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Http<'a> {
    pub(crate) method: &'a str,
    /// The URI pattern.
    pub(crate) uri: &'a str,
}

/// The part of a request or a response that a trait binds a member to.
/// See [HTTP bindings](https://smithy.io/2.0/spec/http-bindings.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding<'a> {
    Label,
    Query(&'a str),
    QueryParams,
    Header(&'a str),
    PrefixHeaders(&'a str),
    Payload,
    ResponseCode,
}

impl Binding<'_> {
    /// The id of the trait.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Label => HTTP_LABEL,
            Self::Query(_) => HTTP_QUERY,
            Self::QueryParams => HTTP_QUERY_PARAMS,
            Self::Header(_) => HTTP_HEADER,
            Self::PrefixHeaders(_) => HTTP_PREFIX_HEADERS,
            Self::Payload => HTTP_PAYLOAD,
            Self::ResponseCode => HTTP_RESPONSE_CODE,
        }
    }
}

impl Traits {
    pub(crate) fn http(&self) -> Option<Http<'_>> {
        let http = self.0.get(HTTP)?;
        let text = |key| http.get(key)?.as_str();
        Some(Http { method: text("method")?, uri: text("uri")? })
    }

    /// The bindings of a member, which should have at most one.
    pub(crate) fn bindings(&self) -> impl Iterator<Item = Binding<'_>> {
        let bindings = [
            self.has(HTTP_LABEL).then_some(Binding::Label),
            self.string(HTTP_QUERY).map(Binding::Query),
            self.has(HTTP_QUERY_PARAMS).then_some(Binding::QueryParams),
            self.string(HTTP_HEADER).map(Binding::Header),
            self.string(HTTP_PREFIX_HEADERS).map(Binding::PrefixHeaders),
            self.has(HTTP_PAYLOAD).then_some(Binding::Payload),
            self.has(HTTP_RESPONSE_CODE).then_some(Binding::ResponseCode),
        ];
        bindings.into_iter().flatten()
    }

    /// The name of a member in JSON, in protocols that look at it.
    pub(crate) fn json_name(&self) -> Option<&str> {
        self.string(JSON_NAME)
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        self.string(MEDIA_TYPE)
    }

    /// Whether a stream is sent only if its length is known.
    pub(crate) fn requires_length(&self) -> bool {
        self.has(REQUIRES_LENGTH)
    }
}

/// Whether clients set the header by themselves.
pub(crate) fn is_set_by_clients(header: &str) -> bool {
    HEADERS_OF_THE_CLIENT.iter().any(|own| header.eq_ignore_ascii_case(own))
}

/// Whether all characters may be part of the name of a header or of a method: [RFC
/// 9110](https://www.rfc-editor.org/rfc/rfc9110#name-tokens).
pub(crate) fn is_token(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

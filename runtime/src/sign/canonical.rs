//! The canonical request: the one text that client and server derive from the same request.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::{PathEncoding, PathNormalization, Settings, SignError};

/// The parts of a request that a signature covers, borrowed from wherever the request is kept.
///
/// There is no `Debug`, because the query of a pre-signed URL may hold a session token.
#[derive(Clone, Copy)]
pub struct Signable<'a> {
    /// The HTTP method in upper case.
    pub method: &'a str,
    /// The path as it is sent; empty means `/`.
    pub path: &'a str,
    /// The query as it is sent, without `?`. A `+` in it means a space, as servers read it.
    pub query: &'a str,
    /// The headers to sign.
    pub headers: &'a CanonicalHeaders,
    /// What stands for the body, as [`payload_hash`](super::payload_hash) gives it.
    pub payload_hash: &'a str,
}

/// The [canonical request][specification] of `request`, whose hash is what gets signed.
///
/// [specification]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
pub fn canonical_request(request: &Signable<'_>, settings: Settings) -> String {
    let mut text = String::new();
    push_canonical_request(&mut text, request, settings);
    text
}

pub(super) fn push_canonical_request(
    text: &mut String,
    request: &Signable<'_>,
    settings: Settings,
) {
    let Signable { method, path, query, headers, payload_hash } = *request;
    text.extend([method, "\n"]);
    push_path(text, path, settings);
    text.push('\n');
    push_query(text, query);
    text.push('\n');
    // A `String` takes any text.
    let _ = headers.write_lines(text);
    text.push('\n');
    headers.push_names(text);
    text.extend(["\n", payload_hash]);
}

/// Headers that a signature does not cover.
///
/// Hop-by-hop headers belong to one connection, and the others are set or rewritten on the way by
/// proxies, load balancers and tracing: a signature over them would fail at the server. See
/// [RFC 9110, section 7.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1) and the lists of
/// [botocore](https://github.com/boto/botocore/blob/develop/botocore/auth.py) and
/// [aws-sigv4](https://github.com/smithy-lang/smithy-rs/blob/main/aws/rust-runtime/aws-sigv4/src/http_request/settings.rs).
/// `authorization` is where the signature itself goes.
const UNSIGNED_HEADERS: &[&str] = &[
    "authorization",
    "baggage",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// The headers of a request that are signed, by name. `Debug` shows the names only, because a value
/// may be a session token; `Display` is the block of lines in the canonical request.
#[derive(Clone, Default)]
pub struct CanonicalHeaders {
    /// The names and values, in the order in which they were added.
    text: String,
    /// Where they are in the text, in the order of the names.
    fields: Vec<Field>,
}

#[derive(Clone, Copy)]
struct Field {
    name: usize,
    value: usize,
    end: usize,
}

impl CanonicalHeaders {
    /// Adds a header. A second value of the same name follows the first after a comma, runs of white
    /// space become one space, and headers that change on the way, such as `user-agent`, are left out.
    ///
    /// # Errors
    /// [`SignError::HeaderNotText`] if the value is not UTF-8.
    pub fn add(&mut self, name: &str, value: &[u8]) -> Result<(), SignError> {
        if UNSIGNED_HEADERS.iter().any(|unsigned| unsigned.eq_ignore_ascii_case(name)) {
            return Ok(());
        }
        let Ok(value) = str::from_utf8(value) else {
            return Err(SignError::HeaderNotText { name: name.to_ascii_lowercase() });
        };
        let start = self.text.len();
        self.text.push_str(name);
        if let Some(name) = self.text.get_mut(start..) {
            name.make_ascii_lowercase();
        }
        let mut field = Field { name: start, value: self.text.len(), end: 0 };
        for (index, word) in value.split_ascii_whitespace().enumerate() {
            self.text.push_str(if index == 0 { "" } else { " " });
            self.text.push_str(word);
        }
        field.end = self.text.len();
        let place = self.fields.partition_point(|other| self.name(*other) <= self.name(field));
        self.fields.insert(place, field);
        Ok(())
    }

    /// Empty, with room for the usual headers.
    pub(super) fn with_usual_capacity() -> Self {
        Self { text: String::with_capacity(512), fields: Vec::with_capacity(12) }
    }

    /// The names in order, joined by semicolons.
    pub fn names(&self) -> String {
        let mut names = String::new();
        self.push_names(&mut names);
        names
    }

    pub(super) fn push_names(&self, text: &mut String) {
        let mut last = None;
        for (name, _) in self.iter().filter(|(name, _)| last.replace(*name) != Some(*name)) {
            text.extend([name, ";"]);
        }
        text.pop();
    }

    fn write_lines(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let mut last = None;
        for (name, value) in self.iter() {
            if last == Some(name) {
                out.write_char(',')?;
            } else {
                out.write_str(if last.is_some() { "\n" } else { "" })?;
                out.write_str(name)?;
                out.write_char(':')?;
            }
            out.write_str(value)?;
            last = Some(name);
        }
        out.write_str(if last.is_some() { "\n" } else { "" })
    }

    /// Names and values, in the order of the names. A name with several values comes several times.
    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let value = |field: Field| self.text.get(field.value..field.end).unwrap_or_default();
        self.fields.iter().map(move |field| (self.name(*field), value(*field)))
    }

    fn name(&self, field: Field) -> &str {
        self.text.get(field.name..field.value).unwrap_or_default()
    }
}

/// They are equal if they are the same in a canonical request.
impl PartialEq for CanonicalHeaders {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for CanonicalHeaders {}

impl fmt::Display for CanonicalHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_lines(f)
    }
}

impl fmt::Debug for CanonicalHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names().split(';').filter(|name| !name.is_empty())).finish()
    }
}

fn push_path(text: &mut String, path: &str, settings: Settings) {
    let push_segment = match settings.path_encoding {
        PathEncoding::Twice => push_encoded,
        PathEncoding::Once => push_encoded_once,
    };
    let mut push = |index: usize, segment: &str| {
        text.push_str(if index == 0 { "" } else { "/" });
        push_segment(text, segment);
    };
    match settings.path_normalization {
        PathNormalization::Disabled if path.is_empty() => text.push('/'),
        PathNormalization::Disabled => {
            path.split('/').enumerate().for_each(|(index, segment)| push(index, segment));
        }
        PathNormalization::Enabled => {
            let segments = normal_segments(path);
            segments.iter().for_each(|segment| push(1, segment));
            // A final `.` or `..` leaves no slash behind, in which the official clients agree against RFC 3986.
            if path.ends_with('/') || segments.is_empty() {
                text.push('/');
            }
        }
    }
}

fn normal_segments(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    segments
}

/// Sorted by encoded name, then by encoded value, so that the order does not depend on how the
/// request wrote them.
fn push_query(text: &mut String, query: &str) {
    let canonical = |text: &str| {
        let mut encoded = String::with_capacity(text.len());
        push_encoded_once(&mut encoded, &text.replace('+', " "));
        encoded
    };
    let mut parameters: Vec<(String, String)> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (canonical(name), canonical(value)))
        .collect();
    parameters.sort();
    for (index, (name, value)) in parameters.iter().enumerate() {
        text.extend([if index == 0 { "" } else { "&" }, name, "=", value]);
    }
}

/// All that [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3) does not call unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything that is reserved, and `%` itself.
pub(crate) fn encode(text: &str) -> String {
    percent_encode(text.as_bytes(), RESERVED).to_string()
}

fn push_encoded(out: &mut String, text: &str) {
    out.extend(percent_encode(text.as_bytes(), RESERVED));
}

/// Brings text that may be encoded in part or in lower case to its one full encoding.
fn push_encoded_once(out: &mut String, text: &str) {
    let decoded: Cow<'_, [u8]> = percent_decode_str(text).into();
    out.extend(percent_encode(&decoded, RESERVED));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sign::{Algorithm, Payload, TokenPlacement};

    const DEFAULT: Settings = Settings {
        path_normalization: PathNormalization::Enabled,
        path_encoding: PathEncoding::Twice,
        token_placement: TokenPlacement::BeforeSigning,
        payload: Payload::Hashed,
        algorithm: Algorithm::HmacSha256,
        token_header: None,
    };
    const ONCE: Settings = Settings { path_encoding: PathEncoding::Once, ..DEFAULT };
    const KEPT: Settings = Settings { path_normalization: PathNormalization::Disabled, ..ONCE };

    fn canonical_path(path: &str, settings: Settings) -> String {
        let mut text = String::new();
        push_path(&mut text, path, settings);
        text
    }

    fn canonical_query(query: &str) -> String {
        let mut text = String::new();
        push_query(&mut text, query);
        text
    }

    #[test]
    fn paths_are_canonical() {
        for (path, twice, once, kept) in [
            ("", "/", "/", "/"),
            ("/", "/", "/", "/"),
            ("/a/./b/../c/", "/a/c/", "/a/c/", "/a/./b/../c/"),
            ("/a/..", "/", "/", "/a/.."),
            ("/../a//", "/a/", "/a/", "/../a//"),
            ("/a/.", "/a", "/a", "/a/."),
            ("/a%20b", "/a%2520b", "/a%20b", "/a%20b"),
            ("/a%2fb/$:é", "/a%252fb/%24%3A%C3%A9", "/a%2Fb/%24%3A%C3%A9", "/a%2Fb/%24%3A%C3%A9"),
            ("/100%", "/100%25", "/100%25", "/100%25"),
        ] {
            assert_eq!(canonical_path(path, DEFAULT), twice, "{path}");
            assert_eq!(canonical_path(path, ONCE), once, "{path}");
            assert_eq!(canonical_path(path, KEPT), kept, "{path}");
        }
    }

    #[test]
    fn queries_are_canonical() {
        for (query, expected) in [
            ("", ""),
            ("b&a=1&&a=0", "a=0&a=1&b="),
            ("a-b=1&a=2", "a=2&a-b=1"),
            ("a=b=c", "a=b%3Dc"),
            ("k=a+b%20c%2B", "k=a%20b%20c%2B"),
            ("k=%e1%88%b4&ሴ=%zz", "%E1%88%B4=%25zz&k=%E1%88%B4"),
        ] {
            assert_eq!(canonical_query(query), expected, "{query}");
        }
    }

    #[test]
    fn headers_are_canonical() {
        let mut headers = CanonicalHeaders::default();
        for (name, value) in [
            ("X-Name", "b  \t c "),
            ("Authorization", "an earlier one"),
            ("Host", "example.com"),
            ("x-name", "a"),
        ] {
            headers.add(name, value.as_bytes()).unwrap();
        }
        assert_eq!(headers.to_string(), "host:example.com\nx-name:b c,a\n");
        assert_eq!(headers.names(), "host;x-name");
        assert_eq!(format!("{headers:?}"), r#"{"host", "x-name"}"#);
    }

    proptest! {
        #[test]
        fn what_is_canonical_stays_as_it_is(text in any::<String>()) {
            let path = canonical_path(&text, ONCE);
            prop_assert_eq!(canonical_path(&path, ONCE), path);
            let query = canonical_query(&text);
            prop_assert_eq!(canonical_query(&query), query);
        }
    }
}

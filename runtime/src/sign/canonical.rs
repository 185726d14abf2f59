//! The canonical request: the one text that client and server derive from the same request.

use std::borrow::Cow;
use std::collections::BTreeMap;
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
    let Signable { method, path, query, headers, payload_hash } = *request;
    let path = canonical_path(path, settings);
    let query = canonical_query(query);
    let names = headers.names();
    format!("{method}\n{path}\n{query}\n{headers}\n{names}\n{payload_hash}")
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
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CanonicalHeaders(BTreeMap<String, String>);

impl CanonicalHeaders {
    /// Adds a header. A second value of the same name follows the first after a comma, runs of white
    /// space become one space, and headers that change on the way, such as `user-agent`, are left out.
    ///
    /// # Errors
    /// [`SignError::HeaderNotText`] if the value is not UTF-8.
    pub fn add(&mut self, name: &str, value: &[u8]) -> Result<(), SignError> {
        let name = name.to_ascii_lowercase();
        if UNSIGNED_HEADERS.contains(&name.as_str()) {
            return Ok(());
        }
        let Ok(value) = str::from_utf8(value) else {
            return Err(SignError::HeaderNotText { name });
        };
        let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let append = |held: &mut String| {
            held.push(',');
            held.push_str(&value);
        };
        self.0.entry(name).and_modify(append).or_insert(value);
        Ok(())
    }

    /// The names in order, joined by semicolons.
    pub fn names(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(";")
    }
}

impl fmt::Display for CanonicalHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(name, value)| writeln!(f, "{name}:{value}"))
    }
}

impl fmt::Debug for CanonicalHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

fn canonical_path(path: &str, settings: Settings) -> String {
    let path = match settings.path_normalization {
        PathNormalization::Enabled => normalize(path).into(),
        PathNormalization::Disabled if path.is_empty() => Cow::Borrowed("/"),
        PathNormalization::Disabled => Cow::Borrowed(path),
    };
    let encode_segment = match settings.path_encoding {
        PathEncoding::Twice => encode,
        PathEncoding::Once => encode_once,
    };
    path.split('/').map(encode_segment).collect::<Vec<_>>().join("/")
}

/// A final `.` or `..` leaves no slash behind, in which the official clients agree against RFC 3986.
fn normalize(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

/// Sorted by encoded name, then by encoded value, so that the order does not depend on how the
/// request wrote them.
fn canonical_query(query: &str) -> String {
    let canonical = |text: &str| encode_once(&text.replace('+', " "));
    let mut parameters: Vec<(String, String)> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (canonical(name), canonical(value)))
        .collect();
    parameters.sort();
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    parameters.join("&")
}

/// All that [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3) does not call unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything that is reserved, and `%` itself.
pub(crate) fn encode(text: &str) -> String {
    percent_encode(text.as_bytes(), RESERVED).to_string()
}

/// Brings text that may be encoded in part or in lower case to its one full encoding.
fn encode_once(text: &str) -> String {
    let decoded: Cow<'_, [u8]> = percent_decode_str(text).into();
    percent_encode(&decoded, RESERVED).to_string()
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

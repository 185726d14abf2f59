//! An error response on one line.

use std::fmt::{self, Write};

use http::HeaderMap;
use http::header::{CONTENT_TYPE, LOCATION};
use http::uri::Uri;

use super::ErrorMetadata;
use crate::transport::origin;

/// The most characters that are shown of a text from a service.
const MAX_CHARACTERS: usize = 1000;

impl ErrorMetadata {
    /// Adds the signs that something other than the service responded: a foreign media type, a redirect.
    pub(super) fn with_foreign_response(self, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name)?.to_str().ok();
        let is_known =
            |media_type: &&str| ["json", "cbor"].iter().any(|it| media_type.contains(it));
        let media_type = text(CONTENT_TYPE).filter(|media_type| !is_known(media_type));
        let location = text(LOCATION).and_then(|location| location.parse::<Uri>().ok());
        self.change(|inner| {
            inner.media_type = media_type.map(str::to_owned);
            // The rest of it may be a secret.
            inner.redirects_to = location.filter(|uri| uri.host().is_some()).as_ref().map(origin);
        })
    }

    /// Writes the context in parentheses: status, request id, a redirect, and the type of a body that is neither JSON nor
    /// CBOR.
    pub(crate) fn fmt_context(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.http_status() {
            0 => String::new(),
            status => status.to_string(),
        };
        let not_replayed = self.0.is_not_replayed.then_some("can be read only once");
        let parts = [
            ("HTTP status ", Some(&*status).filter(|status| !status.is_empty())),
            ("request id ", self.request_id()),
            ("redirected to ", self.0.redirects_to.as_deref()),
            ("in ", self.0.media_type.as_deref()),
            ("not tried again, as the body of the request ", not_replayed),
        ];
        let mut before = " (";
        for (name, value) in parts {
            if let Some(value) = value {
                write!(f, "{before}{name}{}", OneLine(value))?;
                before = ", ";
            }
        }
        if before == ", " { f.write_char(')') } else { Ok(()) }
    }
}

impl fmt::Display for ErrorMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            "" => f.write_str("an error without a name")?,
            code => write!(f, "{}", OneLine(code))?,
        }
        if let Some(message) = self.message() {
            write!(f, ": {}", OneLine(message))?;
        }
        self.fmt_context(f)
    }
}

/// A text from outside, shortened, and with line breaks and control characters escaped.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(MAX_CHARACTERS) {
            if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        match characters.as_str().len() {
            0 => Ok(()),
            bytes => write!(f, "... ({bytes} more bytes)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn with_headers(headers: &[(HeaderName, &str)]) -> String {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()));
        let metadata = ErrorMetadata::default().with_http_status(403);
        metadata.with_foreign_response(&headers.collect()).to_string()
    }

    #[test]
    fn a_message_stays_on_one_line() {
        let message = "one\r\ntwo\u{1b}[31m\0 \u{2028}";
        let error = ErrorMetadata::new("a\nb").with_message(message);
        assert_eq!(error.to_string(), r"a\nb: one\r\ntwo\u{1b}[31m\u{0} \u{2028}");
    }

    #[test]
    fn a_long_message_is_cut() {
        let fits = "\u{e9}".repeat(MAX_CHARACTERS);
        let error = |message: &str| ErrorMetadata::new("A").with_message(message).to_string();
        assert_eq!(error(&fits), format!("A: {fits}"));
        assert_eq!(error(&format!("{fits}\u{e9}b")), format!("A: {fits}... (3 more bytes)"));
    }

    #[test]
    fn an_answer_from_elsewhere_tells_so() {
        let page = with_headers(&[(CONTENT_TYPE, "text/html; charset=utf-8")]);
        assert_eq!(page, "an error without a name (HTTP status 403, in text/html; charset=utf-8)");
        let redirect = with_headers(&[(LOCATION, "https://portal.example/login?token=s3cr3t")]);
        let there = "redirected to https://portal.example";
        assert_eq!(redirect, format!("an error without a name (HTTP status 403, {there})"));
        let own =
            with_headers(&[(CONTENT_TYPE, "application/x-amz-json-1.1"), (LOCATION, "/here")]);
        assert_eq!(own, "an error without a name (HTTP status 403)");
        let login = with_headers(&[(LOCATION, "https://user:s3cr3t@portal.example/")]);
        assert!(!login.contains("s3cr3t"), "{login}");
    }
}

//! What errors say about another attempt.

use http::HeaderMap;
use http::header::DATE;
use jiff::Timestamp;

use super::{ErrorMetadata, ErrorShape};
use crate::retry::{Kind, RetryAfter};
use crate::schema::parse_timestamp;

impl ErrorMetadata {
    /// When the service wants the next attempt.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.0.retry_after
    }

    /// When the service sent the error, by its clock.
    pub fn date(&self) -> Option<Timestamp> {
        self.0.date
    }

    /// The kind of the error for retries, if the model states one.
    pub(crate) fn declared_kind(&self) -> Option<Kind> {
        self.0.declared_kind
    }

    /// The same under a name.
    #[cfg(all(feature = "_client", feature = "credentials"))]
    pub(crate) fn with_code(self, code: String) -> Self {
        self.change(|inner| inner.shape_name = code)
    }

    /// Adds what the model says about the error.
    pub(super) fn declared_by<A: ErrorShape>(self) -> Self {
        self.change(|inner| {
            inner.declared_kind = A::RETRY;
            inner.fault.get_or_insert(A::FAULT);
            if A::QUERY_CODE == Some(inner.shape_name.as_str()) {
                let code = std::mem::replace(&mut inner.shape_name, A::NAME.to_owned());
                inner.query_code.get_or_insert(code);
            }
        })
    }

    /// Adds what the headers of the response say about another attempt.
    pub(super) fn with_hints(self, headers: &HeaderMap) -> Self {
        let date = headers.get(DATE).and_then(|date| parse_timestamp(date.to_str().ok()?));
        self.change(|inner| {
            inner.retry_after = RetryAfter::from_headers(headers);
            inner.date = date;
        })
    }
}

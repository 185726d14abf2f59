//! What errors say about another attempt.

use http::HeaderMap;
use http::header::DATE;
use jiff::Timestamp;

use super::{ErrorMetadata, ErrorShape};
use crate::retry::{Kind, RetryAfter};
use crate::schema::parse_timestamp;

impl ErrorMetadata {
    /// When the service asks for the next attempt.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.0.retry_after
    }

    /// When the service sent the error, by its own clock.
    pub fn date(&self) -> Option<Timestamp> {
        self.0.date
    }

    /// What the model says about retries, where it declares the error.
    pub(crate) fn declared_kind(&self) -> Option<Kind> {
        self.0.declared_kind
    }

    /// The same under a name.
    #[cfg(all(feature = "_client", feature = "credentials"))]
    pub(crate) fn with_code(self, code: String) -> Self {
        self.change(|inner| inner.shape_name = code)
    }

    /// The same with what the model says of the error.
    pub(super) fn declared_by<A: ErrorShape>(self) -> Self {
        self.change(|inner| {
            inner.declared_kind = A::RETRY;
            inner.fault.get_or_insert(A::FAULT);
        })
    }

    /// The same with what the headers of the response say about another attempt.
    pub(super) fn with_hints(self, headers: &HeaderMap) -> Self {
        let date = headers.get(DATE).and_then(|date| parse_timestamp(date.to_str().ok()?));
        self.change(|inner| {
            inner.retry_after = RetryAfter::from_headers(headers);
            inner.date = date;
        })
    }
}

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use crate::schema::parse_timestamp;

/// How much longer than otherwise a retry waits at most for `x-amz-retry-after`.
const MAX_EXTRA: Duration = Duration::from_secs(5);

/// When a service asks for the next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryAfter {
    /// Not before so much time has passed: the header
    /// [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#name-retry-after).
    AtLeast(Duration),
    /// After so much time: the header `x-amz-retry-after`. A retry waits at least its own delay, and at
    /// most 5 seconds more.
    About(Duration),
}

impl RetryAfter {
    /// What the headers of a response ask for. `x-amz-retry-after` has milliseconds, and goes before
    /// `Retry-After`, which has seconds or a date. What is neither is ignored, and so is a date in a
    /// response that does not say its own.
    ///
    /// ```
    /// use std::time::Duration;
    /// use http::{HeaderMap, HeaderValue};
    /// use lensmith::retry::RetryAfter;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("retry-after", HeaderValue::from_static("3"));
    /// let hint = RetryAfter::from_headers(&headers);
    /// assert_eq!(hint, Some(RetryAfter::AtLeast(Duration::from_secs(3))));
    /// ```
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
        if let Some(milliseconds) = text("x-amz-retry-after").and_then(number) {
            return Some(Self::About(Duration::from_millis(milliseconds)));
        }
        let given = text(RETRY_AFTER.as_str())?;
        let delay = match number(given) {
            Some(seconds) => Duration::from_secs(seconds),
            // The service's own clock tells how far off its date is; ours may be wrong.
            None => {
                let until = parse_timestamp(given)?;
                let sent = parse_timestamp(text(DATE.as_str())?)?;
                Duration::try_from(until.duration_since(sent)).unwrap_or_default()
            }
        };
        Some(Self::AtLeast(delay))
    }

    /// How much time the service asks for.
    pub fn delay(self) -> Duration {
        match self {
            Self::AtLeast(delay) | Self::About(delay) => delay,
        }
    }

    /// The delay of a retry that would otherwise wait for `delay`.
    pub(super) fn adjust(self, delay: Duration) -> Duration {
        match self {
            Self::AtLeast(least) => delay.max(least),
            Self::About(wish) => wish.clamp(delay, delay.saturating_add(MAX_EXTRA)),
        }
    }
}

/// Digits and nothing else: `parse` alone takes a sign too.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn hint(pairs: &[(&'static str, &'static str)]) -> Option<RetryAfter> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        RetryAfter::from_headers(&pairs.collect())
    }

    fn at_least(seconds: u64) -> Option<RetryAfter> {
        Some(RetryAfter::AtLeast(Duration::from_secs(seconds)))
    }

    #[test]
    fn both_headers_are_read_and_the_one_of_aws_goes_first() {
        let about = Some(RetryAfter::About(Duration::from_millis(1500)));
        assert_eq!(hint(&[]), None);
        assert_eq!(hint(&[("retry-after", "7")]), at_least(7));
        assert_eq!(hint(&[("x-amz-retry-after", "1500")]), about);
        assert_eq!(hint(&[("retry-after", "7"), ("x-amz-retry-after", " 1500 ")]), about);
        assert_eq!(hint(&[("retry-after", "7"), ("x-amz-retry-after", "soon")]), at_least(7));
    }

    #[test]
    fn a_date_counts_from_the_date_of_the_response() {
        let date = ("date", "Wed, 21 Oct 2026 07:28:00 GMT");
        assert_eq!(hint(&[("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"), date]), at_least(30));
        assert_eq!(hint(&[("retry-after", "Wed, 21 Oct 2026 07:00:00 GMT"), date]), at_least(0));
        assert_eq!(hint(&[("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT")]), None);
        assert_eq!(hint(&[("retry-after", date.1), ("date", "yesterday")]), None);
    }

    #[test]
    fn what_is_no_time_is_ignored() {
        for text in ["", "-1", "+1", "1.5", "1 s", "99999999999999999999", "Wed, 99 Oct", "NaN"] {
            assert_eq!(hint(&[("retry-after", text)]), None, "{text:?}");
            assert_eq!(hint(&[("x-amz-retry-after", text)]), None, "{text:?}");
        }
    }

    #[test]
    fn a_hint_never_shortens_a_delay_and_one_of_the_two_has_a_limit() {
        let seconds = Duration::from_secs;
        for (hint, delay, expected) in [
            (RetryAfter::AtLeast(seconds(1)), 2, 2),
            (RetryAfter::AtLeast(seconds(90)), 2, 90),
            (RetryAfter::About(seconds(1)), 2, 2),
            (RetryAfter::About(seconds(6)), 2, 6),
            (RetryAfter::About(seconds(90)), 2, 7),
        ] {
            assert_eq!(hint.adjust(seconds(delay)), seconds(expected), "{hint:?}");
        }
        let endless = RetryAfter::About(Duration::MAX);
        assert_eq!(endless.adjust(Duration::MAX), Duration::MAX);
    }
}

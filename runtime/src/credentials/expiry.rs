//! The end of credentials, in every spelling of AWS's tools.

use jiff::Timestamp;

#[cfg(feature = "credentials")]
use crate::schema::parse_milliseconds as parse_time_of_milliseconds;
use crate::schema::{NoTime, parse_time};

/// Reads the end of credentials, as [`parse_time`] does. A time after the year 9999 means never, and becomes
/// [`Timestamp::MAX`].
pub(super) fn parse_end(text: &str) -> Result<Timestamp, NoTime> {
    parse_time(text).or_else(never)
}

/// Reads milliseconds since 1970, as the service of SSO writes them.
#[cfg(feature = "credentials")]
pub(super) fn parse_milliseconds(text: &str) -> Result<Timestamp, NoTime> {
    parse_time_of_milliseconds(text).or_else(never)
}

fn never(reason: NoTime) -> Result<Timestamp, NoTime> {
    if reason == NoTime::TooLate { Ok(Timestamp::MAX) } else { Err(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_that_end_after_the_year_9999_do_not_end() {
        for text in ["10000-01-01T00:00:00Z", "9223372036854775807", "9999-12-31T23:59:59Z"] {
            assert_eq!(parse_end(text), Ok(Timestamp::MAX), "{text}");
        }
        assert_eq!(parse_end("-10000-01-01T00:00:00Z"), Err(NoTime::TooEarly));
        assert_eq!(parse_end("soon"), Err(NoTime::Unreadable));
    }

    #[cfg(feature = "credentials")]
    #[test]
    fn milliseconds_after_the_year_9999_are_never() {
        assert_eq!(parse_milliseconds("9223372036854775807"), Ok(Timestamp::MAX));
        assert_eq!(parse_milliseconds("soon"), Err(NoTime::Unreadable));
    }
}

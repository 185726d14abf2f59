//! Times as services and AWS's tools write them.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{parse_epoch, parse_http_date};

/// The first second after the year 9999, since 1970.
const END: f64 = 253_402_300_800.0;

/// A date of HTTP without its zone.
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S%.f";

/// Why a text is not a time that can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoTime {
    /// It is not a time.
    Unreadable,
    /// It is a time before the year -9999.
    TooEarly,
    /// It is a time after the year 9999.
    TooLate,
}

#[cfg(feature = "credentials")]
impl NoTime {
    /// The rest of a sentence about the text.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Unreadable => "is not a time",
            Self::TooEarly | Self::TooLate => "is out of range",
        }
    }
}

/// Reads a date and time of RFC 3339, with `UTC` or `GMT` in place of `Z`, or without a zone, which means UTC; a date
/// of HTTP; or seconds since 1970.
///
/// [`Timestamp`] ends 26 hours before the year 9999 does. The times in between, such as `9999-12-31T23:59:59Z`, are
/// common ways to write "never", and become [`Timestamp::MAX`].
pub(crate) fn parse_time(text: &str) -> Result<Timestamp, NoTime> {
    let text = text.trim();
    // Services mostly write this.
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    if number(text).is_some() {
        return parse_seconds(text);
    }
    let zulu = match split_zone(text) {
        (time, Some("UTC" | "GMT")) => Some(format!("{}Z", time.trim_end())),
        (_, Some(_)) => None,
        (time, None) => Some(format!("{time}Z")),
    };
    let time = zulu.and_then(|zulu| zulu.parse().ok()).or_else(|| parse_http_date(text));
    time.map_or_else(|| beyond(text), Ok)
}

/// Reads seconds since 1970.
pub(crate) fn parse_seconds(text: &str) -> Result<Timestamp, NoTime> {
    let seconds = number(text).ok_or(NoTime::Unreadable)?;
    parse_epoch(text).map_or_else(|| limit(seconds), Ok)
}

/// Reads milliseconds since 1970, as the service of SSO writes them.
#[cfg(feature = "credentials")]
pub(crate) fn parse_milliseconds(text: &str) -> Result<Timestamp, NoTime> {
    let milliseconds = number(text).ok_or(NoTime::Unreadable)?;
    // Up to the year 9999 it is exact.
    let time = Timestamp::from_millisecond(milliseconds as i64);
    time.or_else(|_| limit(milliseconds / 1000.0))
}

/// A number, if the text is one.
fn number(text: &str) -> Option<f64> {
    let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// What becomes of a time that a timestamp cannot be.
fn limit(seconds: f64) -> Result<Timestamp, NoTime> {
    match seconds {
        ..0.0 => Err(NoTime::TooEarly),
        0.0..END => Ok(Timestamp::MAX),
        _ => Err(NoTime::TooLate),
    }
}

/// A date and time, and the zone after it.
fn split_zone(text: &str) -> (&str, Option<&str>) {
    let start = text.find(['T', 't', ' ']).map_or(text.len(), |at| at + 1);
    let zone = text.get(start..).and_then(|time| time.find(['Z', 'z', 'U', 'G', '+', '-']));
    match zone {
        Some(at) => (text.get(..start + at).unwrap_or(text), text.get(start + at..)),
        None => (text, None),
    }
}

/// A date and time outside of what a timestamp can be.
fn beyond(text: &str) -> Result<Timestamp, NoTime> {
    let http_date = text.strip_suffix(" GMT").map(|date| DateTime::strptime(HTTP_DATE, date));
    if let Some(Ok(_)) = http_date {
        // Its year has four digits, so that it is one of the last hours of 9999.
        return Ok(Timestamp::MAX);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (year, rest) = rest.split_once('-').ok_or(NoTime::Unreadable)?;
    let year = number(year).ok_or(NoTime::Unreadable)?;
    // With a year that fits, the rest is a date and time.
    let (time, _) = split_zone(rest);
    let time = format!("2000-{}", time.trim_end());
    let is_time = time.contains(':') && time.parse::<DateTime>().is_ok();
    match (is_time, sign * year) {
        (true, 9999.0) => Ok(Timestamp::MAX),
        (true, 10000.0..) => Err(NoTime::TooLate),
        (true, ..=-9999.0) => Err(NoTime::TooEarly),
        _ => Err(NoTime::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_the_spellings_of_tools() {
        let expected = "2026-11-03T05:04:03Z".parse().unwrap();
        for text in [
            "2026-11-03T05:04:03Z",
            "2026-11-03t05:04:03z",
            " 2026-11-03T05:04:03Z ",
            "2026-11-03T05:04:03.000Z",
            "2026-11-03T05:04:03.0000000Z",
            "2026-11-03T05:04:03UTC",
            "2026-11-03T05:04:03 UTC",
            "2026-11-03 05:04:03 GMT",
            "2026-11-03T05:04:03",
            "2026-11-03 05:04:03",
            "2026-11-03T05:04:03+00:00",
            "2026-11-03T06:04:03+0100",
            "2026-11-03T06:04:03+01",
            "2026-11-02T21:04:03-08:00",
            "2026-11-03 05:04:03+00:00",
            "Tue, 03 Nov 2026 05:04:03 GMT",
            "1793682243",
            "1793682243.0",
            "1.793682243e9",
        ] {
            assert_eq!(parse_time(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn the_last_day_of_the_year_9999_is_never_and_later_times_are_too_late() {
        for text in [
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59UTC",
            "9999-12-31T23:59:59",
            "9999-12-31T23:59:59-12:00",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "253402300799",
            "253402300799.999",
        ] {
            assert_eq!(parse_time(text), Ok(Timestamp::MAX), "{text}");
        }
        for text in [
            "10000-01-01T00:00:00Z",
            "+10000-01-01T00:00:00Z",
            "292278994-08-17T07:12:55.807Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "253402300800",
            "9223372036854775807",
            "1e30",
        ] {
            assert_eq!(parse_time(text), Err(NoTime::TooLate), "{text}");
        }
        let go_zero = parse_time("0001-01-01T00:00:00Z").unwrap();
        assert_eq!(go_zero.to_string(), "0001-01-01T00:00:00Z");
        assert!(parse_time("9999-12-30T21:59:59Z").unwrap() < Timestamp::MAX);
        for text in ["-9223372036854775808", "-1e30", "-10000-01-01T00:00:00Z"] {
            assert_eq!(parse_time(text), Err(NoTime::TooEarly), "{text}");
        }
    }

    #[cfg(feature = "credentials")]
    #[test]
    fn milliseconds_are_read_to_the_ends_of_the_range() {
        let end = parse_milliseconds("1793682243000").unwrap();
        assert_eq!(end.to_string(), "2026-11-03T05:04:03Z");
        assert_eq!(parse_milliseconds("1.793682243e12"), Ok(end));
        assert_eq!(parse_milliseconds("253402300799000"), Ok(Timestamp::MAX));
        for text in ["253402300800000", "9223372036854775807", "99999999999999999999"] {
            assert_eq!(parse_milliseconds(text), Err(NoTime::TooLate), "{text}");
        }
        assert_eq!(parse_milliseconds("-9223372036854775808"), Err(NoTime::TooEarly));
        assert_eq!(parse_milliseconds("soon"), Err(NoTime::Unreadable));
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for text in [
            "",
            "never",
            "tomorrow",
            "2026-11-03",
            "2026-13-03T05:04:03Z",
            "2026-11-03T25:04:03Z",
            "9999-13-31T23:59:59Z",
            "9999-12-32",
            "99999",
            "99999-12-31",
            "NaN",
            "inf",
            "é-é-é",
            "2026-11-03T05:04:03Zulu",
            "12-11-03T05:04:03Z",
        ] {
            let given = parse_time(text);
            let is_number = text.parse::<u32>().is_ok();
            assert!(is_number || given == Err(NoTime::Unreadable), "{text}: {given:?}");
        }
    }
}

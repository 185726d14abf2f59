mod read;

use std::fmt::{self, Write as _};

use jiff::Timestamp;

#[cfg(feature = "credentials")]
pub(crate) use self::read::parse_milliseconds;
pub(crate) use self::read::{NoTime, parse_seconds, parse_time};
use super::TimestampFormat;

/// The text of a timestamp in JSON: the digits of a number for seconds, the content of a string otherwise.
///
/// Smithy's [formats](https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait) have milliseconds at
/// most, and dates of HTTP none: what is finer is cut off.
pub(crate) fn timestamp_text(timestamp: Timestamp, format: TimestampFormat) -> String {
    let mut text = String::new();
    push_timestamp(&mut text, timestamp, format);
    text
}

/// Appends what [`timestamp_text`] returns.
pub(crate) fn push_timestamp(text: &mut String, timestamp: Timestamp, format: TimestampFormat) {
    let unit = match format {
        TimestampFormat::EpochSeconds | TimestampFormat::DateTime => 1_000_000,
        TimestampFormat::HttpDate => 1_000_000_000,
    };
    let is_whole = timestamp.subsec_nanosecond() % unit == 0;
    push_exact(text, if is_whole { timestamp } else { cut(timestamp, unit) }, format);
}

/// The seconds since 1970 and the milliseconds after them; `None` before 1970 and for [`Timestamp::MAX`], which only
/// [`timestamp_text`] knows.
pub(crate) fn milliseconds(timestamp: Timestamp) -> Option<(u64, u16)> {
    let seconds = u64::try_from(timestamp.as_second()).ok()?;
    let nanoseconds = u32::try_from(timestamp.subsec_nanosecond()).ok()?;
    (timestamp != Timestamp::MAX).then_some((seconds, (nanoseconds / 1_000_000) as u16))
}

/// The timestamp without what is finer than a unit of so many nanoseconds. [`Timestamp::MAX`] stays.
fn cut(timestamp: Timestamp, unit: i32) -> Timestamp {
    if timestamp == Timestamp::MAX {
        return timestamp;
    }
    let nanoseconds = timestamp.as_nanosecond();
    // Before the first whole unit there is only the timestamp itself.
    let cut = Timestamp::from_nanosecond(nanoseconds - nanoseconds.rem_euclid(unit.into()));
    cut.unwrap_or(timestamp)
}

/// A timestamp to the nanosecond, which [`parse_time`] reads. [`Timestamp::MAX`] is the last second of the year 9999,
/// for which it stands where it was read.
#[cfg(feature = "serde")]
pub(crate) fn exact_text(timestamp: Timestamp, format: TimestampFormat) -> String {
    let mut text = String::new();
    push_exact(&mut text, timestamp, format);
    text
}

fn push_exact(text: &mut String, timestamp: Timestamp, format: TimestampFormat) {
    let is_last = timestamp == Timestamp::MAX;
    // A string takes any text.
    let _ = match format {
        TimestampFormat::EpochSeconds if is_last => text.write_str("253402300799"),
        TimestampFormat::DateTime if is_last => text.write_str("9999-12-31T23:59:59Z"),
        TimestampFormat::HttpDate if is_last => text.write_str("Fri, 31 Dec 9999 23:59:59 GMT"),
        TimestampFormat::EpochSeconds => push_seconds(text, timestamp),
        TimestampFormat::DateTime => write!(text, "{timestamp}"),
        TimestampFormat::HttpDate => {
            write!(text, "{}", timestamp.strftime("%a, %d %b %Y %H:%M:%S%.f GMT"))
        }
    };
}

/// Appends exact seconds, with as many fractional digits as needed.
fn push_seconds(text: &mut String, timestamp: Timestamp) -> fmt::Result {
    let (seconds, nanoseconds) = (timestamp.as_second(), timestamp.subsec_nanosecond());
    let sign = if seconds < 0 || nanoseconds < 0 { "-" } else { "" };
    write!(text, "{sign}{}", seconds.unsigned_abs())?;
    if nanoseconds != 0 {
        write!(text, ".{:09}", nanoseconds.unsigned_abs())?;
        text.truncate(text.trim_end_matches('0').len());
    }
    Ok(())
}

/// Reads seconds exactly, digit by digit; digits beyond the nanosecond are cut off.
pub(crate) fn parse_epoch(number: &str) -> Option<Timestamp> {
    let is_negative = number.starts_with('-');
    let unsigned = number.trim_start_matches('-');
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let scale = exponent.parse::<i64>().ok()?.checked_sub(fraction.len() as i64)?.checked_add(9)?;
    let kept = usize::try_from((digits.len() as i64).checked_add(scale.min(0))?).unwrap_or(0);
    let nanoseconds = match digits.get(..kept)? {
        "" => 0,
        kept => kept.parse::<i128>().ok()?,
    };
    let factor = 10_i128.checked_pow(u32::try_from(scale.max(0)).ok()?)?;
    let nanoseconds = nanoseconds.checked_mul(factor)?;
    Timestamp::from_nanosecond(if is_negative { -nanoseconds } else { nanoseconds }).ok()
}

pub(crate) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| parse_http_date(text))
}

fn parse_http_date(text: &str) -> Option<Timestamp> {
    Timestamp::strptime("%a, %d %b %Y %H:%M:%S%.f %z", text.replace("GMT", "+0000")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Shape as _;
    use crate::schema::TimestampFormat::{DateTime, EpochSeconds, HttpDate};

    #[test]
    fn what_is_finer_than_the_format_is_cut_off() {
        for (given, epoch, date_time, http_date) in [
            (
                "2026-11-03T05:04:03.987654321Z",
                "1793682243.987",
                "2026-11-03T05:04:03.987Z",
                "Tue, 03 Nov 2026 05:04:03 GMT",
            ),
            (
                "2026-11-03T05:04:03.25Z",
                "1793682243.25",
                "2026-11-03T05:04:03.25Z",
                "Tue, 03 Nov 2026 05:04:03 GMT",
            ),
            ("1970-01-01T00:00:10Z", "10", "1970-01-01T00:00:10Z", "Thu, 01 Jan 1970 00:00:10 GMT"),
            (
                "1969-12-31T23:59:59.9995Z",
                "-0.001",
                "1969-12-31T23:59:59.999Z",
                "Wed, 31 Dec 1969 23:59:59 GMT",
            ),
        ] {
            let timestamp: Timestamp = given.parse().unwrap();
            let written =
                [EpochSeconds, DateTime, HttpDate].map(|format| timestamp_text(timestamp, format));
            assert_eq!(written, [epoch, date_time, http_date]);
            assert_eq!(timestamp.to_json(), epoch);
        }
    }

    #[test]
    fn the_last_second_of_the_year_9999_survives() {
        for text in ["253402300799", "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            let timestamp = parse_time(text).unwrap();
            let written =
                [EpochSeconds, DateTime, HttpDate].map(|format| timestamp_text(timestamp, format));
            assert!(written.contains(&text.to_owned()), "{text}: {written:?}");
            assert!(written.iter().all(|text| parse_time(text) == Ok(timestamp)), "{written:?}");
        }
    }

    #[test]
    fn an_error_says_that_a_time_is_out_of_range() {
        for (json, expected) in [
            ("\"9999-12-31T23:59:59Z\"", Ok(Timestamp::MAX)),
            ("253402300799", Ok(Timestamp::MAX)),
            ("253402300800", Err("expected seconds since 1970, found a time that is out of range")),
            (
                "\"10000-01-01T00:00:00Z\"",
                Err("expected a date and time, found a time that is out of range"),
            ),
            ("\"soon\"", Err("expected a date and time, found a string")),
        ] {
            let read = Timestamp::from_json(json.as_bytes());
            let read = read.map_err(|error| error.to_string());
            let read = read
                .as_ref()
                .map_err(|text| text.split_once(" at line").map_or("", |(text, _)| text));
            assert_eq!(read, expected.as_ref().map_err(|text| *text), "{json}");
        }
    }
}

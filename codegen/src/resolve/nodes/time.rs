//! Timestamps.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::Value;

use super::{Outcome, expected, quoted, written};
use crate::digits::digits;
use crate::ir::{Sample, TimestampFormat};

pub(super) fn timestamp(format: TimestampFormat, node: &Value) -> Outcome {
    let Some(time) = time(node) else {
        return expected("a date and time, as RFC 3339 writes it, or seconds since 1970");
    };
    let (seconds, nanoseconds) = (time.as_second(), time.subsec_nanosecond());
    written(Sample::Timestamp { seconds, nanoseconds }, timestamp_text(time, format))
}

/// A timestamp as seconds since 1970 or as text, whatever its format on the wire. Jiff's last timestamp is a day
/// before the end of the year 9999; it stands for any time after it in that year, as in the runtime.
pub(in crate::resolve) fn time(node: &Value) -> Option<Timestamp> {
    match node {
        Value::String(text) => text.parse().ok().or_else(|| {
            let date_time: DateTime = text.strip_suffix('Z')?.parse().ok()?;
            (date_time.year() == 9999 && date_time.month() == 12).then_some(Timestamp::MAX)
        }),
        node => match node.as_i64() {
            Some(seconds) if (Timestamp::MAX.as_second()..=END_OF_9999).contains(&seconds) => {
                Some(Timestamp::MAX)
            }
            Some(seconds) => Timestamp::from_second(seconds).ok(),
            None => digits(node)?.parse().ok().and_then(milliseconds),
        },
    }
}

/// The last second of the year 9999.
const END_OF_9999: i64 = 253_402_300_799;

/// Seconds with a fraction. Services state milliseconds.
#[allow(clippy::cast_possible_truncation, reason = "what saturates is out of range")]
fn milliseconds(seconds: f64) -> Option<Timestamp> {
    Timestamp::from_millisecond((seconds * 1000.0).round() as i64).ok()
}

/// The wire form, as the runtime writes it: with milliseconds, if any, and in HTTP dates with seconds.
pub(super) fn timestamp_text(time: Timestamp, format: TimestampFormat) -> String {
    let is_last = time == Timestamp::MAX;
    let unit = if format == TimestampFormat::HttpDate { 1_000_000_000 } else { 1_000_000 };
    let nanoseconds = time.as_nanosecond();
    let time =
        Timestamp::from_nanosecond(nanoseconds - nanoseconds.rem_euclid(unit)).unwrap_or(time);
    match format {
        TimestampFormat::DateTime if is_last => quoted("9999-12-31T23:59:59Z"),
        TimestampFormat::HttpDate if is_last => quoted("Fri, 31 Dec 9999 23:59:59 GMT"),
        TimestampFormat::EpochSeconds if is_last => END_OF_9999.to_string(),
        TimestampFormat::DateTime => quoted(&time.to_string()),
        TimestampFormat::HttpDate => {
            quoted(&time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        }
        TimestampFormat::EpochSeconds => {
            let nanoseconds = time.as_nanosecond();
            let (whole, fraction) = (
                nanoseconds.unsigned_abs() / 1_000_000_000,
                nanoseconds.unsigned_abs() % 1_000_000_000,
            );
            let sign = if nanoseconds < 0 { "-" } else { "" };
            let text = format!("{sign}{whole}.{fraction:09}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ir::TimestampFormat::{DateTime, EpochSeconds, HttpDate};

    #[test]
    fn times_are_written_as_the_runtime_writes_them() {
        for (node, date_time, epoch_seconds, http_date) in [
            (
                json!("2026-11-03T05:04:03.123456789Z"),
                "2026-11-03T05:04:03.123Z",
                "1793682243.123",
                "Tue, 03 Nov 2026 05:04:03 GMT",
            ),
            (
                json!("9999-12-31T23:59:59Z"),
                "9999-12-31T23:59:59Z",
                "253402300799",
                "Fri, 31 Dec 9999 23:59:59 GMT",
            ),
            (
                json!(253_402_300_799_i64),
                "9999-12-31T23:59:59Z",
                "253402300799",
                "Fri, 31 Dec 9999 23:59:59 GMT",
            ),
        ] {
            let time = time(&node).unwrap();
            assert_eq!(timestamp_text(time, DateTime), quoted(date_time), "{node}");
            assert_eq!(timestamp_text(time, EpochSeconds), epoch_seconds, "{node}");
            assert_eq!(timestamp_text(time, HttpDate), quoted(http_date), "{node}");
        }
        for node in [json!("10000-01-01T00:00:00Z"), json!(253_402_300_800_i64), json!("soon")] {
            assert_eq!(time(&node), None, "{node}");
        }
    }
}

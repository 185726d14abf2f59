//! Times the way signatures write them.

use jiff::Timestamp;
use jiff::tz::Offset;

/// A time in UTC, such as `20150830T123600Z`, on the stack.
pub(crate) struct Stamp([u8; 16]);

impl Stamp {
    pub(super) fn new(time: Timestamp) -> Self {
        let at = Offset::UTC.to_datetime(time);
        let [century, year] = [at.year() / 100, at.year() % 100].map(|part| digits(part as i8));
        let [month, day] = [at.month(), at.day()].map(digits);
        let [hour, minute, second] = [at.hour(), at.minute(), at.second()].map(digits);
        let [[a, b], [c, d], [e, f], [g, h]] = [century, year, month, day];
        let [[i, j], [k, l], [m, n]] = [hour, minute, second];
        Self([a, b, c, d, e, f, g, h, b'T', i, j, k, l, m, n, b'Z'])
    }

    pub(super) fn as_str(&self) -> &str {
        // Digits are ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The day alone: `20150830`.
    pub(super) fn day(&self) -> &str {
        self.as_str().split_once('T').map_or("", |(day, _)| day)
    }
}

/// Two digits, of a number below 100.
fn digits(number: i8) -> [u8; 2] {
    let number = number.unsigned_abs();
    [number / 10, number % 10].map(|digit| b'0' + digit)
}

#[cfg(test)]
mod tests {
    use super::Stamp;

    #[test]
    fn a_time_has_a_digit_for_each_place() {
        for (time, expected) in [
            ("2015-08-30T12:36:00Z", "20150830T123600Z"),
            ("2026-01-02T03:04:05.999Z", "20260102T030405Z"),
            ("0007-11-30T23:59:59Z", "00071130T235959Z"),
            ("9999-12-30T21:59:59Z", "99991230T215959Z"),
        ] {
            let stamp = Stamp::new(time.parse().unwrap());
            assert_eq!(stamp.as_str(), expected);
            assert_eq!(stamp.day(), &expected[..8]);
        }
    }
}

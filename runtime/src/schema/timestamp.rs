use jiff::Timestamp;

use super::{Facts, Kind, Shape, TimestampFormat, Value};
use crate::__reflect;
use crate::json::{Error, Reader, Token, Writer};

impl Value for Timestamp {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        let text = timestamp_text(*self, facts.timestamp_format);
        match facts.timestamp_format {
            TimestampFormat::EpochSeconds => out.number(&text),
            TimestampFormat::DateTime | TimestampFormat::HttpDate => out.string(&text),
        }
    }

    /// Reads any of the formats, whatever the format of the member: they cannot be confused.
    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = if input.peek()? == Token::String {
            let text = input.string()?;
            parse_timestamp(&text).ok_or_else(|| input.unexpected("a date and time"))?
        } else {
            let seconds = input.number()?;
            parse_epoch(seconds).ok_or_else(|| input.unexpected("seconds since 1970"))?
        };
        Ok(())
    }

    __reflect!(self => Reflection::Timestamp(*self));
}

impl Shape for Timestamp {
    const KIND: Kind = Kind::Timestamp;

    fn zero() -> Self {
        Self::UNIX_EPOCH
    }
}

/// The text of a timestamp in JSON: the digits of a number for seconds, the content of a string otherwise.
pub(crate) fn timestamp_text(timestamp: Timestamp, format: TimestampFormat) -> String {
    match format {
        TimestampFormat::EpochSeconds => epoch_seconds(timestamp),
        TimestampFormat::DateTime => timestamp.to_string(),
        TimestampFormat::HttpDate => timestamp.strftime("%a, %d %b %Y %H:%M:%S%.f GMT").to_string(),
    }
}

/// Exact seconds, with as many fractional digits as needed.
fn epoch_seconds(timestamp: Timestamp) -> String {
    let nanoseconds = timestamp.as_nanosecond();
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let (seconds, fraction) =
        (nanoseconds.unsigned_abs() / 1_000_000_000, nanoseconds.unsigned_abs() % 1_000_000_000);
    let text = format!("{sign}{seconds}.{fraction:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
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
    text.parse().ok().or_else(|| {
        Timestamp::strptime("%a, %d %b %Y %H:%M:%S%.f %z", text.replace("GMT", "+0000")).ok()
    })
}

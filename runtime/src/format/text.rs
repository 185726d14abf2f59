//! Simple values as plain text: in labels, queries and headers.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::str::FromStr;

use crate::Blob;
use crate::json::non_finite;
use crate::schema::{Facts, Slot, TimestampFormat, View, parse_time, push_timestamp};

/// The text of a simple value; `None` for a list, a map, a structure and the like. `usual` is the format of timestamps
/// unless the model says otherwise.
pub(crate) fn write<'a>(
    view: View<'a>,
    facts: &Facts,
    usual: TimestampFormat,
) -> Option<Cow<'a, str>> {
    ready(view).map(Cow::Borrowed).or_else(|| {
        let mut text = String::new();
        push_made(&mut text, view, facts, usual).then(|| text.into())
    })
}

/// Appends the text that [`write`] returns, or nothing where that returns `None`.
#[cfg(feature = "xml")]
pub(crate) fn push(text: &mut String, view: View<'_>, facts: &Facts, usual: TimestampFormat) {
    match ready(view) {
        Some(ready) => text.push_str(ready),
        None => {
            push_made(text, view, facts, usual);
        }
    }
}

/// The text of a value that needs no memory for it.
fn ready(view: View<'_>) -> Option<&str> {
    Some(match view {
        View::Boolean(true) => "true",
        View::Boolean(false) => "false",
        View::Float(value) if !value.is_finite() => non_finite(value.into()),
        View::Double(value) if !value.is_finite() => non_finite(value),
        View::Number(text) | View::String(text) | View::Enum { value: text, .. } => text,
        _ => return None,
    })
}

/// Appends the text of a value that is not [`ready`]; false if it has none.
fn push_made(text: &mut String, view: View<'_>, facts: &Facts, usual: TimestampFormat) -> bool {
    // A string takes any text.
    let _ = match view {
        View::Integer(value) => write!(text, "{value}"),
        View::IntEnum { value, .. } => write!(text, "{value}"),
        View::Float(value) => write!(text, "{value:?}"),
        View::Double(value) => write!(text, "{value:?}"),
        View::Blob(blob) => text.write_str(&blob.to_base64()),
        View::Timestamp(at) => {
            push_timestamp(text, at, facts.timestamp_format.unwrap_or(usual));
            Ok(())
        }
        _ => return false,
    };
    true
}

/// Reads a simple value.
///
/// # Errors
/// What was expected.
pub(crate) fn read(text: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    match slot {
        Slot::Boolean(place) => {
            *place = text.parse().map_err(|_| "`true` or `false`")?;
        }
        Slot::Integer(place) => {
            place.set(text.parse().map_err(|_| "a whole number of 64 bits")?)?;
        }
        Slot::Float(place) => {
            *place = float(text, f32::is_infinite, "a number in the range of a 32-bit float")?;
        }
        Slot::Double(place) => {
            *place = float(text, f64::is_infinite, "a number in the range of a 64-bit float")?;
        }
        Slot::Number(place) => *place = text.parse().map_err(|_| "a number")?,
        Slot::String(place) => text.clone_into(place),
        Slot::Enum(place) => place.set(text),
        Slot::Blob(place) => *place = Blob::from_base64(text).ok_or("base64")?,
        Slot::Timestamp(place) => {
            *place = parse_time(text).map_err(|_| "a date and time")?;
        }
        _ => return Err("a simple value"),
    }
    Ok(())
}

/// Reads a float. Rust's own parser knows more spellings of the infinities than Smithy does, and rounds numbers out of range
/// to infinities.
fn float<T: Copy + FromStr>(
    text: &str,
    is_infinite: fn(T) -> bool,
    in_range: &'static str,
) -> Result<T, &'static str> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let is_named = ["NaN", "Infinity", "-Infinity"].contains(&text);
    match text.parse() {
        Ok(value) if is_plain && is_infinite(value) => Err(in_range),
        Ok(value) if is_plain || is_named => Ok(value),
        _ => Err("a number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Value as _;

    fn written(value: &dyn crate::schema::Value) -> String {
        write(value.view(), &Facts::new(""), TimestampFormat::HttpDate).unwrap().into_owned()
    }

    #[test]
    fn simple_values_are_written_as_smithy_says() {
        assert_eq!(written(&true), "true");
        assert_eq!(written(&-7_i8), "-7");
        assert_eq!(written(&1.5_f32), "1.5");
        assert_eq!(written(&f64::NEG_INFINITY), "-Infinity");
        assert_eq!(written(&f32::NAN), "NaN");
        assert_eq!(written(&"a b".to_owned()), "a b");
        assert_eq!(written(&Blob::from("hi")), "aGk=");
        assert_eq!(written(&jiff::Timestamp::UNIX_EPOCH), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert!(write(vec![1].view(), &Facts::new(""), TimestampFormat::DateTime).is_none());
    }

    #[test]
    fn what_is_written_is_read() {
        let mut number = 0_i16;
        read("-300", number.slot()).unwrap();
        assert_eq!(number, -300);
        assert_eq!(read("70000", number.slot()), Err("a number that fits into i16"));
        assert_eq!(read("1.5", number.slot()), Err("a whole number of 64 bits"));
        let mut float = 0.0_f64;
        for (text, expected) in [("1e3", 1000.0), ("-Infinity", f64::NEG_INFINITY)] {
            read(text, float.slot()).unwrap();
            assert_eq!(float, expected);
        }
        for text in ["inf", "nan", "infinity", "", "1_0"] {
            assert_eq!(read(text, float.slot()), Err("a number"), "{text}");
        }
        for text in ["1e400", "-1e400"] {
            let expected = "a number in the range of a 64-bit float";
            assert_eq!(read(text, float.slot()), Err(expected), "{text}");
        }
        let mut float = 0.0_f32;
        for text in ["1e39", "-3.5e38"] {
            let expected = "a number in the range of a 32-bit float";
            assert_eq!(read(text, float.slot()), Err(expected), "{text}");
        }
        read("3.4e38", float.slot()).unwrap();
        assert_eq!(float, 3.4e38);
        let mut at = jiff::Timestamp::UNIX_EPOCH;
        for text in ["Mon, 16 Dec 2019 23:48:18 GMT", "2019-12-16T23:48:18Z", "1576540098"] {
            read(text, at.slot()).unwrap();
            assert_eq!(at.as_second(), 1_576_540_098, "{text}");
        }
        let mut flag = false;
        assert_eq!(read("True", flag.slot()), Err("`true` or `false`"));
    }
}

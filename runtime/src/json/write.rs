use std::fmt;
use std::io::Write as _;

use super::scan::{number_length, plain_length};
use crate::format::room_for;

/// Writes JSON, without blanks, into a text of its own.
///
/// Values are appended one by one, and the writer puts the commas and colons between them. The caller is responsible for the
/// shape: as many ends as beginnings, a [`key`](Self::key) before each value in an object and nowhere else, and one value
/// in all.
///
/// ```
/// let mut writer = lensmith::json::Writer::new();
/// writer.begin_array();
/// writer.string("a \"b\"");
/// writer.float(f64::INFINITY);
/// writer.end_array();
/// assert_eq!(writer.into_string(), r#"["a \"b\"","Infinity"]"#);
/// ```
#[derive(Clone, Default)]
pub struct Writer {
    /// UTF-8, of texts and of ASCII.
    text: Vec<u8>,
}

impl Writer {
    /// A writer that has written nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A writer that has room for `bytes` bytes before it has to allocate again.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: Vec::with_capacity(bytes) }
    }

    /// What was written.
    pub fn into_string(self) -> String {
        String::from_utf8(self.text).unwrap_or_default()
    }

    /// What was written, as bytes, which takes no time.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.text
    }

    /// The number of bytes written so far.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Makes room for so many more elements that are each about as long as this.
    pub(crate) fn reserve_for(&mut self, count: usize, length: usize) {
        self.text.reserve(room_for(count, length));
    }

    /// Begins an object, which [`end_object`](Self::end_object) ends.
    pub fn begin_object(&mut self) {
        self.separate();
        self.text.push(b'{');
    }

    /// Ends the object begun last.
    pub fn end_object(&mut self) {
        self.text.push(b'}');
    }

    /// Begins an array, which [`end_array`](Self::end_array) ends.
    pub fn begin_array(&mut self) {
        self.separate();
        self.text.push(b'[');
    }

    /// Ends the array begun last.
    pub fn end_array(&mut self) {
        self.text.push(b']');
    }

    /// Writes the name of a member, whose value is to follow.
    pub fn key(&mut self, name: &str) {
        self.quoted(name);
        self.text.push(b':');
    }

    /// Writes the name of a member that is given as text: a comma, the name in quotes, which needs no escape, and a colon.
    #[inline]
    pub(crate) fn prepared_key(&mut self, key: &str) {
        let skipped = usize::from(!self.is_comma_due());
        self.text.extend_from_slice(key.as_bytes().get(skipped..).unwrap_or_default());
    }

    /// Writes a string. Quotes, backslashes and control characters are escaped, nothing else is.
    pub fn string(&mut self, value: &str) {
        self.quoted(value);
    }

    #[inline(always)]
    fn quoted(&mut self, value: &str) {
        self.separate();
        self.text.push(b'"');
        let plain_bytes = plain_length(value.as_bytes());
        if plain_bytes == value.len() {
            self.text.extend_from_slice(value.as_bytes());
        } else {
            self.escaped(value.as_bytes(), plain_bytes);
        }
        self.text.push(b'"');
    }

    /// Writes what a string contains. The first `plain_bytes` bytes need no escape.
    #[inline(never)]
    fn escaped(&mut self, mut rest: &[u8], mut plain_bytes: usize) {
        while let Some((plain, tail)) = rest.split_at_checked(plain_bytes) {
            self.text.extend_from_slice(plain);
            let Some((special, tail)) = tail.split_first() else {
                break;
            };
            self.escape(*special);
            rest = tail;
            plain_bytes = plain_length(rest);
        }
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.separate();
        self.text.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes a whole number.
    pub fn integer(&mut self, value: i64) {
        self.separate();
        if value < 0 {
            self.text.push(b'-');
        }
        self.digits(value.unsigned_abs());
    }

    /// Writes a number of so many wholes and thousandths, without zeros at its end.
    pub(crate) fn thousandths(&mut self, whole: u64, thousandths: u16) {
        self.separate();
        self.digits(whole);
        if thousandths != 0 {
            let digits = [thousandths / 100, thousandths / 10, thousandths];
            let [tenths, hundredths, thousandths] = digits.map(|part| b'0' + (part % 10) as u8);
            self.text.extend_from_slice(&[b'.', tenths, hundredths, thousandths]);
            while self.text.last() == Some(&b'0') {
                self.text.pop();
            }
        }
    }

    fn digits(&mut self, mut value: u64) {
        let mut digits = [0; 20];
        let mut start = digits.len();
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (value % 10) as u8;
            value /= 10;
            start -= 1;
            if value == 0 {
                break;
            }
        }
        self.text.extend_from_slice(digits.get(start..).unwrap_or_default());
    }

    /// Writes a number as the shortest text that reads back as the same one. JSON has no numbers that are not finite: for
    /// those, [Smithy] has the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
    ///
    /// [Smithy]: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#shape-serialization
    pub fn float(&mut self, value: f64) {
        // `Debug` takes an exponent where `Display` would write hundreds of zeros.
        if value.is_finite() {
            self.separate();
            self.display(format_args!("{value:?}"));
        } else {
            self.string(non_finite(value));
        }
    }

    /// Writes a number as [`float`](Self::float) does, with no more digits than 32 bits need.
    pub fn float32(&mut self, value: f32) {
        if value.is_finite() {
            self.separate();
            self.display(format_args!("{value:?}"));
        } else {
            self.string(non_finite(value.into()));
        }
    }

    /// Writes a number of any size and precision, given as JSON text, as it is.
    ///
    /// A text that is no JSON number becomes a string, so that what is written stays JSON.
    pub fn number(&mut self, text: &str) {
        if number_length(text.as_bytes()) == Ok(text.len()) {
            self.separate();
            self.text.extend_from_slice(text.as_bytes());
        } else {
            self.string(text);
        }
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.separate();
        self.text.extend_from_slice(b"null");
    }

    /// Writes the comma that is due before a value or key.
    #[inline]
    fn separate(&mut self) {
        if self.is_comma_due() {
            self.text.push(b',');
        }
    }

    /// Whether what is next is neither the first of its container nor a member's value. The last byte tells, for no value
    /// ends in one of these.
    #[inline]
    fn is_comma_due(&self) -> bool {
        !matches!(self.text.last(), None | Some(b'{' | b'[' | b':'))
    }

    fn escape(&mut self, special: u8) {
        let letter = match special {
            b'"' | b'\\' => special,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            control => return self.display(format_args!("\\u{control:04x}")),
        };
        self.text.extend_from_slice(&[b'\\', letter]);
    }

    fn display(&mut self, arguments: fmt::Arguments<'_>) {
        // A `Vec` takes any bytes, and numbers format without an error of their own.
        let _ = self.text.write_fmt(arguments);
    }
}

/// NaN and the infinities, as Smithy writes them.
pub(crate) fn non_finite(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

/// Shows how much was written but not what: it may be secret.
impl fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Writer").field("length", &self.text.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Writer;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.into_string()
    }

    #[test]
    fn commas_stand_between_members_and_elements_only() {
        let text = written(|writer| {
            writer.begin_object();
            writer.key("a");
            writer.begin_array();
            writer.begin_array();
            writer.end_array();
            writer.begin_object();
            writer.end_object();
            writer.boolean(true);
            writer.null();
            writer.end_array();
            writer.key("");
            writer.string("{");
            writer.key("c");
            writer.number("1");
            writer.end_object();
        });
        assert_eq!(text, r#"{"a":[[],{},true,null],"":"{","c":1}"#);
    }

    #[test]
    fn only_quotes_backslashes_and_control_characters_are_escaped() {
        let text =
            written(|writer| writer.string("\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é\u{2028}😀"));
        assert_eq!(text, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é\u{2028}😀\"");
        assert_eq!(written(|writer| writer.key("\n")), "\"\\n\":");
    }

    #[test]
    fn floats_are_short_and_read_back() {
        for (value, text) in [
            (0.1, "0.1"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (1_515_531_081.123, "1515531081.123"),
            (1e300, "1e300"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e308"),
            (f64::NAN, "\"NaN\""),
            (f64::INFINITY, "\"Infinity\""),
            (f64::NEG_INFINITY, "\"-Infinity\""),
        ] {
            assert_eq!(written(|writer| writer.float(value)), text);
        }
        for (value, text) in
            [(0.1, "0.1"), (f32::MAX, "3.4028235e38"), (f32::NEG_INFINITY, "\"-Infinity\"")]
        {
            assert_eq!(written(|writer| writer.float32(value)), text);
        }
    }

    #[test]
    fn numbers_stay_verbatim_and_what_is_none_becomes_a_string() {
        let digits = "-123456789012345678901234567890.10E+400";
        assert_eq!(written(|writer| writer.number(digits)), digits);
        for text in ["", "1,2", "01", "0x1", "NaN", "1 ", "]"] {
            assert_eq!(written(|writer| writer.number(text)), format!("\"{text}\""));
        }
    }

    #[test]
    fn integers_and_thousandths_have_no_digit_too_many() {
        for value in [0, 7, -7, 10, 99, 100, -1000, 52_428_800, i64::MAX, i64::MIN] {
            assert_eq!(written(|writer| writer.integer(value)), value.to_string());
        }
        for (whole, thousandths, text) in [
            (0, 0, "0"),
            (1, 5, "1.005"),
            (1, 50, "1.05"),
            (1, 500, "1.5"),
            (1, 101, "1.101"),
            (1_793_682_243, 987, "1793682243.987"),
            (10, 990, "10.99"),
        ] {
            assert_eq!(written(|writer| writer.thousandths(whole, thousandths)), text);
        }
    }

    #[test]
    fn debug_tells_no_secret() {
        let mut writer = Writer::with_capacity(8);
        writer.string("secret");
        assert_eq!(format!("{writer:?}"), "Writer { length: 8, .. }");
    }
}

use std::borrow::Cow;

use super::Reader;
use crate::json::Error;
use crate::json::scan::plain_length;

impl<'a> Reader<'a> {
    /// Reads a string, or a member's name, whose opening quote is next.
    #[inline(always)]
    pub(super) fn quoted(&mut self) -> Result<Cow<'a, str>, Error> {
        let start = self.position + 1;
        let end = start + plain_length(self.text.as_bytes().get(start..).unwrap_or_default());
        match (self.text.as_bytes().get(end), self.text.get(start..end)) {
            (Some(b'"'), Some(plain)) => {
                self.position = end + 1;
                Ok(Cow::Borrowed(plain))
            }
            _ => self.escaped_text(),
        }
    }

    #[inline(never)]
    fn escaped_text(&mut self) -> Result<Cow<'a, str>, Error> {
        self.position += 1;
        let plain = self.plain();
        let mut text = String::with_capacity(2 * plain.len() + 16);
        text.push_str(plain);
        while !self.skip_byte(b'"') {
            text.push(self.escaped()?);
            text.push_str(self.plain());
        }
        Ok(Cow::Owned(text))
    }

    fn plain(&mut self) -> &'a str {
        self.take(plain_length(self.rest().as_bytes()))
    }

    fn escaped(&mut self) -> Result<char, Error> {
        if !self.skip_byte(b'\\') {
            let is_control = self.byte().is_some();
            let expected =
                if is_control { "control characters to be escaped" } else { "a closing quote" };
            return Err(self.syntax(expected));
        }
        let character = match self.byte() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escaped(),
            _ => return Err(self.syntax("one of `\"\\/bfnrtu` after the backslash")),
        };
        self.position += 1;
        Ok(character)
    }

    /// Reads the `uHHHH` of an escape, and the whole escape after it where the two are a surrogate
    /// pair ([RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)).
    fn unicode_escaped(&mut self) -> Result<char, Error> {
        let start = self.position;
        let first = self.code_unit()?;
        if let Some(character) = char::from_u32(first.into()) {
            return Ok(character);
        }
        if self.skip_byte(b'\\') {
            let second = self.code_unit()?;
            if let Some(Ok(character)) = char::decode_utf16([first, second]).next() {
                return Ok(character);
            }
        }
        self.position = start;
        Err(self.syntax("both halves of a surrogate pair"))
    }

    /// Reads `uHHHH`: a unit of UTF-16.
    fn code_unit(&mut self) -> Result<u16, Error> {
        if !self.skip_byte(b'u') {
            return Err(self.syntax("`u` and the second half of a surrogate pair"));
        }
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or_else(|| self.syntax("four hexadecimal digits"))? as u16;
            self.position += 1;
        }
        Ok(unit)
    }
}

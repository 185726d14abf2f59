use super::number::{self, Decimal};
use super::{BIG, BREAK, DECIMAL, NEGATIVE_BIG, TIME, major};
use crate::format::room_for;

/// Writes items. Lengths are definite, and integers as short as they can be.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

/// The place of a map's length, which is written at its end.
#[derive(Debug)]
pub(crate) struct Place(usize);

impl Writer {
    /// A writer that has room for `bytes` bytes before it has to allocate again.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Makes room for so many more elements that are each about as long as this.
    pub(crate) fn reserve_for(&mut self, count: usize, length: usize) {
        self.0.reserve(room_for(count, length));
    }

    #[inline]
    fn head(&mut self, major: u8, argument: u64) {
        let major = major << 5;
        if argument < 24 {
            self.0.push(major | argument as u8);
        } else {
            self.long_head(major, argument);
        }
    }

    /// Writes a head that needs more than one byte. Unlike in [`head`](Self::head), `major` is in the upper three bits already.
    #[inline(never)]
    fn long_head(&mut self, major: u8, argument: u64) {
        let [a, b, c, d, e, f, g, h] = argument.to_be_bytes();
        // Copies of a length that the compiler knows need no call.
        match argument {
            ..=0xff => self.0.extend_from_slice(&[major | 24, h]),
            0x100..=0xffff => self.0.extend_from_slice(&[major | 25, g, h]),
            0x1_0000..=0xffff_ffff => self.0.extend_from_slice(&[major | 26, e, f, g, h]),
            _ => self.0.extend_from_slice(&[major | 27, a, b, c, d, e, f, g, h]),
        }
    }

    pub(crate) fn null(&mut self) {
        self.0.push(0xf6);
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.0.push(0xf4 | u8::from(value));
    }

    #[inline]
    pub(crate) fn integer(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.head(major::UNSIGNED, value),
            Err(_) => self.head(major::NEGATIVE, !value as u64),
        }
    }

    pub(crate) fn float32(&mut self, value: f32) {
        self.0.push(0xfa);
        self.0.extend_from_slice(&value.to_be_bytes());
    }

    #[inline]
    pub(crate) fn float(&mut self, value: f64) {
        let [a, b, c, d, e, f, g, h] = value.to_be_bytes();
        self.0.extend_from_slice(&[0xfb, a, b, c, d, e, f, g, h]);
    }

    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        if text.len() < 24 {
            self.short_text(text.as_bytes());
        } else {
            self.long_text(text);
        }
    }

    /// Writes a text of less than 24 bytes, as nearly every key is. Its parts have lengths that the compiler knows, and
    /// overlap where the text is shorter, which is faster than a call that copies it.
    #[inline]
    fn short_text(&mut self, text: &[u8]) {
        self.0.push(major::TEXT << 5 | text.len() as u8);
        if let (Some(first), Some(last)) = (text.first_chunk::<16>(), text.last_chunk::<8>()) {
            self.overlapping(text.len(), first, last);
        } else if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>())
        {
            self.overlapping(text.len(), first, last);
        } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>())
        {
            self.overlapping(text.len(), first, last);
        } else {
            text.iter().for_each(|byte| self.0.push(*byte));
        }
    }

    /// Writes so many bytes. These are the first and the last of them, and may overlap.
    #[inline]
    fn overlapping<const A: usize, const B: usize>(
        &mut self,
        length: usize,
        first: &[u8; A],
        last: &[u8; B],
    ) {
        let end = self.0.len() + length;
        self.0.extend_from_slice(first);
        self.0.truncate(end - B);
        self.0.extend_from_slice(last);
    }

    #[inline(never)]
    fn long_text(&mut self, text: &str) {
        self.long_head(major::TEXT << 5, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.head(major::BYTES, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Writes whole seconds since 1970.
    #[inline]
    pub(crate) fn seconds(&mut self, seconds: i64) {
        match u32::try_from(seconds) {
            // Nearly every time is written so.
            Ok(seconds @ 0x1_0000..) => {
                let [a, b, c, d] = seconds.to_be_bytes();
                self.0.extend_from_slice(&[major::TAG << 5 | TIME as u8, 0x1a, a, b, c, d]);
            }
            _ => {
                self.head(major::TAG, TIME);
                self.integer(seconds);
            }
        }
    }

    /// Writes thousandths of seconds since 1970: whole seconds as an integer, others as a float.
    pub(crate) fn milliseconds(&mut self, milliseconds: i64) {
        match milliseconds % 1000 {
            0 => self.seconds(milliseconds / 1000),
            _ => {
                self.head(major::TAG, TIME);
                // So few digits are exact.
                self.float(milliseconds as f64 / 1000.0);
            }
        }
    }

    /// Writes a number in JSON's grammar. What is not whole is always a decimal fraction. Returns whether the number
    /// [can be written](super::is_writable).
    pub(crate) fn number(&mut self, text: &str, is_decimal: bool) -> bool {
        let Some(number) = Decimal::parse(text) else {
            self.null();
            return false;
        };
        match number.whole().filter(|_| !is_decimal) {
            Some(digits) => self.big(&digits, number.is_negative),
            None => {
                self.head(major::TAG, DECIMAL);
                self.array(2);
                self.integer(number.exponent);
                match number.digits.parse::<i64>() {
                    Ok(digits) if number.is_negative => self.integer(-digits),
                    Ok(digits) => self.integer(digits),
                    Err(_) if number.digits.is_empty() => self.integer(0),
                    Err(_) => self.big(&number.digits, number.is_negative),
                }
            }
        }
        true
    }

    fn big(&mut self, digits: &str, is_negative: bool) {
        self.head(major::TAG, if is_negative { NEGATIVE_BIG } else { BIG });
        self.bytes(&number::bytes(digits, is_negative));
    }

    pub(crate) fn array(&mut self, length: usize) {
        self.head(major::ARRAY, length as u64);
    }

    pub(crate) fn map(&mut self, length: usize) {
        self.head(major::MAP, length as u64);
    }

    /// Begins a map of fewer than 24 entries, which [`end_short_map`](Self::end_short_map) counts.
    pub(crate) fn short_map(&mut self) -> Place {
        self.map(0);
        Place(self.0.len() - 1)
    }

    pub(crate) fn end_short_map(&mut self, Place(at): Place, length: u8) {
        if let Some(head) = self.0.get_mut(at) {
            *head |= length;
        }
    }

    /// Begins a map whose end is a [break](Self::end_map).
    pub(crate) fn endless_map(&mut self) {
        self.0.push(major::MAP << 5 | 31);
    }

    pub(crate) fn end_map(&mut self) {
        self.0.push(BREAK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_whole() {
        let all: String = ('!'..='~').cycle().take(300).collect();
        for length in 0..=300 {
            let text = all.get(..length).unwrap_or_default();
            let mut out = Writer::default();
            out.null();
            out.text(text);
            let head: &[u8] = match length {
                ..=23 => &[0x60 | length as u8],
                24..=255 => &[0x78, length as u8],
                _ => &[0x79, 1, (length - 256) as u8],
            };
            assert_eq!(out.into_bytes(), [&[0xf6], head, text.as_bytes()].concat(), "{length}");
        }
    }
}

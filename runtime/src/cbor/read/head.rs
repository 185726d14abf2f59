//! The first bytes of items, and the bytes of strings.

use std::borrow::Cow;

use super::{Item, Items, Reader};
use crate::cbor::{BREAK, major};
use crate::json::{Error, MAX_DEPTH};

/// Stands for an indefinite length, or for a break.
const INDEFINITE: u8 = 31;

impl<'a> Reader<'a> {
    /// Major type and additional information of the next item.
    #[inline]
    pub(super) fn initial(&mut self) -> Result<(u8, u8), Error> {
        match self.input.get(self.at) {
            Some(byte) => {
                self.at += 1;
                Ok((byte >> 5, byte & 31))
            }
            None => Err(self.error("an item", "the end of the input")),
        }
    }

    /// The number after the first byte of an item: a value, a length or a tag.
    #[inline]
    pub(super) fn argument(&mut self, info: u8) -> Result<u64, Error> {
        match info {
            0..=23 => Ok(info.into()),
            24 => Ok(self.array_of::<1>()?[0].into()),
            25 => Ok(u16::from_be_bytes(self.array_of()?).into()),
            26 => Ok(u32::from_be_bytes(self.array_of()?).into()),
            27 => Ok(u64::from_be_bytes(self.array_of()?)),
            INDEFINITE => Err(self.error_at(self.at - 1, "a number", "an indefinite length")),
            _ => Err(self.error_at(self.at - 1, "an item", "a reserved code")),
        }
    }

    #[inline]
    fn array_of<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        match self.input.get(self.at..).and_then(<[u8]>::first_chunk) {
            Some(bytes) => {
                self.at += N;
                Ok(*bytes)
            }
            None => Err(self.cut()),
        }
    }

    #[cold]
    fn cut(&self) -> Error {
        self.error_at(self.input.len(), "more bytes", "the end of the input")
    }

    /// The next bytes, if there are as many.
    #[inline]
    fn take(&mut self, length: u64) -> Result<&'a [u8], Error> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        match usize::try_from(length).ok().and_then(|length| rest.get(..length)) {
            Some(bytes) => {
                self.at += bytes.len();
                Ok(bytes)
            }
            None => Err(self.error("a length that the input has", "a greater one")),
        }
    }

    /// The bytes of a string.
    #[inline]
    pub(super) fn string(&mut self, major: u8, info: u8) -> Result<Cow<'a, [u8]>, Error> {
        if info != INDEFINITE {
            let length = self.argument(info)?;
            return Ok(self.take(length)?.into());
        }
        let mut whole = Vec::new();
        self.pieces(major, |_, piece| {
            whole.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(whole.into())
    }

    /// The text of a string. No character may be cut by the end of a piece.
    #[inline]
    pub(super) fn utf8(&mut self, info: u8) -> Result<Cow<'a, str>, Error> {
        if info != INDEFINITE {
            let length = self.argument(info)?;
            let bytes = self.take(length)?;
            return Ok(self.check_utf8(bytes)?.into());
        }
        let mut whole = String::new();
        self.pieces(major::TEXT, |input, piece| {
            whole.push_str(input.check_utf8(piece)?);
            Ok(())
        })?;
        Ok(whole.into())
    }

    #[inline]
    pub(crate) fn check_utf8<'t>(&self, bytes: &'t [u8]) -> Result<&'t str, Error> {
        std::str::from_utf8(bytes)
            .map_err(|_| self.error_at(self.at.saturating_sub(bytes.len()), "UTF-8", "other bytes"))
    }

    /// Shows each piece of a string of indefinite length. All are strings of its kind, and of definite length.
    fn pieces(
        &mut self,
        expected: u8,
        mut take: impl FnMut(&Self, &'a [u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        loop {
            if self.input.get(self.at) == Some(&BREAK) {
                self.at += 1;
                return Ok(());
            }
            let (major, info) = self.initial()?;
            if major != expected || info == INDEFINITE {
                return Err(self.error_at(self.at - 1, "a piece of a string", "another item"));
            }
            let length = self.argument(info)?;
            let piece = self.take(length)?;
            take(self, piece)?;
        }
    }

    /// Begins an array or a map. Each of its elements or entries has at least so many bytes.
    #[inline]
    pub(super) fn begin(&mut self, info: u8, least_bytes: u64) -> Result<Items, Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let expected = "at most 128 arrays and maps inside one another";
            return Err(self.error_at(self.at - 1, expected, "more"));
        }
        if info == INDEFINITE {
            return Ok(Items::Indefinite);
        }
        let count = self.argument(info)?;
        let left = self.input.len().saturating_sub(self.at) as u64;
        match count.checked_mul(least_bytes).is_some_and(|bytes| bytes <= left) {
            true => Ok(Items::Definite(count)),
            false => Err(self.error("a length that the input has", "a greater one")),
        }
    }

    /// A float or a simple value.
    pub(super) fn simple(&mut self, info: u8, start: usize) -> Result<Item<'a>, Error> {
        Ok(match info {
            20 => Item::Boolean(false),
            21 => Item::Boolean(true),
            22 | 23 => Item::Null,
            24 => match self.array_of::<1>()? {
                [..32] => return Err(self.error_at(start, "an item", "a reserved code")),
                _ => Item::Simple,
            },
            25 => Item::Float(half(u16::from_be_bytes(self.array_of()?))),
            26 => Item::Float(f32::from_be_bytes(self.array_of()?).into()),
            27 => Item::Float(f64::from_be_bytes(self.array_of()?)),
            INDEFINITE => return Err(self.error_at(start, "an item", "a break")),
            28..=30 => return Err(self.error_at(start, "an item", "a reserved code")),
            _ => Item::Simple,
        })
    }
}

/// The value of a float of 16 bits: a sign, 5 bits of an exponent, and 10 of a fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from((bits >> 10) & 31), f64::from(bits & 1023));
    let value = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    if bits & 0x8000 == 0 { value } else { -value }
}

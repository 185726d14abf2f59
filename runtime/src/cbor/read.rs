mod head;

use std::borrow::Cow;

use super::{BIG, BREAK, DECIMAL, NEGATIVE_BIG, major, number};
use crate::BigNumber;
use crate::json::Error;

/// One item. What is inside of an array or a map is read after it.
#[derive(Debug)]
pub(crate) enum Item<'a> {
    Unsigned(u64),
    /// `-1 - n`.
    Negative(u64),
    Bytes(Cow<'a, [u8]>),
    Text(Cow<'a, str>),
    Array(Items),
    Map(Items),
    Boolean(bool),
    /// `null` or `undefined`.
    Null,
    Float(f64),
    /// A simple value that has no meaning here.
    Simple,
}

/// What is left of an array or a map: its elements or entries, or those up to a break.
#[derive(Debug)]
pub(crate) enum Items {
    Definite(u64),
    Indefinite,
}

/// Reads items. No length that they declare is believed: memory is taken for bytes that are there.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    input: &'a [u8],
    at: usize,
    /// How many arrays and maps are around the next item.
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0, depth: 0 }
    }

    /// Checks that nothing follows.
    pub(crate) fn end(&self) -> Result<(), Error> {
        match self.at == self.input.len() {
            true => Ok(()),
            false => Err(self.error("the end of the input", "more bytes")),
        }
    }

    /// Reads an item, whatever its tags are.
    #[inline]
    pub(crate) fn item(&mut self) -> Result<Item<'a>, Error> {
        let start = self.at;
        let (mut major, mut info) = self.initial()?;
        while major == major::TAG {
            self.argument(info)?;
            (major, info) = self.initial()?;
        }
        Ok(match major {
            major::UNSIGNED => Item::Unsigned(self.argument(info)?),
            major::NEGATIVE => Item::Negative(self.argument(info)?),
            major::BYTES => Item::Bytes(self.string(major, info)?),
            major::TEXT => Item::Text(self.utf8(info)?),
            major::ARRAY => Item::Array(self.begin(info, 1)?),
            major::MAP => Item::Map(self.begin(info, 2)?),
            _ => self.simple(info, start)?,
        })
    }

    /// Skips an item and what is inside of it. The limit of the nesting limits this recursion.
    pub(crate) fn skip(&mut self) -> Result<(), Error> {
        let item = self.item()?;
        self.skip_rest(item)
    }

    /// Reads a text, and skips any other item.
    pub(crate) fn text_or_skip(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        match self.item()? {
            Item::Text(text) => Ok(Some(text)),
            other => self.skip_rest(other).map(|()| None),
        }
    }

    /// Skips what is inside of an item that has been begun.
    fn skip_rest(&mut self, item: Item<'a>) -> Result<(), Error> {
        match item {
            Item::Array(mut items) => {
                while self.more(&mut items)? {
                    self.skip()?;
                }
            }
            Item::Map(mut items) => {
                while self.more(&mut items)? {
                    self.skip()?;
                    self.skip()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Skips `null` or `undefined`, and returns whether there was one.
    #[inline]
    pub(crate) fn skip_null(&mut self) -> bool {
        let is_null = matches!(self.input.get(self.at), Some(0xf6 | 0xf7));
        self.at += usize::from(is_null);
        is_null
    }

    /// Whether another element or entry follows. At the end the array or the map is over.
    #[inline]
    pub(crate) fn more(&mut self, items: &mut Items) -> Result<bool, Error> {
        let has_more = match items {
            Items::Definite(left) => {
                let has_more = *left > 0;
                *left = left.saturating_sub(1);
                has_more
            }
            Items::Indefinite => {
                let is_over = self.input.get(self.at) == Some(&BREAK);
                self.at += usize::from(is_over);
                !is_over
            }
        };
        self.depth = self.depth.saturating_sub(usize::from(!has_more));
        Ok(has_more)
    }

    /// How many of the elements to take memory for. No more than if each took as many bytes here as in memory, so that a
    /// body gets no more memory than it has bytes.
    #[inline]
    pub(crate) fn likely_len(&self, items: &Items, size: usize) -> usize {
        let most = self.input.len().saturating_sub(self.at) / size.max(1);
        match items {
            Items::Definite(count) => usize::try_from(*count).map_or(most, |count| count.min(most)),
            Items::Indefinite => 0,
        }
    }

    /// The entries of the map that is next.
    #[inline]
    pub(crate) fn map(&mut self) -> Result<Items, Error> {
        let start = self.at;
        match self.item()? {
            Item::Map(items) => Ok(items),
            other => Err(self.unexpected(start, "a map", &other)),
        }
    }

    /// The elements of the array that is next.
    #[inline]
    pub(crate) fn array(&mut self) -> Result<Items, Error> {
        let start = self.at;
        match self.item()? {
            Item::Array(items) => Ok(items),
            other => Err(self.unexpected(start, "an array", &other)),
        }
    }

    #[inline]
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        match self.short_text() {
            Some(text) => Ok(text.into()),
            None => self.any_text(),
        }
    }

    #[inline(never)]
    fn any_text(&mut self) -> Result<Cow<'a, str>, Error> {
        let start = self.at;
        match self.item()? {
            Item::Text(text) => Ok(text),
            other => Err(self.unexpected(start, "a text", &other)),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<Cow<'a, [u8]>, Error> {
        let start = self.at;
        match self.item()? {
            Item::Bytes(bytes) => Ok(bytes),
            other => Err(self.unexpected(start, "bytes", &other)),
        }
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, Error> {
        let start = self.at;
        match self.item()? {
            Item::Boolean(value) => Ok(value),
            other => Err(self.unexpected(start, "a boolean", &other)),
        }
    }

    pub(crate) fn integer(&mut self) -> Result<i64, Error> {
        const EXPECTED: &str = "a whole number of 64 bits";
        let start = self.at;
        let value = match self.item()? {
            Item::Unsigned(value) => i64::try_from(value).ok(),
            Item::Negative(value) => i64::try_from(value).ok().map(|value| -1 - value),
            other => return Err(self.unexpected(start, EXPECTED, &other)),
        };
        value.ok_or_else(|| self.error_at(start, EXPECTED, "another number"))
    }

    /// Reads a number as a float: shorter floats and integers are numbers, too.
    #[inline]
    pub(crate) fn float(&mut self) -> Result<f64, Error> {
        match self.input.get(self.at..).and_then(<[u8]>::first_chunk::<9>) {
            Some([0xfb, bytes @ ..]) => {
                self.at += 9;
                Ok(f64::from_be_bytes(*bytes))
            }
            _ => self.any_float(),
        }
    }

    /// Reads tagged seconds of 32 bits, if they are next: nearly every time is written so.
    #[inline]
    pub(crate) fn usual_time(&mut self) -> Option<u32> {
        match self.input.get(self.at..)?.first_chunk::<6>()? {
            [0xc1, 0x1a, seconds @ ..] => {
                self.at += 6;
                Some(u32::from_be_bytes(*seconds))
            }
            _ => None,
        }
    }

    /// Reads a text of less than 24 bytes, if one is next: nearly every key is.
    #[inline]
    fn short_text(&mut self) -> Option<&'a str> {
        let (head @ 0x60..=0x77, rest) = self.input.get(self.at..)?.split_first()? else {
            return None;
        };
        let text = std::str::from_utf8(rest.get(..usize::from(head & 31))?).ok()?;
        self.at += 1 + text.len();
        Some(text)
    }

    #[inline(never)]
    fn any_float(&mut self) -> Result<f64, Error> {
        let start = self.at;
        match self.item()? {
            Item::Float(value) => Ok(value),
            Item::Unsigned(value) => Ok(value as f64),
            Item::Negative(value) => Ok(-1.0 - value as f64),
            other => Err(self.unexpected(start, "a number", &other)),
        }
    }

    /// Reads a number of any size: an integer, a big number, a decimal fraction or a float.
    pub(crate) fn big_number(&mut self) -> Result<BigNumber, Error> {
        let start = self.at;
        let tag = self.last_tag()?;
        let text = match (tag, self.item()?) {
            (Some(DECIMAL), Item::Array(items)) => self.decimal(start, items)?,
            (_, Item::Float(value)) if value.is_finite() => format!("{value:?}"),
            (tag, item) => self.whole(start, tag, item)?,
        };
        text.parse().map_err(|_| self.error_at(start, "a number", "something else"))
    }

    /// The text of exponent and digits of a decimal fraction that has been begun.
    fn decimal(&mut self, start: usize, mut items: Items) -> Result<String, Error> {
        let error =
            |input: &Self| input.error_at(start, "an exponent and digits", "something else");
        let has_exponent = self.more(&mut items)?;
        let exponent = if has_exponent { self.integer()? } else { return Err(error(self)) };
        let has_digits = self.more(&mut items)?;
        let digits = if has_digits {
            let start = self.at;
            let (tag, item) = (self.last_tag()?, self.item()?);
            self.whole(start, tag, item)?
        } else {
            return Err(error(self));
        };
        match self.more(&mut items)? {
            false => Ok(number::decimal(&digits, exponent)),
            true => Err(error(self)),
        }
    }

    /// The digits of a whole number of any size.
    fn whole(&self, start: usize, tag: Option<u64>, item: Item<'_>) -> Result<String, Error> {
        match (tag, item) {
            (_, Item::Unsigned(value)) => Ok(value.to_string()),
            (_, Item::Negative(value)) => Ok((-1 - i128::from(value)).to_string()),
            (Some(tag @ (BIG | NEGATIVE_BIG)), Item::Bytes(bytes)) => {
                let digits = number::digits(&bytes, tag == NEGATIVE_BIG);
                digits.ok_or_else(|| {
                    self.error_at(start, "a number of at most 1,024 bytes", "a larger one")
                })
            }
            (_, other) => Err(self.unexpected(start, "a number", &other)),
        }
    }

    /// Skips tags, and returns the last one.
    pub(crate) fn last_tag(&mut self) -> Result<Option<u64>, Error> {
        let mut tag = None;
        while let Some(0xc0..=0xdf) = self.input.get(self.at) {
            let (_, info) = self.initial()?;
            tag = Some(self.argument(info)?);
        }
        Ok(tag)
    }

    /// The error of an item that was read from `start`.
    #[cold]
    pub(crate) fn unexpected(
        &self,
        start: usize,
        expected: &'static str,
        item: &Item<'_>,
    ) -> Error {
        let found = match item {
            Item::Unsigned(_) | Item::Negative(_) => "an integer",
            Item::Bytes(_) => "bytes",
            Item::Text(_) => "a text",
            Item::Array(_) => "an array",
            Item::Map(_) => "a map",
            Item::Boolean(_) => "a boolean",
            Item::Null => "null",
            Item::Float(_) => "a float",
            Item::Simple => "a simple value",
        };
        self.error_at(start, expected, found)
    }

    /// The error of what is next.
    #[cold]
    pub(crate) fn error(&self, expected: &'static str, found: &'static str) -> Error {
        self.error_at(self.at, expected, found)
    }

    #[cold]
    pub(crate) fn error_at(&self, at: usize, expected: &'static str, found: &'static str) -> Error {
        Error::in_bytes(at, expected, found)
    }

    /// Where the next item begins.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }
}

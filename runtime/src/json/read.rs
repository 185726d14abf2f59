mod nesting;
mod number;
mod problem;
mod string;
#[cfg(test)]
mod tests;
mod token;

pub use nesting::MAX_DEPTH;
pub use token::Token;

use std::borrow::Cow;
use std::fmt;

use super::Error;
use nesting::{Container, Nesting};

/// Reads JSON from bytes, one value after another, as the caller asks for them.
///
/// - Each value is read by the method of its kind, or by [`skip`](Self::skip); [`peek`](Self::peek)
///   tells the kind. In an object, call [`next_key`](Self::next_key) before each value, in an array
///   [`next_element`](Self::next_element), and finally [`end`](Self::end), which checks that nothing follows.
/// - A call that does not fit the text or its place is an error, never a panic. What a reader returns
///   after an error is unspecified.
/// - A clone reads ahead while the original stays where it is.
/// - Strings without escapes are borrowed from the input. Members come in the order of the text, and
///   a key that occurs twice comes twice.
/// - The text must be that of [RFC 8259] and nothing more: UTF-8 without a byte order mark, no lone surrogates,
///   no comments, no trailing commas. At most [`MAX_DEPTH`] containers are nested.
///
/// ```
/// use lensmith::json::{Error, Reader};
///
/// let mut reader = Reader::new(br#"{"layers": [1, 2.0, 3e0], "next": null}"#);
/// let mut sum = 0;
/// reader.begin_object()?;
/// while let Some(key) = reader.next_key()? {
///     if key == "layers" {
///         reader.begin_array()?;
///         while reader.next_element()? {
///             sum += reader.integer()?;
///         }
///     } else {
///         reader.skip()?;
///     }
/// }
/// reader.end()?;
/// assert_eq!(sum, 6);
/// # Ok::<(), Error>(())
/// ```
///
/// [RFC 8259]: https://www.rfc-editor.org/rfc/rfc8259
#[derive(Clone)]
pub struct Reader<'a> {
    /// The input, up to its first byte that is not UTF-8.
    text: &'a str,
    /// Whether there is such a byte.
    is_cut: bool,
    position: usize,
    /// Where the value read last, or being read, starts.
    value: usize,
    nesting: Nesting,
    due: Due,
    is_strict: bool,
    /// Whether the value being read is sensitive data, whose keys are in no error.
    is_secret: bool,
}

/// What the next call has to be about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    /// A value.
    Value,
    /// The first member or element of a container, or its end.
    First,
    /// What follows a value: a further member or element, or the end.
    Next,
}

impl<'a> Reader<'a> {
    /// Reads the single JSON value in `input`.
    ///
    /// Whether the input is UTF-8 is checked here. The call that reaches the first byte that is not reports it.
    pub fn new(input: &'a [u8]) -> Self {
        let (text, is_cut) = match str::from_utf8(input) {
            Ok(text) => (text, false),
            Err(_) => (input.utf8_chunks().next().map_or("", |chunk| chunk.valid()), true),
        };
        Self {
            text,
            is_cut,
            position: 0,
            value: 0,
            nesting: Nesting::default(),
            due: Due::Value,
            is_strict: false,
            is_secret: false,
        }
    }

    /// The same reader in strict mode: structures and unions report unknown members and missing required ones, and do not
    /// skip or fill them.
    #[must_use]
    pub fn strict(self) -> Self {
        Self { is_strict: true, ..self }
    }

    /// Says whether what is read next is sensitive, which it is within sensitive values in any case, and returns
    /// what held before, for [`reveal`](Self::reveal).
    pub(crate) fn conceal(&mut self, is_sensitive: bool) -> bool {
        let before = self.is_secret;
        self.is_secret |= is_sensitive;
        before
    }

    /// Ends what [`conceal`](Self::conceal) began.
    pub(crate) fn reveal(&mut self, before: bool) {
        self.is_secret = before;
    }

    /// The same error, said to lie within the entry of a key that is data and not a name of the model.
    pub(crate) fn inside_key(&self, error: Error, key: &str) -> Error {
        if self.is_secret { error.inside_secret() } else { error.inside_member(key) }
    }

    /// Whether the reader is [strict](Self::strict).
    pub fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// The kind of the value that starts here, which stays to be read.
    ///
    /// Only its first byte has been looked at.
    #[inline]
    pub fn peek(&mut self) -> Result<Token, Error> {
        if self.due == Due::Value {
            self.skip_blanks();
            self.value = self.position;
            if let Some(token) = self.token_at(self.position) {
                return Ok(token);
            }
        }
        Err(self.no_value())
    }

    /// Reads `null`.
    pub fn null(&mut self) -> Result<(), Error> {
        self.require(Token::Null)?;
        self.literal("null")
    }

    /// Reads a `null` if one is next, where a value has to be, and says whether.
    #[inline]
    pub(crate) fn skip_null(&mut self) -> Result<bool, Error> {
        self.skip_blanks();
        match self.byte() {
            Some(b'n') => self.null().map(|()| true),
            _ => Ok(false),
        }
    }

    /// Whether a number is next, without blanks before it.
    pub(crate) fn is_at_number(&self) -> bool {
        self.token_at(self.position) == Some(Token::Number)
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self) -> Result<bool, Error> {
        self.require(Token::Boolean)?;
        let value = self.byte() == Some(b't');
        self.literal(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// Reads a string, borrowed unless it contains escapes.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.require(Token::String)?;
        let text = self.quoted()?;
        self.due = Due::Next;
        Ok(text)
    }

    /// Reads the start of an object, whose members [`next_key`](Self::next_key) steps through.
    pub fn begin_object(&mut self) -> Result<(), Error> {
        self.require(Token::Object)?;
        self.begin(Container::Object)
    }

    /// Reads the name of an object's next member, whose value is then to be read, or the end of the
    /// object: `None`.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        self.key()
    }

    /// As [`next_key`](Self::next_key), for the loop that reads the members of all structures.
    #[inline(always)]
    pub(crate) fn key(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        if !self.advance(Container::Object)? {
            return Ok(None);
        }
        if self.byte() != Some(b'"') {
            return Err(self.syntax("the name of a member, in quotes"));
        }
        let name = self.quoted()?;
        self.skip_blanks();
        if self.byte() != Some(b':') {
            return Err(self.syntax("`:`"));
        }
        self.position += 1;
        Ok(Some(name))
    }

    /// Reads the start of an array, whose elements [`next_element`](Self::next_element) steps through.
    pub fn begin_array(&mut self) -> Result<(), Error> {
        self.require(Token::Array)?;
        self.begin(Container::Array)
    }

    /// Reads up to an array's next element, which is then to be read, or the end of the array:
    /// `false`.
    #[inline(always)]
    pub fn next_element(&mut self) -> Result<bool, Error> {
        self.advance(Container::Array)
    }

    /// Reads a value of any kind and all that is in it, and checks that it is well-formed.
    pub fn skip(&mut self) -> Result<(), Error> {
        let outer = self.nesting.depth();
        loop {
            match self.peek()? {
                Token::Null => self.null()?,
                Token::Boolean => drop(self.boolean()?),
                Token::Number => drop(self.number()?),
                Token::String => drop(self.string()?),
                Token::Array => self.begin_array()?,
                Token::Object => self.begin_object()?,
            }
            if !self.next_inside(outer)? {
                return Ok(());
            }
        }
    }

    /// Checks that the value has been read and that only blanks follow it.
    pub fn end(&mut self) -> Result<(), Error> {
        if self.nesting.depth() > 0 || self.due != Due::Next {
            return Err(self.syntax("the value to be read to its end first"));
        }
        self.skip_blanks();
        if self.is_cut || self.position < self.text.len() {
            return Err(self.syntax("the end of the input"));
        }
        Ok(())
    }

    #[inline]
    fn require(&mut self, token: Token) -> Result<(), Error> {
        if self.due == Due::Value && self.token_at(self.position) == Some(token) {
            self.value = self.position;
            return Ok(());
        }
        self.require_after_blanks(token)
    }

    fn require_after_blanks(&mut self, token: Token) -> Result<(), Error> {
        if self.peek()? == token { Ok(()) } else { Err(self.unexpected(token.name())) }
    }

    fn literal(&mut self, text: &'static str) -> Result<(), Error> {
        if !self.rest().starts_with(text) {
            return Err(self.syntax(text));
        }
        self.position += text.len();
        self.due = Due::Next;
        Ok(())
    }

    fn begin(&mut self, container: Container) -> Result<(), Error> {
        if !self.nesting.push(container) {
            return Err(self.unexpected("at most 128 arrays and objects inside one another"));
        }
        self.position += 1;
        self.due = Due::First;
        Ok(())
    }

    /// Steps to the next member or element, or, if it yields `false`, past the end of the container.
    #[inline(always)]
    fn advance(&mut self, container: Container) -> Result<bool, Error> {
        if self.due == Due::Value || !self.nesting.is_inside(container) {
            return Err(self.syntax("a value, or the other kind of container, to be read first"));
        }
        let (end, comma_or_end) = match container {
            Container::Array => (b']', "`,` or `]`"),
            Container::Object => (b'}', "`,` or `}`"),
        };
        self.skip_blanks();
        let next = self.byte();
        if next == Some(end) {
            self.position += 1;
            self.nesting.pop();
            self.due = Due::Next;
            return Ok(false);
        }
        if self.due == Due::Next {
            if next != Some(b',') {
                return Err(self.syntax(comma_or_end));
            }
            self.position += 1;
            self.skip_blanks();
        }
        self.due = Due::Value;
        Ok(true)
    }

    #[inline]
    fn token_at(&self, position: usize) -> Option<Token> {
        let byte = self.text.as_bytes().get(position)?;
        Token::starting_with(*byte)
    }

    /// Steps to the next value in the containers below the depth `outer`, past the ends of those that
    /// hold no more, or yields `false` once all have ended.
    fn next_inside(&mut self, outer: usize) -> Result<bool, Error> {
        while self.nesting.depth() > outer {
            let goes_on = match self.nesting.is_inside(Container::Object) {
                true => self.next_key()?.is_some(),
                false => self.next_element()?,
            };
            if goes_on {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[inline]
    fn skip_blanks(&mut self) {
        if matches!(self.byte(), Some(..=b' ')) {
            self.skip_many_blanks();
        }
    }

    // Out of line, since services send none.
    #[inline(never)]
    fn skip_many_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.position += 1;
        }
    }

    #[inline]
    fn skip_byte(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == Some(byte);
        self.position += usize::from(is_next);
        is_next
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let start = self.position;
        self.position += length;
        self.text.get(start..self.position).unwrap_or_default()
    }
}

/// Shows where the reader is but not what it reads: it may be secret.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_struct("Reader");
        output
            .field("offset", &self.position)
            .field("depth", &self.nesting.depth())
            .finish_non_exhaustive()
    }
}

use std::borrow::Cow;
use std::fmt;

/// Why an input could not be read as JSON, XML or CBOR.
///
/// It says what was expected, what was found, where, and in which member. It repeats no value, which
/// may be a secret: at most one character of the text, besides the names that callers add. To count
/// lines, making one looks through the text up to its place; it is not for trying things out.
///
/// Its [`Display`](fmt::Display) form is one line:
/// ```
/// use lensmith::json::Reader;
///
/// let error = Reader::new(b"[1]").string().unwrap_err();
/// let error = error.inside_member("layerDigest").inside_index(3).inside_member("images");
/// assert_eq!(
///     error.to_string(),
///     "images[3].layerDigest: expected a string, found an array at line 1, column 1 (byte 0)",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    path: String,
    expected: &'static str,
    found: Cow<'static, str>,
    line: usize,
    column: usize,
    offset: usize,
}

impl Error {
    /// An error at the place that `before`, all of the text up to it, ends.
    #[cold]
    pub(crate) fn new(before: &str, expected: &'static str, found: Cow<'static, str>) -> Self {
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self(Box::new(Details {
            path: String::new(),
            expected,
            found,
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            offset: before.len(),
        }))
    }

    /// An error at a place in a format of bytes, which has no lines.
    #[cfg(feature = "cbor")]
    #[cold]
    pub(crate) fn in_bytes(offset: usize, expected: &'static str, found: &'static str) -> Self {
        let (path, found) = (String::new(), found.into());
        Self(Box::new(Details { path, expected, found, line: 0, column: 0, offset }))
    }

    /// The same error, said to lie within the member `name` of an object.
    ///
    /// Callers add steps from the inside out, while they return. A name that is not made of letters,
    /// digits and underscores, as a map's key may be, is shown in quotes: `tags["a b"]`.
    #[must_use]
    pub fn inside_member(self, name: &str) -> Self {
        if is_word(name) {
            self.inside(name.to_owned())
        } else {
            self.inside(format!("[{name:?}]"))
        }
    }

    /// The same error, said to lie within the element `index`, from 0, of an array.
    #[must_use]
    pub fn inside_index(self, index: usize) -> Self {
        self.inside(format!("[{index}]"))
    }

    /// The same error, said to lie within an entry of an object whose key is sensitive data: `tags[<redacted>]`.
    #[must_use]
    pub fn inside_secret(self) -> Self {
        self.inside("[<redacted>]".to_owned())
    }

    fn inside(mut self, mut step: String) -> Self {
        if !self.0.path.is_empty() && !self.0.path.starts_with('[') {
            step.push('.');
        }
        self.0.path.insert_str(0, &step);
        self
    }

    /// The members and indices around the error, outermost first, such as `images[3].layerDigest`;
    /// empty where none was added.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What should have stood there, such as `a string`.
    pub fn expected(&self) -> &str {
        self.0.expected
    }

    /// What stood there: the kind of a value, one character, or the end of the input.
    pub fn found(&self) -> &str {
        &self.0.found
    }

    /// The line of the error, from 1; 0 in CBOR, which has no lines.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The place of the error in its line, from 1, in characters; 0 in CBOR.
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// The place of the error in the whole input, from 0, in bytes.
    pub fn offset(&self) -> usize {
        self.0.offset
    }
}

/// Whether a name is shown in a path as it is; others are shown in quotes.
pub(crate) fn is_word(name: &str) -> bool {
    let is_in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_in_word)
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { path, expected, found, line, column, offset } = &*self.0;
        if !path.is_empty() {
            write!(formatter, "{path}: ")?;
        }
        write!(formatter, "expected {expected}, found {found} at ")?;
        match line {
            0 => write!(formatter, "byte {offset}"),
            _ => write!(formatter, "line {line}, column {column} (byte {offset})"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::Error;

    fn error(before: &str) -> Error {
        Error::new(before, "a string", "a number".into())
    }

    #[test]
    fn places_count_bytes_from_zero_and_characters_from_one() {
        let place = |error: Error| (error.line(), error.column(), error.offset());
        assert_eq!(place(error("")), (1, 1, 0));
        assert_eq!(place(error("{\n")), (2, 1, 2));
        assert_eq!(place(error("{\r\n\"é\": ")), (2, 6, 9));
    }

    #[test]
    fn steps_are_added_from_the_inside_out() {
        assert_eq!(error("").path(), "");
        let nested =
            error("").inside_member("b").inside_member("a").inside_index(0).inside_index(12);
        assert_eq!(nested.path(), "[12][0].a.b");
    }

    #[test]
    fn names_that_are_no_words_are_quoted_on_one_line() {
        let nested = error("").inside_member("a.b\n").inside_member("tags").inside_member("");
        assert_eq!(nested.path(), "[\"\"].tags[\"a.b\\n\"]");
    }

    #[test]
    fn display_omits_an_empty_path() {
        let text = error("[").to_string();
        assert_eq!(text, "expected a string, found a number at line 1, column 2 (byte 1)");
    }

    #[test]
    fn results_stay_small() {
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }
}

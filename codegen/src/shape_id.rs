use std::fmt;

/// Names become file names, which systems limit to 255 bytes.
const MAX_NAME: usize = 200;

/// The absolute id of a shape, such as `com.amazonaws.ecr#Repository`.
/// See [shape id](https://smithy.io/2.0/spec/model.html#shape-id).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShapeId {
    text: String,
    hash: usize,
}

impl ShapeId {
    /// The id that a text states, or `None` where it is not of the form `namespace#Name`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let hash = text.find('#')?;
        let (namespace, name) = (text.get(..hash)?, text.get(hash + 1..)?);
        let valid = namespace.split('.').all(is_identifier) && is_name(name);
        valid.then(|| Self { text: text.to_owned(), hash })
    }

    /// The part before the `#`.
    pub(crate) fn namespace(&self) -> &str {
        self.text.get(..self.hash).unwrap_or_default()
    }

    /// The part after the `#`.
    pub(crate) fn name(&self) -> &str {
        self.text.get(self.hash + 1..).unwrap_or_default()
    }

    /// The whole id.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a text is an identifier that can name a file.
pub(crate) fn is_name(text: &str) -> bool {
    is_identifier(text) && text.len() <= MAX_NAME
}

/// Whether a text is an [identifier](https://smithy.io/2.0/spec/idl.html#grammar-token-smithy-Identifier):
/// letters, digits and underscores. The first is not a digit, and not all are underscores.
pub(crate) fn is_identifier(text: &str) -> bool {
    let rest = text.trim_start_matches('_');
    let letter_first = if rest.len() == text.len() {
        rest.starts_with(|c: char| c.is_ascii_alphabetic())
    } else {
        !rest.is_empty()
    };
    letter_first && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_what_the_grammar_allows() {
        let id = ShapeId::parse("com.amazonaws.ecr#Repository").unwrap();
        assert_eq!(id.name(), "Repository");
        for valid in ["a#b", "a.b2#_c", "a_b#C_9"] {
            assert!(ShapeId::parse(valid).is_some(), "{valid}");
        }
        for invalid in
            ["", "a", "#b", "a#", "a#b#c", "a..b#c", "1a#b", "a#1b", "a#_", "a#b$c", "a b#c"]
        {
            assert!(ShapeId::parse(invalid).is_none(), "{invalid}");
        }
    }
}

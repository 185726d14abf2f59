//! JSON by its meaning: objects without an order, numbers without a spelling.

use std::collections::BTreeMap;

use crate::json::{Error, Reader, Token};

/// Checks that two texts are the same JSON.
pub(super) fn assert_same_json(found: &[u8], expected: &[u8]) {
    let [left, right] = [found, expected].map(meaning);
    assert!(left.is_ok(), "the body is not JSON: {:?}", left.err());
    let shown = [found, expected].map(String::from_utf8_lossy);
    let [found, expected] = &shown;
    assert_eq!(left, right, "found {found} instead of {expected}");
}

#[derive(Debug, PartialEq)]
enum Meaning {
    Null,
    Boolean(bool),
    /// Whether it is negative, its digits without zeros at either end, and the power of ten of the last.
    Number(bool, String, i64),
    String(String),
    Array(Vec<Meaning>),
    Object(BTreeMap<String, Meaning>),
}

fn meaning(json: &[u8]) -> Result<Meaning, Error> {
    let mut input = Reader::new(json);
    let meaning = read(&mut input)?;
    input.end()?;
    Ok(meaning)
}

/// The reader limits the nesting, and with it this recursion.
fn read(input: &mut Reader<'_>) -> Result<Meaning, Error> {
    Ok(match input.peek()? {
        Token::Null => {
            input.null()?;
            Meaning::Null
        }
        Token::Boolean => Meaning::Boolean(input.boolean()?),
        Token::Number => number(input.number()?),
        Token::String => Meaning::String(input.string()?.into_owned()),
        Token::Array => {
            let mut elements = Vec::new();
            input.begin_array()?;
            while input.next_element()? {
                elements.push(read(input)?);
            }
            Meaning::Array(elements)
        }
        Token::Object => {
            let mut members = BTreeMap::new();
            input.begin_object()?;
            while let Some(key) = input.next_key()? {
                members.insert(key.into_owned(), read(input)?);
            }
            Meaning::Object(members)
        }
    })
}

/// A number that JSON allows, in the one form that all of its spellings share.
fn number(text: &str) -> Meaning {
    let unsigned = text.trim_start_matches('-');
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() {
        return Meaning::Number(false, String::new(), 0);
    }
    let cut = digits.len() - kept.len();
    let shift = i64::try_from(cut).unwrap_or(i64::MAX) - i64::try_from(fraction.len()).unwrap_or(0);
    let exponent = exponent.parse::<i64>().unwrap_or(i64::MAX).saturating_add(shift);
    Meaning::Number(text.starts_with('-'), kept.to_owned(), exponent)
}

#[cfg(test)]
mod tests {
    use super::meaning;

    #[test]
    fn the_spelling_does_not_matter() {
        for (one, two) in [
            (r#"{"a":1,"b":[]}"#, "{ \"b\" : [ ] , \"\\u0061\" : 1.0 }"),
            ("[1000,0.5,-20,0]", "[1e3,5E-1,-2.0e+1,-0.0]"),
            ("123456789012345678901234567890", "12345678901234567890123456789.0e1"),
        ] {
            assert_eq!(meaning(one.as_bytes()), meaning(two.as_bytes()));
        }
    }

    #[test]
    fn the_value_does() {
        for (one, two) in [
            (r#"{"a":1}"#, r#"{"a":1,"b":null}"#),
            ("[1,2]", "[2,1]"),
            ("1", "-1"),
            ("1", "10"),
            ("9007199254740993", "9007199254740992"),
            ("1", r#""1""#),
        ] {
            assert_ne!(meaning(one.as_bytes()), meaning(two.as_bytes()));
        }
    }
}

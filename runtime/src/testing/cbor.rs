//! CBOR by its meaning: maps without an order, and numbers and lengths without a form.

#![allow(clippy::panic, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use crate::Blob;
use crate::cbor::{Item, Reader};
use crate::json::Error;

/// Checks that bytes are the same CBOR as those in base64.
#[track_caller]
pub(super) fn assert_same_cbor(found: &[u8], expected: &str) {
    let expected = bytes(expected);
    let [found, expected] = [found, &expected].map(|bytes| match meaning(bytes) {
        Ok(meaning) => meaning,
        Err(error) => panic!("not CBOR: {error}: {}", Blob::from(bytes.to_vec()).to_base64()),
    });
    assert_eq!(found, expected, "the body");
}

/// The bytes that a text in base64 stands for.
#[track_caller]
pub(super) fn bytes(base64: &str) -> Blob {
    match Blob::from_base64(base64) {
        Some(bytes) => bytes,
        None => panic!("not base64: {base64}"),
    }
}

#[derive(Debug, PartialEq)]
enum Meaning {
    Null,
    Boolean(bool),
    Integer(i128),
    Float(f64),
    NotANumber,
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Meaning>),
    Map(BTreeMap<String, Meaning>),
    Simple,
    Tagged(u64, Box<Meaning>),
}

fn meaning(bytes: &[u8]) -> Result<Meaning, Error> {
    let mut input = Reader::new(bytes);
    let meaning = read(&mut input)?;
    input.end()?;
    Ok(meaning)
}

/// The reader limits the nesting, and with it this recursion.
fn read(input: &mut Reader<'_>) -> Result<Meaning, Error> {
    let tag = input.last_tag()?;
    let value = match input.item()? {
        Item::Null => Meaning::Null,
        Item::Boolean(value) => Meaning::Boolean(value),
        Item::Unsigned(value) => Meaning::Integer(value.into()),
        Item::Negative(value) => Meaning::Integer(-1 - i128::from(value)),
        Item::Float(value) => float(value),
        Item::Bytes(bytes) => Meaning::Bytes(bytes.into_owned()),
        Item::Text(text) => Meaning::Text(text.into_owned()),
        Item::Simple => Meaning::Simple,
        Item::Array(mut items) => {
            let mut elements = Vec::new();
            while input.more(&mut items)? {
                elements.push(read(input)?);
            }
            Meaning::Array(elements)
        }
        Item::Map(mut items) => {
            let mut entries = BTreeMap::new();
            while input.more(&mut items)? {
                let key = input.text()?.into_owned();
                entries.insert(key, read(input)?);
            }
            Meaning::Map(entries)
        }
    };
    Ok(match tag {
        Some(tag) => Meaning::Tagged(tag, value.into()),
        None => value,
    })
}

/// A float that is whole equals the integer.
fn float(value: f64) -> Meaning {
    const EXACT: f64 = (1_u64 << 53) as f64;
    match value {
        value if value.is_nan() => Meaning::NotANumber,
        value if value.fract() == 0.0 && value.abs() <= EXACT => Meaning::Integer(value as i128),
        value => Meaning::Float(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_same(found: &[u8], expected: &[u8]) {
        assert_same_cbor(found, &Blob::from(expected.to_vec()).to_base64());
    }

    #[test]
    fn lengths_orders_and_the_width_of_numbers_do_not_count() {
        assert_same(b"\xa2\x61a\x01\x61b\x02", b"\xbf\x61b\x18\x02\x61a\xf9\x3c\x00\xff");
        assert_same(b"\x82\x61a\x41\x00", b"\x9f\x7f\x61a\xff\x5f\x41\x00\xff\xff");
        assert_same(b"\xc1\x01", b"\xc1\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00");
        assert_same(b"\xfa\x7f\xc0\x00\x00", b"\xf9\x7c\x01");
    }

    #[test]
    #[should_panic(expected = "the body")]
    fn tags_count() {
        assert_same(b"\xc1\x01", b"\x01");
    }

    #[test]
    #[should_panic(expected = "the body")]
    fn the_order_of_elements_counts() {
        assert_same(b"\x82\x01\x02", b"\x82\x02\x01");
    }

    #[test]
    #[should_panic(expected = "the body")]
    fn bytes_are_no_text() {
        assert_same(b"\x41a", b"\x61a");
    }
}

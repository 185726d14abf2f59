//! The JSON reader and writer against serde_json: the same texts, the same values.
//!
//! Two differences are meant and kept out of the way here: serde_json nests one level less, and does not
//! take numbers beyond the largest `f64`, which our reader does where nobody asks for their value.

use lensmith::json::{Error, Reader, Writer};
use serde_json::Value;

use crate::tree;

/// Reads a text and all of it.
///
/// # Errors
/// Where it is not JSON.
pub fn read(input: &[u8]) -> Result<Value, Error> {
    let mut reader = Reader::new(input);
    let value = tree::read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Reads a text and all of it, and keeps nothing.
///
/// # Errors
/// Where it is not JSON.
pub fn skip(input: &[u8]) -> Result<(), Error> {
    let mut reader = Reader::new(input);
    reader.skip()?;
    reader.end()
}

/// Our reader and serde_json's take the same texts for the same values. To skip a value is to check it, and
/// what is written reads as it was.
pub fn agreement(input: &[u8]) {
    let theirs = serde_json::from_slice::<Value>(input);
    let ours = read(input);
    let differs =
        |start: &str| theirs.as_ref().is_err_and(|error| error.to_string().starts_with(start));
    if differs("recursion limit exceeded") {
        return;
    }
    assert_eq!(ours.as_ref().ok(), theirs.as_ref().ok());
    if !differs("number out of range") {
        assert_eq!(skip(input).is_ok(), theirs.is_ok());
    }
    let Ok(value) = ours else { return };
    let text = write(&value);
    assert_eq!(read(text.as_bytes()).as_ref(), Ok(&value));
    assert_eq!(write(&value), text);
}

fn write(value: &Value) -> String {
    let mut writer = Writer::new();
    tree::write(&mut writer, value);
    writer.into_string()
}

/// The first byte says how many calls of the reader come in the bytes after it; the rest is what it reads.
/// Whatever is called, and goes on after errors, each error is about a place of the text.
pub fn calls(input: &[u8]) {
    let Some((count, rest)) = input.split_first() else { return };
    let (calls, text) = rest.split_at(usize::from(*count).min(rest.len()));
    let mut reader = Reader::new(text);
    for call in calls {
        let result = match call % 14 {
            0 => reader.peek().map(drop),
            1 => reader.null(),
            2 => reader.boolean().map(drop),
            3 => reader.string().map(drop),
            4 => reader.integer().map(drop),
            5 => reader.float().map(drop),
            6 => reader.begin_object(),
            7 => reader.next_key().map(drop),
            8 => reader.begin_array(),
            9 => reader.next_element().map(drop),
            10 => reader.skip(),
            11 => reader.number().map(drop),
            12 => reader.float32().map(drop),
            _ => reader.end(),
        };
        let place = result.err().map_or(0, |error| error.offset());
        assert!(place <= text.len());
        assert!(reader.unexpected("nothing more").offset() <= text.len());
    }
}

use std::fmt;

use super::{Facts, Value};
use crate::json::{Error, Reader, Token, Writer};

/// A union in a request holds a member that the model does not know. Such a value comes from a response, and
/// only the name of the member is known, so it cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownMember {
    /// The path of the member in the request, such as `Item["price"].N`.
    pub path: String,
}

impl fmt::Display for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path } = self;
        write!(f, "{path}: the model does not know this member of a union; send one that it knows")
    }
}

impl std::error::Error for UnknownMember {}

/// Checks that a value can be sent: that every union in it holds a member that the model knows.
///
/// # Errors
/// The first [`UnknownMember`], in the order of the wire form.
pub fn check_sendable(value: &dyn Value) -> Result<(), UnknownMember> {
    let mut out = Writer::of_paths();
    value.write(&mut out, &Facts::new(""));
    match out.before_unknown() {
        None => Ok(()),
        Some(before) => Err(UnknownMember { path: path_at_end(before) }),
    }
}

/// The path of the place at which a JSON text is cut off, where reading it fails.
fn path_at_end(before: &str) -> String {
    let end = locate(&mut Reader::new(before.as_bytes()));
    end.err().map(|error| error.path().to_owned()).unwrap_or_default()
}

/// Reads to the end. The reader limits the nesting, and with it this recursion.
fn locate(input: &mut Reader<'_>) -> Result<(), Error> {
    match input.peek()? {
        Token::Object => {
            input.begin_object()?;
            while let Some(key) = input.next_key()? {
                locate(input).map_err(|error| match key.as_ref() {
                    Writer::SECRET_KEY => error.inside_secret(),
                    key => error.inside_member(key),
                })?;
            }
        }
        Token::Array => {
            input.begin_array()?;
            let mut index = 0;
            while input.next_element()? {
                locate(input).map_err(|error| error.inside_index(index))?;
                index += 1;
            }
        }
        _ => input.skip()?,
    }
    Ok(())
}

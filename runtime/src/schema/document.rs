use serde_json::Value as Document;

use super::{Facts, Kind, Shape, Value};
use crate::__reflect;
use crate::json::{Error, Reader, Token, Writer};

// The facts of a member do not apply inside a document; recursion only passes them on.
#[allow(clippy::only_used_in_recursion, reason = "the signature is the trait's")]
impl Value for Document {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        match self {
            Self::Null => out.null(),
            Self::Bool(value) => out.boolean(*value),
            Self::Number(number) => out.number(&number.to_string()),
            Self::String(text) => out.string(text),
            Self::Array(elements) => {
                out.begin_array();
                for element in elements {
                    element.write(out, facts);
                }
                out.end_array();
            }
            Self::Object(members) => {
                out.begin_object();
                for (key, value) in members {
                    out.key(key);
                    value.write(out, facts);
                }
                out.end_object();
            }
        }
    }

    /// The reader limits the nesting, and with it this recursion.
    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        *self = match input.peek()? {
            Token::Null => {
                input.null()?;
                Self::Null
            }
            Token::Boolean => Self::Bool(input.boolean()?),
            Token::Number => number(input)?,
            Token::String => Self::String(input.string()?.into_owned()),
            Token::Array => {
                let mut elements = Vec::new();
                input.begin_array()?;
                while input.next_element()? {
                    let index = elements.len();
                    let mut element = Self::Null;
                    element.read(input, facts).map_err(|error| error.inside_index(index))?;
                    elements.push(element);
                }
                Self::Array(elements)
            }
            Token::Object => {
                let mut members = serde_json::Map::new();
                input.begin_object()?;
                while let Some(key) = input.next_key()? {
                    let mut value = Self::Null;
                    value.read(input, facts).map_err(|error| input.inside_key(error, &key))?;
                    members.insert(key.into_owned(), value);
                }
                Self::Object(members)
            }
        };
        Ok(())
    }

    __reflect!(self => Reflection::Document(self));
}

impl Shape for Document {
    const KIND: Kind = Kind::Document;
    const IS_NULLABLE: bool = true;

    fn zero() -> Self {
        Self::Null
    }
}

fn number(input: &mut Reader<'_>) -> Result<Document, Error> {
    let text = input.number()?;
    text.parse()
        .map(Document::Number)
        .map_err(|_| input.unexpected("a number that a document holds"))
}

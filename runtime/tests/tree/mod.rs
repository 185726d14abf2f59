//! serde_json's tree of values, read and written with our reader and writer.

use lensmith::json::{Error, Reader, Token, Writer};
use serde_json::{Map, Value};

pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Value, Error> {
    Ok(match reader.peek()? {
        Token::Null => reader.null().map(|()| Value::Null)?,
        Token::Boolean => reader.boolean()?.into(),
        Token::Number => {
            let text = reader.number()?;
            match text.parse::<u64>() {
                Ok(value) => value.into(),
                Err(_) => serde_json::from_str(text)
                    .map_err(|_| reader.unexpected("a number that serde_json can hold"))?,
            }
        }
        Token::String => reader.string()?.into(),
        Token::Array => {
            let mut elements = Vec::new();
            reader.begin_array()?;
            while reader.next_element()? {
                elements.push(read(reader)?);
            }
            elements.into()
        }
        Token::Object => {
            let mut members = Map::new();
            reader.begin_object()?;
            while let Some(name) = reader.next_key()? {
                members.insert(name.into_owned(), read(reader)?);
            }
            members.into()
        }
    })
}

pub(crate) fn write(writer: &mut Writer, value: &Value) {
    match value {
        Value::Null => writer.null(),
        Value::Bool(value) => writer.boolean(*value),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(value), _) => writer.integer(value),
            (None, Some(value)) if number.is_f64() => writer.float(value),
            _ => writer.number(&number.to_string()),
        },
        Value::String(text) => writer.string(text),
        Value::Array(elements) => {
            writer.begin_array();
            elements.iter().for_each(|element| write(writer, element));
            writer.end_array();
        }
        Value::Object(members) => {
            writer.begin_object();
            for (name, member) in members {
                writer.key(name);
                write(writer, member);
            }
            writer.end_object();
        }
    }
}

//! JSON as the sources of credentials write it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::super::Missed;
use crate::credentials::Credentials;
use crate::json::{Error, Reader, Token, Writer};
use crate::schema::parse_timestamp;

/// The members of an object whose values are strings or numbers, as text. There is no `Debug`, which would show
/// secrets.
#[derive(Default)]
pub(super) struct Members(BTreeMap<String, String>);

impl Members {
    /// Reads the members of the object that a text is.
    pub(super) fn read(text: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(text);
        let members = Self::of_object(&mut reader)?;
        reader.end()?;
        Ok(members)
    }

    /// Reads the members of the object that comes next.
    pub(super) fn of_object(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let mut members = BTreeMap::new();
        reader.begin_object()?;
        while let Some(key) = reader.next_key()? {
            let value = match reader.peek()? {
                Token::String => reader.string()?.into_owned(),
                Token::Number => reader.number()?.to_owned(),
                _ => {
                    reader.skip()?;
                    continue;
                }
            };
            members.insert(key.into_owned(), value);
        }
        Ok(Self(members))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The credentials of the object, of which containers, instances and programs write the members nearly
    /// alike. They end, if they do, in the future.
    pub(super) fn credentials(&self, token: &str) -> Result<Credentials, Missed> {
        let missing = |name| Missed::Failed(format!("the answer has no `{name}`"));
        let require = |name| self.get(name).ok_or_else(|| missing(name));
        let mut credentials =
            Credentials::new(require("AccessKeyId")?, require("SecretAccessKey")?);
        if let Some(token) = self.get(token) {
            credentials = credentials.with_session_token(token);
        }
        if let Some(account_id) = self.get("AccountId") {
            credentials = credentials.with_account_id(account_id);
        }
        match self.get("Expiration") {
            None => Ok(credentials),
            Some(end) => with_expiry(credentials, parse_timestamp(end)),
        }
    }
}

/// Credentials that end at a time, which lies in the future.
pub(super) fn with_expiry(
    credentials: Credentials,
    end: Option<Timestamp>,
) -> Result<Credentials, Missed> {
    let now = Timestamp::now();
    match end {
        None => Err(Missed::Failed("the answer has an expiration that is no time".to_owned())),
        Some(end) if end <= now => Err(Missed::Failed(format!(
            "the answer holds credentials that ended at {end}; check the clock, which says {now}"
        ))),
        Some(end) => Ok(credentials.with_expiry(end)),
    }
}

/// The answer of a source is not JSON as it should be.
pub(super) fn unreadable(error: &Error) -> Missed {
    Missed::Failed(format!("the answer cannot be read: {error}"))
}

/// An object as it was, but for some members.
pub(super) fn replace_members(text: &[u8], members: &[(&str, &str)]) -> Result<String, Error> {
    let (mut reader, mut writer) = (Reader::new(text), Writer::new());
    reader.begin_object()?;
    writer.begin_object();
    while let Some(key) = reader.next_key()? {
        if members.iter().any(|(name, _)| *name == key) {
            reader.skip()?;
        } else {
            writer.key(&key);
            copy(&mut reader, &mut writer)?;
        }
    }
    reader.end()?;
    for (name, value) in members {
        writer.key(name);
        writer.string(value);
    }
    writer.end_object();
    Ok(writer.into_string())
}

/// Copies a value. The reader bounds how deep it is nested.
fn copy(reader: &mut Reader<'_>, writer: &mut Writer) -> Result<(), Error> {
    match reader.peek()? {
        Token::Null => {
            reader.null()?;
            writer.null();
        }
        Token::Boolean => writer.boolean(reader.boolean()?),
        Token::Number => writer.number(reader.number()?),
        Token::String => writer.string(&reader.string()?),
        Token::Array => {
            reader.begin_array()?;
            writer.begin_array();
            while reader.next_element()? {
                copy(reader, writer)?;
            }
            writer.end_array();
        }
        Token::Object => {
            reader.begin_object()?;
            writer.begin_object();
            while let Some(key) = reader.next_key()? {
                writer.key(&key);
                copy(reader, writer)?;
            }
            writer.end_object();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_replaced_and_the_others_kept() {
        let text = br#"{"a":[1.50,{"b":null}],"c":"old","d":true}"#;
        let changed = replace_members(text, &[("c", "new"), ("e", "added")]).unwrap();
        assert_eq!(changed, r#"{"a":[1.50,{"b":null}],"d":true,"c":"new","e":"added"}"#);
        assert!(replace_members(b"[]", &[]).is_err());
        assert!(replace_members(br#"{"a":1}x"#, &[]).is_err());
    }
}

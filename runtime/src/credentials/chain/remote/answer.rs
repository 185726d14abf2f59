//! The JSON of sources of credentials.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::super::Missed;
use super::exchange::without;
use crate::credentials::Credentials;
use crate::credentials::expiry::parse_end;
use crate::json::{Error, Reader, Token, Writer};
use crate::schema::NoTime;

/// The members of an object that are strings or numbers, as text. It has no `Debug`, which would show secrets.
#[derive(Default)]
pub(super) struct Members(BTreeMap<String, String>);

/// What to do about credentials that have expired when they are issued.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expired {
    Refuse,
    /// Use them, for there is an outage.
    Use,
}

impl Members {
    /// Reads a text that is an object.
    pub(super) fn read(text: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(text);
        let members = Self::of_object(&mut reader)?;
        reader.end()?;
        Ok(members)
    }

    /// Reads the next value, an object.
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

    /// A member that must be there. The source may explain why it is not.
    pub(super) fn require(&self, name: &str) -> Result<&str, Missed> {
        self.get(name).ok_or_else(|| {
            let message = ["Message", "message"].into_iter().find_map(|name| self.get(name));
            let message = message.map(|text| format!(": {}", without(&self.secrets(), text)));
            Missed::Failed(format!("the answer has no `{name}`{}", message.unwrap_or_default()))
        })
    }

    /// The credentials of the object, whose members are nearly the same for containers, instances and programs. The
    /// session token is called `token`.
    pub(super) fn credentials(&self, token: &str, expired: Expired) -> Result<Credentials, Missed> {
        let mut credentials =
            Credentials::new(self.require("AccessKeyId")?, self.require("SecretAccessKey")?);
        if let Some(token) = self.get(token) {
            credentials = credentials.with_session_token(token);
        }
        if let Some(account_id) = self.get("AccountId") {
            credentials = credentials.with_account_id(account_id);
        }
        match (self.get("Expiration"), expired) {
            (None, _) => Ok(credentials),
            (Some(end), Expired::Refuse) => with_expiry(credentials, parse_end(end)),
            (Some(end), Expired::Use) => {
                let end = parse_end(end).map_err(no_time)?;
                Ok(credentials.with_expiry(end).with_static_stability())
            }
        }
    }

    fn secrets(&self) -> [&str; 3] {
        ["SecretAccessKey", "Token", "SessionToken"].map(|name| self.get(name).unwrap_or_default())
    }
}

/// Adds the expiry to credentials, which must be in the future.
pub(super) fn with_expiry(
    credentials: Credentials,
    end: Result<Timestamp, NoTime>,
) -> Result<Credentials, Missed> {
    let (end, now) = (end.map_err(no_time)?, Timestamp::now());
    let credentials = credentials.with_expiry(end);
    match credentials.has_expired(now) {
        false => Ok(credentials),
        true => Err(Missed::Failed(format!(
            "the answer has credentials that expired at {end}; check the clock, which is at {now}"
        ))),
    }
}

fn no_time(error: NoTime) -> Missed {
    Missed::Failed(format!("the expiration in the answer {}", error.reason()))
}

/// The answer of a source is not the JSON that it should be.
pub(super) fn unreadable(error: &Error) -> Missed {
    Missed::Failed(format!("the answer cannot be read: {error}"))
}

/// An object with some members replaced.
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

/// Copies a value. The reader limits its depth.
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

use std::borrow::Cow;
use std::ptr;

use jiff::Timestamp;

use super::{Dialect, is_writable};
use crate::Blob;
use crate::json::Writer;
use crate::protocol::InvalidRequest;
use crate::schema::{
    Choice, Facts, List, Map, Place, Record, TimestampFormat, Value, View, find_unknown,
    find_unwritable_number, milliseconds, timestamp_text,
};

/// Gives what stands for a secret text.
type Redact = fn(&str) -> Cow<'static, str>;

/// The JSON of a value.
pub(crate) fn write(value: &dyn Value) -> String {
    write_view(value.view())
}

/// The JSON of what is in view.
pub(crate) fn write_view(view: View<'_>) -> String {
    let mut out = Encoder::default();
    out.value(view, &Facts::new(""));
    out.json.into_string()
}

/// The JSON of a value without its sensitive members.
pub(crate) fn write_redacted(value: &dyn Value, redact: Redact) -> String {
    write_redacted_view(value.view(), redact)
}

/// The same of what is in view.
pub(crate) fn write_redacted_view(view: View<'_>, redact: Redact) -> String {
    let mut out = Encoder::redacting(redact);
    out.value(view, &Facts::new(""));
    out.json.into_string()
}

/// A body: the members of a structure that are in it.
pub(super) fn body(record: &dyn Record, dialect: Dialect) -> Result<Vec<u8>, InvalidRequest> {
    let mut out = Encoder::of_body(dialect);
    out.json.begin_object();
    out.members_in_body(record);
    out.json.end_object();
    out.into_body(View::Structure(record))
}

/// A body that is one value.
pub(super) fn value_body(
    view: View<'_>,
    facts: &Facts,
    dialect: Dialect,
) -> Result<Vec<u8>, InvalidRequest> {
    let mut out = Encoder::of_body(dialect);
    out.value(view, facts);
    out.into_body(view)
}

/// Writes views as JSON.
#[derive(Default)]
pub(crate) struct Encoder {
    pub(crate) json: Writer,
    redact: Option<Redact>,
    dialect: Dialect,
    /// Whether a union holds a member that the model does not know.
    has_unknown: bool,
    /// Whether there is a number that cannot be written.
    has_unwritable: bool,
}

impl Encoder {
    /// An encoder for the body of a request.
    pub(crate) fn of_body(dialect: Dialect) -> Self {
        // Most requests are no longer.
        const USUAL_LENGTH: usize = 256;
        Self { dialect, json: Writer::with_capacity(USUAL_LENGTH), ..Self::default() }
    }

    /// An encoder for JSON that users see, without sensitive members: texts are replaced, and other values are left out.
    pub(crate) fn redacting(redact: Redact) -> Self {
        Self { redact: Some(redact), ..Self::default() }
    }

    fn into_body(self, view: View<'_>) -> Result<Vec<u8>, InvalidRequest> {
        match (self.has_unknown, self.has_unwritable) {
            (true, _) => Err(find_unknown(view).into()),
            (false, true) => {
                let is_unwritable = |text: &str, is_decimal| !is_writable(text, is_decimal);
                Err(find_unwritable_number(view, is_unwritable, true).into())
            }
            (false, false) => Ok(self.json.into_bytes()),
        }
    }

    fn value(&mut self, view: View<'_>, facts: &Facts) {
        let out = &mut self.json;
        match view {
            View::Absent => out.null(),
            View::Boolean(value) => out.boolean(value),
            View::Integer(value) => out.integer(value),
            View::IntEnum { value, .. } => out.integer(value.into()),
            View::Float(value) => out.float32(value),
            View::Double(value) => out.float(value),
            View::Number(text) => self.big_number(text, facts),
            View::String(text) | View::Enum { value: text, .. } => out.string(text),
            View::Blob(blob) => out.string(&blob.to_base64()),
            View::Stream(body) => match body.as_bytes() {
                Some(bytes) => out.string(&Blob::from(bytes.clone()).to_base64()),
                None => out.null(),
            },
            View::Timestamp(at) => self.timestamp(at, facts),
            View::List(list) => self.list(list, facts),
            View::Map(map) => self.map(map, facts),
            View::Structure(record) => {
                self.json.begin_object();
                self.all_members(record);
                self.json.end_object();
            }
            View::Union(choice) => self.choice(choice),
            #[cfg(feature = "document")]
            View::Document(document) => self.document(document),
        }
    }

    fn big_number(&mut self, text: &str, facts: &Facts) {
        if self.dialect == Dialect::RpcV2 {
            self.has_unwritable |= !is_writable(text, facts.decimal);
            self.json.string(text);
        } else {
            self.json.number(text);
        }
    }

    fn timestamp(&mut self, at: Timestamp, facts: &Facts) {
        let stated = facts.timestamp_format.filter(|_| self.dialect != Dialect::RpcV2);
        let format = stated.unwrap_or(TimestampFormat::EpochSeconds);
        match (format, milliseconds(at)) {
            (TimestampFormat::EpochSeconds, Some((seconds, milliseconds))) => {
                self.json.thousandths(seconds, milliseconds);
            }
            (TimestampFormat::EpochSeconds, None) => self.json.number(&timestamp_text(at, format)),
            (TimestampFormat::DateTime | TimestampFormat::HttpDate, _) => {
                self.json.string(&timestamp_text(at, format));
            }
        }
    }

    fn list(&mut self, list: &dyn List, facts: &Facts) {
        self.json.begin_array();
        let start = self.json.len();
        for (index, element) in list.iter().enumerate() {
            self.value(element, facts);
            if index == 0 {
                self.json.reserve_for(list.len() - 1, self.json.len() - start);
            }
        }
        self.json.end_array();
    }

    fn map(&mut self, map: &dyn Map, facts: &Facts) {
        self.json.begin_object();
        map.each(&mut |key, value| {
            self.json.key(key.text().unwrap_or_default());
            self.value(value, facts);
        });
        self.json.end_object();
    }

    /// Writes those members of a structure that are in a body into an object that has been begun.
    pub(crate) fn members_in_body(&mut self, record: &dyn Record) {
        self.members(record, |facts| facts.place == Place::Body);
    }

    /// Writes all members of a structure, wherever a message has them, into an object that has been begun.
    pub(crate) fn all_members(&mut self, record: &dyn Record) {
        self.members(record, |_| true);
    }

    /// Writes the members of a structure for which `is_here` is true; what is absent is left out.
    #[inline]
    fn members(&mut self, record: &dyn Record, is_here: impl Fn(&Facts) -> bool) {
        for (index, member) in record.members().iter().enumerate() {
            let view = record.view(index);
            if is_here(&member.facts) && !view.is_absent() {
                self.member(&member.facts, view);
            }
        }
    }

    /// Writes a union as an object with one key. A member that the model does not know has no value to write: it is
    /// written as `null`, which no body may have.
    fn choice(&mut self, choice: &dyn Choice) {
        self.json.begin_object();
        match choice.chosen() {
            Ok((facts, view)) => self.member(facts, view),
            Err(name) => {
                self.has_unknown = true;
                self.json.key(name);
                self.json.null();
            }
        }
        self.json.end_object();
    }

    /// Writes a member with its key. If it is to be redacted, a text is replaced, since a reader takes any text for
    /// another, and anything else is left out.
    #[inline]
    fn member(&mut self, facts: &Facts, view: View<'_>) {
        match (facts.sensitive, self.redact) {
            (true, Some(redact)) => {
                if let Some(text) = view.text() {
                    self.key_of(facts);
                    self.json.string(&redact(text));
                }
            }
            _ => {
                self.key_of(facts);
                self.value(view, facts);
            }
        }
    }

    #[inline]
    fn key_of(&mut self, facts: &Facts) {
        let name = self.dialect.name_of(facts);
        match facts.json_key {
            // The same text, at the same place, is what the key was made of.
            Some(key) if ptr::eq(name, facts.member_name) => self.json.prepared_key(key),
            _ => self.json.key(name),
        }
    }

    #[cfg(feature = "document")]
    fn document(&mut self, document: &crate::Document) {
        use crate::Document;

        let out = &mut self.json;
        match document {
            Document::Null => out.null(),
            Document::Bool(value) => out.boolean(*value),
            Document::Number(number) => out.number(&number.to_string()),
            Document::String(text) => out.string(text),
            Document::Array(elements) => {
                out.begin_array();
                elements.iter().for_each(|element| self.document(element));
                self.json.end_array();
            }
            Document::Object(members) => {
                out.begin_object();
                for (key, value) in members {
                    self.json.key(key);
                    self.document(value);
                }
                self.json.end_object();
            }
        }
    }
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the test calls none of the functions of the structure, which are public"
)]
mod tests {
    use super::{Dialect, body};

    /// A member whose name in bodies is another one.
    #[derive(Clone, Debug, Default)]
    struct Renamed {
        same: Option<i32>,
        other: Option<i32>,
    }

    crate::structure! {
        Renamed;
        SAME: Option<i32> = lens!(same, "Same"),
        OTHER: Option<i32> = lens!(other, "Other").json_name("wire"),
    }

    #[test]
    fn a_key_is_the_name_in_the_dialect() {
        let value = Renamed { same: Some(1), other: Some(2) };
        for (dialect, json) in [
            (Dialect::Model, r#"{"Same":1,"Other":2}"#),
            (Dialect::Body, r#"{"Same":1,"wire":2}"#),
            (Dialect::RpcV2, r#"{"Same":1,"Other":2}"#),
        ] {
            assert_eq!(body(&value, dialect).unwrap(), json.as_bytes(), "{dialect:?}");
        }
    }
}

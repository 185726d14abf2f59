use std::borrow::Cow;

use crate::json::Writer;
use crate::schema::{
    Choice, Facts, List, Map, Record, TimestampFormat, Value, View, timestamp_text,
};

/// Gives what stands for a secret text.
pub(crate) type Redact = fn(&str) -> Cow<'static, str>;

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

/// The JSON of a value without its sensitive members: texts are replaced, and other values are left out.
pub(crate) fn write_redacted(value: &dyn Value, redact: Redact) -> String {
    let mut out = Encoder::redacting(redact);
    out.value(value.view(), &Facts::new(""));
    out.json.into_string()
}

/// Writes views as JSON.
#[derive(Default)]
pub(crate) struct Encoder {
    pub(crate) json: Writer,
    redact: Option<Redact>,
}

impl Encoder {
    /// An encoder that keeps sensitive members out. Texts are replaced by what `redact` returns.
    pub(crate) fn redacting(redact: Redact) -> Self {
        Self { redact: Some(redact), ..Self::default() }
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
            View::Number(text) => out.number(text),
            View::String(text) | View::Enum { value: text, .. } => out.string(text),
            View::Blob(blob) => out.string(&blob.to_base64()),
            View::Timestamp(at) => {
                let format = facts.timestamp_format.unwrap_or(TimestampFormat::EpochSeconds);
                let text = timestamp_text(at, format);
                match format {
                    TimestampFormat::EpochSeconds => out.number(&text),
                    TimestampFormat::DateTime | TimestampFormat::HttpDate => out.string(&text),
                }
            }
            View::List(list) => self.list(list, facts),
            View::Map(map) => self.map(map, facts),
            View::Structure(record) => {
                self.json.begin_object();
                self.members(record);
                self.json.end_object();
            }
            View::Union(choice) => self.choice(choice),
            #[cfg(feature = "document")]
            View::Document(document) => self.document(document),
        }
    }

    fn list(&mut self, list: &dyn List, facts: &Facts) {
        self.json.begin_array();
        for element in list.iter() {
            self.value(element, facts);
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

    /// Writes the members of a structure into an object that has been begun; what is absent is left out.
    pub(crate) fn members(&mut self, record: &dyn Record) {
        for (index, member) in record.members().iter().enumerate() {
            let view = record.view(index);
            if !view.is_absent() {
                self.member(&member.facts, view);
            }
        }
    }

    /// Writes a union as an object with one key. A member that the model does not know has no value to write: it is
    /// written as `null`, and [`check_sendable`](crate::schema::check_sendable) finds it.
    fn choice(&mut self, choice: &dyn Choice) {
        self.json.begin_object();
        match choice.chosen() {
            Ok((facts, view)) => self.member(facts, view),
            Err(name) => {
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
                    self.json.key(facts.wire_name);
                    self.json.string(&redact(text));
                }
            }
            _ => {
                self.json.key(facts.wire_name);
                self.value(view, facts);
            }
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

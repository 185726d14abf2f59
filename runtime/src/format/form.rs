//! Forms, from views: how [AWS Query](https://smithy.io/2.0/aws/protocols/aws-query-protocol.html) and
//! [EC2 Query](https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html) write requests.

use std::borrow::Cow;

use super::text;
use crate::protocol::InvalidRequest;
use crate::schema::{
    Choice, Facts, Inner, List, Map, Place, Record, TimestampFormat, View, Xml, find_unknown,
};
use crate::sign::encode;

/// How the keys of a form are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As AWS Query makes them.
    Aws,
    /// As EC2 does: names begin with a capital letter, and lists are always flat.
    Ec2,
}

/// Writes the members of a request after the first pairs of the form.
pub(crate) fn write(
    record: &dyn Record,
    style: Style,
    first: [(&str, &str); 2],
) -> Result<String, InvalidRequest> {
    let mut out = Writer { out: String::new(), key: String::new(), style, has_unknown: false };
    for (key, value) in first {
        out.inside(key, |out| out.pair(value));
    }
    out.members(record);
    match out.has_unknown {
        true => Err(find_unknown(View::Structure(record)).into()),
        false => Ok(out.out),
    }
}

struct Writer {
    out: String,
    /// The key of what is written next, encoded.
    key: String,
    style: Style,
    /// Whether a union holds a member that the model does not know.
    has_unknown: bool,
}

impl Writer {
    /// Writes something under a key inside of the present one.
    fn inside(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        let length = self.key.len();
        if length > 0 {
            self.key.push('.');
        }
        self.key.push_str(&encode(name));
        write(self);
        self.key.truncate(length);
    }

    fn pair(&mut self, value: &str) {
        let separator = if self.out.is_empty() { "" } else { "&" };
        self.out.extend([separator, &self.key, "=", &encode(value)]);
    }

    fn members(&mut self, record: &dyn Record) {
        for (facts, view) in record.iter() {
            if facts.place != Place::Client {
                self.member(facts, view);
            }
        }
    }

    fn member(&mut self, facts: &Facts, view: View<'_>) {
        let name = match (self.style, facts.xml.query_name) {
            (Style::Ec2, Some(name)) => name.into(),
            (Style::Ec2, None) => capitalized(facts.wire_name),
            (Style::Aws, _) => facts.wire_name.into(),
        };
        self.inside(&name, |out| out.value(view, facts, facts.xml, facts.flattened));
    }

    fn value(&mut self, view: View<'_>, facts: &Facts, xml: &Xml, is_flat: bool) {
        match view {
            View::List(list) => self.list(list, facts, xml, is_flat),
            View::Map(map) => self.map(map, facts, xml, is_flat),
            View::Structure(record) => self.members(record),
            View::Union(choice) => self.choice(choice),
            simple => {
                if let Some(text) = text::write(simple, facts, TimestampFormat::DateTime) {
                    self.pair(&text);
                }
            }
        }
    }

    fn list(&mut self, list: &dyn List, facts: &Facts, xml: &Xml, is_flat: bool) {
        let name = match self.style {
            Style::Ec2 => None,
            Style::Aws if is_flat => None,
            Style::Aws => Some(xml.item.name.unwrap_or("member")),
        };
        if list.is_empty() && self.style == Style::Aws {
            self.pair("");
        }
        self.grouped(name, |out| {
            let elements = list.iter().filter(|element| !element.is_absent());
            for (index, element) in elements.enumerate() {
                out.inside(&(index + 1).to_string(), |out| {
                    out.value(element, facts, xml.item.xml(), false);
                });
            }
        });
    }

    fn map(&mut self, map: &dyn Map, facts: &Facts, xml: &Xml, is_flat: bool) {
        self.grouped((!is_flat).then_some("entry"), |out| {
            let mut number = 0;
            map.each(&mut |key, value| {
                if !value.is_absent() {
                    number += 1;
                    out.inside(&number.to_string(), |out| {
                        out.inner(&xml.key, "key", key, facts);
                        out.inner(&xml.item, "value", value, facts);
                    });
                }
            });
        });
    }

    /// Writes elements, whose numbers follow this name if there is one.
    fn grouped(&mut self, name: Option<&str>, write: impl FnOnce(&mut Self)) {
        match name {
            Some(name) => self.inside(name, write),
            None => write(self),
        }
    }

    fn inner(&mut self, inner: &Inner, usual: &str, view: View<'_>, facts: &Facts) {
        let name = inner.name.unwrap_or(usual);
        self.inside(name, |out| out.value(view, facts, inner.xml(), false));
    }

    fn choice(&mut self, choice: &dyn Choice) {
        match choice.chosen() {
            Ok((facts, view)) => self.member(facts, view),
            Err(_) => self.has_unknown = true,
        }
    }
}

/// A name with its first letter capitalized, and the rest as it is.
fn capitalized(name: &str) -> Cow<'_, str> {
    match name.as_bytes().first() {
        Some(first) if first.is_ascii_lowercase() => {
            let rest = name.get(1..).unwrap_or_default();
            format!("{}{rest}", char::from(first.to_ascii_uppercase())).into()
        }
        _ => name.into(),
    }
}

use super::xml::Xml;

/// What a model says about a member.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// The name of the Rust field.
    pub name: &'static str,
    /// The name in the model.
    pub member_name: &'static str,
    /// The name in requests and responses: that of the model, unless the model states another one.
    pub wire_name: &'static str,
    /// Which part of a request or a response has the member.
    pub place: Place,
    /// Whether the member may be absent.
    pub presence: Presence,
    /// Whether the value is a secret, which `Debug` then redacts.
    pub sensitive: bool,
    /// Whether the member is an attribute of the XML element around it.
    pub attribute: bool,
    /// Whether the elements of a list, or the entries of a map, have no element around them in XML and forms.
    pub flattened: bool,
    /// Whether the member is a stream whose length must be known before it is sent.
    pub requires_length: bool,
    /// Whether a header of a response that is not a value of the member's type counts as absent.
    pub is_lenient: bool,
    /// Whether a big number may have a fraction, in formats that write it in another way than a whole one.
    pub decimal: bool,
    /// The media type of the value, if its place depends on it.
    pub media_type: Option<&'static str>,
    /// How timestamps are written; `None` if in the usual way of the protocol and the place.
    pub timestamp_format: Option<TimestampFormat>,
    /// What XML and forms say beyond the name.
    pub xml: &'static Xml,
    /// Which values are valid.
    pub constraints: &'static [Constraint],
    /// The key in JSON that has the name in the model: a comma, the name in quotes, and a colon.
    pub(crate) json_key: Option<&'static str>,
}

impl Facts {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            member_name: name,
            wire_name: name,
            place: Place::Body,
            presence: Presence::Optional,
            sensitive: false,
            attribute: false,
            flattened: false,
            requires_length: false,
            is_lenient: false,
            decimal: false,
            media_type: None,
            timestamp_format: None,
            xml: &Xml::PLAIN,
            constraints: &[],
            json_key: None,
        }
    }

    /// The same facts with the name in the model, given as a key in JSON: `,"name":`. A key whose name needs an escape
    /// is not kept.
    ///
    /// # Panics
    /// At compile time, if the text is not a key.
    #[allow(clippy::panic, reason = "this is how a constant says what is wrong")]
    pub(crate) const fn keyed(mut self, key: &'static str) -> Self {
        let Some((_, rest)) = key.split_at_checked(2) else { panic!("a key starts with a comma") };
        let Some((name, _)) = rest.split_at_checked(rest.len().saturating_sub(2)) else {
            panic!("a key ends with a colon")
        };
        self.member_name = name;
        self.wire_name = name;
        self.json_key = if is_plain(name) { Some(key) } else { None };
        self
    }
}

/// Whether a name needs no escape in JSON.
const fn is_plain(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, after @ ..] = rest {
        if matches!(byte, b'"' | b'\\' | ..0x20) {
            return false;
        }
        rest = after;
    }
    true
}

/// What a lens or a prism states about its member, as constants.
macro_rules! stating {
    () => {
        /// States the name in the model, which is that in requests and responses too unless another fact
        /// says otherwise.
        pub const fn member_name(mut self, member_name: &'static str) -> Self {
            self.facts.member_name = member_name;
            self.facts.wire_name = member_name;
            self.facts.json_key = None;
            self
        }

        /// States the name in the model as a key in JSON: a comma, the name in quotes, and a colon. The macros make it.
        #[doc(hidden)]
        pub const fn keyed(mut self, key: &'static str) -> Self {
            self.facts = self.facts.keyed(key);
            self
        }

        /// States the name in JSON, by
        /// [`jsonName`](https://smithy.io/2.0/spec/protocol-traits.html#jsonname-trait).
        pub const fn json_name(mut self, json_name: &'static str) -> Self {
            self.facts.wire_name = json_name;
            self
        }

        /// States the name in XML and forms, by
        /// [`xmlName`](https://smithy.io/2.0/spec/protocol-traits.html#xmlname-trait).
        pub const fn xml_name(mut self, xml_name: &'static str) -> Self {
            self.facts.wire_name = xml_name;
            self
        }

        /// Makes the member an attribute of the XML element around it.
        pub const fn attribute(mut self) -> Self {
            self.facts.attribute = true;
            self
        }

        /// Leaves out the element around those of a list or a map.
        pub const fn flattened(mut self) -> Self {
            self.facts.flattened = true;
            self
        }

        /// States what XML and forms have beyond the name.
        pub const fn xml(mut self, xml: &'static crate::schema::Xml) -> Self {
            self.facts.xml = xml;
            self
        }

        /// Marks a member whose value is a secret.
        pub const fn sensitive(mut self) -> Self {
            self.facts.sensitive = true;
            self
        }

        /// Marks big numbers that may have a fraction.
        pub const fn decimal(mut self) -> Self {
            self.facts.decimal = true;
            self
        }

        /// States how timestamps are written.
        pub const fn timestamp_format(mut self, format: TimestampFormat) -> Self {
            self.facts.timestamp_format = Some(format);
            self
        }

        /// States which values are valid.
        pub const fn constraints(mut self, constraints: &'static [Constraint]) -> Self {
            self.facts.constraints = constraints;
            self
        }
    };
}

pub(crate) use stating;

/// Which part of a request or a response has a member. It counts for the members of requests, responses and
/// errors themselves: whatever is deeper is in the body.
/// See [HTTP bindings](https://smithy.io/2.0/spec/http-bindings.html).
///
/// ```
/// # /// The response of `GetLayer`.
/// # #[derive(Clone, Debug, Default)]
/// # pub struct Layer {
/// #     /// The tag of the layer.
/// #     pub tag: Option<String>,
/// # }
/// # lensmith::structure! { Layer; TAG: Option<String> = lens!(tag, "tag").header("ETag"), }
/// use lensmith::schema::Place;
///
/// let facts = Layer::TAG.facts();
/// assert_eq!((facts.place, facts.wire_name, facts.member_name), (Place::Header, "ETag", "tag"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A member of the document that is the body.
    Body,
    /// A label of the URI.
    Label,
    /// A parameter of the query, or one for each element of a list.
    Query,
    /// A map whose entries are parameters of the query.
    QueryParams,
    /// A header.
    Header,
    /// A map whose entries are headers. The wire name is what their names start with.
    PrefixHeaders,
    /// The whole body.
    Payload,
    /// A header of the message that has an event.
    EventHeader,
    /// The whole payload of the message that has an event.
    EventPayload,
    /// The status of the response.
    Status,
    /// Nowhere: the member is for the client, which does not send it.
    Client,
}

/// Whether a member may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The member may be absent: its field is an `Option`.
    Optional,
    /// The member is always there.
    Required,
    /// The member is always there, since the model gives it a default value.
    Defaulted,
}

/// How a timestamp is written.
/// See [timestampFormat](https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since 1970-01-01T00:00:00Z as a number, fractions allowed.
    EpochSeconds,
    /// RFC 3339, such as `2026-11-23T15:44:00Z`.
    DateTime,
    /// RFC 9110, such as `Mon, 23 Nov 2026 15:44:00 GMT`.
    HttpDate,
}

/// A rule that a valid value keeps.
/// See [constraint traits](https://smithy.io/2.0/spec/constraint-traits.html).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Constraint {
    /// How long the value is, both ends included: a string in Unicode scalar values, a blob in bytes, a
    /// list or a map in entries.
    Length {
        /// The least length.
        min: u64,
        /// The greatest length; `u64::MAX` if there is no limit.
        max: u64,
    },
    /// Between which numbers an integer lies, both included.
    Range {
        /// The least number; `i64::MIN` if there is no limit.
        min: i64,
        /// The greatest number; `i64::MAX` if there is no limit.
        max: i64,
    },
    /// Between which numbers a float lies, both included.
    FloatRange {
        /// The least number; negative infinity if there is no limit.
        min: f64,
        /// The greatest number; infinity if there is no limit.
        max: f64,
    },
    /// A regular expression (ECMA 262) that must match somewhere in the string.
    Pattern(&'static str),
    /// No two elements of the list are equal.
    UniqueItems,
    /// What holds for each element of the list.
    Elements(&'static [Constraint]),
    /// What holds for each key of the map.
    Keys(&'static [Constraint]),
    /// What holds for each value of the map.
    Values(&'static [Constraint]),
}

#[cfg(test)]
mod tests {
    use super::Facts;
    use crate::optics::Lens;

    #[test]
    fn a_key_has_the_name_in_the_model() {
        let facts = Facts::new("layer_digest").keyed(",\"layerDigest\":");
        let names = (facts.name, facts.member_name, facts.wire_name);
        assert_eq!(names, ("layer_digest", "layerDigest", "layerDigest"));
        assert_eq!(facts.json_key, Some(",\"layerDigest\":"));
    }

    #[test]
    fn another_name_has_another_key() {
        const LENS: Lens<i32, i32> = Lens::new("field", |source| source, |source| source);
        let renamed = const { LENS.keyed(",\"Same\":").member_name("Other") };
        assert_eq!(renamed.facts().member_name, "Other");
        assert_eq!(renamed.facts().json_key, None);
    }

    #[test]
    fn a_key_that_lacks_an_escape_is_not_kept() {
        for (key, name) in [(",\"a\"b\":", "a\"b"), (",\"\\\":", "\\"), (",\"\n\":", "\n")] {
            let facts = Facts::new("field").keyed(key);
            assert_eq!((facts.member_name, facts.json_key), (name, None));
        }
    }
}

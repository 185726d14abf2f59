/// What a model says about a member.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// The name of the Rust field.
    pub name: &'static str,
    /// The name in JSON.
    pub wire_name: &'static str,
    /// Whether the member may be absent.
    pub presence: Presence,
    /// Whether the value is a secret, which `Debug` then redacts.
    pub sensitive: bool,
    /// How JSON writes the member's timestamps.
    pub timestamp_format: TimestampFormat,
    /// Which values are valid.
    pub constraints: &'static [Constraint],
}

impl Facts {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            wire_name: name,
            presence: Presence::Optional,
            sensitive: false,
            timestamp_format: TimestampFormat::EpochSeconds,
            constraints: &[],
        }
    }
}

/// What a lens or a prism states about its member, as constants.
macro_rules! stating {
    () => {
        /// Names the member as JSON does.
        pub const fn wire_name(mut self, wire_name: &'static str) -> Self {
            self.facts.wire_name = wire_name;
            self
        }

        /// Marks a member whose value is a secret.
        pub const fn sensitive(mut self) -> Self {
            self.facts.sensitive = true;
            self
        }

        /// States how JSON writes the member's timestamps.
        pub const fn timestamp_format(mut self, format: TimestampFormat) -> Self {
            self.facts.timestamp_format = format;
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

/// How JSON writes a timestamp; parsing follows the same format.
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

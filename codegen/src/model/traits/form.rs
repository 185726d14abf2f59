//! The forms of the values of traits.

use serde_json::Value;

use super::Number;
use crate::shape_id::is_name;

/// The form of a trait's value.
#[derive(Clone, Copy)]
pub(in crate::model) enum Form {
    Any,
    Object,
    String,
    StringOrInteger,
    /// A list of strings.
    Strings,
    /// A string that can name a shape or a member.
    Identifier,
    /// An object with numbers `min`, `max` or both, in that order.
    Bounds,
    /// The same with whole numbers from 0.
    Lengths,
    OneOf(&'static [&'static str]),
    /// An object that has strings at these keys.
    StringsAt(&'static [&'static str]),
    /// An object that has strings, if anything, at these keys.
    StringsIfAt(&'static [&'static str]),
    /// What a function accepts, and its description.
    Accepted(fn(&Value) -> bool, &'static str),
}

impl Form {
    pub(super) fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Object => value.is_object(),
            Self::String => value.is_string(),
            Self::StringOrInteger => value.is_string() || value.is_i64(),
            Self::Strings => {
                value.as_array().is_some_and(|values| values.iter().all(Value::is_string))
            }
            Self::Identifier => value.as_str().is_some_and(is_name),
            Self::Bounds => are_bounds(value, |bound| Number::parse(bound).map(Number::as_f64)),
            Self::Lengths => are_bounds(value, Value::as_u64),
            Self::OneOf(values) => value.as_str().is_some_and(|value| values.contains(&value)),
            Self::StringsAt(keys) => {
                keys.iter().all(|key| value.get(key).is_some_and(Value::is_string))
            }
            Self::StringsIfAt(keys) => {
                let is_valid = |key: &&str| value.get(key).is_none_or(Value::is_string);
                value.is_object() && keys.iter().all(is_valid)
            }
            Self::Accepted(accepts, _) => accepts(value),
        }
    }

    pub(super) fn describe(self) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::Object => "an object".to_owned(),
            Self::String => "a string".to_owned(),
            Self::StringOrInteger => "a string or an integer".to_owned(),
            Self::Strings => "a list of strings".to_owned(),
            Self::Identifier => {
                "an identifier of at most 200 letters, digits and underscores".to_owned()
            }
            Self::Bounds => {
                "an object with a number `min`, a `max` not below it, or both".to_owned()
            }
            Self::Lengths => {
                "an object with a length `min`, a `max` not below it, or both".to_owned()
            }
            Self::OneOf(values) => format!("one of `{}`", values.join("`, `")),
            Self::StringsAt(keys) => format!("an object with a string `{}`", keys.join("`, `")),
            Self::StringsIfAt(keys) => {
                format!("an object in which `{}`, if present, are strings", keys.join("`, `"))
            }
            Self::Accepted(_, what) => what.to_owned(),
        }
    }
}

fn are_bounds<T: PartialOrd>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> bool {
    match (value.get("min"), value.get("max")) {
        (None, None) => false,
        (Some(bound), None) | (None, Some(bound)) => read(bound).is_some(),
        (Some(min), Some(max)) => read(min).zip(read(max)).is_some_and(|(min, max)| min <= max),
    }
}

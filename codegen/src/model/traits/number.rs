//! The numbers of bounds.

use serde_json::Value;

use crate::digits::digits;

/// A bound, which a model writes as a number or, if that would lose precision, as a string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Integer(i128),
    Float(f64),
}

impl Number {
    #[allow(clippy::cast_precision_loss, reason = "the nearest float is what is asked for")]
    pub(crate) fn as_f64(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Float(number) => number,
        }
    }

    pub(super) fn parse(value: &Value) -> Option<Self> {
        let text = match value {
            Value::String(text) => text.clone(),
            number => digits(number)?,
        };
        let integer = text.parse().map(Self::Integer).ok();
        integer
            .or_else(|| text.parse().map(Self::Float).ok().filter(|_| !text.contains(['n', 'N'])))
    }
}

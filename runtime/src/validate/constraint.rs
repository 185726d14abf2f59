use super::{Constraints, cache};
use crate::schema::{Constraint, View};

/// What breaks a constraint.
pub(super) enum Found {
    /// The length, which may be shown even of a secret.
    Length(u64),
    /// The value, as a message shows it.
    Value(String),
}

/// What breaks the constraint, if a value does. What the constraint does not apply to, it holds for.
pub(super) fn broken(constraint: Constraint, value: View<'_>) -> Option<Found> {
    match constraint {
        Constraint::Length { min, max } => {
            length(value).filter(|length| !(min..=max).contains(length)).map(Found::Length)
        }
        Constraint::Range { min, max } => {
            is_out_of_range(value, min, max).then(|| Found::Value(number(value)))
        }
        Constraint::FloatRange { min, max } => {
            let float = float(value)?;
            // A comparison with NaN is false.
            (!(min <= float && float <= max)).then(|| Found::Value(number(value)))
        }
        Constraint::Pattern(pattern) => {
            let (View::String(text) | View::Enum { value: text, .. }) = value else {
                return None;
            };
            let is_broken = cache::is_match(pattern, text) == Some(false);
            is_broken.then(|| Found::Value(shortened(text)))
        }
        _ => None,
    }
}

fn length(value: View<'_>) -> Option<u64> {
    Some(match value {
        View::String(text) | View::Enum { value: text, .. } => text.chars().count(),
        View::Blob(bytes) => bytes.len(),
        View::List(list) => list.len(),
        View::Map(map) => map.len(),
        _ => return None,
    } as u64)
}

fn is_out_of_range(value: View<'_>, min: i64, max: i64) -> bool {
    match value {
        View::Integer(number) => !(min..=max).contains(&number),
        View::IntEnum { value, .. } => !(min..=max).contains(&i64::from(value)),
        // A big number may exceed the bounds that mean "no limit".
        View::Number(text) => match text.parse::<i128>() {
            Ok(number) => {
                (min > i64::MIN && number < min.into()) || (max < i64::MAX && number > max.into())
            }
            Err(_) => float(value).is_some_and(|number| {
                (min > i64::MIN && number < min as f64) || (max < i64::MAX && number > max as f64)
            }),
        },
        _ => false,
    }
}

fn float(value: View<'_>) -> Option<f64> {
    match value {
        View::Float(number) => Some(number.into()),
        View::Double(number) => Some(number),
        View::Number(text) => text.parse().ok(),
        _ => None,
    }
}

fn number(value: View<'_>) -> String {
    match value {
        View::Integer(number) => number.to_string(),
        View::IntEnum { value, .. } => value.to_string(),
        View::Float(number) => number.to_string(),
        View::Double(number) => number.to_string(),
        View::Number(text) => cut(text),
        _ => String::new(),
    }
}

/// A text in quotes; only the start of a long one is shown.
pub(super) fn shortened(text: &str) -> String {
    format!("{:?}", cut(text))
}

/// As much of a text as a message shows.
fn cut(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text.to_owned(),
    }
}

/// What holds for the entries of a list or a map.
#[derive(Default)]
pub(super) struct Inner {
    pub(super) elements: Constraints,
    pub(super) keys: Constraints,
    pub(super) values: Constraints,
}

pub(super) fn inner(constraints: Constraints) -> Inner {
    let mut found = Inner::default();
    for constraint in constraints {
        match constraint {
            Constraint::Elements(inner) => found.elements = inner,
            Constraint::Keys(inner) => found.keys = inner,
            Constraint::Values(inner) => found.values = inner,
            _ => {}
        }
    }
    found
}

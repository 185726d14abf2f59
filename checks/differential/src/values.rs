//! Random valid values of the model's shapes, as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::{num, option, sample};
use serde_json::{Map, Value};

use crate::Failure;
use crate::model::{Model, enum_values, kind, members, smithy_trait, target};
use crate::text;

/// By how many elements the longest list is longer than the shortest, if the model does not set a limit below.
const SPREAD: usize = 3;

/// How deep shapes lie in one another. A recursive one would be endless.
const MAX_DEPTH: usize = 32;

/// The last second of the 21st century.
const LAST_SECOND: i64 = 4_102_444_799;

/// Values of a shape.
pub(crate) fn of_shape(model: &Model, id: &str) -> Result<BoxedStrategy<Value>, Failure> {
    values(model, id, &Value::Null, 0)
}

/// Values of a shape, which the traits of the member that it is the target of narrow down.
fn values(
    model: &Model,
    id: &str,
    member: &Value,
    depth: usize,
) -> Result<BoxedStrategy<Value>, Failure> {
    if depth > MAX_DEPTH {
        return Err(format!("{id} is deeper than {MAX_DEPTH} shapes").into());
    }
    let shape = model.shape(id)?;
    let find = |name| smithy_trait(member, name).or_else(|| smithy_trait(shape, name));
    let limit = |name, end: &str| find(name).and_then(|limits| limits.get(end)?.as_i64());
    let length = |end| limit("length", end).and_then(|length| usize::try_from(length).ok());
    let (min, max) = (length("min").unwrap_or(0), length("max").unwrap_or(usize::MAX));
    let sizes = min..=max.min(min.saturating_add(SPREAD));
    let part = |name| {
        let part = shape.get(name);
        values(model, target(part)?, part.unwrap_or(&Value::Null), depth + 1)
    };
    let integers = |min: i64, max: i64| {
        let least = limit("range", "min").unwrap_or(min);
        (least..=limit("range", "max").unwrap_or(max)).prop_map(Value::from).boxed()
    };
    Ok(match kind(shape) {
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => integers(i32::MIN.into(), i32::MAX.into()),
        "long" => integers(i64::MIN, i64::MAX),
        "double" => finite().prop_map(Value::from).boxed(),
        "timestamp" => times().boxed(),
        "blob" => vec(any::<u8>(), sizes).prop_map(|bytes| STANDARD.encode(bytes).into()).boxed(),
        "enum" => sample::select(enum_values(shape)).prop_map(Value::from).boxed(),
        "string" => {
            let texts = match find("pattern").and_then(Value::as_str) {
                Some(pattern) => text::matching(pattern, min, max)?,
                None => text::any_text(min, max),
            };
            texts.prop_map(Value::from).boxed()
        }
        "list" => vec(part("member")?, sizes).prop_map(Value::from).boxed(),
        "map" => vec((part("key")?, part("value")?), sizes).prop_map(object).boxed(),
        "structure" => structures(model, shape, depth)?,
        other => return Err(format!("{id}: there are no random values of a {other} yet").into()),
    })
}

/// The object of a map's entries. The keys are strings.
fn object(entries: Vec<(Value, Value)>) -> Value {
    let named = |(key, value): (Value, Value)| Some((key.as_str()?.to_owned(), value));
    Value::Object(entries.into_iter().filter_map(named).collect())
}

/// Structures with all members that are required, and any of the others.
///
/// Those with a default are always there: where they are absent, Lensmith writes and reads the default and
/// botocore nothing, which is the same to the service.
fn structures(model: &Model, shape: &Value, depth: usize) -> Result<BoxedStrategy<Value>, Failure> {
    let mut strategies = Vec::new();
    for (name, member) in members(shape) {
        let values = values(model, target(Some(member))?, member, depth + 1)?;
        let is_always_there =
            ["required", "default"].iter().any(|name| smithy_trait(member, name).is_some());
        let name = name.clone();
        let named = values.prop_map(move |value| (name.clone(), value));
        let named =
            if is_always_there { named.prop_map(Some).boxed() } else { option::of(named).boxed() };
        strategies.push(named);
    }
    let present =
        strategies.prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>());
    Ok(present.prop_map(Value::from).boxed())
}

fn finite() -> impl Strategy<Value = f64> {
    use num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
}

/// Seconds, with and without milliseconds, as AWS writes them.
fn times() -> impl Strategy<Value = Value> {
    let seconds = 0..=LAST_SECOND;
    let milliseconds = (0..=LAST_SECOND, 0..1000_u16);
    prop_oneof![
        seconds.prop_map(Value::from),
        milliseconds.prop_map(|(seconds, rest)| {
            format!("{seconds}.{rest:03}").parse::<f64>().map_or(Value::Null, Value::from)
        }),
    ]
}

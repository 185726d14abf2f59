//! Numbers, times, bytes and documents.

use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::{num, option};
use serde_json::{Map, Value};

use crate::model::{self, members, smithy_trait};

/// The last second of the 21st century.
const LAST_SECOND: i64 = 4_102_444_799;

/// Floats of 64 bits, in the range that the model states.
pub(super) fn doubles(range: Option<&Value>) -> BoxedStrategy<Value> {
    use num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    match range {
        Some(range) => between(range),
        None => (POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO).prop_map(Value::from).boxed(),
    }
}

/// Floats of 32 bits that have few digits: of others, botocore sends those of 64 bits.
pub(super) fn floats(range: Option<&Value>) -> BoxedStrategy<Value> {
    match range {
        Some(range) => between(range),
        None => any::<i16>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)).boxed(),
    }
}

/// Halves are exact in both sizes.
fn between(range: &Value) -> BoxedStrategy<Value> {
    let limit = |end, usual| range.get(end).and_then(Value::as_f64).unwrap_or(usual);
    let (min, max) = (limit("min", -1e6), limit("max", 1e6));
    (min..=max)
        .prop_map(move |value| Value::from((value * 2.0).round() / 2.0))
        .prop_filter("out of range", move |value| {
            value.as_f64().is_some_and(|value| (min..=max).contains(&value))
        })
        .boxed()
}

/// Whole seconds: of a request's times, botocore sends no more.
pub(super) fn times() -> BoxedStrategy<Value> {
    (0..=LAST_SECOND).prop_map(Value::from).boxed()
}

pub(super) fn blobs(sizes: RangeInclusive<usize>) -> BoxedStrategy<Value> {
    vec(any::<u8>(), sizes).prop_map(|bytes| STANDARD.encode(bytes).into()).boxed()
}

/// Checksums that botocore computes only together with a library in C.
const NOT_IN_BOTOCORE: [&str; 2] = ["CRC32C", "CRC64NVME"];

pub(super) fn enum_values(shape: &Value) -> Vec<String> {
    let mut values = model::enum_values(shape);
    values.retain(|value| !NOT_IN_BOTOCORE.contains(&value.as_str()));
    values
}

pub(super) fn int_enum_values(shape: &Value) -> Vec<Value> {
    let values = members(shape).filter_map(|(_, member)| smithy_trait(member, "enumValue"));
    values.cloned().collect()
}

/// Any JSON of two levels.
pub(super) fn documents() -> BoxedStrategy<Value> {
    let simple = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~]{0,8}".prop_map(Value::from),
    ];
    let entries = vec(("[a-z]{1,4}", simple.clone()), 0..3);
    let objects = entries.prop_map(|entries| entries.into_iter().collect::<Map<_, _>>());
    let lists = vec(option::of(simple.clone()), 0..3).prop_map(Value::from);
    prop_oneof![simple, objects.prop_map(Value::from), lists].boxed()
}

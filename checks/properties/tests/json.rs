//! The JSON reader and writer on random documents, and on what is nearly one.

use lensmith::json::{Reader, Writer};
use lensmith_properties::{json, json_calls, read_json, skip_json};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (any::<i32>(), 0..6)
            .prop_map(|(digits, places)| (f64::from(digits) / 10_f64.powi(places)).into()),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Pieces of JSON, and of what is nearly JSON, in any order.
fn near_json() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&str] = &[
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\"a\"", "\"\\n", "\\u", "d83d", "\\uDe00",
        "\\ud83d", "00e9", "null", "true", "false", "nul", "-", "0", "12", ".5", "e", "E+3",
        "1e400", " ", "\n", "\x01", "\x0c", "\x7f", "é", "\u{feff}", "/",
    ];
    vec(select(PIECES), 0..12).prop_map(|pieces| pieces.concat().into_bytes())
}

/// A document as text in which up to three bytes were replaced, inserted or removed.
fn damaged_json() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![select(b"{}[]:,\"\\u0019.eE+- \n".as_slice()), any::<u8>()];
    let damage = (any::<Index>(), 0..=1_usize, proptest::option::of(byte));
    (document(), vec(damage, 0..=3)).prop_map(|(value, damages)| {
        let mut text = value.to_string().into_bytes();
        for (place, removed, inserted) in damages {
            let start = place.index(text.len() + 1);
            let end = (start + removed).min(text.len());
            text.splice(start..end, inserted);
        }
        text
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(value in document()) {
        json(value.to_string().as_bytes());
        prop_assert_eq!(read_json(value.to_string().as_bytes()), Ok(value));
    }

    #[test]
    fn indented_documents_read_the_same(value in document()) {
        let text = format!("{value:#}");
        prop_assert_eq!(skip_json(text.as_bytes()), Ok(()));
        prop_assert_eq!(read_json(text.as_bytes()), Ok(value));
    }

    #[test]
    fn arbitrary_bytes_are_judged_alike(input in vec(any::<u8>(), 0..40)) {
        json(&input);
    }

    #[test]
    fn near_json_is_judged_alike(input in near_json()) {
        json(&input);
    }

    #[test]
    fn damaged_json_is_judged_alike(input in damaged_json()) {
        json(&input);
    }

    #[test]
    fn floats_survive(value in any::<f64>()) {
        let mut writer = Writer::new();
        writer.float(value);
        let text = writer.into_string();
        prop_assert_eq!(Reader::new(text.as_bytes()).float().map(f64::to_bits), Ok(value.to_bits()));
        let theirs: f64 = serde_json::from_str(&text).unwrap();
        let tolerance = (value.abs() * 4.0 * f64::EPSILON).max(f64::MIN_POSITIVE);
        prop_assert!((theirs - value).abs() <= tolerance);
    }

    #[test]
    fn small_floats_survive(value in any::<f32>()) {
        let mut writer = Writer::new();
        writer.float32(value);
        let text = writer.into_string();
        prop_assert_eq!(Reader::new(text.as_bytes()).float32().map(f32::to_bits), Ok(value.to_bits()));
    }

    #[test]
    fn integers_do_not_depend_on_their_spelling(value in any::<i64>(), shift in 0..18_u32) {
        let read = |text: String| Reader::new(text.as_bytes()).integer().ok();
        let power = 10_i64.pow(shift);
        let (whole, fraction) = (value / power, (value % power).unsigned_abs());
        let sign = if value < 0 && whole == 0 { "-" } else { "" };
        let width = shift as usize;
        prop_assert_eq!(read(format!("{sign}{whole}.{fraction:0width$}0E+{shift}")), Some(value));
        prop_assert_eq!(read(format!("{value}e-{shift}")), (fraction == 0).then_some(whole));
        prop_assert_eq!(read(format!("{value}e{shift}")), value.checked_mul(power));
        prop_assert_eq!(read(value.to_string()), Some(value));
    }

    #[test]
    fn any_calls_on_any_text_end_in_a_place_of_it(text in near_json(), calls in vec(0..14_u8, 0..20)) {
        let count = u8::try_from(calls.len()).unwrap();
        json_calls(&[&[count], calls.as_slice(), text.as_slice()].concat());
    }
}

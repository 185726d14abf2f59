//! What reading and writing have to agree on: where a string needs an escape and what a number is.

/// How many bytes at the start of `bytes` stand for themselves inside a JSON string: all up to the
/// first quote, backslash or control character.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            return length + special.trailing_zeros() as usize / 8;
        }
        length += word.len();
    }
    if let (false, Some(word)) = (tail.is_empty(), bytes.last_chunk()) {
        // What it has of the word before is plain.
        let special = special_bytes(u64::from_le_bytes(*word));
        return bytes.len() - word.len() + (special.trailing_zeros() as usize / 8);
    }
    length + tail.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..0x20)).count()
}

/// The high bit of each byte of `word` that is a quote, a backslash or a control character.
///
/// The subtractions borrow from the next byte up, so only the lowest bit set is to be relied upon.
#[inline]
fn special_bytes(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    // With this bit flipped, a quote comes right after the control characters.
    let quote_or_control = (word ^ (EACH * 2)).wrapping_sub(EACH * 0x21);
    let backslash = (word ^ (EACH * b'\\' as u64)).wrapping_sub(EACH);
    (quote_or_control | backslash) & !word & (EACH << 7)
}

/// The length of the number at the start of `bytes`, or the place where it lacks a digit
/// ([RFC 8259, section 6](https://www.rfc-editor.org/rfc/rfc8259#section-6)).
pub(super) fn number_length(bytes: &[u8]) -> Result<usize, usize> {
    let whole = usize::from(bytes.first() == Some(&b'-'));
    let mut length = match bytes.get(whole) {
        Some(b'0') => whole + 1,
        _ => skip_digits(bytes, whole)?,
    };
    if bytes.get(length) == Some(&b'.') {
        length = skip_digits(bytes, length + 1)?;
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let signed = matches!(bytes.get(length + 1), Some(b'+' | b'-'));
        length = skip_digits(bytes, length + 1 + usize::from(signed))?;
    }
    Ok(length)
}

/// The end of the digits at `start`; there must be at least one.
fn skip_digits(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let digits = bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 { Err(start) } else { Ok(start + digits) }
}

/// The value and the length of the whole number at the start of `bytes`, if it has at most 18 digits and neither
/// fraction nor exponent: what services send.
pub(super) fn short_integer(bytes: &[u8]) -> Option<(i64, usize)> {
    let is_negative = bytes.first() == Some(&b'-');
    let sign = usize::from(is_negative);
    let (value, digits) = short_digits(bytes.get(sign..)?, 18)?;
    let length = sign + digits;
    let is_whole = !matches!(bytes.get(length), Some(b'.' | b'e' | b'E'));
    is_whole.then_some((if is_negative { -value } else { value }, length))
}

/// The whole, the billionths and the length of the number at the start of `bytes`, if it has no sign and no exponent,
/// and at most eleven digits and nine more after the point.
pub(super) fn short_decimal(bytes: &[u8]) -> Option<(i64, i32, usize)> {
    let (whole, mut length) = short_digits(bytes, 11)?;
    let mut billionths = 0;
    if bytes.get(length) == Some(&b'.') {
        let (mut value, mut missing) = (0, 9_usize);
        length += 1;
        while let Some(digit @ b'0'..=b'9') = bytes.get(length) {
            missing = missing.checked_sub(1)?;
            value = value * 10 + i32::from(digit - b'0');
            length += 1;
        }
        billionths = value * POWERS_OF_TEN.get(missing)?;
    }
    let is_ended = !matches!(bytes.get(length), Some(b'e' | b'E'));
    is_ended.then_some((whole, billionths, length))
}

/// The powers of ten that a digit after the point is multiplied by to get billionths.
const POWERS_OF_TEN: [i32; 9] =
    [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The value and the number of the digits at the start of `bytes`, if there are some and at most `limit`, without a
/// leading zero.
#[inline]
fn short_digits(bytes: &[u8], limit: usize) -> Option<(i64, usize)> {
    let (mut value, mut length) = (0_i64, 0);
    while let Some(digit @ b'0'..=b'9') = bytes.get(length) {
        if length == limit {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
        length += 1;
    }
    let has_leading_zero = length > 1 && bytes.first() == Some(&b'0');
    (length > 0 && !has_leading_zero).then_some((value, length))
}

/// The nearest float to the number at the start of `text`, and its length, if it has at most 19 digits and no exponent.
pub(super) fn short_float(text: &str) -> Option<(f64, usize)> {
    const END: u64 = 1 << f64::MANTISSA_DIGITS;
    let bytes = text.as_bytes();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let (whole, digits) = short_digits(bytes.get(sign..)?, 18)?;
    let (mut number, mut length, mut places) = (whole as u64, sign + digits, 0);
    if bytes.get(length) == Some(&b'.') {
        length += 1;
        while let Some(digit @ b'0'..=b'9') = bytes.get(length + places) {
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            places += 1;
        }
        if places == 0 {
            return None;
        }
        length += places;
    }
    // With more digits, the number may have wrapped.
    if digits + places > 19 || matches!(bytes.get(length), Some(b'e' | b'E')) {
        return None;
    }
    let value = match EXACT_POWERS_OF_TEN.get(places) {
        // Both operands are exact, so the quotient is rounded only once.
        Some(power) if number <= END => {
            let value = number as f64 / power;
            if sign > 0 { -value } else { value }
        }
        _ => text.get(..length)?.parse().ok()?,
    };
    Some((value, length))
}

/// Powers of ten, which 64 bits hold exactly.
const EXACT_POWERS_OF_TEN: [f64; 19] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18,
];

/// The exact value of a JSON number, where it is whole and fits: `12`, `12.0` and `1.2e1` are the same.
pub(super) fn whole_number(number: &str) -> Option<i64> {
    if let Ok(value) = number.parse() {
        return Some(value);
    }
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_end_matches('0');
    if digits.trim_start_matches(['-', '0']).is_empty() {
        return Some(0);
    }
    let zeros = (all.len() - digits.len()) as i64;
    let exponent =
        exponent.parse::<i64>().ok()?.checked_add(zeros)?.checked_sub(fraction.len() as i64)?;
    let scale = 10_i64.checked_pow(u32::try_from(exponent).ok()?)?;
    digits.parse::<i64>().ok()?.checked_mul(scale)
}

#[cfg(test)]
mod tests {
    use super::{
        number_length, plain_length, short_decimal, short_float, short_integer, whole_number,
    };

    #[test]
    fn plain_bytes_end_at_each_special_byte_in_any_place() {
        for special in 0..=u8::MAX {
            let is_plain = !matches!(special, b'"' | b'\\' | ..0x20);
            for (length, place) in
                (1..20).flat_map(|length| (0..length).map(move |at| (length, at)))
            {
                let mut bytes = vec![0xff_u8; length];
                bytes[place] = special;
                let expected = if is_plain { length } else { place };
                assert_eq!(plain_length(&bytes), expected, "{special:#x} at {place} of {length}");
            }
        }
    }

    #[test]
    fn the_first_of_adjacent_special_bytes_counts() {
        for text in ["ab\"!!", "ab\\]", "ab\"\"#", "ab\0\x01 ", "ab\x1f\"!"] {
            assert_eq!(plain_length(format!("{text}........").as_bytes()), 2, "{text:?}");
        }
    }

    #[test]
    fn numbers_end_where_their_grammar_ends() {
        for (text, length) in
            [("0", 1), ("-0", 2), ("01", 1), ("10.50,", 5), ("1e5]", 3), ("-1.2E-30", 8)]
        {
            assert_eq!(number_length(text.as_bytes()), Ok(length), "{text}");
        }
        for (text, place) in
            [("", 0), ("-", 1), ("-a", 1), (".5", 0), ("1.", 2), ("1.e5", 2), ("1e", 2), ("1e+", 3)]
        {
            assert_eq!(number_length(text.as_bytes()), Err(place), "{text}");
        }
    }

    #[test]
    fn short_integers_are_read_in_place_and_others_are_left() {
        for (text, value, length) in [
            ("0", 0, 1),
            ("-0]", 0, 2),
            ("52428800,", 52_428_800, 8),
            ("-999999999999999999 ", -999_999_999_999_999_999, 19),
        ] {
            assert_eq!(short_integer(text.as_bytes()), Some((value, length)), "{text}");
        }
        for text in ["", "-", "01", "-01", "+1", "1.0", "1e3", "1E3", "1000000000000000000", "a"] {
            assert_eq!(short_integer(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn short_decimals_are_read_in_place_and_others_are_left() {
        for (text, whole, billionths, length) in [
            ("0", 0, 0, 1),
            ("1700000000,", 1_700_000_000, 0, 10),
            ("1700000100.5}", 1_700_000_100, 500_000_000, 12),
            ("99999999999.000000001", 99_999_999_999, 1, 21),
            ("1.999999999", 1, 999_999_999, 11),
        ] {
            let read = short_decimal(text.as_bytes());
            assert_eq!(read, Some((whole, billionths, length)), "{text}");
        }
        for text in ["", "-1", "01", "1.", "1.e5", "1e3", "1.5E3", "100000000000", "1.0000000000"] {
            assert_eq!(short_decimal(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn short_floats_are_read_in_place_and_others_are_left() {
        for (text, value, length) in [
            ("0", 0.0, 1),
            ("-2.5,", -2.5, 4),
            ("52428800 ", 52_428_800.0, 8),
            ("0.000000000000000003]", 3e-18, 20),
            ("9007199254740992", 9_007_199_254_740_992.0, 16),
            ("999999999999999999.9}", 1e18, 20),
        ] {
            assert_eq!(short_float(text), Some((value, length)), "{text}");
        }
        for text in [
            "",
            "-",
            "+1",
            "01",
            "-01.5",
            ".5",
            "-.5",
            "1.",
            "1.e5",
            "1e3",
            "1.5E3",
            "a",
            "1000000000000000000",
            "1.0000000000000000000",
            "1.00000000000000000000000000001",
        ] {
            assert_eq!(short_float(text), None, "{text}");
        }
    }

    #[test]
    fn short_floats_are_those_of_the_standard_library() {
        let check = |text: &str| {
            let expected: f64 = text.parse().unwrap();
            let (value, length) = short_float(text).unwrap();
            assert_eq!((value.to_bits(), length), (expected.to_bits(), text.len()), "{text}");
        };
        for text in [
            "-0",
            "-0.000",
            "0.1",
            "2.675",
            "12.350000000000001",
            "0.999999999999999999",
            // Exactly between two, and next to that.
            "9007199254740993",
            "9007199254740993.0",
            "9007199254740992.999",
            "4503599627370497.5",
            "1125899906842624.375",
        ] {
            check(text);
        }
        let mut state = 1_u64;
        let mut next = || {
            // A step of a generator by Knuth; its high bits are good enough.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state >> 11
        };
        for _ in 0..20_000 {
            let digits = next() % 10_u64.pow(1 + (next() % 15) as u32);
            let whole = next() % 1000;
            for text in [format!("{whole}.{digits}"), format!("-{whole}{digits}")] {
                check(&text.replacen("-0", "-1", 1));
            }
        }
    }

    #[test]
    fn whole_numbers_are_exact_however_they_are_spelt() {
        let least = i64::MIN;
        for (text, value) in [
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808.000", least),
            ("-922337203685477580.8e1", least),
            ("-92233720368547758080e-1", least),
            ("1e3", 1000),
            ("0.001e3", 1),
            ("-0.5E+1", -5),
            ("-0", 0),
            ("0.0e-99999999999999999999", 0),
            ("1200e-2", 12),
        ] {
            assert_eq!(whole_number(text), Some(value), "{text}");
        }
        let outside = [
            "9223372036854775808",
            "1e19",
            "1.5",
            "1e-1",
            "12e-2",
            "1e99999999999999999999",
            "1e-9223372036854775808",
        ];
        for text in outside {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}

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
        length += 8;
    }
    length + tail.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..0x20)).count()
}

/// The high bit of each byte of `word` that is a quote, a backslash or a control character.
///
/// The subtractions borrow from the next byte up, so only the lowest bit set is to be relied upon.
fn special_bytes(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let quote = word ^ (EACH * b'"' as u64);
    let backslash = word ^ (EACH * b'\\' as u64);
    let control = word.wrapping_sub(EACH * 0x20) & !word;
    let zeros = (quote.wrapping_sub(EACH) & !quote) | (backslash.wrapping_sub(EACH) & !backslash);
    (control | zeros) & (EACH << 7)
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
    use super::{number_length, plain_length, whole_number};

    #[test]
    fn plain_bytes_end_at_each_special_byte_in_any_place() {
        for special in 0..=u8::MAX {
            let is_plain = !matches!(special, b'"' | b'\\' | ..0x20);
            for place in 0..20 {
                let mut bytes = [0xff_u8; 20];
                bytes[place] = special;
                let expected = if is_plain { bytes.len() } else { place };
                assert_eq!(plain_length(&bytes), expected, "{special:#x} at {place}");
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

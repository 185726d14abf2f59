//! Numbers of any size, between their digits and their bytes.

/// The most bytes of a big number, so that no body takes long to read.
const MAX_BYTES: usize = 1024;

/// The most digits that are written: fewer bytes than that in any case.
const MAX_DIGITS: usize = 2400;

/// A decimal number: its digits, without a sign, and the power of ten of the last one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) is_negative: bool,
    pub(super) digits: String,
    pub(super) exponent: i64,
}

impl Decimal {
    /// The parts of a number in JSON's grammar; `None` if it is too large to be written.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.trim_start_matches('-');
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.parse::<i64>().ok()?;
        let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        let digits = [whole, fraction].concat();
        let digits = digits.trim_start_matches('0').to_owned();
        (digits.len() <= MAX_DIGITS).then(|| Self {
            is_negative: text.starts_with('-') && !digits.is_empty(),
            digits,
            exponent,
        })
    }

    /// The digits of the number if it is whole, and if that many can be written.
    pub(super) fn whole(&self) -> Option<String> {
        let zeros = match usize::try_from(self.exponent) {
            _ if self.digits.is_empty() => 0,
            Ok(zeros) => zeros,
            Err(_) => {
                let kept = self.digits.trim_end_matches('0');
                let cut = usize::try_from(self.exponent.unsigned_abs()).ok()?;
                return (self.digits.len() - kept.len() >= cut)
                    .then(|| self.digits.get(..self.digits.len() - cut).map(str::to_owned))?;
            }
        };
        (self.digits.len().saturating_add(zeros) <= MAX_DIGITS)
            .then(|| format!("{}{}", self.digits, "0".repeat(zeros)))
    }
}

/// Whether a number in JSON's grammar can be written.
pub(crate) fn is_writable(text: &str) -> bool {
    Decimal::parse(text).is_some()
}

/// The text of digits, whose sign may be before them, and of the power of ten of the last one.
pub(super) fn decimal(digits: &str, exponent: i64) -> String {
    let (sign, unsigned) = match digits.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", digits),
    };
    match usize::try_from(exponent.unsigned_abs()) {
        _ if exponent == 0 => digits.to_owned(),
        // A few zeros before the digits are easier to read than an exponent.
        Ok(places) if exponent < 0 && places < unsigned.len() + 20 => {
            let padded = format!("{unsigned:0>width$}", width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            format!("{sign}{whole}.{fraction}")
        }
        _ => format!("{digits}e{exponent}"),
    }
}

/// The largest power of ten in 32 bits, and its zeros.
const BILLION: u64 = 1_000_000_000;
const ZEROS: usize = 9;

/// The values of 32 bits.
const WORD: u64 = 1 << 32;

/// The digits of a big-endian number, or of `-1 - n`; `None` if it is too large.
pub(super) fn digits(bytes: &[u8], is_negative: bool) -> Option<String> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let bytes = bytes.get(start..).filter(|bytes| bytes.len() <= MAX_BYTES)?;
    // Groups of nine digits, the last one first.
    let mut groups: Vec<u32> = Vec::new();
    for word in bytes.rchunks(4).rev() {
        let word = word.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        scale::<BILLION>(&mut groups, WORD, word);
    }
    if is_negative {
        scale::<BILLION>(&mut groups, 1, 1);
    }
    let mut text = if is_negative { "-".to_owned() } else { String::new() };
    let mut groups = groups.iter().rev();
    text.push_str(&groups.next().unwrap_or(&0).to_string());
    groups.for_each(|group| text.push_str(&format!("{group:0ZEROS$}")));
    Some(text)
}

/// The big-endian bytes of a whole number, less one if it is to be `-1 - n`.
pub(super) fn bytes(digits: &str, is_negative: bool) -> Vec<u8> {
    // Groups of four bytes, the last one first.
    let mut groups: Vec<u32> = Vec::new();
    for nine in digits.as_bytes().rchunks(ZEROS).rev() {
        let nine = nine.iter().fold(0, |nine, digit| nine * 10 + u64::from(digit & 15));
        scale::<WORD>(&mut groups, BILLION, nine);
    }
    if is_negative {
        for group in &mut groups {
            let (less, is_borrowed) = group.overflowing_sub(1);
            *group = less;
            if !is_borrowed {
                break;
            }
        }
    }
    let bytes: Vec<u8> = groups.iter().rev().flat_map(|group| group.to_be_bytes()).collect();
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    bytes.get(start..).unwrap_or_default().to_vec()
}

/// Multiplies a number in groups of a base, the last one first, and adds something. Both are at most [`WORD`].
fn scale<const BASE: u64>(groups: &mut Vec<u32>, factor: u64, added: u64) {
    let mut carry = added;
    for group in groups.iter_mut() {
        let value = u64::from(*group) * factor + carry;
        *group = (value % BASE) as u32;
        carry = value / BASE;
    }
    while carry > 0 {
        groups.push((carry % BASE) as u32);
        carry /= BASE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_bytes_are_the_same_number() {
        for (digits_, bytes_) in [
            ("0", &b""[..]),
            ("1", b"\x01"),
            ("255", b"\xff"),
            ("256", b"\x01\x00"),
            ("4294967296", b"\x01\x00\x00\x00\x00"),
            ("18446744073709551616", b"\x01\x00\x00\x00\x00\x00\x00\x00\x00"),
            ("1000000000000000000000", b"\x36\x35\xc9\xad\xc5\xde\xa0\x00\x00"),
        ] {
            assert_eq!(digits(bytes_, false).as_deref(), Some(digits_));
            assert_eq!(bytes(digits_, false), bytes_, "{digits_}");
        }
        assert_eq!(
            digits(b"\x01\x00\x00\x00\x00\x00\x00\x00\x00", true).unwrap(),
            "-18446744073709551617"
        );
        assert_eq!(bytes("18446744073709551617", true), b"\x01\x00\x00\x00\x00\x00\x00\x00\x00");
        assert_eq!(digits(b"", true).unwrap(), "-1");
        assert_eq!(digits(b"\x00\x00", false).unwrap(), "0");
        assert_eq!(digits(&[1; MAX_BYTES + 1], false), None);
        let nines = "9".repeat(MAX_DIGITS);
        let most = bytes(&nines, false);
        assert!(most.len() <= MAX_BYTES, "{}", most.len());
        assert_eq!(digits(&most, false), Some(nines));
    }

    #[test]
    fn a_decimal_number_is_digits_and_an_exponent() {
        let parts = |text| {
            let number = Decimal::parse(text)?;
            Some((number.is_negative, number.digits.clone(), number.exponent, number.whole()))
        };
        let some = |digits: &str| Some(digits.to_owned());
        assert_eq!(parts("-1.50e3"), Some((true, "150".into(), 1, some("1500"))));
        assert_eq!(parts("-0.0"), Some((false, String::new(), -1, some(""))));
        assert_eq!(parts("0.25"), Some((false, "25".into(), -2, None)));
        assert_eq!(parts("7.00"), Some((false, "700".into(), -2, some("7"))));
        assert_eq!(parts("1e99999"), Some((false, "1".into(), 99999, None)));
        assert_eq!(parts("1e99999999999999999999"), None);
        for (digits, exponent, text) in [
            ("150", -2, "1.50"),
            ("-5", -3, "-0.005"),
            ("5", 0, "5"),
            ("5", 3, "5e3"),
            ("-5", -100, "-5e-100"),
            ("0", -1, "0.0"),
        ] {
            assert_eq!(decimal(digits, exponent), text);
        }
    }
}

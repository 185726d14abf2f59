//! Bytes in lower-case hexadecimal.

/// A hash, on the stack: a signature needs three of them for a moment.
pub(super) struct HexHash([u8; 64]);

impl HexHash {
    pub(super) fn new(hash: &[u8; 32]) -> Self {
        let mut digits = [0; 64];
        write(hash, &mut digits);
        Self(digits)
    }

    pub(super) fn as_str(&self) -> &str {
        // Digits are ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Any number of bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut digits = vec![0; 2 * bytes.len()];
    write(bytes, &mut digits);
    String::from_utf8(digits).unwrap_or_default()
}

fn write(bytes: &[u8], digits: &mut [u8]) {
    let (pairs, _) = digits.as_chunks_mut();
    for (pair, byte) in pairs.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 0xf)];
    }
}

fn digit(value: u8) -> u8 {
    value + if value < 10 { b'0' } else { b'a' - 10 }
}

#[cfg(test)]
mod tests {
    use super::{HexHash, hex};

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(hex(&[0, 0x0f, 0x9a, 0xff]), "000f9aff");
        assert_eq!(hex(&[]), "");
        let hash = std::array::from_fn(|index| index as u8 * 8);
        assert_eq!(HexHash::new(&hash).as_str(), hex(&hash));
    }
}

//! Checksums of whole objects, put together from those of their parts.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use crc::{CRC_64_NVME, Crc, Table};

static CRC64_NVME: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_NVME);

/// An algorithm whose checksum of an object follows from the checksums of its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// CRC-64/NVME, which S3 computes of its own accord.
    #[default]
    Crc64Nvme,
    /// CRC-32, which other stores are more likely to know.
    Crc32,
}

impl Algorithm {
    /// The polynomial without its first term, from the lowest power to the highest, and its degree.
    const fn polynomial(self) -> (u64, u32) {
        match self {
            Self::Crc64Nvme => (0x9a6c_9329_ac4b_c9b5, 64),
            Self::Crc32 => (0xedb8_8320, 32),
        }
    }

    /// Begins a checksum.
    pub fn start(self) -> Digest {
        let state = match self {
            Self::Crc64Nvme => State::Crc64Nvme(CRC64_NVME.digest()),
            Self::Crc32 => State::Crc32(crc32fast::Hasher::new()),
        };
        Digest { state, length: 0 }
    }

    /// The checksum that S3 writes as base64 of its bytes, the highest first. `None` if the text is something else,
    /// such as the checksum of the checksums of parts, which ends in their number.
    pub fn parse(self, text: &str) -> Option<u64> {
        let bytes = BASE64_STANDARD.decode(text).ok()?;
        let (_, width) = self.polynomial();
        if bytes.len() * 8 != width as usize {
            return None;
        }
        Some(bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Crc64Nvme => "CRC64NVME",
            Self::Crc32 => "CRC32",
        })
    }
}

/// A checksum in the making.
pub struct Digest {
    state: State,
    length: u64,
}

enum State {
    Crc64Nvme(crc::Digest<'static, u64, Table<16>>),
    Crc32(crc32fast::Hasher),
}

impl Digest {
    /// Adds the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        match &mut self.state {
            State::Crc64Nvme(digest) => digest.update(bytes),
            State::Crc32(hasher) => hasher.update(bytes),
        }
    }

    /// The checksum of all bytes.
    pub fn finish(self) -> Sum {
        let (algorithm, value) = match self.state {
            State::Crc64Nvme(digest) => (Algorithm::Crc64Nvme, digest.finalize()),
            State::Crc32(hasher) => (Algorithm::Crc32, u64::from(hasher.finalize())),
        };
        Sum { algorithm, value, length: self.length }
    }
}

/// The checksum of some bytes. `Display` is as S3 writes it: base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// How it was computed.
    pub algorithm: Algorithm,
    /// The number.
    pub value: u64,
    /// How many bytes it covers.
    pub length: u64,
}

impl Sum {
    /// The checksum of nothing, with which a sum begins.
    pub fn empty(algorithm: Algorithm) -> Self {
        algorithm.start().finish()
    }

    /// The checksum of these bytes and of those that follow them.
    ///
    /// A byte multiplies what comes before it by x⁸, so that the first checksum is multiplied by x to the power of the
    /// bits that follow. The bits that both checksums start and end with cancel each other.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let (_, width) = self.algorithm.polynomial();
        let one = 1 << (width - 1);
        let (mut shift, mut power, mut bytes) = (one, one >> 8, next.length);
        while bytes > 0 {
            if bytes & 1 == 1 {
                shift = multiply(self.algorithm, shift, power);
            }
            power = multiply(self.algorithm, power, power);
            bytes >>= 1;
        }
        let value = multiply(self.algorithm, self.value, shift) ^ next.value;
        Self { value, length: self.length + next.length, ..self }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = match self.algorithm {
            Algorithm::Crc64Nvme => BASE64_STANDARD.encode(self.value.to_be_bytes()),
            Algorithm::Crc32 => BASE64_STANDARD.encode((self.value as u32).to_be_bytes()),
        };
        f.write_str(&bytes)
    }
}

/// The product of two polynomials whose highest bit is the power 0, modulo the polynomial of the algorithm.
fn multiply(algorithm: Algorithm, left: u64, right: u64) -> u64 {
    let (polynomial, width) = algorithm.polynomial();
    let (mut product, mut right) = (0, right);
    for power in 0..width {
        if left >> (width - 1 - power) & 1 == 1 {
            product ^= right;
        }
        right = right >> 1 ^ if right & 1 == 1 { polynomial } else { 0 };
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Algorithm; 2] = [Algorithm::Crc64Nvme, Algorithm::Crc32];

    fn sum(algorithm: Algorithm, bytes: &[u8]) -> Sum {
        let mut digest = algorithm.start();
        digest.update(bytes);
        digest.finish()
    }

    #[test]
    fn the_checksums_are_those_of_the_catalogue() {
        // https://reveng.sourceforge.io/crc-catalogue/all.htm
        assert_eq!(sum(Algorithm::Crc64Nvme, b"123456789").value, 0xae8b_1486_0a79_9888);
        assert_eq!(sum(Algorithm::Crc32, b"123456789").value, 0xcbf4_3926);
        assert_eq!(sum(Algorithm::Crc32, b"123456789").to_string(), "y/Q5Jg==");
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|index| ((index * 31) >> 3) as u8).collect();
        for algorithm in BOTH {
            for cut in [0, 1, 9, 4_096, 65_537, bytes.len()] {
                let (first, rest) = bytes.split_at(cut);
                let whole = Sum::empty(algorithm).then(sum(algorithm, first));
                assert_eq!(whole.then(sum(algorithm, rest)), sum(algorithm, &bytes), "{cut}");
            }
        }
    }

    #[test]
    fn a_checksum_is_read_as_it_is_written_and_nothing_else_is() {
        for algorithm in BOTH {
            let sum = sum(algorithm, b"123456789");
            assert_eq!(algorithm.parse(&sum.to_string()), Some(sum.value));
            for other in ["", "y/Q5Jg==-2", "AAAA", "?"] {
                assert_eq!(algorithm.parse(other), None, "{other}");
            }
        }
        assert_eq!(Algorithm::Crc64Nvme.parse("y/Q5Jg=="), None);
    }
}

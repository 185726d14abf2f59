use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Digest;

/// A checksum that a request or a response can carry by the trait [`httpChecksum`][trait]. Its header has it in base64.
///
/// ```
/// use lensmith::checksum::Algorithm;
///
/// let sha256 = Algorithm::SHA256;
/// assert_eq!(sha256.header(), "x-amz-checksum-sha256");
/// assert_eq!(sha256.checksum(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
/// assert_eq!(Algorithm::named("SHA256"), Some(sha256));
/// ```
///
/// [trait]: https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait
#[derive(Clone, Copy)]
pub struct Algorithm(&'static Facts);

struct Facts {
    name: &'static str,
    header: &'static str,
    /// How many bytes it has.
    length: usize,
    start: fn() -> Box<dyn Digest>,
}

macro_rules! algorithm {
    ($name:literal, $header:literal, $length:literal, $start:expr) => {
        Self(&Facts { name: $name, header: $header, length: $length, start: || Box::new($start) })
    };
}

impl Algorithm {
    /// [CRC-32](https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-32-iso-hdlc), the default (feature `crc`).
    #[cfg(feature = "crc")]
    pub const CRC32: Self =
        algorithm!("CRC32", "x-amz-checksum-crc32", 4, Crc32(crc32fast::Hasher::new()));

    /// [CRC-32C](https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-32-iscsi) (feature `crc`).
    #[cfg(feature = "crc")]
    pub const CRC32C: Self =
        algorithm!("CRC32C", "x-amz-checksum-crc32c", 4, Crc32C(CRC32C.digest()));

    /// [CRC-64/NVME](https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-nvme) (feature `crc`).
    #[cfg(feature = "crc")]
    pub const CRC64NVME: Self =
        algorithm!("CRC64NVME", "x-amz-checksum-crc64nvme", 8, Crc64Nvme(CRC64NVME.digest()));

    /// SHA-1 (feature `sha1`).
    #[cfg(feature = "sha1")]
    pub const SHA1: Self =
        algorithm!("SHA1", "x-amz-checksum-sha1", 20, Sha(sha1::Sha1::default()));

    /// SHA-256.
    pub const SHA256: Self =
        algorithm!("SHA256", "x-amz-checksum-sha256", 32, Sha(sha2::Sha256::default()));

    /// All of them. A response is validated by the first that it has.
    pub(super) const ALL: &'static [Self] = &[
        #[cfg(feature = "crc")]
        Self::CRC64NVME,
        #[cfg(feature = "crc")]
        Self::CRC32C,
        #[cfg(feature = "crc")]
        Self::CRC32,
        #[cfg(feature = "sha1")]
        Self::SHA1,
        Self::SHA256,
    ];

    /// The algorithm of this name in models, if its feature is on.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name)
    }

    /// Its name in models, such as `CRC32`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The header of its checksums.
    pub fn header(self) -> &'static str {
        self.0.header
    }

    /// The checksum of some bytes, as its header has it.
    pub fn checksum(self, bytes: &[u8]) -> String {
        let mut digest = self.start();
        digest.update(bytes);
        digest.finish()
    }

    pub(super) fn start(self) -> Box<dyn Digest> {
        (self.0.start)()
    }

    /// How long its checksums are in base64.
    pub(super) fn encoded_length(self) -> u64 {
        (self.0.length.div_ceil(3) * 4) as u64
    }
}

impl fmt::Debug for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Algorithm {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Algorithm {}

#[cfg(feature = "crc")]
static CRC32C: crc::Crc<u32, crc::Table<16>> = crc::Crc::<u32, _>::new(&crc::CRC_32_ISCSI);
#[cfg(feature = "crc")]
static CRC64NVME: crc::Crc<u64, crc::Table<16>> = crc::Crc::<u64, _>::new(&crc::CRC_64_NVME);

#[cfg(feature = "crc")]
struct Crc32(crc32fast::Hasher);

#[cfg(feature = "crc")]
impl Digest for Crc32 {
    fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    fn finish(self: Box<Self>) -> String {
        STANDARD.encode(self.0.finalize().to_be_bytes())
    }
}

#[cfg(feature = "crc")]
struct Crc32C(crc::Digest<'static, u32, crc::Table<16>>);

#[cfg(feature = "crc")]
impl Digest for Crc32C {
    fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    fn finish(self: Box<Self>) -> String {
        STANDARD.encode(self.0.finalize().to_be_bytes())
    }
}

#[cfg(feature = "crc")]
struct Crc64Nvme(crc::Digest<'static, u64, crc::Table<16>>);

#[cfg(feature = "crc")]
impl Digest for Crc64Nvme {
    fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    fn finish(self: Box<Self>) -> String {
        STANDARD.encode(self.0.finalize().to_be_bytes())
    }
}

struct Sha<D>(D);

impl<D: sha2::Digest + Send> Digest for Sha<D> {
    fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    fn finish(self: Box<Self>) -> String {
        STANDARD.encode(self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values of the catalogue of CRCs, and those of the hashes by other tools.
    #[test]
    fn each_algorithm_has_its_check_value_however_the_bytes_are_cut() {
        let expected = |name: &str| match name {
            "CRC32" => "cbf43926",
            "CRC32C" => "e3069283",
            "CRC64NVME" => "ae8b14860a799888",
            "SHA1" => "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
            _ => "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
        };
        for algorithm in Algorithm::ALL {
            let whole = algorithm.checksum(b"123456789");
            let bytes = STANDARD.decode(&whole).unwrap();
            assert_eq!(crate::sign::hex(&bytes), expected(algorithm.name()), "{algorithm:?}");
            assert_eq!(whole.len() as u64, algorithm.encoded_length(), "{algorithm:?}");
            let mut digest = algorithm.start();
            for piece in [&b"12"[..], b"", b"3456", b"789"] {
                digest.update(piece);
            }
            assert_eq!(digest.finish(), whole, "{algorithm:?}");
        }
    }

    #[test]
    fn an_algorithm_is_found_by_its_name() {
        for algorithm in Algorithm::ALL {
            let suffix = algorithm.name().to_ascii_lowercase();
            assert_eq!(Algorithm::named(algorithm.name()), Some(*algorithm));
            assert_eq!(algorithm.header(), format!("x-amz-checksum-{suffix}"));
        }
        assert_eq!(Algorithm::named("MD5"), None);
    }
}

//! [CBOR](https://www.rfc-editor.org/rfc/rfc8949): items from bytes, and bytes from items.

mod number;
mod read;
mod write;

pub(crate) use self::number::is_writable;
pub(crate) use self::read::{Item, Items, Reader};
pub(crate) use self::write::Writer;

/// The tag of seconds since 1970.
const TIME: u64 = 1;
/// The tag of a whole number that is not negative, as bytes.
const BIG: u64 = 2;
/// The tag of a negative whole number, as bytes.
const NEGATIVE_BIG: u64 = 3;
/// The tag of a decimal fraction: an exponent of ten, and the digits.
const DECIMAL: u64 = 4;

/// The major types, which the first three bits of an item state.
mod major {
    pub(super) const UNSIGNED: u8 = 0;
    pub(super) const NEGATIVE: u8 = 1;
    pub(super) const BYTES: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const ARRAY: u8 = 4;
    pub(super) const MAP: u8 = 5;
    pub(super) const TAG: u8 = 6;
}

/// The byte that ends an item of indefinite length.
const BREAK: u8 = 0xff;

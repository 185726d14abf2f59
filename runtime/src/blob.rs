use std::fmt;
use std::ops::Deref;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

/// Bytes, which JSON carries as base64. Cheap to clone.
///
/// ```
/// use lensmith::Blob;
///
/// let blob = Blob::from("hello");
/// assert_eq!(blob.to_base64(), "aGVsbG8=");
/// assert_eq!(&blob[..], b"hello");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blob(pub Bytes);

impl Blob {
    /// The bytes as base64 with padding ([RFC 4648](https://www.rfc-editor.org/rfc/rfc4648#section-4)).
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.0)
    }

    /// The bytes that a base64 text with padding stands for; `None` where it is something else.
    pub fn from_base64(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok().map(Self::from)
    }
}

crate::__serde!(Blob);

impl Deref for Blob {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<T: Into<Bytes>> From<T> for Blob {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

use super::Body;

/// The bytes of a body of a request, for functions that take any type of body.
pub trait BodyBytes {
    /// The bytes, if they are in memory.
    fn body_bytes(&self) -> Option<&[u8]>;
}

impl<B: AsRef<[u8]>> BodyBytes for B {
    fn body_bytes(&self) -> Option<&[u8]> {
        Some(self.as_ref())
    }
}

impl BodyBytes for Body {
    fn body_bytes(&self) -> Option<&[u8]> {
        self.as_bytes().map(AsRef::as_ref)
    }
}

use std::ops::Range;
#[cfg(feature = "_client")]
use std::sync::Arc;

#[cfg(feature = "_client")]
use super::Open;
use super::{Body, Content};

impl Body {
    /// The bytes of a range, as a body of its own: a part of an upload, for example. Parts can be read at the same
    /// time, and none of them is copied. `None` for a body that is neither bytes in memory nor a
    /// [file](Self::from_file), and for a range that is not inside of its length.
    ///
    /// Nobody follows the [progress](Self::with_progress) of the part, unless it is told to.
    ///
    /// ```
    /// use lensmith::Body;
    ///
    /// let body = Body::from("hello, world");
    /// assert_eq!(body.slice(7..12), Some(Body::from("world")));
    /// assert_eq!(body.slice(7..13), None);
    /// assert_eq!(Body::from_reader(std::io::empty()).slice(0..0), None);
    /// ```
    pub fn slice(&self, range: Range<u64>) -> Option<Self> {
        let length = range.end.checked_sub(range.start)?;
        if range.end > self.length()? {
            return None;
        }
        if let Some(bytes) = self.as_bytes() {
            let index = |place| usize::try_from(place).ok();
            return Some(bytes.slice(index(range.start)?..index(range.end)?).into());
        }
        match &self.0 {
            #[cfg(feature = "_client")]
            Content::Stream(stream) => match &stream.open {
                Open::File(section) => {
                    let section = section.part(range.start, length)?;
                    Some(Self::streamed(Open::File(Arc::new(section))).with_length(length))
                }
                _ => None,
            },
            #[cfg(feature = "client")]
            Content::Reading(reading) => reading.0.slice(range),
            _ => None,
        }
    }
}

use std::ops::Range;
#[cfg(feature = "_client")]
use std::sync::Arc;

use super::Body;
#[cfg(feature = "_client")]
use super::{Content, Open};

impl Body {
    /// The bytes of a range, as a body of its own: a part of an upload, for example. Parts can be read at the same
    /// time, and none of them is copied. `None` for a body that is neither bytes in memory nor a
    /// [file](Self::from_file), and for a range beyond its length.
    ///
    /// The [progress](Self::with_progress) of the whole body does not include that of its parts.
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
        if range.start > range.end || range.end > self.length()? {
            return None;
        }
        match self.as_bytes() {
            Some(bytes) => {
                let index = |place| usize::try_from(place).ok();
                Some(bytes.slice(index(range.start)?..index(range.end)?).into())
            }
            #[cfg(feature = "_client")]
            None => self.slice_of_file(range),
            #[cfg(not(feature = "_client"))]
            None => None,
        }
    }

    #[cfg(feature = "_client")]
    fn slice_of_file(&self, range: Range<u64>) -> Option<Self> {
        match &self.0 {
            Content::Stream(stream) => match &stream.open {
                Open::File(section) => {
                    let length = range.end - range.start;
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

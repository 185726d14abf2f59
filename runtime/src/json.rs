//! JSON as text: a [`Writer`] that appends values and a [`Reader`] from which values are pulled, both
//! strict about [RFC 8259] and neither with any notion of a schema.
//!
//! ```
//! use lensmith::json::{Error, Reader, Writer};
//!
//! let mut writer = Writer::new();
//! writer.begin_object();
//! writer.key("repositoryName");
//! writer.string("app");
//! writer.key("imageSizeInBytes");
//! writer.integer(4096);
//! writer.end_object();
//! let text = writer.into_string();
//! assert_eq!(text, r#"{"repositoryName":"app","imageSizeInBytes":4096}"#);
//!
//! fn size(text: &str) -> Result<Option<i64>, Error> {
//!     let mut reader = Reader::new(text.as_bytes());
//!     let mut size = None;
//!     reader.begin_object()?;
//!     while let Some(key) = reader.next_key()? {
//!         match &*key {
//!             "imageSizeInBytes" => size = Some(reader.integer().map_err(|error| error.inside_member(&key))?),
//!             _ => reader.skip()?,
//!         }
//!     }
//!     reader.end()?;
//!     Ok(size)
//! }
//! assert_eq!(size(&text)?, Some(4096));
//! # Ok::<(), Error>(())
//! ```
//!
//! [RFC 8259]: https://www.rfc-editor.org/rfc/rfc8259

mod error;
mod read;
mod scan;
mod write;

pub use error::Error;
pub(crate) use error::is_word;
pub use read::{MAX_DEPTH, Reader, Token};
pub use write::Writer;
pub(crate) use write::non_finite;

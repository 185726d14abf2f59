//! `serde`: [`Serialize`](serde::Serialize) and [`Deserialize`](serde::Deserialize) on every structure,
//! union and enum, and on [`Blob`](crate::Blob) and [`BigNumber`](crate::BigNumber).
//!
//! A format of `serde` sees the wire form: members have their names in JSON, absent ones are left out, and
//! timestamps have the format of the model. With `serde_json` it is the JSON of `to_json`, with one exception: a
//! timestamp in seconds or a big number with more digits than a float holds is a string, because many readers
//! would change it. In a binary format, blobs are bytes rather than base64.
//!
//! Responses, errors and the types inside of them are read as `from_json` reads: unknown members are skipped.
//! Requests are read as `from_json_strict` reads, with all that is inside: an unknown member and a missing required
//! one are errors with their path. The format has to be self-describing, as JSON, CBOR, MessagePack and YAML are.
//!
//! ```
//! lensmith::enumeration! {
//!     /// Whether a tag can be moved.
//!     pub enum Mutability: "TagMutability" {
//!         /// It can't.
//!         IMMUTABLE = Immutable("IMMUTABLE"),
//!     }
//! }
//!
//! let text = serde_json::to_string(&[Mutability::Immutable])?;
//! assert_eq!(text, r#"["IMMUTABLE"]"#);
//! assert_eq!(serde_json::from_str::<Vec<Mutability>>(&text)?, [Mutability::Immutable]);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod read;
mod write;

pub use read::deserialize;
pub use write::serialize;

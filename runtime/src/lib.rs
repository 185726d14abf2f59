//! The runtime of Lensmith clients: what every generated crate
//! depends on, written once.
//!
//! * [`optics`]: lenses, prisms and traversals, the schema of every generated type.
//! * [`schema`]: reflection over those lenses; [`json`]: the wire form.
//! * [`operation`](Operation): requests and responses as values, without any IO.
//! * [`paginate`]: operations that answer in pages.
//! * [`endpoint`], [`sign`], [`credentials`]: where a request goes and who sends it.
//! * [`curl`](curl::to_curl): a request as a command, for debugging.
//! * [`idempotency`], [`compression`]: what some operations ask of their requests.
//! * [`retry`]: which failed calls are made again, and when.
//! * `hooks` (with a client): your own code at each stage of a call; spans of it (feature `tracing`).
//! * [`wait`]: calls that are repeated until the service has come to a state.
//! * [`testing`]: tests without a service.
//! * `Client` (feature `client`, on by default): sends operations over HTTPS.
//! * `blocking::Client` (feature `blocking`): the same without an async runtime.
//! * `config`, `profile`: what clients are told, by whom, and in which files.
//! * `hooks`: your own code at each stage of a call, metrics and spans (feature `tracing`).
//! * `validate` (feature `validate`): checks values against the constraints of their model.
//! * `interchange` (feature `serde`): `Serialize` and `Deserialize` on every type.
//!
//! With `default-features = false` there is no async runtime, no TLS and no IO.

#![forbid(unsafe_code)]

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
pub mod client;
pub mod compression;
#[cfg(feature = "_client")]
pub mod config;
pub mod credentials;
pub mod curl;
pub mod endpoint;
pub mod error;
#[cfg(feature = "_client")]
pub mod hooks;
pub mod idempotency;
pub mod json;
pub mod optics;
pub mod paginate;
#[cfg(feature = "_client")]
pub mod profile;
pub mod retry;
pub mod schema;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde_impl;
pub mod sign;
pub mod testing;
pub mod transport;
#[cfg(feature = "validate")]
pub mod validate;
pub mod wait;

mod big_number;
mod blob;
#[cfg(feature = "_client")]
mod call;
mod call_error;
mod environment;
#[doc(hidden)]
pub mod into_member;
mod macros;
mod operation;
mod random;
mod scrub;

pub use big_number::BigNumber;
pub use blob::Blob;
pub use call_error::{AnyError, Error, InvalidResponse};
#[cfg(feature = "client")]
pub use client::Client;
pub use compression::Compression;
pub use environment::Environment;
pub use error::{ErrorMetadata, ErrorShape, Fault, OperationError};
pub use into_member::IntoMember;
pub use jiff::Timestamp;
pub use operation::{Operation, Protocol, Response, Service};
pub use schema::Structure;
/// For the macros, whose users need no dependency on it.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde;
/// A document: any JSON.
#[cfg(feature = "document")]
pub use serde_json::Value as Document;
pub use wait::Waiter;

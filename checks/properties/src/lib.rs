//! What holds for any bytes. Each function of [`PROPERTIES`] takes some and panics where its property does
//! not hold: the targets in `fuzz/` have libFuzzer look for such bytes, and the tests here try the seeds of
//! those targets, whole and damaged.

#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a property that does not hold is told by a panic"
)]

#[path = "../../../runtime/tests/books/mod.rs"]
mod books;
mod cbor;
mod endpoint;
mod form;
mod frames;
mod json;
#[cfg(feature = "client")]
mod profiles;
mod recording;
mod request;
mod response;
#[path = "../../../runtime/tests/sensors/mod.rs"]
mod sensors;
#[path = "../../../runtime/tests/tree/mod.rs"]
mod tree;
mod xml;

pub use cbor::cbor;
pub use endpoint::endpoint;
pub use form::form;
pub use frames::frames;
pub use json::{agreement as json, calls as json_calls, read as read_json, skip as skip_json};
#[cfg(feature = "client")]
pub use profiles::profiles;
pub use recording::recording;
pub use request::request;
pub use response::response;
pub use xml::xml;

/// A property: it panics where it does not hold.
pub type Property = fn(&[u8]);

/// All properties, by the names of their fuzz targets.
pub const PROPERTIES: &[(&str, Property)] = &[
    ("cbor", cbor),
    ("endpoint", endpoint),
    ("form", form),
    ("frames", frames),
    ("json", json),
    ("json_calls", json_calls),
    #[cfg(feature = "client")]
    ("profiles", profiles),
    ("recording", recording),
    ("request", request),
    ("response", response),
    ("xml", xml),
];

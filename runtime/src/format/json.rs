//! JSON, from views and into slots.

mod read;
mod write;

pub(crate) use read::read;
#[cfg(feature = "validate")]
pub(crate) use write::write_view;
pub(crate) use write::{Encoder, write, write_redacted};

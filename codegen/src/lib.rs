//! The generator.

pub mod docs;

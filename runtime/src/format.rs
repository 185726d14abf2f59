//! Formats: how values become bytes, and bytes values. None of it is generic, so each format is compiled once.

pub(crate) mod json;

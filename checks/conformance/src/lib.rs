//! Nothing to use: this crate exists for its tests, which check the workspace against the data that
//! lies beside it in `../shared`. A clone without that data skips them, by name.

#![forbid(unsafe_code)]

//! The command line, as its users see it.

#![allow(clippy::unwrap_used, reason = "Clippy takes helpers of tests for production code")]

mod all;
mod check;
mod failures;
mod sandbox;
mod write;

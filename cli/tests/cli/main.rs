//! The command line, as its users see it.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "Clippy takes helpers of tests for production code"
)]

mod all;
mod check;
mod diff;
mod failures;
mod inspect;
mod models;
mod output;
mod places;
mod precedence;
mod project;
mod runtime;
mod sandbox;
mod values;
mod write;

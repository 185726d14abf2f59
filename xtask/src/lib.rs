//! The project's own tasks, which `cargo xtask` runs. But for `lensmith_codegen::build`, which is for build
//! scripts, they are the only code of the workspace that touches the disk.
//!
//! They are a library too, so that `cargo test` finds what the tasks find, and says it in the same words.

#![forbid(unsafe_code)]

pub mod bless;
pub mod build_times;
pub mod codegen;
pub mod compare;
pub mod differential;
pub mod e2e;
pub mod fuzz;
pub mod golden;
pub mod inspect;
pub mod miri;
pub mod scratch;
pub mod soak;
pub mod supply;
pub mod survey;
pub mod tree;

mod crate_name;
mod diff;
mod failure;
pub mod faults;
mod models;
mod paths;
mod process;
mod progress;
mod python;
mod tools;

pub use crate_name::CrateName;
pub use failure::Failure;

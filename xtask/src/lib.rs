//! The tasks of those who maintain Lensmith, which `cargo xtask` runs. What users of Lensmith need is in
//! `lensmith_cli`.
//!
//! They are a library too, so that `cargo test` finds what the tasks find and says it in the same words.

#![forbid(unsafe_code)]

pub mod bless;
pub mod build_times;
pub mod codegen;
pub mod differential;
pub mod e2e;
pub mod faults;
pub mod fuzz;
pub mod golden;
pub mod install;
pub mod miri;
pub mod package;
pub mod scratch;
pub mod soak;
pub mod supply;
pub mod survey;

mod paths;
mod process;
mod python;
mod tools;

pub use lensmith_cli::Failure;

//! The tasks of Lensmith's maintainers, which `cargo xtask` runs. The commands for users are in `lensmith_cli`.
//!
//! The tasks are a library too, so that `cargo test` can run them.

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

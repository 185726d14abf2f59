//! The command `lensmith` as a library: what its subcommands do, for programs that do the same.
//!
//! But for [`lensmith_codegen::build`], which is for build scripts, this is the only code of Lensmith that
//! touches the disk. It knows of no place but those that it is given.

#![forbid(unsafe_code)]

pub mod diff;
pub mod generate;
pub mod inspect;
pub mod models;
pub mod text_diff;
pub mod tree;

mod failure;
mod paint;
mod paths;
mod progress;

pub use failure::Failure;
pub use paint::paint;

//! The command `lensmith` as a library, for programs that do the same.
//!
//! Apart from [`lensmith_codegen::build`], which is for build scripts, this is the only code of Lensmith that uses
//! the file system. It knows no paths except those that it is given.

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

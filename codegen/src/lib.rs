//! Turns a Smithy service model (JSON AST) into a lean, typed Rust client crate with lenses.
//!
//! The whole of it is [`generate`]: bytes of model files in, the files of a crate out, no IO between.
//!
//! ```
//! use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate};
//!
//! let json = br#"{"smithy": "2.0", "shapes": {}}"#;
//! let config = Config {
//!     service: None,
//!     operations: Vec::new(),
//!     crate_name: "my-ecr".to_owned(),
//!     runtime: RuntimeDependency::path("../runtime"),
//!     strict: false,
//! };
//! let errors = generate(&[ModelFile { name: "ecr.json", json }], &config).unwrap_err();
//! assert!(errors.to_string().contains("no model file defines a service"));
//! ```
//!
//! # In a build script
//!
//! A crate that calls a few operations can have them as a module, which Cargo keeps up to date with the
//! model. With `lensmith` among its dependencies and `lensmith-codegen` among its build dependencies, its
//! `build.rs` is
//!
//! ```no_run
//! use lensmith_codegen::build;
//!
//! fn main() -> Result<(), build::Error> {
//!     build::module("sqs", &["models/sqs.json"], &["SendMessage", "ReceiveMessage"])
//! }
//! ```
//!
//! and a line of its code makes the module `sqs`, with the operations at its root and the types that they
//! share in `sqs::types`:
//!
//! ```ignore
//! include!(concat!(env!("OUT_DIR"), "/sqs.rs"));
//! ```
//!
//! `examples/build-script` in the repository is a whole crate of that kind.

#![forbid(unsafe_code)]

pub mod build;
pub mod diff;
pub mod docs;
mod emit;
mod error;
pub mod inspect;
mod ir;
mod model;
mod names;
mod render;
mod resolve;
mod warning;

use std::collections::BTreeMap;

pub use error::{Errors, Problem};
use ir::Layout;
pub use warning::{Warning, WarningKind, Warnings};

/// A model file: the model of a service, or an overlay that changes it by `apply` entries.
#[derive(Clone, Copy, Debug)]
pub struct ModelFile<'a> {
    /// What messages call the file.
    pub name: &'a str,
    /// What is in it.
    pub json: &'a [u8],
}

/// What to generate.
#[derive(Clone, Debug)]
pub struct Config {
    /// The service, by its name or its shape id; not needed where the model has only one.
    pub service: Option<String>,
    /// The names of the operations; all of the service where there is none.
    pub operations: Vec<String>,
    /// The name of the crate.
    pub crate_name: String,
    /// Where the crate finds the runtime.
    pub runtime: RuntimeDependency,
    /// Whether anything that would be left out with a warning is an error.
    pub strict: bool,
}

/// Where the generated `Cargo.toml` finds `lensmith`.
#[derive(Clone, Debug)]
pub struct RuntimeDependency(String);

impl RuntimeDependency {
    /// In a folder, as seen from the generated crate.
    pub fn path(path: &str) -> Self {
        let path = path.replace('\\', "/").replace('"', "\\\"").replace(char::is_control, "?");
        Self(format!("path = \"{path}\""))
    }
}

/// A generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// What is in each file, by its path in the crate, with `/` between folders.
    pub files: BTreeMap<String, String>,
    /// How many operations the crate has.
    pub operations: usize,
    /// How many structs and enums the crate has.
    pub types: usize,
    /// What of the model the crate lacks.
    pub warnings: Warnings,
}

/// Generates a crate from the files of one service's model. The same input gives the same bytes.
///
/// What is not supported or does not fit the model is left out, and a warning says so: an operation that
/// needs a stream, say, or a waiter whose path can't be compiled.
///
/// # Errors
/// Everything that is wrong with the models, or with what is asked of them: all problems of the stage
/// that found the first. An operation that is asked for by name and not supported is one of them; where
/// `config` is strict, so is whatever else would be left out.
pub fn generate(models: &[ModelFile<'_>], config: &Config) -> Result<Tree, Errors> {
    run(models, config, Layout::Crate, "cargo xtask codegen")
}

/// Generates the same code as a module of another crate: `mod.rs` and what is below it, without Cargo's
/// features and without tests. [`crate_name`](Config::crate_name) names the module; where the runtime is
/// found, its crate states.
///
/// [`build::module`] writes it to the disk, as a `build.rs` needs it.
///
/// # Errors
/// The same as those of [`generate`].
pub fn generate_module(models: &[ModelFile<'_>], config: &Config) -> Result<Tree, Errors> {
    run(models, config, Layout::Module, "lensmith-codegen")
}

/// The stages, one after the other.
fn run(
    models: &[ModelFile<'_>],
    config: &Config,
    layout: Layout,
    generator: &str,
) -> Result<Tree, Errors> {
    if !names::is_crate_name(&config.crate_name) {
        let problem = Problem::general(format!("`{}` can't name a crate", config.crate_name));
        return Err(problem.help("letters, digits, `-` and `_` behind a letter do").into());
    }
    let model = model::load(models)?;
    let (service, warnings) = resolve::resolve(&model, config, layout)?;
    let source = models.first().map_or("no model", |file| file.name);
    let origin = format!("@generated by {generator} from {source}. Do not edit.");
    let files = render::render(emit::emit(&service, config), &origin)?;
    Ok(Tree { files, operations: service.operations.len(), types: service.type_count(), warnings })
}

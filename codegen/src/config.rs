//! What to generate, and what the crate says of itself.

mod crate_name;
mod package;
mod runtime;

pub use self::crate_name::CrateName;
pub use self::package::{Package, Publish};
pub(crate) use self::package::{check_cargo, license, version};
pub use self::runtime::{GitReference, RuntimeDependency};

/// What to generate.
///
/// ```
/// use lensmith_codegen::{Config, RuntimeDependency};
///
/// let config = Config {
///     operations: vec!["PutImage".to_owned()],
///     ..Config::new("my-ecr", RuntimeDependency::path("../runtime"))
/// };
/// assert!(!config.strict);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The service, by its name or its shape id; not needed if the model has only one.
    pub service: Option<String>,
    /// The names of the operations; all of the service if it is empty.
    pub operations: Vec<String>,
    /// The protocol to speak, such as `awsJson1_1`; needed only to choose another than the best of several.
    pub protocol: Option<String>,
    /// The name of the crate or of the module.
    pub crate_name: String,
    /// What `Cargo.toml` says of the crate.
    pub package: Package,
    /// Where the crate finds the runtime.
    pub runtime: RuntimeDependency,
    /// What the first line of each file calls the model; without it, the name of the first model file without
    /// its folder.
    pub source: Option<String>,
    /// Whether anything that would be left out with a warning is an error.
    pub strict: bool,
}

impl Config {
    /// Everything that a model has, in a crate or module of this name.
    pub fn new(crate_name: impl Into<String>, runtime: RuntimeDependency) -> Self {
        Self {
            service: None,
            operations: Vec::new(),
            protocol: None,
            crate_name: crate_name.into(),
            package: Package::default(),
            runtime,
            source: None,
            strict: false,
        }
    }
}

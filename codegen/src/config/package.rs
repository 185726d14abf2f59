//! The section `[package]` of a generated `Cargo.toml`.

use toml::{Table, Value};

/// What a generated `Cargo.toml` says of the crate beside its features and dependencies.
///
/// ```
/// use lensmith_codegen::{Package, Publish};
///
/// let package = Package {
///     version: "1.2.0".to_owned(),
///     license: Some("MIT".to_owned()),
///     publish: Publish::Everywhere,
///     ..Package::default()
/// };
/// assert_eq!(package.description, None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The version of the crate; `0.1.0` unless it is changed.
    pub version: String,
    /// What the crate is, in a sentence; derived from the name of the service if absent.
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// A file with the licence, as seen from the crate.
    pub license_file: Option<String>,
    /// Who wrote the crate.
    pub authors: Vec<String>,
    /// The address of the source code.
    pub repository: Option<String>,
    /// The address of the project.
    pub homepage: Option<String>,
    /// The address of the documentation.
    pub documentation: Option<String>,
    /// At most five words by which registries find the crate.
    pub keywords: Vec<String>,
    /// Categories of the registry.
    pub categories: Vec<String>,
    /// Where the crate may be published.
    pub publish: Publish,
    /// Further content of `Cargo.toml`, such as `[dev-dependencies]` of your own examples or `[lints]`.
    ///
    /// A key of `[package]` replaces the one that is generated. The features and the runtime cannot be replaced, but
    /// `dev-dependencies.lensmith.features` adds features of the runtime for your own examples and tests.
    pub cargo: Table,
}

impl Default for Package {
    fn default() -> Self {
        Self {
            version: "0.1.0".to_owned(),
            description: None,
            license: None,
            license_file: None,
            authors: Vec::new(),
            repository: None,
            homepage: None,
            documentation: None,
            keywords: Vec::new(),
            categories: Vec::new(),
            publish: Publish::Nowhere,
            cargo: Table::new(),
        }
    }
}

/// Where a crate may be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Publish {
    /// `publish = false`.
    #[default]
    Nowhere,
    /// To any registry.
    Everywhere,
    /// To the registries of these names only.
    To(Vec<String>),
}

/// Refuses further content of `Cargo.toml` that would replace what the code relies on.
pub(crate) fn check_cargo(cargo: &Table) -> Result<(), String> {
    for key in ["package", "dependencies", "dev-dependencies"] {
        if cargo.get(key).is_some_and(|value| !value.is_table()) {
            return Err(format!("`{key}` must be a table"));
        }
    }
    let lensmith = cargo.get("dev-dependencies").and_then(|table| table.get("lensmith"));
    if lensmith.is_some_and(|lensmith| !has_only_features(lensmith)) {
        let why = "`dev-dependencies.lensmith` is generated; only its `features` can be extended";
        return Err(why.to_owned());
    }
    for (section, key) in [("package", "name"), ("dependencies", "lensmith")] {
        if cargo.get(section).and_then(|table| table.get(key)).is_some() {
            return Err(format!("`{section}.{key}` is generated and cannot be replaced"));
        }
    }
    match cargo.contains_key("features") {
        true => Err("`features` are generated and cannot be replaced".to_owned()),
        false => Ok(()),
    }
}

/// Whether a dependency is a list of features and no more.
fn has_only_features(dependency: &Value) -> bool {
    let is_text = |feature: &Value| feature.is_str();
    let features = dependency.get("features").and_then(Value::as_array);
    dependency.as_table().is_some_and(|table| table.len() == 1)
        && features.is_some_and(|features| features.iter().all(is_text))
}

//! The section `[package]` of a generated `Cargo.toml`.

use semver::Version;
use spdx::ParseMode;
use spdx::error::Reason;
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

/// The version of a crate.
///
/// # Errors
/// What a version looks like.
pub(crate) fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).map_err(|why| {
        // A part such as `-beta` is not guessed at.
        let numbers = text.trim_start_matches(['v', 'V', '=', '^', '~']);
        let nearest = ["", ".0", ".0.0"].map(|rest| Version::parse(&format!("{numbers}{rest}")));
        match nearest.into_iter().find_map(Result::ok) {
            Some(version) => {
                format!("`{text}` is not a version: it has three numbers, as `{version}` has")
            }
            None => format!("`{text}` is not a version such as `1.2.0` or `1.2.0-beta.1`: {why}"),
        }
    })
}

/// What registries accept as a licence: also names that SPDX has deprecated, and `/` for `OR`.
const LICENSES: ParseMode = ParseMode {
    allow_deprecated: true,
    allow_slash_as_or_operator: true,
    allow_postfix_plus_on_gpl: true,
    ..ParseMode::STRICT
};

/// An SPDX expression, as the key `license` of `Cargo.toml` has it.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn license(text: &str) -> Result<String, String> {
    let Err(error) = spdx::Expression::parse_mode(text, LICENSES) else {
        return Ok(text.to_owned());
    };
    if let Ok(Some(expression)) = spdx::Expression::canonicalize(text)
        && spdx::Expression::parse(&expression).is_ok()
    {
        return Err(format!("`{text}` is not an SPDX expression: write `{expression}`"));
    }
    let part = text.get(error.span.clone()).unwrap_or(text).trim();
    let cause = match error.reason {
        Reason::UnknownLicense | Reason::UnknownTerm => format!("it has no licence `{part}`"),
        Reason::Empty => "it is empty".to_owned(),
        reason if part.is_empty() => format!("{reason}, at the end"),
        reason => format!("{reason}, at `{part}`"),
    };
    Err(format!(
        "`{text}` is not an SPDX expression: {cause}; write one such as `MIT OR Apache-2.0`, `Apache-2.0` or, for a \
         licence of your own, `LicenseRef-Mine`: https://spdx.org/licenses has all names"
    ))
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

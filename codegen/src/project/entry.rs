//! One crate or module of the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::places::Places;
use super::reader::{Reader, Section};
use crate::config::{self, Config, CrateName, Package, Publish, RuntimeDependency, check_cargo};
use crate::error::Problem;
use crate::names;

/// A crate or module to generate.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What the files make up.
    pub target: Target,
    /// The model files, as seen from the folder of `lensmith.toml`.
    pub models: Vec<PathBuf>,
    /// The overlays, as seen from the same folder.
    pub overlays: Vec<PathBuf>,
    /// The folder of the files, as seen from the same folder; absent for a module of a build script.
    pub out: Option<PathBuf>,
    /// The rest. A runtime in a folder is given as seen from the folder of `lensmith.toml`.
    pub config: Config,
    /// Where the values stand in `lensmith.toml`.
    pub places: Places,
}

/// What generated files make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A crate.
    Crate,
    /// A module of another crate.
    Module,
}

impl Entry {
    /// The name of a crate that is given none: that of its folder, or `lensmith-` and the name of the model.
    ///
    /// # Errors
    /// Why neither can name a crate.
    pub fn crate_name(out: Option<&Path>, model: &Path) -> Result<CrateName, String> {
        match out.and_then(Path::file_name) {
            Some(folder) => {
                let folder = folder.to_string_lossy();
                folder.parse().map_err(|why| format!("the folder `{folder}` cannot name it: {why}"))
            }
            None => {
                let model = model.file_stem().unwrap_or_default().to_string_lossy();
                CrateName::of_service(&model)
                    .map_err(|why| format!("the model `{model}` cannot name it: {why}"))
            }
        }
    }

    /// The name of a module that is given none: that of its folder, or of the model.
    ///
    /// # Errors
    /// Why neither can name a module.
    pub fn module_name(out: Option<&Path>, model: &Path) -> Result<String, String> {
        let name = out.and_then(Path::file_name).or(model.file_stem()).unwrap_or_default();
        let name = name.to_string_lossy().to_lowercase().replace(['-', '.', ' '], "_");
        names::check_module_name(&name).map(|()| name)
    }

    /// The names of operations without the spaces around them.
    ///
    /// # Errors
    /// A name that is empty.
    pub fn operations(names: &[String]) -> Result<Vec<String>, String> {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        match names.iter().any(String::is_empty) {
            true => Err("the name of an operation is empty".to_owned()),
            false => Ok(names),
        }
    }
}

/// Reads a section; without a result, something was wrong that leaves nothing to check.
pub(super) fn read(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    target: Target,
) -> Option<Entry> {
    let models = paths(reader.texts(section, "model"));
    if models.is_empty() && reader.value(section, "model").is_none() {
        let problem = Problem::of("model", "the key is missing");
        reader.report(
            &section.span,
            problem.help("name the file of the model: `model = \"service.json\"`"),
        );
    }
    let out = reader.text(section, "out").map(PathBuf::from);
    let name = match target {
        Target::Crate => crate_name(reader, section, out.as_deref(), &models),
        Target::Module => module_name(reader, section, out.as_deref(), &models),
    };
    let runtime = match target {
        Target::Crate => runtime(reader, section),
        Target::Module => Some(RuntimeDependency::Workspace),
    };
    let service = reader.text(section, "service");
    let operations = reader.texts(section, "operations");
    let protocol = reader.text(section, "protocol");
    let strict = reader.boolean(section, "strict").unwrap_or_default();
    let overlays = paths(reader.texts(section, "overlay"));
    let package = match target {
        Target::Crate => package(reader, section),
        Target::Module => Package::default(),
    };
    let (name, model) = (name?, models.first()?);
    let out = match target {
        Target::Crate => Some(out.unwrap_or_else(|| PathBuf::from(&name))),
        Target::Module => out,
    };
    let source = model.is_relative().then(|| model.to_string_lossy().replace('\\', "/"));
    let config = Config {
        service,
        operations,
        protocol,
        package,
        source,
        strict,
        ..Config::new(name, runtime?)
    };
    let places = reader.places(section);
    Some(Entry { target, models, overlays, out, config, places })
}

fn paths(texts: Vec<String>) -> Vec<PathBuf> {
    texts.into_iter().map(PathBuf::from).collect()
}

fn crate_name(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    out: Option<&Path>,
    models: &[PathBuf],
) -> Option<String> {
    if reader.value(section, "crate-name").is_some() {
        let name: Option<CrateName> = reader.parsed(section, "crate-name");
        return name.map(|name| name.as_str().to_owned());
    }
    named(reader, section, "crate-name", Entry::crate_name(out, models.first()?))
        .map(|name| name.as_str().to_owned())
}

fn module_name(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    out: Option<&Path>,
    models: &[PathBuf],
) -> Option<String> {
    if reader.value(section, "module-name").is_some() {
        let name = reader.text(section, "module-name")?;
        let checked = names::check_module_name(&name);
        return named(reader, section, "module-name", checked).map(|()| name);
    }
    named(reader, section, "module-name", Entry::module_name(out, models.first()?))
}

/// A name, or the report of what is wrong with it.
fn named<T>(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    key: &str,
    name: Result<T, String>,
) -> Option<T> {
    name.map_err(|why| reader.at_key(section, key, why)).ok()
}

fn runtime(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<RuntimeDependency> {
    if reader.value(section, "runtime").is_none() {
        let problem = Problem::of("runtime", "the key is missing").help(RuntimeDependency::HELP);
        reader.report(&section.span, problem);
        return None;
    }
    if let Some(DeValue::String(text)) = reader.value(section, "runtime") {
        let problem = Problem::of("runtime", "expected a table, found string");
        let help = format!("write `{}`", RuntimeDependency::meant_in_toml(text.trim()));
        reader.report(&section.span_of("runtime"), problem.help(help));
        return None;
    }
    let pairs: BTreeMap<_, _> = reader.pairs(section, "runtime")?.into_iter().collect();
    RuntimeDependency::of(&pairs).map_err(|why| reader.at_key(section, "runtime", why)).ok()
}

fn package(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Package {
    let version = checked(reader, section, "crate-version", config::version);
    let mut package = Package {
        description: reader.text(section, "description"),
        license: checked(reader, section, "license", config::license),
        license_file: reader.text(section, "license-file"),
        authors: reader.texts(section, "authors"),
        repository: reader.text(section, "repository"),
        homepage: reader.text(section, "homepage"),
        documentation: reader.text(section, "documentation"),
        keywords: reader.texts(section, "keywords"),
        categories: reader.texts(section, "categories"),
        publish: publish(reader, section),
        cargo: reader.table(section, "cargo").unwrap_or_default(),
        ..Package::default()
    };
    package.version = version.map_or(package.version, |version| version.to_string());
    if let Err(why) = check_cargo(&package.cargo) {
        reader.at_key(section, "cargo", why);
    }
    package
}

/// A text that a function reads.
fn checked<T>(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    key: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let text = reader.text(section, key)?;
    named(reader, section, key, read(text.trim()))
}

fn publish(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Publish {
    match reader.value(section, "publish") {
        None | Some(DeValue::Boolean(false)) => Publish::Nowhere,
        Some(DeValue::Boolean(true)) => Publish::Everywhere,
        Some(DeValue::Array(_)) => Publish::To(reader.texts(section, "publish")),
        Some(other) => {
            let found = other.type_str();
            let cause = format!("expected `true`, `false` or a list of registries, found {found}");
            reader.at_key(section, "publish", cause);
            Publish::Nowhere
        }
    }
}

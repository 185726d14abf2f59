//! A crate or module to generate.

use std::path::{Path, PathBuf};

use lensmith_codegen::project::{Entry, Places, Target};
use lensmith_codegen::{Config, Package, RuntimeDependency};

use super::runtime::Folder;
use super::{Arguments, project};
use crate::{Failure, paths};

/// A crate or module to generate.
#[derive(Clone, Debug)]
pub struct Job {
    /// What the files make up.
    pub target: Target,
    /// The files of the model.
    pub models: Vec<PathBuf>,
    /// The overlays.
    pub overlays: Vec<PathBuf>,
    /// Where the files go; absent for a module of a build script, which is not written.
    pub folder: Option<PathBuf>,
    /// What to generate.
    pub config: Config,
    /// The folder of the runtime, if it is in one.
    pub(super) runtime: Option<Folder>,
    /// Where `lensmith.toml` says so.
    pub places: Places,
}

impl Job {
    /// What an entry describes, whose paths start from the folder `base`.
    pub(super) fn of(entry: Entry, base: &Path) -> Result<Self, Failure> {
        let Entry { target, models, overlays, out, mut config, places } = entry;
        let folder = out.map(|out| base.join(out));
        let mut runtime = None;
        if let (Some(folder), RuntimeDependency::Path { path, .. }) = (&folder, &mut config.runtime)
        {
            runtime = Some(Folder { base: base.to_owned(), path: path.clone() });
            *path = paths::from_crate(folder, base, Path::new(&*path)).map_err(|error| {
                let help = "check the name of the folder";
                Failure::io("find the way to the runtime from", folder, &error, help)
            })?;
        }
        let based = |paths: Vec<PathBuf>| paths.iter().map(|path| base.join(path)).collect();
        Ok(Self {
            target,
            models: based(models),
            overlays: based(overlays),
            folder,
            config,
            runtime,
            places,
        })
    }

    /// The crate or module that the flags describe.
    pub(super) fn of_flags(arguments: &Arguments) -> Result<Self, Failure> {
        let out = arguments.out.as_deref();
        let model = arguments.model.first().map_or(Path::new(""), PathBuf::as_path);
        let wrong = |flag: &str, why: String| {
            Failure::new(format!("`--{flag}`: {why}"), format!("mend `--{flag}`, or leave it out"))
        };
        let (target, name, runtime) = match &arguments.module_name {
            Some(name) => (Target::Module, name.clone(), RuntimeDependency::Workspace),
            None => {
                let name = match &arguments.package.crate_name {
                    Some(name) => name.clone(),
                    None => Entry::crate_name(out, model).map_err(|why| {
                        let help = "choose another name with `--crate-name`";
                        Failure::new(format!("the crate has no name: {why}"), help)
                    })?,
                };
                (Target::Crate, name.as_str().to_owned(), runtime_of(arguments)?)
            }
        };
        let operations =
            Entry::operations(&arguments.operations).map_err(|why| wrong("operations", why))?;
        let folder = out.map_or_else(|| PathBuf::from(&name), Path::to_owned);
        let config = Config {
            service: arguments.service.clone(),
            operations,
            protocol: arguments.protocol.clone(),
            strict: arguments.strict,
            package: package(arguments)?,
            ..Config::new(name, runtime)
        };
        let (models, overlays) = (arguments.model.clone(), arguments.overlay.clone());
        let (out, places) = (Some(folder), Places::default());
        Self::of(Entry { target, models, overlays, out, config, places }, Path::new(""))
    }

    /// How messages name the folder.
    pub(super) fn label(&self) -> String {
        self.folder.as_deref().map(label).unwrap_or_default()
    }
}

/// The runtime, which every crate needs.
pub(super) fn runtime_of(arguments: &Arguments) -> Result<RuntimeDependency, Failure> {
    arguments.package.runtime.clone().ok_or_else(|| {
        let help = "add `--runtime path=DIR`, `--runtime git=URL,rev=..`, `--runtime version=..` or `--runtime \
                    workspace`";
        let help = match project::nearest() {
            Ok(file) => format!("{help}; {} is not read beside `--model` and `--all`", file.display()),
            Err(_) => help.to_owned(),
        };
        Failure::new("nothing says where the crate finds Lensmith's runtime", help)
    })
}

/// What the flags say of `Cargo.toml`.
pub(super) fn package(arguments: &Arguments) -> Result<Package, Failure> {
    let given = arguments.package.clone();
    let help = "write a line of TOML, such as `--cargo 'lints.workspace = true'`";
    let cargo = lensmith_codegen::project::cargo(&given.cargo)
        .map_err(|why| Failure::new(format!("`--cargo`: {why}"), help))?;
    let default = Package::default();
    Ok(Package {
        version: given.crate_version.map_or(default.version, |version| version.to_string()),
        description: given.description,
        license: given.license,
        license_file: given.license_file,
        authors: trimmed(given.authors),
        repository: given.repository,
        homepage: given.homepage,
        documentation: given.documentation,
        keywords: trimmed(given.keywords),
        categories: trimmed(given.categories),
        publish: given.publish.map_or(default.publish, |publish| publish.0),
        cargo,
    })
}

fn trimmed(texts: Vec<String>) -> Vec<String> {
    texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// How messages name a folder: by its path from the current one, if it is below.
pub(super) fn label(folder: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = folder.strip_prefix(here).ok().filter(|below| !below.as_os_str().is_empty());
    below.unwrap_or(folder).display().to_string().trim_end_matches('/').to_owned()
}

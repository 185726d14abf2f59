//! A crate to generate.

use std::path::{Path, PathBuf};

use lensmith_codegen::{Config, RuntimeDependency};

use super::Arguments;
use crate::{CrateName, Failure, paths};

/// A crate to generate.
#[derive(Clone, Debug)]
pub struct Job {
    /// The files of the model, then the overlays.
    pub models: Vec<PathBuf>,
    /// Where the crate goes.
    pub folder: PathBuf,
    /// What messages call the folder.
    pub label: String,
    /// What to generate.
    pub config: Config,
}

impl Job {
    /// The crate that the arguments ask for.
    pub(super) fn of(arguments: &Arguments) -> Result<Self, Failure> {
        let crate_name = crate_name(arguments)?;
        let folder = arguments.out.clone().unwrap_or_else(|| PathBuf::from(&crate_name));
        let mut job = Self::new(&folder, crate_name, arguments)?;
        job.models = arguments.model.iter().chain(&arguments.overlay).cloned().collect();
        job.config.operations =
            arguments.operations.iter().map(|name| name.trim().to_owned()).collect();
        Ok(job)
    }

    /// A crate with all that the arguments say, apart from its models.
    pub(super) fn new(folder: &Path, name: String, arguments: &Arguments) -> Result<Self, Failure> {
        let config = Config {
            service: arguments.service.clone(),
            strict: arguments.strict,
            ..Config::new(name, runtime(arguments, folder)?)
        };
        Ok(Self { models: Vec::new(), folder: folder.to_owned(), label: label(folder), config })
    }
}

/// The name that is given, or the one of the folder, or the one that the model's file suggests.
fn crate_name(arguments: &Arguments) -> Result<String, Failure> {
    if let Some(name) = &arguments.crate_name {
        return Ok(name.as_str().to_owned());
    }
    let help = "choose another name with `--crate-name`";
    let text =
        |path: Option<&std::ffi::OsStr>| path.unwrap_or_default().to_string_lossy().into_owned();
    if let Some(out) = &arguments.out {
        let name = text(out.file_name());
        let name = name.parse::<CrateName>().map_err(|why| {
            Failure::new(format!("the folder `{}` cannot name the crate: {why}", label(out)), help)
        })?;
        return Ok(name.as_str().to_owned());
    }
    let model = arguments.model.first().map_or(Path::new(""), PathBuf::as_path);
    let name = CrateName::of_service(&text(model.file_stem())).map_err(|why| {
        Failure::new(format!("`{}` cannot name the crate: {why}", model.display()), help)
    })?;
    Ok(name.as_str().to_owned())
}

/// The runtime, as the crate in a folder names it.
fn runtime(arguments: &Arguments, folder: &Path) -> Result<RuntimeDependency, Failure> {
    let runtime = arguments.runtime.clone().unwrap_or(RuntimeDependency::Workspace);
    let RuntimeDependency::Path { path, version } = runtime else { return Ok(runtime) };
    let path = paths::from_crate(folder, Path::new(&path)).map_err(|error| {
        Failure::io("find the way to the runtime from", folder, &error, "check the folder's name")
    })?;
    Ok(RuntimeDependency::Path { path, version })
}

/// What messages call a folder.
pub(super) fn label(folder: &Path) -> String {
    folder.display().to_string().trim_end_matches('/').to_owned()
}

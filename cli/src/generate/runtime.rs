//! Whether the folder of the runtime is the right one.

use std::fs;
use std::path::{Path, PathBuf};

use super::Job;
use crate::Failure;

/// The name of the runtime's package.
const PACKAGE: &str = "lensmith";

/// The folder of the runtime as the user gives it.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// The folder from which the path starts.
    pub(super) base: PathBuf,
    pub(super) path: String,
}

/// Refuses crates that would not find their runtime.
///
/// Only crates that are written need it: whether they are up to date can be checked without it.
pub(super) fn check(jobs: &[Job]) -> Result<(), Failure> {
    let check = |job: &Job| {
        let Folder { base, path } = job.runtime.as_ref()?;
        let failure = check_path(base, path).err()?;
        Some(failure.placed_at(job.places.of("runtime", "")))
    };
    Failure::unless_empty(jobs.iter().filter_map(check).collect())
}

/// Refuses a path, as seen from `base`, that does not lead to the package of the runtime.
fn check_path(base: &Path, path: &str) -> Result<(), Failure> {
    let Err(why) = find(&base.join(path)) else { return Ok(()) };
    let folder = path.trim_end_matches('/');
    let near = [format!("{folder}/runtime"), format!("{folder}/../runtime")];
    let near = near.into_iter().find(|near| find(&base.join(near)).is_ok());
    let help = match near {
        Some(near) => format!("it is in `{near}`: give that as the `path` of the runtime"),
        None => "give the folder `runtime` of a clone of Lensmith as the `path` of the runtime, or a `git` address \
                 or a `version` in place of it"
            .to_owned(),
    };
    Err(Failure::new(format!("Lensmith's runtime is not in `{path}`: {why}"), help))
}

/// Succeeds if the folder is that of the runtime; or says what is there.
fn find(folder: &Path) -> Result<(), String> {
    if !folder.is_dir() {
        return Err(match folder.exists() {
            true => "this is a file".to_owned(),
            false => "there is no such folder".to_owned(),
        });
    }
    let manifest = match fs::read_to_string(folder.join("Cargo.toml")) {
        Ok(manifest) => manifest,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err("the folder has no Cargo.toml".to_owned());
        }
        Err(error) => return Err(format!("its Cargo.toml cannot be read: {error}")),
    };
    let manifest: toml::Table = toml::from_str(&manifest)
        .map_err(|error| format!("its Cargo.toml is not TOML: {}", error.message()))?;
    match manifest.get("package").and_then(|package| package.get("name")?.as_str()) {
        Some(PACKAGE) => Ok(()),
        Some(other) => Err(format!("its Cargo.toml is that of the package `{other}`")),
        None => Err("its Cargo.toml has no package".to_owned()),
    }
}

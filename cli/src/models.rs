//! Reads model files.

use std::fs;
use std::path::{Path, PathBuf};

use lensmith_codegen::project::Places;
use lensmith_codegen::{ModelFile, check_overlays};

use crate::Failure;

/// A model and its overlays, as they are on the disk.
#[derive(Clone, Debug)]
pub struct Sources(Vec<(String, Vec<u8>)>);

impl Sources {
    /// The files as the generator takes them, the model first.
    pub fn files(&self) -> Vec<ModelFile<'_>> {
        files(&self.0)
    }
}

/// Reads a model and its overlays. The name of each file, for messages, is its path as given; `places` says where
/// `lensmith.toml` names it.
///
/// # Errors
/// The files that cannot be read, and whole models in place of overlays.
pub fn read(models: &[PathBuf], overlays: &[PathBuf], places: &Places) -> Result<Sources, Failure> {
    let (mut sources, mut failures) = (Vec::new(), Vec::new());
    for (role, path) in roles("model", models).chain(roles("overlay", overlays)) {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(json) => sources.push((name, json)),
            Err(error) => {
                failures.push(unreadable(role, path, &error).placed_at(places.of(role, &name)));
            }
        }
    }
    Failure::unless_empty(failures)?;
    let overlays = sources.get(models.len()..).unwrap_or_default();
    check_overlays(&files(overlays)).map_err(|errors| places.locate(errors))?;
    Ok(Sources(sources))
}

fn roles<'a>(
    role: &'static str,
    paths: &'a [PathBuf],
) -> impl Iterator<Item = (&'static str, &'a Path)> {
    paths.iter().map(move |path| (role, path.as_path()))
}

fn files(sources: &[(String, Vec<u8>)]) -> Vec<ModelFile<'_>> {
    sources.iter().map(|(name, json)| ModelFile { name, json }).collect()
}

/// Why a file cannot be read, and which file may be meant.
fn unreadable(role: &str, path: &Path, error: &std::io::Error) -> Failure {
    if path.is_dir() {
        let help = match listed(path) {
            Some(files) if role == "model" => format!(
                "name a file of it, {files}; or generate a crate from each, `lensmith generate --all {}`",
                path.display()
            ),
            Some(files) => format!("name a file of it, {files}"),
            None => "it has no JSON file: name a file".to_owned(),
        };
        return Failure::new(format!("the {role} `{}` is a folder", path.display()), help);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let others = listed(folder.unwrap_or(Path::new(".")));
    let help = match others.filter(|_| error.kind() == std::io::ErrorKind::NotFound) {
        Some(files) => format!("check the path of the {role}; its folder has {files}"),
        None => format!("check the path of the {role}"),
    };
    Failure::io(&format!("read the {role}"), path, error, help)
}

/// The paths of the first JSON files in a folder, if it has any.
fn listed(folder: &Path) -> Option<String> {
    const SHOWN: usize = 8;
    let mut files: Vec<_> =
        fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let name = |path: &PathBuf| format!("`{}`", path.strip_prefix(".").unwrap_or(path).display());
    let shown: Vec<String> = files.iter().take(SHOWN).map(name).collect();
    let more = match files.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!shown.is_empty()).then(|| shown.join(", ") + &more)
}

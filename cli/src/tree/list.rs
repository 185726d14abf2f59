//! The files in a folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::MARKS;
use crate::Failure;

/// The crate of the largest service has a tenth of it.
const MOST_FILES: usize = 50_000;

/// The folders in a crate or module that have generated files.
const FOLDERS: [&str; 3] = ["src", "tests", "types"];

/// The files that make a folder a crate or a module of its own, generated or not.
const ROOTS: [&str; 2] = ["Cargo.toml", "mod.rs"];

/// The paths of the files in a folder that may be generated, with `/` between folders; none if there is no
/// folder. Crates and modules in folders below are left out, and so are hidden files.
pub(super) fn files(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut files = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(prefix) = folders.pop() {
        let place = folder.join(&prefix);
        let failure = |error: std::io::Error| {
            Failure::io("list", &place, &error, "name a folder that holds a crate, or none")
        };
        let entries = match fs::read_dir(&place) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.map_err(failure)?,
        };
        for entry in entries {
            let entry = entry.map_err(failure)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.file_type().map_err(failure)?.is_dir();
            let is_elsewhere = || match prefix.is_empty() {
                true => !FOLDERS.contains(&name.as_str()),
                false => ROOTS.iter().any(|root| entry.path().join(root).exists()),
            };
            if name.starts_with('.') || (is_folder && is_elsewhere()) {
                continue;
            }
            if is_folder {
                folders.push(format!("{prefix}{name}/"));
            } else {
                files.insert(format!("{prefix}{name}"));
            }
        }
        if files.len() + folders.len() > MOST_FILES {
            let what = format!("`{}` holds more than {MOST_FILES} files", folder.display());
            return Err(Failure::new(what, "name the folder of one crate"));
        }
    }
    Ok(files)
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| {
        Failure::io("read", path, &error, "check the type and the permissions of the file")
    })
}

/// Whether the generator wrote the file, by its first line. Links and folders are never ours.
pub(super) fn is_marked(path: &Path) -> bool {
    let mut start = Vec::new();
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    let read = |file: File| file.take(100).read_to_end(&mut start);
    if !is_file || File::open(path).and_then(read).is_err() {
        return false;
    }
    let start = String::from_utf8_lossy(&start);
    let comment = start.trim_start_matches(['/', '#', '<', '!', '-']).trim_start_matches(' ');
    MARKS.iter().any(|mark| comment.strip_prefix(mark).is_some_and(|rest| rest.starts_with(' ')))
}

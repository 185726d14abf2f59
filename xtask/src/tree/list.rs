//! What a folder holds.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::MARK;
use crate::Failure;

/// A crate of the largest service has a tenth of it.
const MOST_FILES: usize = 50_000;

/// The paths of the files in a folder, with `/` between folders; none where there is no folder.
pub(super) fn files(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut files = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(prefix) = folders.pop() {
        let place = folder.join(&prefix);
        let failure = |error: std::io::Error| {
            Failure::io("list", &place, &error, "name a folder that holds only generated files")
        };
        let entries = match fs::read_dir(&place) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.map_err(failure)?,
        };
        for entry in entries {
            let entry = entry.map_err(failure)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_of_other_tools(&name, prefix.is_empty()) {
                continue;
            }
            if entry.file_type().map_err(failure)?.is_dir() {
                folders.push(format!("{prefix}{name}/"));
            } else {
                files.insert(format!("{prefix}{name}"));
            }
        }
        if files.len() + folders.len() > MOST_FILES {
            let what = format!("`{}` holds more than {MOST_FILES} files", folder.display());
            return Err(Failure::new(what, "name a folder that holds only generated files"));
        }
    }
    Ok(files)
}

/// Hidden files, and what Cargo writes beside `Cargo.toml`.
fn is_of_other_tools(name: &str, at_top: bool) -> bool {
    name.starts_with('.') || (at_top && matches!(name, "target" | "Cargo.lock"))
}

/// What a file holds.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path)
        .map_err(|error| Failure::io("read", path, &error, "check what it is and who may read it"))
}

/// Whether the generator wrote the file, by its first line. Whatever isn't a plain file is not ours.
pub(super) fn is_marked(path: &Path) -> bool {
    let mut start = Vec::new();
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    // The longest opening of a comment, `<!-- `, and the mark.
    let length = MARK.len() + 5;
    let read = |file: File| file.take(length as u64).read_to_end(&mut start);
    if !is_file || File::open(path).and_then(read).is_err() {
        return false;
    }
    let start = String::from_utf8_lossy(&start);
    start.lines().next().is_some_and(|line| line.contains(MARK))
}

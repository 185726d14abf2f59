//! Changes files: each in one step, and none before all new texts are on the disk.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;

const HELP: &str = "check the folder's permissions and the space that is left";

/// Writes files, given by path and text. All are written next to their places before the first is moved
/// there.
///
/// # Errors
/// A file or folder that cannot be written.
pub fn replace_all(files: &[(&str, &str)], folder: &Path) -> Result<(), Failure> {
    let staged = files.iter().try_for_each(|(path, text)| stage(&folder.join(path), text));
    let settle_all = || files.iter().try_for_each(|(path, _)| settle(&folder.join(path)));
    staged.and_then(|()| settle_all()).inspect_err(|_| {
        for (path, _) in files {
            // Files that were never written cannot be removed; the first failure is the one to report.
            let _ = fs::remove_file(beside(&folder.join(path)));
            prune(folder, path);
        }
    })
}

/// Removes these files, and the folders that are empty afterwards.
pub(super) fn remove_all(paths: &[&str], folder: &Path) -> Result<(), Failure> {
    for path in paths {
        let place = folder.join(path);
        fs::remove_file(&place).map_err(|error| Failure::io("remove", &place, &error, HELP))?;
        prune(folder, path);
    }
    Ok(())
}

fn stage(path: &Path, text: &str) -> Result<(), Failure> {
    let parent = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(parent)
        .map_err(|error| Failure::io("create the folder", parent, &error, HELP))?;
    fs::write(beside(path), text).map_err(|error| Failure::io("write", path, &error, HELP))
}

fn settle(path: &Path) -> Result<(), Failure> {
    fs::rename(beside(path), path).map_err(|error| Failure::io("replace", path, &error, HELP))
}

/// Where a file is written before it is moved into its place. The name is hidden, so that nothing takes the
/// leftover of a killed run for a part of the crate, and it has the id of this process, so that two runs do not
/// collide.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}

/// Removes the folders above a file that are empty.
fn prune(folder: &Path, path: &str) {
    for parent in Path::new(path).ancestors().skip(1) {
        if fs::remove_dir(folder.join(parent)).is_err() {
            break;
        }
    }
}

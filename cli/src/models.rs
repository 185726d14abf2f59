//! Reads model files.

use std::fs;
use std::path::{Path, PathBuf};

use lensmith_codegen::ModelFile;

use crate::Failure;

/// Reads model files. The name of each, for messages, is its path as given.
///
/// # Errors
/// The first file that cannot be read.
pub fn read<'a>(
    files: impl IntoIterator<Item = &'a PathBuf>,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let read = |path: &PathBuf| match fs::read(path) {
        Ok(json) => Ok((name(path), json)),
        Err(error) => {
            Err(Failure::io("read the model", path, &error, "check the path of the model"))
        }
    };
    files.into_iter().map(read).collect()
}

/// What a message calls a file.
fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The same files, as the generator takes them.
pub fn files(models: &[(String, Vec<u8>)]) -> Vec<ModelFile<'_>> {
    models.iter().map(|(name, json)| ModelFile { name, json }).collect()
}

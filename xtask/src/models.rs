//! Model files, as several tasks read them.

use std::fs;
use std::path::PathBuf;

use lensmith_codegen::ModelFile;

use crate::{Failure, paths};

/// The files with the names that messages call them.
pub(crate) fn read(files: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let read = |path: &PathBuf| match fs::read(path) {
        Ok(json) => Ok((paths::source_name(path), json)),
        Err(error) => {
            Err(Failure::io("read the model", path, &error, "check the path of the model"))
        }
    };
    files.iter().map(read).collect()
}

/// The same, as the generator takes them.
pub(crate) fn files(models: &[(String, Vec<u8>)]) -> Vec<ModelFile<'_>> {
    models.iter().map(|(name, json)| ModelFile { name, json }).collect()
}

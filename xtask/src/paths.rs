//! Where things are in this repository.

use std::path::Path;

/// The root of the workspace.
pub(crate) fn workspace() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// What messages call a file: its path from the root of the workspace if it lies inside, else its name.
pub(crate) fn source_name(file: &Path) -> String {
    let inside = file.strip_prefix(workspace()).ok();
    let name = inside.or_else(|| file.file_name().map(Path::new)).unwrap_or(file);
    name.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

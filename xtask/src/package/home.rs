//! A home of Cargo's for registries that change: Cargo takes a version of a registry's crate for the same
//! forever, and keeps it in its home.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Failure;

/// Makes a home in a folder that is empty or absent. It shares the crates of real registries with the user's home,
/// so that nothing is downloaded again.
///
/// # Errors
/// A folder that cannot be written.
pub(super) fn make(home: &Path) -> Result<(), Failure> {
    let Some(users) = users_home() else { return Ok(()) };
    share_all(&users, home)
        .map_err(|error| Failure::io("write", home, &error, "check who may write there"))
}

/// The home of Cargo, which is set or has its default.
fn users_home() -> Option<PathBuf> {
    let set = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    set.or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

fn share_all(users: &Path, home: &Path) -> io::Result<()> {
    fs::create_dir_all(home)?;
    let settings = users.join("config.toml");
    if settings.is_file() {
        fs::copy(settings, home.join("config.toml"))?;
    }
    for kind in ["index", "cache", "src"] {
        let (from, to) = (users.join("registry").join(kind), home.join("registry").join(kind));
        fs::create_dir_all(&to)?;
        for entry in fs::read_dir(from).into_iter().flatten().flatten() {
            // Registries in folders have no name, but a number after a hyphen.
            if !entry.file_name().to_string_lossy().starts_with('-') {
                share(&entry.path(), &to.join(entry.file_name()))?;
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn share(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

/// Elsewhere, Cargo downloads the crates again.
#[cfg(not(unix))]
fn share(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

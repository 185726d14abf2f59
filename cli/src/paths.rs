//! Paths between folders, by their text.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The path by which the `Cargo.toml` in `folder` finds `target`, which is given from the folder `base`.
///
/// It is relative, so that both can move together, unless the user gave an absolute one. It is absolute, too,
/// if a relative path would not lead there: from another drive, or if `folder` is named through a symbolic link,
/// since Cargo resolves the `..` of a path by its text. Nothing needs to exist.
pub(crate) fn from_crate(folder: &Path, base: &Path, target: &Path) -> io::Result<String> {
    let absolute = normalize(&std::path::absolute(base.join(target))?);
    if target.is_absolute() {
        return Ok(with_slashes(&absolute));
    }
    let folder = normalize(&std::path::absolute(folder)?);
    let is_linked = resolve(&folder)? != folder;
    let relative = relative(&folder, &absolute).filter(|_| !is_linked);
    Ok(with_slashes(&relative.unwrap_or(absolute)))
}

/// The path, with symbolic links resolved in the part of it that exists.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let existing = path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(path);
    let rest = path.strip_prefix(existing).unwrap_or(Path::new(""));
    Ok(normalize(&existing.canonicalize()?.join(rest)))
}

/// The path without `.` and `..`, by its text alone.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            _ => normal.push(component),
        }
    }
    normal
}

/// The way from one absolute path to another; none between two drives.
fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let down = to.components().skip(shared);
    (shared > 0).then(|| up.chain(down).collect())
}

/// The path with `/` between folders, on every system.
fn with_slashes(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_way_between_folders() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(way("/a/generated", "/a/runtime"), Path::new("../runtime"));
        assert_eq!(way("/a/target/x/y", "/a/runtime"), Path::new("../../../runtime"));
        assert_eq!(way("/x/y", "/a/b/runtime"), Path::new("../../a/b/runtime"));
        assert_eq!(way("/a", "/a/runtime"), Path::new("runtime"));
    }

    #[test]
    fn names_a_folder_by_a_relative_path_unless_it_is_given_as_absolute() {
        let from_crate = |folder: &str, target: &str| {
            self::from_crate(Path::new(folder), Path::new("below/.."), Path::new(target)).unwrap()
        };
        assert_eq!(from_crate("generated", "runtime"), "../runtime");
        assert_eq!(from_crate("src/../target/none/yet", "../runtime"), "../../../../runtime");
        assert_eq!(from_crate("generated", "/opt/./runtime"), "/opt/runtime");
    }
}

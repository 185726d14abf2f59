//! Where things are, and how generated files name them: never by the path of one machine where another
//! way exists.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The root of the workspace.
pub(crate) fn workspace() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// What a generated file calls a model: its path from the root of the workspace where it lies inside,
/// else its bare name. It ends up in a comment, which a line break would end.
pub(crate) fn source_name(model: &Path) -> String {
    let inside = || {
        let (model, root) = (model.canonicalize().ok()?, workspace().canonicalize().ok()?);
        model.strip_prefix(root).ok().map(with_slashes)
    };
    let bare_name = || model.file_name().unwrap_or_default().to_string_lossy().into_owned();
    inside().unwrap_or_else(bare_name).replace(char::is_control, "?")
}

/// The path by which the `Cargo.toml` in `folder` finds the runtime.
///
/// It is relative, so that a crate and the workspace can move together. It is absolute where a relative
/// path would not lead there: from another drive, or where `folder` is named through a symbolic link,
/// since Cargo takes the `..` of a path off its text.
pub(crate) fn to_runtime(folder: &Path) -> io::Result<String> {
    let runtime = workspace().join("runtime");
    let target = runtime.canonicalize()?;
    let folder = std::path::absolute(folder)?;
    let leads_there = |path: &PathBuf| {
        let end = normalize(&normalize(&folder).join(path));
        end.canonicalize().is_ok_and(|end| end == target)
    };
    let relative = relative(&resolve(&folder)?, &target).filter(leads_there);
    Ok(with_slashes(&relative.unwrap_or(runtime)))
}

/// The path with symbolic links resolved as far as it exists.
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
    fn names_the_runtime_by_a_relative_path_where_it_can() {
        let to_runtime = |folder: &str| to_runtime(&workspace().join(folder)).unwrap();
        assert_eq!(to_runtime("generated"), "../runtime");
        assert_eq!(to_runtime("xtask/../target/none/yet"), "../../../runtime");
    }

    #[test]
    fn names_models_without_the_path_of_a_machine() {
        let model = workspace().join("xtask/../models/ecr.json");
        assert_eq!(source_name(&model), "models/ecr.json");
        assert_eq!(source_name(Path::new("/nowhere/else/ecr.json")), "ecr.json");
        assert_eq!(source_name(Path::new("/nowhere/e\ncr.json")), "e?cr.json");
    }
}

//! For the `build.rs` of a crate that has generated code as a module; see the page of this [crate].

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Config, ModelFile, RuntimeDependency, Warning, generate_module};

/// Generates the module `name` of these operations, or of all where none is named, from a model and the
/// overlays that follow it, and tells Cargo to do so again when one of the files changes. Their paths start
/// from the folder of `Cargo.toml`.
///
/// `include!(concat!(env!("OUT_DIR"), "/<name>.rs"))` stands for `pub mod <name>`. What it holds needs the
/// crate `lensmith` under that name, with the features that the module's documentation names, if any.
/// Cargo prints what is left out as warnings.
///
/// # Errors
/// A file that can't be read or written, a name that no module can have, or all that is wrong with the models.
pub fn module(
    name: &str,
    models: &[impl AsRef<Path>],
    operations: &[impl AsRef<str>],
) -> Result<(), Error> {
    if syn::parse_str::<syn::Ident>(name).is_err() || name.starts_with("r#") {
        let help = "choose an identifier of Rust that is no keyword";
        return Err(Error(format!("error: `{name}` can't name a module\n  help: {help}")));
    }
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| {
        Error("error: `OUT_DIR` is not set\n  help: call this from `build.rs`".to_owned())
    })?;
    let mut files = Vec::new();
    for path in models.iter().map(AsRef::as_ref) {
        println!("cargo::rerun-if-changed={}", path.display());
        let json = fs::read(path).map_err(|error| Error::io("read the model", path, &error))?;
        files.push((path.to_string_lossy(), json));
    }
    let files: Vec<_> = files.iter().map(|(name, json)| ModelFile { name, json }).collect();
    let config = Config {
        operations: operations.iter().map(|name| name.as_ref().to_owned()).collect(),
        ..Config::new(name, RuntimeDependency::Workspace)
    };
    let tree = generate_module(&files, &config).map_err(|errors| Error(errors.to_string()))?;
    for problem in tree.warnings.as_slice().iter().map(Warning::problem) {
        println!(
            "cargo::warning={name}: {}: {}",
            problem.place().unwrap_or("the service"),
            problem.cause()
        );
    }
    for (path, text) in &tree.files {
        write(&out.join(name).join(path), text)?;
    }
    let declaration = format!("#[path = \"{name}/mod.rs\"]\npub mod {name};\n");
    write(&out.join(format!("{name}.rs")), &declaration)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Error::io("write", path, &error))
}

/// Why there is no module: what, where, and what would mend it. Its `Debug` is the same text, so that a
/// `main` that returns it is well understood.
pub struct Error(String);

impl Error {
    fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self(format!("error: cannot {doing} `{}`: {error}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong_with_a_name_and_with_the_place() {
        let none: [&str; 0] = [];
        for name in ["", "a b", "2a", "crate", "r#in", "a;b"] {
            let error = module(name, &none, &none).unwrap_err().to_string();
            assert!(error.contains(&format!("`{name}` can't name a module\n  help: ")), "{error}");
        }
        let error = module("sqs", &none, &none).unwrap_err().to_string();
        assert!(error.contains("`OUT_DIR` is not set\n  help: "), "{error}");
    }
}

//! For the `build.rs` of a crate that has generated code as a module; see the page of this [crate].
//!
//! A model that its service publishes rarely marks everything that is secret: without an overlay, `Debug` prints
//! pre-signed URLs and tokens, for example. An overlay adds the trait `smithy.api#sensitive` to such members.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{self, Entry, FILE_NAME, Target};
use crate::{Config, ModelFile, RuntimeDependency, Warning, generate_module, names};

/// Generates the module `name` with these operations, or with all if none is named, from a model and the
/// overlays that follow it, and tells Cargo to do so again when one of the files changes. Paths start from the
/// folder of `Cargo.toml`.
///
/// `include!(concat!(env!("OUT_DIR"), "/<name>.rs"))` stands for `pub mod <name>`. The module needs the crate
/// `lensmith` under that name, with the features that the module's documentation names, if any. Cargo prints
/// what is left out as warnings.
///
/// # Errors
/// A file that cannot be read or written, a name that no module can have, or all that is wrong with the models.
pub fn module(
    name: &str,
    models: &[impl AsRef<Path>],
    operations: &[impl AsRef<str>],
) -> Result<(), Error> {
    let config = Config {
        operations: operations.iter().map(|name| name.as_ref().to_owned()).collect(),
        ..Config::new(name, RuntimeDependency::Workspace)
    };
    generate_into_out_dir(models.iter().map(AsRef::as_ref), &config)
}

/// Generates the module `name` as the nearest `lensmith.toml` describes it, in the folder of `Cargo.toml` or in
/// one above; see [`project`]. The rest is as with [`module`].
///
/// ```no_run
/// use lensmith_codegen::build;
///
/// fn main() -> Result<(), build::Error> {
///     build::from_config("sqs")
/// }
/// ```
///
/// # Errors
/// No file, or everything that is wrong with it; a name that it does not list as a module; and the errors of
/// [`module`].
pub fn from_config(name: &str) -> Result<(), Error> {
    let start = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let Some(folder) = start.ancestors().find(|folder| folder.join(FILE_NAME).is_file()) else {
        let what = format!("no `{FILE_NAME}` in `{}` or a folder above", start.display());
        return Err(Error::new(what, "write one, or call `build::module`"));
    };
    let file = folder.join(FILE_NAME);
    println!("cargo::rerun-if-changed={}", file.display());
    let text = fs::read_to_string(&file).map_err(|error| Error::io("read", &file, &error))?;
    let entries = project::parse(&text, &file.to_string_lossy())
        .map_err(|errors| Error(errors.to_string()))?;
    let Entry { models, overlays, config, .. } = the_module(&entries, name, &file)?;
    let models: Vec<_> = models.iter().chain(overlays).map(|path| folder.join(path)).collect();
    generate_into_out_dir(models.iter().map(PathBuf::as_path), config)
}

/// The module of a name.
fn the_module<'a>(entries: &'a [Entry], name: &str, file: &Path) -> Result<&'a Entry, Error> {
    let modules: Vec<_> = entries.iter().filter(|entry| entry.target == Target::Module).collect();
    let find = modules.iter().find(|entry| entry.config.crate_name == name);
    find.copied().ok_or_else(|| {
        let names: Vec<_> =
            modules.iter().map(|entry| format!("`{}`", entry.config.crate_name)).collect();
        let help = match names.as_slice() {
            [] => format!("add a section `[[module]]` with `module-name = \"{name}\"`"),
            names => format!("its modules are {}", names.join(", ")),
        };
        Error::new(format!("`{}` has no module `{name}`", file.display()), help)
    })
}

/// Generates a module into the folder that Cargo gives a build script.
fn generate_into_out_dir<'a>(
    models: impl Iterator<Item = &'a Path>,
    config: &Config,
) -> Result<(), Error> {
    let name = &config.crate_name;
    if let Err(why) = names::check_module_name(name) {
        return Err(Error::new(why, "choose another name"));
    }
    let out = PathBuf::from(variable("OUT_DIR")?);
    let mut files = Vec::new();
    for path in models {
        println!("cargo::rerun-if-changed={}", path.display());
        let json = fs::read(path).map_err(|error| Error::io("read the model", path, &error))?;
        files.push((path.to_string_lossy(), json));
    }
    let files: Vec<_> = files.iter().map(|(name, json)| ModelFile { name, json }).collect();
    let tree = generate_module(&files, config).map_err(|errors| Error(errors.to_string()))?;
    for problem in tree.warnings.as_slice().iter().map(Warning::problem) {
        let place = problem.place().unwrap_or("the service");
        println!("cargo::warning={name}: {place}: {}", problem.cause());
    }
    for (path, text) in &tree.files {
        write(&out.join(name).join(path), text)?;
    }
    let declaration = format!("#[path = \"{name}/mod.rs\"]\npub mod {name};\n");
    write(&out.join(format!("{name}.rs")), &declaration)
}

/// A variable that Cargo sets for build scripts.
fn variable(name: &str) -> Result<std::ffi::OsString, Error> {
    let missing = || Error::new(format!("`{name}` is not set"), "call this from `build.rs`");
    std::env::var_os(name).ok_or_else(missing)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Error::io("write", path, &error))
}

/// Why there is no module: what is wrong, where, and how to mend it.
///
/// Rust prints `Error: ` and the `Debug` of what `main` returns; so `Debug` is the message without a label of its
/// own.
pub struct Error(String);

/// What a message starts with.
const LABEL: &str = "error: ";

impl Error {
    fn new(what: impl fmt::Display, help: impl fmt::Display) -> Self {
        Self(format!("{LABEL}{what}\n  help: {help}"))
    }

    fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self(format!("{LABEL}cannot {doing} `{}`: {error}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.strip_prefix(LABEL).unwrap_or(&self.0))
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
            assert!(error.contains(&format!("`{name}` cannot name a module")), "{error}");
            assert!(error.contains("\n  help: "), "{error}");
        }
        let error = module("sqs", &none, &none).unwrap_err();
        assert_eq!(
            error.to_string(),
            "error: `OUT_DIR` is not set\n  help: call this from `build.rs`"
        );
    }

    #[test]
    fn what_main_returns_is_labelled_once() {
        let error = Error::new("no", "do");
        assert_eq!(format!("Error: {error:?}"), "Error: no\n  help: do");
    }

    #[test]
    fn finds_only_modules() {
        let text = "runtime = { workspace = true }\n[[crate]]\nmodel = 'a.json'\nout = 'x'\n\
                    [[module]]\nmodel = 'b.json'\n";
        let entries = project::parse(text, FILE_NAME).unwrap();
        let find = |name| the_module(&entries, name, Path::new(FILE_NAME));
        assert_eq!(find("b").unwrap().config.crate_name, "b");
        let error = find("x").unwrap_err().to_string();
        assert!(error.contains("has no module `x`\n  help: its modules are `b`"), "{error}");
    }
}

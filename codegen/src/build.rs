//! For the `build.rs` of a crate that has generated code as a module; see the page of this [crate].
//!
//! A model that its service publishes rarely marks everything that is secret: without an overlay, `Debug` prints
//! pre-signed URLs and tokens, for example. An overlay adds the trait `smithy.api#sensitive` to such members.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::{self, Entry, FILE_NAME, Places, Target};
use crate::{
    Config, ModelFile, RuntimeDependency, Warning, check_overlays, generate_module, names,
};

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
    let models: Vec<_> = models.iter().map(|path| path.as_ref().to_owned()).collect();
    let files = Files { models: &models, overlays: &[], places: &Places::default() };
    generate_into_out_dir(&files, &config)
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
    let Entry { models, overlays, config, places, .. } = the_module(&entries, name, &file)?;
    let overlays: Vec<_> = overlays.iter().map(|path| folder.join(path)).collect();
    let models: Vec<_> = models.iter().map(|path| folder.join(path)).collect();
    let files = Files { models: &models, overlays: &overlays, places };
    generate_into_out_dir(&files, config)
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

/// The files of a module, and where `lensmith.toml` names them.
struct Files<'a> {
    models: &'a [PathBuf],
    overlays: &'a [PathBuf],
    places: &'a Places,
}

impl Files<'_> {
    /// The names and the bytes of the files that a key names.
    fn read(&self, key: &str, paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let read = |path: &PathBuf| {
            println!("cargo::rerun-if-changed={}", path.display());
            let name = path.display().to_string();
            match fs::read(path) {
                Ok(json) => Ok((name, json)),
                Err(error) => {
                    let from = self.places.of(key, &name);
                    let from = from.map(|place| format!("\n  from {place}")).unwrap_or_default();
                    let Error(text) = Error::io(&format!("read the {key}"), path, &error);
                    Err(Error(text + &from))
                }
            }
        };
        paths.iter().map(read).collect()
    }
}

/// Generates a module into the folder that Cargo gives a build script.
fn generate_into_out_dir(sources: &Files<'_>, config: &Config) -> Result<(), Error> {
    let name = &config.crate_name;
    if let Err(why) = names::check_module_name(name) {
        return Err(Error::new(why, "choose another name"));
    }
    let out = PathBuf::from(variable("OUT_DIR")?);
    let (models, overlays) =
        (sources.read("model", sources.models)?, sources.read("overlay", sources.overlays)?);
    let files: Vec<_> = models.iter().chain(&overlays).collect();
    let files: Vec<_> = files.iter().map(|(name, json)| ModelFile { name, json }).collect();
    let (_, overlays) = files.split_at(models.len());
    let tree = check_overlays(overlays).and_then(|()| generate_module(&files, config));
    let tree = tree.map_err(|errors| Error(sources.places.locate(errors).to_string()))?;
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
    fn a_file_that_is_not_there_is_named_with_its_place() {
        let text = "[[module]]\nmodel = 'none.json'\noverlay = ['none.overlay.json']\n";
        let entries = project::parse(text, "no-such-folder/lensmith.toml").unwrap();
        let Entry { models, overlays, places, .. } = &entries[0];
        let files = Files { models, overlays, places };
        let missing = [Path::new("no-such-folder/none.overlay.json").to_owned()];
        let Error(error) = files.read("overlay", &missing).unwrap_err();
        let start = "error: cannot read the overlay `no-such-folder/none.overlay.json`: ";
        assert!(error.starts_with(start), "{error}");
        let end = "\n  from `overlay` in no-such-folder/lensmith.toml:3:12";
        assert!(error.ends_with(end), "{error}");
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

//! Whether flags or `lensmith.toml` say what to generate: never both.

use std::path::Path;

use lensmith_codegen::project::FILE_NAME;

use super::{Arguments, project};
use crate::Failure;

/// Refuses arguments that would have no effect.
///
/// # Errors
/// Flags beside `lensmith.toml`, or what chooses among its entries beside the flags that replace it.
pub(super) fn check(arguments: &Arguments) -> Result<(), Failure> {
    let input = match (arguments.model.as_slice(), &arguments.all) {
        ([], None) => return check_without_model(arguments),
        ([], Some(_)) => "--all",
        _ => "--model",
    };
    let why =
        format!("with `{input}`, flags alone say what to generate, and {FILE_NAME} is not read");
    if arguments.config.is_some() {
        return Err(Failure::usage(
            format!("`--config` has no effect: {why}"),
            format!("leave out `--config`, or `{input}` and the flags that go with it"),
        ));
    }
    let Some(name) = arguments.names.first() else { return Ok(()) };
    let help = match arguments.operations.as_slice() {
        [] => format!("leave out `{name}`, or `{input}` and the flags that go with it"),
        operations => {
            let all = operations.iter().chain(&arguments.names).map(|name| name.trim());
            let all = all.collect::<Vec<_>>().join(",");
            format!("separate operations by commas: `--operations {all}`; or leave out `{name}`")
        }
    };
    Err(Failure::usage(format!("the argument `{name}` has no effect: {why}"), help))
}

/// The same without `--model` and `--all`, where `lensmith.toml` counts.
fn check_without_model(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(file) = arguments.names.iter().find(|name| Path::new(name).is_file()) {
        let what = format!("`{file}` is a file, not the name of a crate or module of {FILE_NAME}");
        return Err(Failure::usage(what, format!("name the model with a flag: `--model {file}`")));
    }
    let given = arguments.given();
    if given.is_empty() {
        return Ok(());
    }
    let listed = |prefix: &str| {
        let names = given.iter().map(|name| format!("`{prefix}{name}`"));
        names.collect::<Vec<_>>().join(", ")
    };
    let flags = listed("--");
    let (have, need) = if given.len() == 1 { ("has", "needs") } else { ("have", "need") };
    let file = arguments.config.clone().or_else(|| project::nearest().ok());
    Err(match file {
        Some(file) => {
            let file = file.display();
            Failure::usage(
                format!(
                    "{flags} {have} no effect: without `--model`, {file} alone says what to generate"
                ),
                format!(
                    "set {} in {file}; or add `--model FILE` to generate from flags alone, without {file}",
                    listed("")
                ),
            )
        }
        None => Failure::usage(
            format!(
                "nothing to generate: {flags} {need} `--model`, and there is no {FILE_NAME} here or above"
            ),
            format!(
                "add `--model FILE`, or write {FILE_NAME} (`lensmith generate --help` shows how)"
            ),
        ),
    })
}

impl Arguments {
    /// The names of the given flags that say what to generate, each a key of `lensmith.toml`.
    fn given(&self) -> Vec<&'static str> {
        let package = &self.package;
        let flags = [
            ("overlay", !self.overlay.is_empty()),
            ("service", self.service.is_some()),
            ("operations", !self.operations.is_empty()),
            ("protocol", self.protocol.is_some()),
            ("out", self.out.is_some()),
            ("module-name", self.module_name.is_some()),
            ("strict", self.strict),
            ("crate-name", package.crate_name.is_some()),
            ("crate-version", package.crate_version.is_some()),
            ("runtime", package.runtime.is_some()),
            ("publish", package.publish.is_some()),
            ("license", package.license.is_some()),
            ("license-file", package.license_file.is_some()),
            ("description", package.description.is_some()),
            ("authors", !package.authors.is_empty()),
            ("repository", package.repository.is_some()),
            ("homepage", package.homepage.is_some()),
            ("documentation", package.documentation.is_some()),
            ("keywords", !package.keywords.is_empty()),
            ("categories", !package.categories.is_empty()),
            ("cargo", !package.cargo.is_empty()),
        ];
        flags.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Args, FromArgMatches};
    use lensmith_codegen::project::{CRATE_KEYS, MODULE_KEYS};

    use super::Arguments;

    #[test]
    fn every_flag_is_known() {
        let values = [("crate-version", "1.0.0"), ("runtime", "workspace"), ("license", "MIT")];
        let keys: BTreeSet<&str> = CRATE_KEYS.into_iter().chain(MODULE_KEYS).collect();
        for key in keys.into_iter().filter(|key| *key != "model") {
            let value =
                values.iter().find(|(name, _)| *name == key).map_or("x", |(_, value)| value);
            let flag = match key {
                "strict" => "--strict".to_owned(),
                _ => format!("--{key}={value}"),
            };
            let command = Arguments::augment_args(clap::Command::new("generate"));
            let more: &[&str] = if key == "module-name" { &["--out=x"] } else { &[] };
            let words = ["generate", &flag].into_iter().chain(more.iter().copied());
            let matches = command.try_get_matches_from(words).unwrap();
            let given = Arguments::from_arg_matches(&matches).unwrap().given();
            assert!(given.contains(&key), "{key}: {given:?}");
        }
    }
}

//! `cargo xtask codegen`: models in, a crate out.

mod all;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use lensmith_codegen::{Config, Errors, RuntimeDependency, Tree, Warnings, generate};

pub(crate) use self::all::jobs;
use crate::crate_name::CrateName;
use crate::{Failure, models, paths, tree};

/// The project's own crate, which [`run`] generates where no model is named.
const OWN_MODELS: [&str; 2] = ["models/ecr.json", "models/ecr.overlay.json"];
const OWN_FOLDER: &str = "generated";
const OWN_NAME: &str = "lensmith-ecr";

/// What to generate; without a model it is the project's own crate.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(after_help = "\
Examples:
  cargo xtask codegen
      models/ecr.json and its overlay -> generated/
  cargo xtask codegen --check
      fail, with a diff, where generated/ is not what the models say
  cargo xtask codegen --model ecr.json --model fixes.json --operations PutImage,ListImages \\
      --out ../my-ecr --crate-name my-ecr
      a crate of two operations from another model and an overlay
  cargo xtask codegen --all ../models --out ../crates
      ../models/sqs.json -> ../crates/lensmith-sqs/, and so on")]
pub struct Arguments {
    /// A Smithy JSON AST file: the service's model first, then overlays that change it
    #[arg(long, value_name = "FILE", group = "input", requires_all = ["out", "crate_name"])]
    pub model: Vec<PathBuf>,

    /// A folder of models, to generate a crate from each of its files `<service>.json`
    ///
    /// The crate of `<service>.json` is `lensmith-<service>`, in lower case, in a folder of that name below
    /// --out. A file `<service>.overlay.json` beside the model is its overlay. A model that fails keeps none
    /// of the others; the command fails then, too.
    #[arg(long, value_name = "DIR", group = "input", requires = "out")]
    pub all: Option<PathBuf>,

    /// The service to generate, where the model has several
    #[arg(long, value_name = "NAME", requires = "model")]
    pub service: Option<String>,

    /// The operations to generate; all of the service where none is named
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "model")]
    pub operations: Vec<String>,

    /// The folder of the crate, which should hold generated files only; with --all, that of the crates
    ///
    /// Its Cargo.toml names the runtime by a path. A folder inside this repository has to be a member of
    /// the workspace or below target/, or Cargo refuses to build it.
    #[arg(long, value_name = "DIR", requires = "input")]
    pub out: Option<PathBuf>,

    /// The name of the crate
    #[arg(long, value_name = "NAME", requires = "model")]
    pub crate_name: Option<CrateName>,

    /// Fail where anything would be left out with a warning, such as an operation that is not supported
    #[arg(long)]
    pub strict: bool,

    /// Write nothing, and fail where the folder is not what would be generated
    #[arg(long)]
    pub check: bool,
}

/// Generates crates, or checks that they are up to date, and returns a line that says so. What a crate lacks
/// is told on the standard error stream or, of several crates, below the line of each.
///
/// # Errors
/// What is wrong with the models or the folder. The folder of a crate is then as it was.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    match (&arguments.all, &arguments.out) {
        (Some(models), Some(out)) => all::run(models, out, arguments),
        _ => {
            let (line, warnings) = produce(&plan(arguments), arguments)?;
            if !warnings.is_empty() {
                // Whoever closed the stream needs no warnings.
                let _ = writeln!(anstream::stderr(), "{warnings}\n");
            }
            Ok(line)
        }
    }
}

/// Generates or checks one crate, and returns a line that says so, and what the crate lacks.
fn produce(job: &Job, arguments: &Arguments) -> Result<(String, Warnings), Failure> {
    let start = Instant::now();
    let Job { crate_name, label, folder, .. } = job;
    let tree = generate_for(job, arguments)?;
    let outcome = if arguments.check {
        tree::check(&tree.files, folder, label, &format!("run `{}`", command(arguments)))?;
        "up to date".to_owned()
    } else {
        let tree::Written { written, removed } = tree::write(&tree.files, folder)?;
        format!("{written} written, {removed} removed")
    };
    let time = start.elapsed().as_millis();
    let line = format!("{crate_name}: {} in {time} ms ({outcome}) -> {label}/", size(&tree));
    Ok((line, tree.warnings))
}

/// A crate to generate.
pub(crate) struct Job {
    pub(crate) models: Vec<PathBuf>,
    pub(crate) folder: PathBuf,
    /// What messages call the folder.
    pub(crate) label: String,
    pub(crate) crate_name: String,
}

fn plan(arguments: &Arguments) -> Job {
    let own = |path: &str| paths::workspace().join(path);
    let models = match arguments.model.as_slice() {
        [] => OWN_MODELS.map(own).to_vec(),
        models => models.to_vec(),
    };
    let (folder, label) = match &arguments.out {
        None => (own(OWN_FOLDER), OWN_FOLDER.to_owned()),
        Some(out) => (out.clone(), label(out)),
    };
    let crate_name = arguments.crate_name.as_ref().map_or(OWN_NAME, CrateName::as_str).to_owned();
    Job { models, folder, label, crate_name }
}

/// What messages call a folder.
fn label(folder: &Path) -> String {
    folder.display().to_string().trim_end_matches('/').to_owned()
}

/// Reads the models and generates a crate for the folder.
fn generate_for(job: &Job, arguments: &Arguments) -> Result<Tree, Failure> {
    let runtime = paths::to_runtime(&job.folder).map_err(|error| {
        Failure::io("find the runtime from", &job.folder, &error, "check the folder's name")
    })?;
    let config = Config {
        service: arguments.service.clone(),
        operations: arguments.operations.clone(),
        crate_name: job.crate_name.clone(),
        runtime: RuntimeDependency::path(&runtime),
        strict: arguments.strict,
    };
    Ok(generate_from(&models::read(&job.models)?, &config)?)
}

/// Generates a crate from models that are named and read.
pub(crate) fn generate_from(models: &[(String, Vec<u8>)], config: &Config) -> Result<Tree, Errors> {
    generate(&models::files(models), config)
}

/// The command, for a shell, that writes what the arguments ask to check.
fn command(arguments: &Arguments) -> String {
    let mut words = vec!["cargo xtask codegen".to_owned()];
    let mut flag = |name: &str, value: &dyn std::fmt::Display| {
        let value = value.to_string();
        let is_plain = |c: char| c.is_alphanumeric() || "-_./,:+@%=".contains(c);
        let value = match value.chars().all(is_plain) {
            true => value,
            false => format!("'{}'", value.replace('\'', r"'\''")),
        };
        words.push(format!("--{name} {value}"));
    };
    for model in &arguments.model {
        flag("model", &model.display());
    }
    if let Some(all) = &arguments.all {
        flag("all", &all.display());
    }
    if let Some(service) = &arguments.service {
        flag("service", service);
    }
    if !arguments.operations.is_empty() {
        flag("operations", &arguments.operations.join(","));
    }
    if let Some(out) = &arguments.out {
        flag("out", &out.display());
    }
    if let Some(name) = &arguments.crate_name {
        flag("crate-name", &name.as_str());
    }
    if arguments.strict {
        words.push("--strict".to_owned());
    }
    words.join(" ")
}

/// How large a crate is.
fn size(tree: &Tree) -> String {
    let count = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let lines = tree.files.values().map(|text| text.lines().count()).sum();
    [
        count(tree.operations, "operation"),
        count(tree.types, "type"),
        count(tree.files.len(), "file"),
        count(lines, "line"),
    ]
    .join(", ")
}

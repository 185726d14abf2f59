//! `--all`: a folder of models in, a crate for each out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::job::{label, package, runtime_of};
use super::{Arguments, Job, Mode, runtime};
use lensmith_codegen::project::{Entry, Places, Target};
use lensmith_codegen::{Config, CrateName};

use crate::{Failure, paint, progress};

/// The endings of the file names of models and overlays.
const MODEL: &str = ".json";
const OVERLAY: &str = ".overlay.json";

/// Generates or checks a crate for each model in a folder. A model that fails does not stop the others.
pub(super) fn run(models: &Path, arguments: &Arguments, mode: &Mode) -> Result<String, Failure> {
    let out = arguments.out.as_deref().unwrap_or(Path::new(""));
    let jobs = jobs(models, out, arguments)?;
    if let Mode::Write = mode {
        runtime::check(&jobs)?;
    }
    let results = progress::in_parallel(&jobs, |job| match super::produce(job, mode) {
        Ok((line, warnings)) if warnings.is_empty() => (line, Ok(())),
        Ok((line, warnings)) => (format!("{line}\n{}", paint(&warnings.to_string())), Ok(())),
        Err(failure) => {
            let name = &job.config.crate_name;
            (format!("{name}: failed"), Err(failure.about(name)))
        }
    });
    let failures: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    let (all, good) = (jobs.len(), jobs.len() - failures.len());
    let summary = format!("{good} of {all} crates are in {}/", label(out));
    Failure::unless_empty(failures).map_err(|failure| failure.followed_by(&summary))?;
    Ok(summary)
}

/// The crates to generate from a folder of models, the largest first, so that no thread ends up alone with it.
///
/// # Errors
/// The folder cannot be listed or has no models, or the name of a file cannot name a crate.
pub fn jobs(models: &Path, out: &Path, arguments: &Arguments) -> Result<Vec<Job>, Failure> {
    let runtime = runtime_of(arguments)?;
    let mut jobs: BTreeMap<String, Job> = BTreeMap::new();
    let names = names(models)?;
    for name in names.iter().filter(|name| !name.ends_with(OVERLAY)) {
        let service = name.strip_suffix(MODEL).unwrap_or(name);
        let krate = CrateName::of_service(service).map_err(|why| {
            let what = format!("`{name}` cannot name a crate: {why}");
            Failure::new(what, "rename the file, or use `--model` and `--crate-name`")
        })?;
        let overlay = Some(format!("{service}{OVERLAY}")).filter(|name| names.contains(name));
        let job = Job::of(
            Entry {
                target: Target::Crate,
                models: vec![models.join(name)],
                overlays: overlay.iter().map(|name| models.join(name)).collect(),
                out: Some(out.join(krate.as_str())),
                config: Config {
                    strict: arguments.strict,
                    package: package(arguments)?,
                    ..Config::new(krate.as_str(), runtime.clone())
                },
                places: Places::default(),
            },
            Path::new(""),
        )?;
        if let Some(other) = jobs.insert(job.config.crate_name.clone(), job) {
            let other = other.config.crate_name;
            let what = format!("two models in `{}` give `{other}`", models.display());
            return Err(Failure::new(what, "rename one of the files"));
        }
    }
    if jobs.is_empty() {
        let what = format!("`{}` has no model `<service>.json`", models.display());
        return Err(Failure::new(what, "name the folder of the models"));
    }
    let mut jobs: Vec<Job> = jobs.into_values().collect();
    jobs.sort_by_key(|job| Reverse(size(job)));
    Ok(jobs)
}

/// The names of the JSON files in a folder.
fn names(models: &Path) -> Result<BTreeSet<String>, Failure> {
    if models.is_file() {
        let help = format!("name its folder, or use `--model {}`", models.display());
        let what = format!("`{}` is a file, not a folder of models", models.display());
        return Err(Failure::new(what, help));
    }
    let failure =
        |error| Failure::io("list", models, &error, "check the path of the folder of models");
    let entries = fs::read_dir(models).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let names = entries.map_err(failure)?.into_iter();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| name.ends_with(MODEL) && !name.starts_with('.')).collect())
}

/// The size of the models in bytes. Files that cannot be read are reported later.
fn size(job: &Job) -> u64 {
    let files = job.models.iter().chain(&job.overlays);
    let sizes = files.filter_map(|model| fs::metadata(model).ok());
    sizes.map(|metadata| metadata.len()).sum()
}

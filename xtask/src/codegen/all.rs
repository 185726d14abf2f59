//! `cargo xtask codegen --all`: a folder of models in, a crate each out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::{Arguments, Job};
use crate::crate_name::CrateName;
use crate::{Failure, progress};

/// What follows the service in the name of a model, and in that of its overlay.
const MODEL: &str = ".json";
const OVERLAY: &str = ".overlay.json";

/// Generates or checks a crate for each model in a folder. What is wrong with one keeps none of the others.
pub(super) fn run(models: &Path, out: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let jobs = jobs(models, out)?;
    let results = progress::in_parallel(&jobs, |job| match super::produce(job, arguments) {
        Ok((line, warnings)) if warnings.is_empty() => (line, Ok(())),
        Ok((line, warnings)) => (format!("{line}\n{warnings}"), Ok(())),
        Err(failure) => {
            (format!("{}: failed", job.crate_name), Err(failure.about(&job.crate_name)))
        }
    });
    let failures: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    let (all, good) = (jobs.len(), jobs.len() - failures.len());
    let summary = format!("{good} of {all} crates are in {}/", super::label(out));
    Failure::unless_empty(failures).map_err(|failure| failure.followed_by(&summary))?;
    Ok(summary)
}

/// What to generate from a folder, the largest model first, so that no thread is left alone with it.
pub(crate) fn jobs(models: &Path, out: &Path) -> Result<Vec<Job>, Failure> {
    let mut jobs: BTreeMap<String, Job> = BTreeMap::new();
    let names = names(models)?;
    for name in names.iter().filter(|name| !name.ends_with(OVERLAY)) {
        let service = name.strip_suffix(MODEL).unwrap_or(name);
        let krate = CrateName::of_service(service).map_err(|why| {
            let what = format!("`{name}` gives no name of a crate: {why}");
            Failure::new(what, "rename the file, or generate it by `--model` and `--crate-name`")
        })?;
        let overlay = Some(format!("{service}{OVERLAY}")).filter(|name| names.contains(name));
        let folder = out.join(krate.as_str());
        let job = Job {
            models: [name].into_iter().chain(&overlay).map(|name| models.join(name)).collect(),
            label: super::label(&folder),
            folder,
            crate_name: krate.as_str().to_owned(),
        };
        if let Some(other) = jobs.insert(job.crate_name.clone(), job) {
            let what = format!("two models in `{}` give `{}`", models.display(), other.crate_name);
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
    let failure =
        |error| Failure::io("list", models, &error, "check the path of the folder of models");
    let entries = fs::read_dir(models).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let names = entries.map_err(failure)?.into_iter();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| name.ends_with(MODEL) && !name.starts_with('.')).collect())
}

/// How many bytes the models have; what can't be read is said where it is read.
fn size(job: &Job) -> u64 {
    let sizes = job.models.iter().filter_map(|model| fs::metadata(model).ok());
    sizes.map(|metadata| metadata.len()).sum()
}

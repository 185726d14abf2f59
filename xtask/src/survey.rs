//! `cargo xtask survey`: builds and tests a crate from each model of one or several folders.

mod workers;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lensmith_cli::generate::{Arguments as Flags, Job, Package, jobs_of_folder};
use lensmith_cli::models;
use lensmith_cli::tree::Files;
use lensmith_codegen::{Config, generate, inspect};

use crate::process::say;
use crate::{Failure, paths, scratch};

/// AWS's models, from the root of the workspace; not every clone has them.
const AWS_JSON: &str = "../shared/models-aws";

/// AWS's models of other protocols, in one folder or more.
const OTHERS: &str = "../shared/models-more";

/// The services that CI takes: some of each folder except that of rpcv2Cbor, which the official suite covers.
const SAMPLE: [&str; 15] = [
    "dynamodb",
    "ebs",
    "ecr",
    "glacier",
    "kinesis",
    "kms",
    "lambda",
    "polly",
    "route-53",
    "secrets-manager",
    "sns",
    "sqs",
    "sso-oidc",
    "sts",
    "transcribe-streaming",
];

/// Where the crates are, from the root of the workspace.
const FOLDER: &str = "target/survey";

/// The models to take.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(after_help = "\
Each crate has all supported operations of its model. It is linted with Clippy, tested and documented, with warnings \
denied. Several crates are built at a time, and a line of the table appears when its crate is done. The crates are in \
target/survey.")]
pub struct Arguments {
    /// The folders of the models [default: ../shared/models-aws and folders of ../shared/models-more]
    #[arg(value_name = "DIR")]
    pub models: Vec<PathBuf>,

    /// The services to take, by the names of their files [default: all in DIR, or a sample of the default folders]
    #[arg(long, value_name = "SERVICES", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Take all services of the default folders, instead of a sample with some of each protocol
    #[arg(long, conflicts_with = "models")]
    pub all: bool,
}

/// The figures of a service, or of all.
#[derive(Default)]
struct Figures {
    operations: usize,
    /// How many operations the model has beyond those.
    left_out: usize,
    types: usize,
    lines: usize,
    generate: Duration,
    /// How many tests passed.
    tests: usize,
}

/// Surveys folders of models, and prints a line of a table for each as soon as it is known.
///
/// # Errors
/// What failed, of every model.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let folder = paths::workspace().join(FOLDER);
    let Some(jobs) = jobs(arguments, &folder)? else {
        let missing = format!("there is no {AWS_JSON} or no {OTHERS}");
        if arguments.all || !arguments.only.is_empty() {
            return Err(Failure::new(missing, "name the folders that have the models"));
        }
        return Ok(format!("survey: skipped, as {missing}"));
    };
    let (mut crates, mut all_figures) = (BTreeMap::new(), BTreeMap::new());
    let mut failures = Vec::new();
    for job in &jobs {
        let krate = job.config.crate_name.as_str();
        match generate_for(job) {
            Ok((figures, files)) => {
                crates.insert(krate.to_owned(), files);
                all_figures.insert(krate, figures);
            }
            Err(failure) => failures.push(failure.about(service(krate))),
        }
    }
    scratch::write(&folder, &crates)?;

    // The largest first, so that in the end no crate keeps one core busy and the others idle.
    let mut names: Vec<&str> = all_figures.keys().copied().collect();
    names.sort_by_key(|name| all_figures.get(name).map(|figures| Reverse(figures.lines)));
    let mut all = Figures::default();
    say(HEAD);
    workers::build(&folder, &names, |krate, result| match result {
        Ok(tests) => {
            let figures = all_figures.remove(krate).unwrap_or_default();
            let figures = Figures { tests, ..figures };
            say(line(service(krate), &figures));
            all.add(&figures);
        }
        Err(failure) => {
            say(format!("{:WIDTH$} failed", service(krate)));
            failures.push(failure.about(service(krate)));
        }
    });
    say(line("all", &all));
    Failure::unless_empty(failures)?;
    Ok(format!("survey: no problems in {} crates", names.len()))
}

/// The crates to generate, at least one; `None` if a default folder is absent.
fn jobs(arguments: &Arguments, out: &Path) -> Result<Option<Vec<Job>>, Failure> {
    let Some(folders) = folders(arguments)? else { return Ok(None) };
    let package = Package { runtime: Some(scratch::runtime()), ..Package::default() };
    let flags = Flags { package, ..Flags::default() };
    let mut jobs = BTreeMap::new();
    for folder in &folders {
        for job in jobs_of_folder(folder, out, &flags)? {
            let name = service(&job.config.crate_name).to_owned();
            if jobs.contains_key(&name) {
                let what = format!("two folders have a model that is named `{name}`");
                return Err(Failure::new(what, "survey each folder alone, or rename the model"));
            }
            jobs.insert(name, job);
        }
    }
    let is_sample = arguments.models.is_empty() && arguments.only.is_empty() && !arguments.all;
    let only = if is_sample { SAMPLE.map(str::to_owned).to_vec() } else { arguments.only.clone() };
    if let Some(missing) = only.iter().find(|name| !jobs.contains_key(*name)) {
        let what = format!("the folders have no service `{missing}`");
        return Err(Failure::new(what, "name files of the folders, without `.json`, after --only"));
    }
    jobs.retain(|name, _| only.is_empty() || only.contains(name));
    if jobs.is_empty() {
        return Err(Failure::new("the folders have no models", "name folders with JSON files"));
    }
    Ok(Some(jobs.into_values().collect()))
}

/// The folders of the models; `None` if a default folder is absent.
fn folders(arguments: &Arguments) -> Result<Option<Vec<PathBuf>>, Failure> {
    if !arguments.models.is_empty() {
        return Ok(Some(arguments.models.clone()));
    }
    let [aws_json, others] = [AWS_JSON, OTHERS].map(|folder| paths::workspace().join(folder));
    if !aws_json.is_dir() || !others.is_dir() {
        return Ok(None);
    }
    let unreadable = |error| Failure::io("list", &others, &error, "check who may read it");
    let mut folders = vec![aws_json];
    for entry in fs::read_dir(&others).map_err(unreadable)? {
        folders.push(entry.map_err(unreadable)?.path());
    }
    folders.retain(|path| path.is_dir());
    Ok(Some(folders))
}

/// The name of the service, from that of its crate.
fn service(krate: &str) -> &str {
    krate.strip_prefix("lensmith-").unwrap_or(krate)
}

/// Generates the crate of a service.
fn generate_for(job: &Job) -> Result<(Figures, Files), Failure> {
    let sources = models::read(&job.models, &job.overlays, &job.places)?;
    let models = sources.files();
    let offered = inspect::service(&models, None)?.operations;
    let all = offered.len();
    let supported = offered.into_iter().filter(|operation| operation.unsupported.is_empty());
    let config = Config {
        operations: supported.map(|operation| operation.name).collect(),
        ..job.config.clone()
    };
    if config.operations.is_empty() {
        let what = "the service has no operation that can be generated";
        return Err(Failure::new(what, "run `lensmith inspect` on its model"));
    }
    let start = Instant::now();
    let tree = generate(&models, &config)?;
    let generate = start.elapsed();
    debug_assert!(!scratch::has_tests_inside(&tree.files), "these tests would not run");
    let code = tree.files.iter().filter(|(path, _)| path.starts_with("src/"));
    let figures = Figures {
        operations: tree.operations,
        left_out: all - tree.operations,
        types: tree.types,
        lines: code.map(|(_, text)| text.lines().count()).sum(),
        generate,
        ..Figures::default()
    };
    Ok((figures, tree.files))
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.operations += other.operations;
        self.left_out += other.left_out;
        self.types += other.types;
        self.lines += other.lines;
        self.generate += other.generate;
        self.tests += other.tests;
    }
}

/// The width of the names of services.
const WIDTH: usize = 22;

const HEAD: &str =
    "service                operations  left out  types   lines  generate  tests passed";

fn line(service: &str, figures: &Figures) -> String {
    let Figures { operations, left_out, types, lines, generate, tests } = figures;
    let generate = generate.as_millis();
    format!(
        "{service:WIDTH$} {operations:10} {left_out:9} {types:6} {lines:7} {generate:6} ms {tests:13}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many models are below a folder, without those that only change others.
    fn count(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let of = |path: PathBuf| {
            let name = path.to_string_lossy();
            let is_model = name.ends_with(".json") && !name.ends_with(".overlay.json");
            if path.is_dir() { count(&path) } else { usize::from(is_model) }
        };
        entries.map(of).sum()
    }

    #[test]
    fn every_model_of_every_folder_is_taken_and_a_sample_without_all() {
        let count_jobs = |all| {
            let arguments = Arguments { all, ..Arguments::default() };
            jobs(&arguments, Path::new("out")).unwrap().map(|jobs| jobs.len())
        };
        let folders = [AWS_JSON, OTHERS].map(|folder| paths::workspace().join(folder));
        let is_there = folders.iter().all(|folder| folder.is_dir());
        let models = is_there.then(|| folders.iter().map(|folder| count(folder)).sum());
        assert_eq!(count_jobs(true), models);
        assert_eq!(count_jobs(false), is_there.then_some(SAMPLE.len()));
    }

    #[test]
    fn a_service_that_is_not_there_is_named() {
        let arguments = Arguments { only: vec!["nothing".to_owned()], ..Arguments::default() };
        let failure = jobs(&arguments, Path::new("out")).err().map(|failure| failure.plain());
        assert!(failure.is_none_or(|failure| failure.contains("no service `nothing`")));
    }
}

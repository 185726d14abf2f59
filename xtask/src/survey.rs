//! `cargo xtask survey`: builds and tests a crate from each model of one or several folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lensmith_cli::generate::{Arguments as Flags, Job, Package, jobs_of_folder};
use lensmith_cli::models;
use lensmith_cli::tree::Files;
use lensmith_codegen::{Config, generate, inspect};

use crate::process::say;
use crate::{Failure, paths, scratch};

/// AWS's models, from the root of the workspace; not every clone has them. In CI some services stand for all.
const MODELS: [(&str, &[&str]); 5] = [
    ("../shared/models-aws", &["dynamodb", "ecr", "kms", "secrets-manager", "sqs"]),
    ("../shared/models-more/rest-json", &["ebs", "glacier", "lambda", "polly", "sso-oidc"]),
    ("../shared/models-more/rest-xml", &["route-53"]),
    ("../shared/models-more/query", &["sns", "sts"]),
    ("../shared/models-more/events", &["kinesis", "transcribe-streaming"]),
];

/// Where the crates are, from the root of the workspace.
const FOLDER: &str = "target/survey";

/// The models to take.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(after_help = "\
Each crate has all supported operations of its model. It is checked with warnings denied, linted with Clippy, \
tested and documented. The time in the table is that of `cargo check` on the crate alone; most of the time of a \
survey goes into the tests. The crates are in target/survey.")]
pub struct Arguments {
    /// The folders of the models [default: ../shared/models-aws and folders of ../shared/models-more]
    #[arg(value_name = "DIR")]
    pub models: Vec<PathBuf>,

    /// The services to take, by the names of their files [default: all]
    #[arg(long, value_name = "SERVICES", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Take all services of the default folders; otherwise some stand for each protocol
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
    check: Duration,
    /// How many tests passed.
    tests: usize,
}

/// Surveys folders of models, and prints a line of a table for each as soon as it is known.
///
/// # Errors
/// What failed, of every model.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let folder = paths::workspace().join(FOLDER);
    let Some(mut jobs) = jobs(arguments, &folder)? else {
        let folders = MODELS.map(|(folder, _)| folder);
        return Ok(format!("survey: skipped, as there is no {}", folders.join(" or no ")));
    };
    jobs.retain(|job| {
        arguments.only.is_empty() || arguments.only.iter().any(|only| only == service(job))
    });
    if jobs.is_empty() {
        let what = "the folders have none of these services";
        return Err(Failure::new(what, "name files of the folders, without `.json`, after --only"));
    }
    jobs.sort_by(|one, two| one.config.crate_name.cmp(&two.config.crate_name));
    let mut crates = BTreeMap::new();
    let mut generated = Vec::new();
    for job in &jobs {
        generated.push((
            job,
            generate_for(job).map(|(figures, files)| {
                crates.insert(job.config.crate_name.clone(), files);
                figures
            }),
        ));
    }
    scratch::write(&folder, &crates)?;

    let mut failures = Vec::new();
    let mut all = Figures::default();
    say(HEAD);
    for (job, result) in generated {
        match result.and_then(|figures| build(&folder, &job.config.crate_name, figures)) {
            Ok(figures) => {
                say(line(service(job), &figures));
                all.add(&figures);
            }
            Err(failure) => {
                say(format!("{:18} failed", service(job)));
                failures.push(failure.about(service(job)));
            }
        }
    }
    say(line("all", &all));
    Failure::unless_empty(failures)?;
    Ok("survey: no problems".to_owned())
}

/// The crates to generate, before a choice by their names; `None` if a default folder is absent.
fn jobs(arguments: &Arguments, out: &Path) -> Result<Option<Vec<Job>>, Failure> {
    let mut models: Vec<(PathBuf, Option<&[&str]>)> =
        arguments.models.iter().map(|folder| (folder.clone(), None)).collect();
    if models.is_empty() {
        let is_whole = arguments.all || !arguments.only.is_empty();
        let of = |(folder, sample): (&str, &'static [&'static str])| {
            (paths::workspace().join(folder), (!is_whole).then_some(sample))
        };
        models = MODELS.map(of).into();
        if models.iter().any(|(folder, _)| !folder.is_dir()) {
            return Ok(None);
        }
    }
    let package = Package { runtime: Some(scratch::runtime()), ..Package::default() };
    let flags = Flags { package, ..Flags::default() };
    let mut jobs = Vec::new();
    for (models, sample) in &models {
        let is_taken = |job: &Job| sample.is_none_or(|names| names.contains(&service(job)));
        jobs.extend(jobs_of_folder(models, out, &flags)?.into_iter().filter(is_taken));
    }
    Ok(Some(jobs))
}

/// The name of the service, from the name of its model.
fn service(job: &Job) -> &str {
    let name = &job.config.crate_name;
    name.strip_prefix("lensmith-").unwrap_or(name)
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

/// Checks, tests and documents a crate, and adds the results to its figures.
fn build(folder: &Path, krate: &str, figures: Figures) -> Result<Figures, Failure> {
    // Without features the crate is empty, so its dependencies are built before the clock starts.
    scratch::cargo(folder, "check", &["--package", krate, "--no-default-features"])?;
    let start = Instant::now();
    scratch::cargo(folder, "check", &["--package", krate])?;
    let check = start.elapsed();
    scratch::cargo(folder, "clippy", &["--package", krate, "--all-targets"])?;
    let said = scratch::test(folder, &["--package", krate])?;
    scratch::cargo(folder, "doc", &["--package", krate, "--no-deps"])?;
    Ok(Figures { check, tests: passed(&said), ..figures })
}

/// The number of tests that passed, including those of the documentation.
fn passed(said: &str) -> usize {
    let results = said.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    results.filter_map(|result| result.split_once(' ')?.0.parse::<usize>().ok()).sum()
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.operations += other.operations;
        self.left_out += other.left_out;
        self.types += other.types;
        self.lines += other.lines;
        self.generate += other.generate;
        self.check += other.check;
        self.tests += other.tests;
    }
}

const HEAD: &str =
    "service            operations  left out  types   lines  generate    check  tests passed";

fn line(service: &str, figures: &Figures) -> String {
    let Figures { operations, left_out, types, lines, generate, check, tests } = figures;
    let (generate, check) = (generate.as_millis(), check.as_secs_f64());
    format!(
        "{service:18} {operations:10} {left_out:9} {types:6} {lines:7} {generate:6} ms {check:6.1} s {tests:13}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_passed() {
        let said = "running 2 tests\n\
                    test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured\n\n\
                    test result: ok. 40 passed; 0 failed\n";
        assert_eq!(passed(said), 42);
    }
}

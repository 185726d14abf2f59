//! The services to compare, with the crates that are generated from their models.

use std::path::{Path, PathBuf};

use lensmith_cli::generate::{Arguments as Flags, Job, Package, jobs_of_folder};
use lensmith_cli::models;
use lensmith_cli::tree::Files;
use lensmith_codegen::{Config, generate, inspect};

use super::Arguments;
use super::operations::operations;
use crate::process::say;
use crate::{Failure, paths, scratch};

/// The release of botocore whose data is as old as AWS's models of April 2025.
const BOTOCORE: &str = "1.37.25";

/// The release whose data is as old as our own model of ECR.
const BOTOCORE_OF_ECR: &str = "1.44.5";

const ECR: &str = "ecr";

/// The services of a run without a folder, beside ECR: a few that are small and differ in their HTTP bindings, and a few
/// operations of large ones.
const SAMPLE: [(&str, &[Sample]); 4] = [
    ("../shared/models-aws", &[("ecr-public", ALL)]),
    ("../shared/models-more/rest-json", &[("appconfigdata", ALL), ("ebs", ALL), ("polly", ALL)]),
    ("../shared/models-more/query", &[("sts", ALL)]),
    ("../shared/models-more/rest-xml", &[("route-53", OF_ROUTE_53), ("s3", OF_S3)]),
];

/// A service of the sample, and its operations.
type Sample = (&'static str, &'static [&'static str]);

const ALL: &[&str] = &[];

const OF_ROUTE_53: &[&str] = &["ChangeResourceRecordSets", "ListResourceRecordSets"];

const OF_S3: &[&str] = &[
    "CompleteMultipartUpload",
    "CreateBucket",
    "DeleteObjects",
    "GetBucketLocation",
    "GetObject",
    "HeadObject",
    "ListObjectsV2",
    "PutBucketAcl",
    "PutObject",
];

/// A service, and its crate.
pub(super) struct Service {
    /// The name of the model's file, without its extension.
    pub(super) name: String,
    pub(super) model: PathBuf,
    /// The name of the crate.
    pub(super) krate: String,
    /// The files of the crate, unless it is there already.
    pub(super) files: Option<Files>,
    /// The Rust types of the operations.
    pub(super) operations: Vec<String>,
    /// Whether these are all that the model has.
    pub(super) is_whole: bool,
    /// The release of botocore to compare with.
    pub(super) botocore: String,
    /// Whether to compare signatures of requests that no client sends, and frames of event streams, too.
    pub(super) with_signatures: bool,
}

impl Service {
    /// The name of the program that compares the crate.
    pub(super) fn program(&self) -> String {
        format!("{}-differential", self.krate)
    }
}

/// The services that the arguments ask for, in the order of their names.
pub(super) fn services(arguments: &Arguments, folder: &Path) -> Result<Vec<Service>, Failure> {
    let is_asked_for = |name: &str| {
        arguments.only.is_empty() || arguments.only.iter().any(|wanted| wanted == name)
    };
    let asked_for: Vec<&str> = arguments.operations.iter().map(String::as_str).collect();
    let botocore = arguments.botocore.as_deref();
    let mut services = Vec::new();
    match &arguments.models {
        Some(models) => services.extend(of_folder(models, folder, botocore, &|name| {
            is_asked_for(name).then_some(asked_for.as_slice())
        })?),
        None => {
            services.extend(is_asked_for(ECR).then(|| ecr(botocore)).transpose()?);
            for (folder_name, sample) in SAMPLE {
                let models = paths::workspace().join(folder_name);
                let wanted = |name: &str| {
                    let is_meant = |(one, _): &&Sample| *one == name && is_asked_for(name);
                    let (_, of_sample) = sample.iter().find(is_meant)?;
                    Some(if asked_for.is_empty() { of_sample } else { asked_for.as_slice() })
                };
                if models.is_dir() {
                    services.extend(of_folder(&models, folder, botocore, &wanted)?);
                } else {
                    let names: Vec<_> = sample.iter().map(|(name, _)| *name).collect();
                    say(format!("skipped: {}, as there is no {folder_name}", names.join(", ")));
                }
            }
        }
    }
    let is_there = |name: &&String| services.iter().any(|service| service.name == **name);
    if let Some(missing) = arguments.only.iter().find(|name| !is_there(name)) {
        let what = format!("there is no service `{missing}` with such operations");
        return Err(Failure::new(what, "name files of the folder, without `.json`, after --only"));
    }
    services.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(services)
}

/// ECR, whose crate is in the repository.
fn ecr(botocore: Option<&str>) -> Result<Service, Failure> {
    let root = paths::workspace();
    let library = root.join("generated/src/lib.rs");
    let text = std::fs::read_to_string(&library)
        .map_err(|error| Failure::io("read", &library, &error, "run `cargo xtask codegen`"))?;
    Ok(Service {
        name: ECR.to_owned(),
        model: root.join("models/ecr.json"),
        krate: "lensmith-ecr".to_owned(),
        files: None,
        operations: operations(&text),
        is_whole: true,
        botocore: botocore.unwrap_or(BOTOCORE_OF_ECR).to_owned(),
        with_signatures: true,
    })
}

/// The services of a folder that are wanted, with the operations that are: if none is named, all.
fn of_folder<'a>(
    models: &Path,
    folder: &Path,
    botocore: Option<&str>,
    wanted: &dyn Fn(&str) -> Option<&'a [&'a str]>,
) -> Result<Vec<Service>, Failure> {
    let package = Package { runtime: Some(scratch::runtime()), ..Package::default() };
    let jobs = jobs_of_folder(models, folder, &Flags { package, ..Flags::default() })?;
    let mut services = Vec::new();
    for job in &jobs {
        let krate = &job.config.crate_name;
        let name = krate.strip_prefix("lensmith-").unwrap_or(krate);
        let Some(wanted) = wanted(name) else { continue };
        let files = generate_for(job, wanted).map_err(|failure| failure.about(name))?;
        let Some(files) = files else { continue };
        let operations = files.get("src/lib.rs").map(|text| operations(text));
        services.push(Service {
            name: name.to_owned(),
            model: job.models.first().cloned().unwrap_or_default(),
            krate: krate.clone(),
            operations: operations.unwrap_or_default(),
            is_whole: wanted.is_empty(),
            files: Some(files),
            botocore: botocore.unwrap_or(BOTOCORE).to_owned(),
            with_signatures: false,
        });
    }
    Ok(services)
}

/// The crate of a service with those operations that are wanted and can be generated, if there are any.
fn generate_for(job: &Job, wanted: &[&str]) -> Result<Option<Files>, Failure> {
    let sources = models::read(&job.models, &job.overlays, &job.places)?;
    let models = sources.files();
    let offered = inspect::service(&models, None)?.operations;
    let is_wanted = |name: &str| wanted.is_empty() || wanted.contains(&name);
    let supported = offered.into_iter().filter(|operation| operation.unsupported.is_empty());
    let names = supported.map(|operation| operation.name);
    let operations: Vec<_> = names.filter(|name| is_wanted(name.as_ref())).collect();
    if operations.is_empty() {
        return Ok(None);
    }
    let tree = generate(&models, &Config { operations, ..job.config.clone() })?;
    Ok(Some(tree.files))
}

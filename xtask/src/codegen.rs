//! `cargo xtask codegen`: what `lensmith generate` does, for this repository.

use lensmith_cli::Failure;
use lensmith_cli::generate::{self, Job, Mode};
use lensmith_codegen::{Config, RuntimeDependency};

use crate::paths;

/// What to do with the crate.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct Arguments {
    /// Change nothing, and fail if generated/ is not up to date
    #[arg(long)]
    pub check: bool,
}

/// Generates the project's own crate, or checks that it is up to date, and returns a line that says so.
///
/// # Errors
/// What is wrong with the models or the folder, which is then as it was.
pub fn run(arguments: Arguments) -> Result<String, Failure> {
    let own = |path: &str| paths::workspace().join(path);
    let runtime = RuntimeDependency::path("../runtime");
    let job = Job {
        models: vec![own("models/ecr.json"), own("models/ecr.overlay.json")],
        folder: own("generated"),
        label: "generated".to_owned(),
        config: Config {
            source: Some("models/ecr.json".to_owned()),
            ..Config::new("lensmith-ecr", runtime)
        },
    };
    let mode = match arguments.check {
        true => Mode::Check { mend: "cargo xtask codegen".to_owned() },
        false => Mode::Write,
    };
    let (line, warnings) = generate::produce(&job, &mode)?;
    Ok(if warnings.is_empty() { line } else { format!("{line}\n{warnings}") })
}

//! `cargo xtask codegen`: what `lensmith generate` does, for this repository.

use lensmith_cli::Failure;
use lensmith_cli::generate::{self, Mode};
use lensmith_codegen::project::FILE_NAME;

use crate::paths;

/// What to do with the crate.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct Arguments {
    /// Change nothing, and fail if generated/ is not up to date
    #[arg(long)]
    pub check: bool,
}

/// Generates what `lensmith.toml` lists, or checks that it is up to date, and returns a line for each crate.
///
/// # Errors
/// What is wrong with the models or the folder, which is then as it was.
pub fn run(arguments: Arguments) -> Result<String, Failure> {
    let project = paths::workspace().join(FILE_NAME);
    let jobs = generate::jobs_of_project(Some(&project), &[])?;
    let mode = match arguments.check {
        true => Mode::Check { mend: "cargo xtask codegen".to_owned() },
        false => Mode::Write,
    };
    generate::run_jobs(&jobs, &mode)
}

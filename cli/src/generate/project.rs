//! What `lensmith.toml` lists.

use std::fs;
use std::path::{Path, PathBuf};

use lensmith_codegen::project::{Entry, FILE_NAME, parse};

use super::Job;
use crate::Failure;

/// The crates and modules of a file that have one of the names, or all if there is no name. Without a file it
/// is the nearest one, in the current folder or above.
///
/// # Errors
/// No file, everything that is wrong with it, or a name that it does not list.
pub fn jobs(file: Option<&Path>, names: &[String]) -> Result<Vec<Job>, Failure> {
    let file = file.map_or_else(nearest, |file| Ok(file.to_owned()))?;
    let text = fs::read_to_string(&file)
        .map_err(|error| Failure::io("read", &file, &error, help_for(&file)))?;
    let entries = parse(&text, &file.display().to_string())?;
    let base = file.parent().unwrap_or(Path::new(""));
    let chosen = choose(entries, names, &file)?;
    let (mut jobs, mut failures) = (Vec::new(), Vec::new());
    for entry in chosen {
        match Job::of(entry, base) {
            Ok(job) => jobs.push(job),
            Err(failure) => failures.push(failure),
        }
    }
    Failure::unless_empty(failures).map(|()| jobs)
}

/// How to mend the path of a file that cannot be read.
fn help_for(file: &Path) -> String {
    let below = file.join(FILE_NAME);
    match below.is_file() {
        true => format!("name the file in the folder: `{}`", below.display()),
        false => "check the path of the file".to_owned(),
    }
}

/// The nearest `lensmith.toml`, as seen from the current folder.
pub(super) fn nearest() -> Result<PathBuf, Failure> {
    let here = std::env::current_dir().map_err(|error| {
        Failure::new(format!("cannot find the current folder: {error}"), "change to another one")
    })?;
    let depth = here.ancestors().position(|folder| folder.join(FILE_NAME).is_file());
    let depth = depth.ok_or_else(|| {
        let what = format!("no `{FILE_NAME}` in `{}` or a folder above", here.display());
        let help = "write one (`lensmith generate --help` shows how), or use `--model FILE`";
        Failure::new(what, help)
    })?;
    Ok(std::iter::repeat_n("..", depth).collect::<PathBuf>().join(FILE_NAME))
}

fn choose(entries: Vec<Entry>, names: &[String], file: &Path) -> Result<Vec<Entry>, Failure> {
    let has = |name: &String| entries.iter().any(|entry| entry.config.crate_name == *name);
    if let Some(name) = names.iter().find(|name| !has(name)) {
        let listed: Vec<_> =
            entries.iter().map(|entry| format!("`{}`", entry.config.crate_name)).collect();
        let what = format!("{} lists no `{name}`", file.display());
        return Err(Failure::new(what, format!("it lists {}", listed.join(", "))));
    }
    let is_chosen = |entry: &Entry| names.is_empty() || names.contains(&entry.config.crate_name);
    Ok(entries.into_iter().filter(is_chosen).collect())
}

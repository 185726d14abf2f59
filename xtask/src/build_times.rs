//! `cargo xtask build-times`: what a client with one or two calls takes to build and how large its program is, beside
//! AWS's own client in the same run.

mod consumers;
mod usage;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use self::consumers::{Consumer, PROFILES, SERVICES, Service};
use self::usage::Usage;
use crate::process::{cargo_command, output, say};
use crate::{Failure, paths};

/// How to measure.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// How many times to build each client in the dev profile; the table has the shortest time
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub runs: u32,
    /// Build for release, too, with several profiles, and print the sizes of the programs
    #[arg(long)]
    pub sizes: bool,
    /// The services to take: `ecr`, with one call, or `s3`, with two [default: both]
    #[arg(long, value_name = "SERVICES", value_delimiter = ',', value_parser = ["ecr", "s3"])]
    pub only: Vec<String>,
    /// AWS's model of S3 [default: the small one of `examples/transfer`]
    #[arg(long, value_name = "FILE")]
    pub s3_model: Option<PathBuf>,
}

/// The result of a consumer.
struct Measured {
    what: &'static str,
    crates: usize,
    /// From scratch.
    fresh: Usage,
    /// After its own source has changed.
    again: Usage,
    /// The bytes of the program and the processor's seconds for it, for one or each of [`PROFILES`].
    programs: Vec<(u64, f64)>,
}

/// Builds each program in the dev profile, from scratch and not incrementally, then once more after its source has
/// changed, and returns tables in Markdown.
///
/// The crates are fetched first. Their number is that of `cargo tree`, for this system and without the program
/// itself.
///
/// # Errors
/// A program that Cargo cannot build.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let root = paths::workspace().join("target/build-times");
    let services = SERVICES.iter().filter(|service| {
        arguments.only.is_empty() || arguments.only.iter().any(|only| only == service.name)
    });
    let mut report = String::new();
    for service in services {
        service.write(&root, arguments.s3_model.as_ref())?;
        for consumer in service.consumers {
            cargo(&root.join(consumer.folder), &["fetch"])?;
        }
        let measured = measure(service, &root, arguments)?;
        let _ = write!(report, "## {}\n\n{}\n\n", service.what, table(&measured));
        if arguments.sizes {
            let _ = write!(report, "{}\n\n", sizes(&measured));
        }
    }
    report.truncate(report.trim_end().len());
    Ok(report)
}

/// Builds all programs of a service in turns.
fn measure(
    service: &Service,
    root: &Path,
    arguments: &Arguments,
) -> Result<Vec<Measured>, Failure> {
    let mut measured: Vec<Measured> = Vec::new();
    for round in 0..arguments.runs {
        for (index, consumer) in service.consumers.iter().enumerate() {
            say(format!("building: {} ({} of {})", consumer.what, round + 1, arguments.runs));
            let folder = root.join(consumer.folder);
            let (fresh, again) = build(&folder)?;
            match measured.get_mut(index) {
                Some(earlier) => {
                    earlier.fresh = earlier.fresh.min(fresh);
                    earlier.again = earlier.again.min(again);
                }
                None => measured.push(Measured {
                    what: consumer.what,
                    crates: crates(&folder)?,
                    fresh,
                    again,
                    programs: match arguments.sizes {
                        true => programs(consumer, &folder)?,
                        false => Vec::new(),
                    },
                }),
            }
        }
    }
    Ok(measured)
}

/// What it takes to build a package from scratch, and again after its source has changed.
fn build(folder: &Path) -> Result<(Usage, Usage), Failure> {
    let target = folder.join("target");
    remove(&target)?;
    let fresh = usage::of_cargo(folder, &["build", "--quiet", "--offline"])?;
    let source = folder.join("src/main.rs");
    fs::read_to_string(&source)
        .and_then(|text| fs::write(&source, text + "// Changed.\n"))
        .map_err(|error| Failure::io("write", &source, &error, "check who may write there"))?;
    let again = usage::of_cargo(folder, &["build", "--quiet", "--offline"])?;
    // Gigabytes, in all.
    remove(&target)?;
    Ok((fresh, again))
}

/// The size of the program and the processor's time for it, with each profile that it takes.
fn programs(consumer: &Consumer, folder: &Path) -> Result<Vec<(u64, f64)>, Failure> {
    let target = folder.join("target");
    let mut programs = Vec::new();
    let count = if consumer.takes_all_profiles { PROFILES.len() } else { 1 };
    for (_, profile, _) in PROFILES.into_iter().take(count) {
        say(format!("building: {} ({profile})", consumer.what));
        let words = ["build", "--quiet", "--offline", "--profile", profile];
        let usage = usage::of_cargo(folder, &words)?;
        let name = format!("{}-consumer{}", consumer.folder, std::env::consts::EXE_SUFFIX);
        let program = target.join(profile).join(name);
        let metadata = fs::metadata(&program)
            .map_err(|error| Failure::io("find", &program, &error, "see what Cargo built"))?;
        programs.push((metadata.len(), usage.processor));
        remove(&target)?;
    }
    Ok(programs)
}

fn remove(folder: &PathBuf) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::io("remove", folder, &error, "check who may write there"))
        }
        _ => Ok(()),
    }
}

fn crates(folder: &Path) -> Result<usize, Failure> {
    let words = ["tree", "--offline", "--edges", "normal,build", "--prefix", "none", "--no-dedupe"];
    let printed = cargo(folder, &words)?;
    let lines: BTreeSet<&str> = printed.lines().collect();
    // The first is the program itself.
    Ok(lines.len().saturating_sub(1))
}

fn cargo(folder: &Path, words: &[&str]) -> Result<String, Failure> {
    let mut command = cargo_command();
    command.args(words).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    // Cargo compiles packages of a path incrementally, but not those of a registry: treat all alike.
    command.env("CARGO_INCREMENTAL", "0");
    output(&mut command, "see the output above; the first run needs the network")
}

/// The others are compared with the first row. Of the time of the processor, which other programs disturb less.
fn table(measured: &[Measured]) -> String {
    let mut table = "| | crates | build | processor | relative to AWS's | rebuild | memory |\n\
                     |---|--:|--:|--:|--:|--:|--:|"
        .to_owned();
    let first = measured.first().map_or(1.0, |first| first.fresh.processor);
    for Measured { what, crates, fresh, again, .. } in measured {
        // Writing to a string can't fail.
        let _ = write!(
            table,
            "\n| {what} | {crates} | {:.1} s | {:.1} s | {:.0} % | {:.2} s | {:.0} MB |",
            fresh.wall,
            fresh.processor,
            fresh.processor / first * 100.0,
            again.wall,
            fresh.memory / 1e6
        );
    }
    table
}

/// The sizes of the stripped programs. AWS's is compared in the first profile.
fn sizes(measured: &[Measured]) -> String {
    let mut table = "| stripped program |".to_owned();
    for (what, ..) in PROFILES {
        let _ = write!(table, " {what} | |");
    }
    let _ = write!(table, "\n|---|{}", "--:|--:|".repeat(PROFILES.len()));
    let first = measured.first().and_then(|first| first.programs.first());
    let official = first.map_or(1.0, |(size, _)| bytes(*size));
    for Measured { what, programs, .. } in measured {
        let _ = write!(table, "\n| {what} |");
        for (index, (size, seconds)) in programs.iter().enumerate() {
            let _ = write!(table, " {:.2} MB", bytes(*size) / 1e6);
            if index == 0 {
                let _ = write!(table, ", {:.0} %", bytes(*size) / official * 100.0);
            }
            let _ = write!(table, " | {seconds:.0} s |");
        }
        table.push_str(&" | |".repeat(PROFILES.len() - programs.len()));
    }
    table
}

#[allow(clippy::cast_precision_loss, reason = "no program has 2^52 bytes")]
fn bytes(size: u64) -> f64 {
    size as f64
}

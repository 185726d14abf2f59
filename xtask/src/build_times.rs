//! `cargo xtask build-times`: how long a client with one call takes to build from scratch, beside AWS's own client
//! in the same run.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::process::{cargo_command, output, say};
use crate::{Failure, paths};

/// How to measure.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// How many times to build each client; the table has the shortest time
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub runs: u32,
}

/// A program that makes one call.
struct Consumer {
    /// Its name in the table.
    what: &'static str,
    folder: &'static str,
    program: &'static str,
    dependencies: Dependencies,
}

enum Dependencies {
    /// Features of `lensmith`, and further lines of the manifest.
    Lensmith(&'static [&'static str], &'static str),
    /// AWS's own client.
    Official,
}

const TOKIO: &str = r#"tokio = { version = "1", features = ["macros", "rt"] }"#;
const SANS_IO: &str = "bytes = \"1\"\nhttp = \"1\"";

const CONSUMERS: [Consumer; 5] = [
    Consumer {
        what: "`aws-config` + `aws-sdk-ecr`",
        folder: "official",
        program: include_str!("build_times/official.rs"),
        dependencies: Dependencies::Official,
    },
    Consumer {
        what: "Lensmith, async with the credential chain",
        folder: "credentials",
        program: include_str!("../../examples/client/src/main.rs"),
        dependencies: Dependencies::Lensmith(&["client", "credentials"], TOKIO),
    },
    Consumer {
        what: "Lensmith, async",
        folder: "client",
        program: include_str!("../../examples/client/src/main.rs"),
        dependencies: Dependencies::Lensmith(&["client"], TOKIO),
    },
    Consumer {
        what: "Lensmith, blocking",
        folder: "blocking",
        program: include_str!("../../examples/blocking/src/main.rs"),
        dependencies: Dependencies::Lensmith(&["blocking"], ""),
    },
    Consumer {
        what: "Lensmith without IO",
        folder: "sans-io",
        program: include_str!("../../examples/sans-io/src/main.rs"),
        dependencies: Dependencies::Lensmith(&[], SANS_IO),
    },
];

/// The result of a consumer.
struct Measured {
    what: &'static str,
    crates: usize,
    time: Duration,
}

/// Builds each consumer in the dev profile, from scratch and not incrementally, and returns a table in Markdown.
///
/// The crates are fetched first. Their number is that of `cargo tree`, for this system and without the program
/// itself.
///
/// # Errors
/// A consumer that Cargo cannot build.
pub fn run(arguments: &Arguments) -> Result<String, Failure> {
    let root = paths::workspace().join("target/build-times");
    for consumer in &CONSUMERS {
        write(consumer, &root)?;
        cargo(&root.join(consumer.folder), &["fetch"])?;
    }
    let mut measured: Vec<Measured> = Vec::new();
    for round in 0..arguments.runs {
        for (index, consumer) in CONSUMERS.iter().enumerate() {
            say(format!("building: {} ({} of {})", consumer.what, round + 1, arguments.runs));
            let folder = root.join(consumer.folder);
            let time = build(&folder)?;
            match measured.get_mut(index) {
                Some(earlier) => earlier.time = earlier.time.min(time),
                None => {
                    measured.push(Measured { what: consumer.what, crates: crates(&folder)?, time })
                }
            }
        }
    }
    Ok(table(&measured))
}

/// Writes the consumer as a package of its own.
fn write(consumer: &Consumer, root: &Path) -> Result<(), Failure> {
    let folder = root.join(consumer.folder);
    let files = [
        (folder.join("Cargo.toml"), manifest(consumer)),
        (folder.join("src/main.rs"), consumer.program.to_owned()),
    ];
    for (path, text) in files {
        let parent = path.parent().unwrap_or(&folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Failure::io("write", &path, &error, "check who may write there"))?;
    }
    if matches!(consumer.dependencies, Dependencies::Lensmith(..)) {
        // The same versions as everything else here.
        let lock = folder.join("Cargo.lock");
        fs::copy(paths::workspace().join("Cargo.lock"), &lock)
            .map_err(|error| Failure::io("write", &lock, &error, "check who may write there"))?;
    }
    Ok(())
}

fn manifest(consumer: &Consumer) -> String {
    let name = consumer.folder;
    let head = format!(
        "[workspace]\n\n[package]\nname = \"{name}-consumer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         publish = false\n\n[dependencies]\n"
    );
    let root = paths::workspace().to_string_lossy().replace('\\', "/");
    match consumer.dependencies {
        Dependencies::Official => {
            format!("{head}aws-config = \"1\"\naws-sdk-ecr = \"1\"\n{TOKIO}\n")
        }
        Dependencies::Lensmith(features, further) => format!(
            "{head}lensmith = {{ path = \"{root}/runtime\", default-features = false, features = {features:?} }}\n\
             lensmith-ecr = {{ path = \"{root}/generated\", default-features = false, features = [\"GetDownloadUrlForLayer\"] }}\n\
             {further}\n"
        ),
    }
}

/// The time that it takes to build a package from scratch.
fn build(folder: &Path) -> Result<Duration, Failure> {
    let target = folder.join("target");
    remove(&target)?;
    let start = Instant::now();
    cargo(folder, &["build", "--quiet", "--offline"])?;
    let time = start.elapsed();
    // Gigabytes, in all.
    remove(&target)?;
    Ok(time)
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

/// The others are compared with the first row.
fn table(measured: &[Measured]) -> String {
    let mut table = "| | crates | build | relative to AWS's |\n|---|--:|--:|--:|".to_owned();
    let first = measured.first().map_or(1.0, |first| first.time.as_secs_f64());
    for Measured { what, crates, time } in measured {
        let seconds = time.as_secs_f64();
        // Writing to a string can't fail.
        let _ = write!(
            table,
            "\n| {what} | {crates} | {seconds:.1} s | {:.0} % |",
            seconds / first * 100.0
        );
    }
    table
}

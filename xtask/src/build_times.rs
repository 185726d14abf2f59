//! `cargo xtask build-times`: what a client with one call takes to build and how large its program is, beside AWS's own
//! client in the same run.

mod usage;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use self::usage::Usage;
use crate::process::{cargo_command, output, say};
use crate::{Failure, paths};

/// How to measure.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// How many times to build each client; the table has the shortest time
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub runs: u32,
    /// Build for release, too, with several profiles, and print the sizes of the programs
    #[arg(long)]
    pub sizes: bool,
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

/// Profiles for release, all of them stripped: what the table calls each, its name, and its lines in the manifest.
const PROFILES: [(&str, &str, &str); 4] = [
    ("release", "release", "strip = true"),
    ("`lto = \"thin\"`", "thin", "inherits = \"release\"\nlto = \"thin\""),
    (
        "`lto = true`, `codegen-units = 1`",
        "fat",
        "inherits = \"release\"\nlto = true\ncodegen-units = 1",
    ),
    ("the same, `opt-level = \"s\"`", "small", "inherits = \"fat\"\nopt-level = \"s\""),
];

const CONSUMERS: [Consumer; 6] = [
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
        what: "Lensmith, blocking with the credential chain",
        folder: "blocking-credentials",
        program: include_str!("../../examples/blocking/src/main.rs"),
        dependencies: Dependencies::Lensmith(&["blocking", "credentials"], ""),
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
    /// From scratch.
    fresh: Usage,
    /// After its own source has changed.
    again: Usage,
    /// The bytes of the program and the processor's seconds for it, for each of [`PROFILES`].
    programs: Vec<(u64, f64)>,
}

/// Builds each consumer in the dev profile, from scratch and not incrementally, then once more after its source has
/// changed, and returns tables in Markdown.
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
    let mut report = table(&measured);
    if arguments.sizes {
        report.push_str("\n\n");
        report.push_str(&sizes(&measured));
    }
    Ok(report)
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
         publish = false\n\n"
    );
    let profiles =
        PROFILES.map(|(_, name, lines)| format!("[profile.{name}]\n{lines}\n\n")).concat();
    let head = format!("{head}{profiles}[dependencies]\n");
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

/// The size of the program and the processor's time for it, with each profile.
fn programs(consumer: &Consumer, folder: &Path) -> Result<Vec<(u64, f64)>, Failure> {
    let target = folder.join("target");
    let mut programs = Vec::new();
    for (_, profile, _) in PROFILES {
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

/// The sizes of the stripped programs, beside the first row's with the same profile.
fn sizes(measured: &[Measured]) -> String {
    let mut table = "| stripped program |".to_owned();
    for (what, ..) in PROFILES {
        let _ = write!(table, " {what} | |");
    }
    let _ = write!(table, "\n|---|{}", "--:|--:|".repeat(PROFILES.len()));
    let first = measured.first().map(|first| first.programs.as_slice()).unwrap_or_default();
    for Measured { what, programs, .. } in measured {
        let _ = write!(table, "\n| {what} |");
        for ((size, seconds), (official, _)) in programs.iter().zip(first) {
            let (megabytes, share) = (bytes(*size) / 1e6, bytes(*size) / bytes(*official) * 100.0);
            let _ = write!(table, " {megabytes:.2} MB, {share:.0} % | {seconds:.0} s |");
        }
    }
    table
}

#[allow(clippy::cast_precision_loss, reason = "no program has 2^52 bytes")]
fn bytes(size: u64) -> f64 {
    size as f64
}

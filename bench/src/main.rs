//! Lensmith beside other libraries, in one process: `cargo run --release` in this folder.

mod allocations;
mod bounds;
mod calls;
mod chart;
mod codecs;
mod comparison;
#[cfg(feature = "generator")]
mod generator;
mod instructions;
#[cfg(feature = "official")]
mod official;
mod optics;
mod table;
mod values;

use std::path::Path;
use std::process::ExitCode;

use crate::comparison::Comparison;
use crate::table::Row;

include!(concat!(env!("OUT_DIR"), "/dynamodb.rs"));
include!(concat!(env!("OUT_DIR"), "/s3.rs"));
include!(concat!(env!("OUT_DIR"), "/metrics_json.rs"));
include!(concat!(env!("OUT_DIR"), "/metrics_cbor.rs"));
include!(concat!(env!("OUT_DIR"), "/metrics_xml.rs"));

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

const USAGE: &str = "\
Compare Lensmith with other libraries.

  cargo run --release                        every comparison: a table, and the chart of the README
  cargo run --release -- compare NAME        those whose key has the name in it; the chart stays
  cargo run --release -- ci                  two rounds of each, and then the counts
  cargo run --release -- counts [--update]   allocations and instructions beside bounds.json
  cargo run --release -- generator FOLDER [THREADS]   all models in a folder

`--no-default-features` leaves AWS's own clients and the generator out, which take minutes to compile.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        [] => compare("", 300, true),
        ["compare", name] => compare(name, 300, false),
        ["ci"] => compare("", 2, false).and_then(|_| bounds::check(counted(), false)),
        ["counts"] => bounds::check(counted(), false),
        ["counts", "--update"] => bounds::check(counted(), true),
        [instructions::ARGUMENT, number] => {
            let number = number.parse().map_err(|_| USAGE.to_owned());
            number.map(|number| instructions::run(&mut counted(), number)).map(|()| String::new())
        }
        ["generator", folder] => generate(folder, "2"),
        ["generator", folder, threads] => generate(folder, threads),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Every comparison.
fn comparisons() -> Vec<Comparison> {
    let mut all = calls::comparisons();
    all.extend(codecs::comparisons());
    all.extend(optics::comparisons());
    #[cfg(feature = "generator")]
    all.extend(generator::comparisons());
    all
}

/// What has bounds: all that is Lensmith's, and the fields that optics stand for.
fn counted() -> Vec<Comparison> {
    let mut all = calls::comparisons();
    all.extend(codecs::comparisons());
    for comparison in &mut all {
        comparison.peers.truncate(1);
    }
    all.extend(optics::comparisons());
    all
}

fn compare(name: &str, rounds: usize, draw: bool) -> Result<String, String> {
    let mut rows = Vec::new();
    for comparison in comparisons().iter_mut().filter(|comparison| comparison.id.contains(name)) {
        eprintln!("measuring: {}", comparison.what);
        rows.push(Row::measure(comparison, rounds));
    }
    if rows.is_empty() {
        return Err(format!("no comparison has `{name}` in its key\n\n{USAGE}"));
    }
    if draw {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/performance.svg");
        std::fs::write(&path, chart::svg(&rows))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(table::markdown(&rows))
}

#[cfg(feature = "generator")]
fn generate(folder: &str, threads: &str) -> Result<String, String> {
    let threads = threads.parse().map_err(|_| USAGE.to_owned())?;
    generator::run(Path::new(folder), threads)
}

#[cfg(not(feature = "generator"))]
fn generate(_: &str, _: &str) -> Result<String, String> {
    Err("the feature `generator` is off".to_owned())
}

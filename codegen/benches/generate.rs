//! How fast models become crates, beside how fast their JSON is read: `cargo bench --package lensmith-codegen`.
//!
//! The models are those of `../shared/models-aws`; without them it is the project's own alone, and said so.
//! What can't be generated of a model is left out. In a doubled model every shape is there twice, the second
//! time under another name, so that twice as much comes out.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a benchmark has no one to report errors to"
)]
#![allow(clippy::cast_precision_loss, reason = "figures are rounded")]

use std::fs;
use std::hint::black_box;
use std::ops::Add;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate, inspect};
use serde_json::{Map, Value, from_slice, json, to_vec};

/// How often a model is measured; the fastest counts.
const ROUNDS: usize = 5;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = root.join("../shared/models-aws");
    let paths = if shared.is_dir() {
        json_files(&shared)
    } else {
        println!("skipped: the models of AWS, as there is no ../shared/models-aws");
        vec![root.join("models/ecr.json")]
    };
    let models: Vec<(String, Vec<u8>)> = paths
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read(path).expect("a model is readable"))
        })
        .collect();
    println!("{:20} {:>6} {:>9} {:>11} {:>7}", "", "MB", "generate", "read JSON", "ms/MB");
    let rows = models.iter().map(|(name, json)| measured(name, json));
    let all = rows.fold(Figures::default(), Add::add);
    all.print("all");
    println!(
        "\nIn a second {:.1} MB are generated from; serde_json reads {:.0} MB into its Value.",
        all.megabytes / all.generate.as_secs_f64(),
        all.megabytes / all.read.as_secs_f64()
    );
    match peak_memory() {
        Some(megabytes) => println!("The most memory at any time: {megabytes:.0} MB."),
        None => println!("The most memory at any time: not known on this system."),
    }
    println!("\nDoubled:");
    let rows = models.iter().map(|(name, json)| measured(name, &doubled(json)));
    rows.fold(Figures::default(), Add::add).print("all");
}

/// What is measured of a model.
#[derive(Clone, Copy, Default)]
struct Figures {
    megabytes: f64,
    generate: Duration,
    /// The same bytes, by `serde_json`.
    read: Duration,
}

impl Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            megabytes: self.megabytes + other.megabytes,
            generate: self.generate + other.generate,
            read: self.read + other.read,
        }
    }
}

impl Figures {
    fn print(&self, name: &str) {
        let [generate, read] = [self.generate, self.read].map(|time| time.as_secs_f64() * 1e3);
        let per_megabyte = generate / self.megabytes;
        println!(
            "{name:20} {:6.2} {generate:6.0} ms {read:8.1} ms {per_megabyte:7.0}",
            self.megabytes
        );
    }
}

/// Measures a model and prints the figures.
fn measured(name: &str, json: &[u8]) -> Figures {
    let models = [ModelFile { name, json }];
    let service =
        inspect::service(&models, None).unwrap_or_else(|errors| panic!("{name}: {errors}"));
    let supported =
        service.operations.into_iter().filter(|operation| operation.unsupported.is_empty());
    let config = Config {
        operations: supported.map(|operation| operation.name).collect(),
        ..Config::new("measured", RuntimeDependency::path("runtime"))
    };
    let figures = Figures {
        megabytes: json.len() as f64 / 1e6,
        generate: fastest(|| generate(&models, &config).unwrap_or_else(|e| panic!("{name}: {e}"))),
        read: fastest(|| from_slice::<Value>(json).expect("a model is JSON")),
    };
    figures.print(name);
    figures
}

/// The shortest time that a task took. Dropping what it gives is part of the task.
fn fastest<T>(task: impl Fn() -> T) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        drop(black_box(task()));
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// The model with every shape but the service twice.
fn doubled(json: &[u8]) -> Vec<u8> {
    let model: Value = from_slice(json).expect("a model is JSON");
    let shapes = model["shapes"].as_object().expect("a model has shapes");
    let is_service = |shape: &Value| shape["type"] == "service";
    let mut all = shapes.clone();
    for (id, shape) in shapes.iter().filter(|(_, shape)| !is_service(shape)) {
        let mut copy = shape.clone();
        rename(&mut copy, shapes);
        // Smoke tests have names, which no two of a service share.
        if let Some(traits) = copy.get_mut("traits").and_then(Value::as_object_mut) {
            traits.remove("smithy.test#smokeTests");
        }
        all.insert(second(id), copy);
    }
    for service in all.values_mut().filter(|shape| is_service(shape)) {
        for list in ["operations", "resources", "errors"] {
            if let Some(bound) = service.get_mut(list).and_then(Value::as_array_mut) {
                let mut copies = Value::Array(bound.clone());
                rename(&mut copies, shapes);
                bound.extend(copies.as_array().into_iter().flatten().cloned());
            }
        }
    }
    to_vec(&json!({ "smithy": model["smithy"], "shapes": all })).expect("JSON can be written")
}

/// What the copy of a shape is called.
fn second(id: &str) -> String {
    format!("{id}Twice")
}

/// Makes everything that names a shape name its copy.
fn rename(value: &mut Value, shapes: &Map<String, Value>) {
    match value {
        Value::String(id) if shapes.contains_key(id) => *id = second(id),
        Value::Array(elements) => elements.iter_mut().for_each(|value| rename(value, shapes)),
        Value::Object(members) => members.values_mut().for_each(|value| rename(value, shapes)),
        _ => {}
    }
}

/// The most memory that the process had at any time, in megabytes.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = peak.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("the folder can be listed");
    let mut files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

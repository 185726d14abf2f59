//! The generator beside what it prints with: `syn` and `prettyplease` on the same text, and `serde_json` on the model.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, Tree, generate};
use serde_json::Value;

use crate::calls::LENSMITH;
use crate::comparison::Comparison;

/// The comparison on the model of ECR.
pub fn comparisons() -> Vec<Comparison> {
    let json = include_bytes!("../../models/ecr.json");
    let files = tree("ecr", json).expect("the model of this repository is right").files;
    let texts: Vec<String> =
        files.into_iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text).collect();
    vec![
        Comparison::new("generator", "Generator: all of ECR")
            .peer(LENSMITH, move || tree("ecr", json))
            .peer("syn, prettyplease", move || {
                texts.iter().map(|text| print_again(text).len()).sum::<usize>()
            })
            .peer("serde_json::Value", move || {
                serde_json::from_slice::<Value>(json).expect("JSON")
            }),
    ]
}

fn print_again(text: &str) -> String {
    prettyplease::unparse(&syn::parse_file(text).expect("the generator writes Rust"))
}

fn tree(name: &str, json: &[u8]) -> Result<Tree, String> {
    let config = Config::new(name, RuntimeDependency::path("../runtime"));
    generate(&[ModelFile { name, json }], &config).map_err(|errors| errors.to_string())
}

/// Generates from all models of a folder and of those below, on some threads, and says how fast.
///
/// # Errors
/// The folder has no models.
pub fn run(folder: &Path, threads: usize) -> Result<String, String> {
    let mut models = Vec::new();
    collect(folder, &mut models);
    // The largest first, so that no thread ends up alone with it.
    models.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    if models.is_empty() {
        return Err(format!("{} has no models", folder.display()));
    }
    let bytes: u64 = models.iter().map(|(_, size)| size).sum();
    let (next, lines) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((path, size)) = models.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let line = one(path, *size);
                    lines.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(line);
                }
            });
        }
    });
    let (megabytes, seconds) = (bytes as f64 / 1e6, start.elapsed().as_secs_f64());
    let mut lines = lines.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    lines.sort();
    Ok(format!(
        "{}\n{} models, {megabytes:.1} MB, {threads} threads: {seconds:.2} s, {:.1} MB/s, at most {:.0} MB of memory",
        lines.join("\n"),
        models.len(),
        megabytes / seconds,
        peak_memory().unwrap_or(f64::NAN),
    ))
}

fn one(path: &Path, size: u64) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let start = Instant::now();
    let result =
        fs::read(path).map_err(|error| error.to_string()).and_then(|json| tree(&name, &json));
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    let per_megabyte = milliseconds / (size as f64 / 1e6);
    match result {
        Ok(tree) => format!(
            "{name:24} {size:>9} bytes {milliseconds:7.1} ms {per_megabyte:6.0} ms/MB {:5} files",
            tree.files.len()
        ),
        Err(error) => format!(
            "{name:24} {size:>9} bytes failed: {}",
            error.lines().next().unwrap_or_default()
        ),
    }
}

fn collect(folder: &Path, models: &mut Vec<(PathBuf, u64)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, models);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            models.push((path, size));
        }
    }
}

/// The most memory that the process had at any time, in megabytes.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = peak.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

//! The models that mutations start from.

use std::fs;
use std::path::{Path, PathBuf};

use super::Case;
use super::mutate::mutate;
use super::random::Random;
use crate::golden::Input;
use crate::{Failure, golden, paths};

/// A model with all its files, and the names of its operations.
pub struct Seed {
    input: Input,
    operations: Vec<String>,
}

/// Where models lie that once broke the generator, one in each file.
pub fn corpus() -> PathBuf {
    paths::workspace().join("codegen/tests/corpus")
}

/// The golden cases, the corpus, and with `real` the project's own model and those beside the repository.
///
/// # Errors
/// What can't be read.
pub fn load(real: bool) -> Result<Vec<Seed>, Failure> {
    let mut inputs = Vec::new();
    for case in golden::cases(&golden::folder())? {
        inputs.push(case.input()?);
    }
    inputs.extend(models_in(&corpus())?);
    if real {
        let root = paths::workspace();
        for folder in ["models", "../shared/models-aws", "../shared/protocol-tests"] {
            inputs.extend(models_in(&root.join(folder))?);
        }
    }
    Ok(inputs.into_iter().map(Seed::of).collect())
}

/// The files of a folder, each a model; empty if there is no folder.
pub fn models_in(folder: &Path) -> Result<Vec<Input>, Failure> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let is_model = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let read = |path: &PathBuf| match fs::read(path) {
        Ok(json) => Ok(Input {
            models: vec![("model.json".to_owned(), json)],
            config: super::config(Vec::new()),
        }),
        Err(error) => Err(Failure::io("read", path, &error, "remove it, or make it readable")),
    };
    files.iter().filter(is_model).map(read).collect()
}

/// The case with a number: a mutated seed, with one of its operations if it has many.
pub fn case(seeds: &[Seed], number: u64) -> Case {
    let mut random = Random::new(number);
    let Some(seed) = random.pick(seeds) else {
        return Case { models: Vec::new(), operations: Vec::new() };
    };
    let mut models = seed.input.models.clone();
    let mutated = random.below(models.len());
    if let Some((_, json)) = models.get_mut(mutated) {
        *json = mutate(json, &mut random);
    }
    let is_large = seed.operations.len() > 8;
    let operation = random.pick(&seed.operations).filter(|_| is_large);
    Case { models, operations: operation.cloned().into_iter().collect() }
}

impl Seed {
    fn of(input: Input) -> Self {
        let value = input.models.first().map(|(_, json)| serde_json::from_slice(json));
        let value: serde_json::Value = value.and_then(Result::ok).unwrap_or_default();
        let shapes = value.get("shapes").and_then(serde_json::Value::as_object);
        let operations = shapes.into_iter().flatten().filter_map(|(id, shape)| {
            let is_operation = shape.get("type")?.as_str()? == "operation";
            is_operation.then(|| id.rsplit('#').next().unwrap_or_default().to_owned())
        });
        let operations = operations.collect();
        Self { input, operations }
    }
}

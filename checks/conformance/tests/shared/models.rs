//! AWS's models, as several checks read them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use serde_json::Value;

/// The model files of AWS JSON services with their paths; at least one.
pub(crate) fn aws_models(shared: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Failed> {
    let models = models_of(&shared.join("models-aws"))?;
    if models.is_empty() { Err("no model in models-aws".into()) } else { Ok(models) }
}

/// The models of all protocols: those of `models-aws`, and those of the folders of `models-more`.
pub(crate) fn models_of_all_protocols(shared: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Failed> {
    let mut models = aws_models(shared)?;
    for entry in fs::read_dir(shared.join("models-more"))? {
        let folder = entry?.path();
        if folder.is_dir() {
            models.extend(models_of(&folder)?);
        }
    }
    Ok(models)
}

fn models_of(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Failed> {
    let mut models = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let json = fs::read(&path)?;
            models.push((path, json));
        }
    }
    Ok(models)
}

/// Every text that a trait has anywhere in a model.
pub(crate) fn texts_of_trait(model: &Value, id: &str, texts: &mut BTreeSet<String>) {
    match model {
        Value::Object(members) => {
            texts.extend(members.get(id).and_then(Value::as_str).map(String::from));
            members.values().for_each(|value| texts_of_trait(value, id, texts));
        }
        Value::Array(values) => values.iter().for_each(|value| texts_of_trait(value, id, texts)),
        _ => {}
    }
}

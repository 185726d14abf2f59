//! Every row of the facts on ECR's endpoints resolves to its URL, or to an error, by the rules of the
//! generated crate.

use std::path::Path;

use lensmith::Operation;
use lensmith::endpoint::Params;
use lensmith_ecr::GetDownloadUrlForLayer;
use libtest_mimic::Failed;
use serde_json::Value;

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let rows = std::fs::read(shared.join("facts/ecr-endpoints.json"))?;
    let rows: Vec<Value> = serde_json::from_slice(&rows)?;
    let failures: Vec<String> = rows.iter().filter_map(|row| check(row).err()).collect();
    match (rows.len(), failures.as_slice()) {
        (0, _) => Err("the facts hold no row".into()),
        (_, []) => Ok(()),
        (_, failures) => Err(failures.join("\n").into()),
    }
}

/// Resolves a row's parameters and compares with what the row says.
fn check(row: &Value) -> Result<(), String> {
    let mut params = Params::new();
    for (name, value) in row["params"].as_object().ok_or("a row has no parameters")? {
        params = match value {
            Value::String(text) => params.with(name.clone(), text.as_str()),
            Value::Bool(value) => params.with(name.clone(), *value),
            other => return Err(format!("the parameter {name} is {other}")),
        };
    }
    let found = GetDownloadUrlForLayer::SERVICE.endpoint_rules.resolve(&params);
    match (&found, row["error"] == true, row["url"].as_str()) {
        (Err(_), true, None) => Ok(()),
        (Ok(endpoint), false, Some(url)) if endpoint.url == url => Ok(()),
        _ => Err(format!("{row} resolves to {found:?}")),
    }
}

//! What a run compares.

use std::path::PathBuf;

use serde_json::Value;

use crate::Failure;

/// The settings, which come as JSON.
pub(crate) struct Settings {
    /// The interpreter that has botocore.
    pub(crate) python: PathBuf,
    /// The model that the crate was generated from.
    pub(crate) model: PathBuf,
    /// The known differences.
    pub(crate) known: PathBuf,
    /// The operations to compare; empty means all.
    pub(crate) operations: Vec<String>,
    pub(crate) seed: u64,
    /// How many inputs and responses there are for each operation.
    pub(crate) cases: u32,
    /// Whether known differences have to come up.
    pub(crate) is_complete: bool,
    /// Whether to compare signatures of requests that no client sends, and frames of event streams, too.
    pub(crate) signatures: bool,
}

impl Settings {
    pub(crate) fn parse(json: &str) -> Result<Self, Failure> {
        let json: Value = serde_json::from_str(json)?;
        let missing = |key: &str| format!("the settings have no `{key}`");
        let path = |key: &str| {
            json.get(key).and_then(Value::as_str).map(PathBuf::from).ok_or(missing(key))
        };
        let flag = |key: &str| json.get(key).and_then(Value::as_bool).unwrap_or(false);
        let number = |key: &str| json.get(key).and_then(Value::as_u64).ok_or(missing(key));
        let operations = json.get("operations").and_then(Value::as_array).into_iter().flatten();
        Ok(Self {
            python: path("python")?,
            model: path("model")?,
            known: path("known")?,
            operations: operations.filter_map(Value::as_str).map(str::to_owned).collect(),
            seed: number("seed")?,
            cases: number("cases")?.try_into()?,
            is_complete: flag("is_complete"),
            signatures: flag("signatures"),
        })
    }
}

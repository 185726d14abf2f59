//! Where two values in JSON part.

use serde_json::Value;

use crate::Failure;

/// Fails with every place at which our value is not theirs.
pub(crate) fn require_same(ours: &Value, theirs: &Value) -> Result<(), Failure> {
    let mut lines = Vec::new();
    compare("", Some(ours), Some(theirs), &mut lines);
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n").into()) }
}

/// Adds the differences of two values, where either may be absent.
fn compare(path: &str, ours: Option<&Value>, theirs: Option<&Value>, lines: &mut Vec<String>) {
    if let (Some(Value::Object(ours)), Some(Value::Object(theirs))) = (ours, theirs) {
        let only_theirs = theirs.keys().filter(|key| !ours.contains_key(*key));
        for key in ours.keys().chain(only_theirs) {
            compare(&format!("{path}/{key}"), ours.get(key), theirs.get(key), lines);
        }
    } else if ours != theirs {
        let text = |value: Option<&Value>| value.map_or("(absent)".to_owned(), Value::to_string);
        let (ours, theirs) = (text(ours), text(theirs));
        lines.push(format!("    {path}\n          ours: {ours}\n      botocore: {theirs}"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_differs_is_named_by_its_path() {
        let ours = json!({"same": [1], "url": "a", "headers": {"x": "1", "ours": "2"}});
        let theirs = json!({"headers": {"x": "1", "theirs": null}, "url": "b", "same": [1]});
        assert!(require_same(&ours, &ours).is_ok());
        let text = require_same(&ours, &theirs).unwrap_err().to_string();
        let paths: Vec<&str> =
            text.lines().map(str::trim).filter(|line| line.starts_with('/')).collect();
        assert_eq!(paths, ["/url", "/headers/ours", "/headers/theirs"]);
    }
}

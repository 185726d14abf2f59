//! The differences that are known, each with the reason why it may stay: `known.json`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::Failure;
use crate::difference::Difference;

/// The known differences of a service.
pub(crate) struct Known {
    entries: Vec<Entry>,
    /// The indices of those that have come up.
    met: RefCell<BTreeSet<usize>>,
}

struct Entry {
    /// The operation that differs; `None` means any.
    operation: Option<String>,
    /// Where they differ. `*` stands for any key or index.
    path: String,
    /// A text that our value has; `(absent)` stands for no value, and empty means any.
    ours: String,
}

impl Known {
    /// Reads those that are of the service or of its protocol, given by their ids.
    pub(crate) fn load(file: &Path, service: &str, protocol: &str) -> Result<Self, Failure> {
        let json =
            fs::read(file).map_err(|why| format!("cannot read {}: {why}", file.display()))?;
        Self::parse(&serde_json::from_slice(&json)?, service, protocol)
    }

    fn parse(json: &Value, service: &str, protocol: &str) -> Result<Self, Failure> {
        let entries = json.get("differences").and_then(Value::as_array);
        let entries = entries.ok_or("known.json has no list `differences`")?;
        let entries = entries.iter().map(|json| Entry::parse(json, service, protocol));
        let entries = entries.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        Ok(Self { entries, met: RefCell::default() })
    }

    /// Whether a difference of an operation is known.
    pub(crate) fn has(&self, operation: &str, difference: &Difference) -> bool {
        let is_meant = |(_, entry): &(usize, &Entry)| entry.means(operation, difference);
        let Some((index, _)) = self.entries.iter().enumerate().find(is_meant) else { return false };
        self.met.borrow_mut().insert(index);
        true
    }

    /// How many of the known differences have come up.
    pub(crate) fn met(&self) -> usize {
        self.met.borrow().len()
    }

    /// The known differences that have not come up.
    pub(crate) fn gone(&self) -> Vec<String> {
        let met = self.met.borrow();
        let gone = self.entries.iter().enumerate().filter(|(index, _)| !met.contains(index));
        gone.map(|(_, Entry { operation, path, .. })| {
            let operation = operation.as_deref().unwrap_or("any operation");
            format!("known.json: `{path}` of {operation} no longer differs: remove it")
        })
        .collect()
    }
}

impl Entry {
    /// An entry for each operation that it lists, if it is one of the service or of its protocol.
    fn parse(json: &Value, service: &str, protocol: &str) -> Result<Vec<Self>, Failure> {
        let text = |key: &str| {
            let value = json.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            value.ok_or_else(|| format!("known.json: {json} has no `{key}`"))
        };
        text("reason")?;
        let is_meant = match text("protocol") {
            Ok(wanted) => wanted == protocol,
            Err(_) => text("service")? == service,
        };
        if !is_meant {
            return Ok(Vec::new());
        }
        let (path, ours) = (text("path")?, json.get("ours").and_then(Value::as_str));
        let entry = |operation: Option<&str>| Self {
            operation: operation.map(str::to_owned),
            path: path.to_owned(),
            ours: ours.unwrap_or_default().to_owned(),
        };
        let Some(operations) = json.get("operations").and_then(Value::as_array) else {
            return Ok(vec![entry(None)]);
        };
        Ok(operations.iter().map(|operation| entry(operation.as_str())).collect())
    }

    fn means(&self, operation: &str, difference: &Difference) -> bool {
        let is_one = self.operation.as_ref().is_none_or(|one| one == operation);
        let (mut wanted, mut found) = (self.path.split('/'), difference.path.split('/'));
        // What is below the path is meant, too.
        is_one
            && (self.ours.is_empty() || difference.has_ours(&self.ours))
            && wanted
                .all(|wanted| found.next().is_some_and(|found| wanted == "*" || wanted == found))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::difference::differences;

    fn known() -> Known {
        let json = json!({"differences": [
            {"service": "A", "operations": ["Get"], "path": "/request/headers/x", "reason": "because"},
            {"service": "A", "path": "/outcome/*/at", "reason": "because"},
            {"service": "A", "path": "/origin", "ours": "here", "reason": "because"},
            {"service": "A", "path": "/form", "ours": "(absent)", "reason": "because"},
            {"service": "B", "path": "/", "reason": "because"},
            {"protocol": "one", "path": "/outcome/code", "reason": "because"},
            {"protocol": "another", "path": "/", "reason": "because"},
        ]});
        Known::parse(&json, "A", "one").unwrap()
    }

    /// A difference at a path.
    fn at(path: &str) -> Difference {
        let nested = |leaf: u8| {
            let keys = path.rsplit('/').filter(|key| !key.is_empty());
            keys.fold(json!(leaf), |value, key| json!({key: value}))
        };
        differences(&nested(1), &nested(2)).remove(0)
    }

    #[test]
    fn an_entry_means_its_operations_and_what_is_below_its_path() {
        let known = known();
        assert!(known.has("Get", &at("/request/headers/x")));
        assert!(!known.has("Put", &at("/request/headers/x")));
        assert!(!known.has("Get", &at("/request/headers/xy")));
        assert!(!known.has("Get", &at("/request/headers")));
        assert!(known.has("Put", &at("/outcome/output/at/microseconds")));
        assert!(!known.has("Put", &at("/outcome/at")));
        assert!(known.has("Put", &at("/outcome/code")));
    }

    #[test]
    fn an_entry_may_mean_one_value_of_ours() {
        let origin =
            |ours: &str| differences(&json!({"origin": ours}), &json!({"origin": "there"}));
        assert!(origin("here.example").iter().all(|found| known().has("Get", found)));
        assert!(!origin("another").iter().any(|found| known().has("Get", found)));
    }

    #[test]
    fn an_entry_may_mean_that_ours_is_absent() {
        let at = |ours: Value| differences(&ours, &json!({"form": "there"}));
        assert!(at(json!({})).iter().all(|found| known().has("Get", found)));
        assert!(!at(json!({"form": "here"})).iter().any(|found| known().has("Get", found)));
    }

    #[test]
    fn an_entry_that_does_not_come_up_is_reported() {
        let known = known();
        assert!(known.has("Put", &at("/outcome/output/at")));
        let gone = known.gone();
        assert_eq!(gone.len(), 4);
        assert_eq!(gone[0], "known.json: `/request/headers/x` of Get no longer differs: remove it");
        assert_eq!(known.met(), 1);
    }

    #[test]
    fn an_entry_has_a_reason() {
        let json = json!({"differences": [{"service": "A", "path": "/x"}]});
        let error = Known::parse(&json, "A", "one").err().unwrap().to_string();
        assert!(error.contains("has no `reason`"), "{error}");
    }
}

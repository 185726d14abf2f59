//! Where two values in JSON part.

use std::fmt;

use serde_json::Value;

/// A place at which our value is not theirs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// The keys and indices that lead there, with a slash before each.
    pub(crate) path: String,
    ours: Option<Value>,
    theirs: Option<Value>,
}

impl Difference {
    /// Whether our value, as a message shows it, has a text in it.
    pub(crate) fn has_ours(&self, text: &str) -> bool {
        shown(self.ours.as_ref()).contains(text)
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "(absent)".to_owned(), Value::to_string)
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, ours, theirs } = self;
        let (ours, theirs) = (shown(ours.as_ref()), shown(theirs.as_ref()));
        write!(f, "    {path}\n          ours: {ours}\n      botocore: {theirs}")
    }
}

/// Every place at which our value is not theirs.
pub(crate) fn differences(ours: &Value, theirs: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", Some(ours), Some(theirs), &mut found);
    found
}

/// Adds the differences of two values, where either may be absent.
fn compare(path: &str, ours: Option<&Value>, theirs: Option<&Value>, found: &mut Vec<Difference>) {
    match (ours, theirs) {
        (Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            let only_theirs = theirs.keys().filter(|key| !ours.contains_key(*key));
            for key in ours.keys().chain(only_theirs) {
                compare(&format!("{path}/{key}"), ours.get(key), theirs.get(key), found);
            }
        }
        (Some(Value::Array(ours)), Some(Value::Array(theirs))) if ours.len() == theirs.len() => {
            for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                compare(&format!("{path}/{index}"), Some(ours), Some(theirs), found);
            }
        }
        _ if ours == theirs => {}
        _ => found.push(Difference {
            path: path.to_owned(),
            ours: ours.cloned(),
            theirs: theirs.cloned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_differs_is_named_by_its_path() {
        let ours =
            json!({"same": [1], "url": "a", "headers": {"x": "1", "ours": "2"}, "list": [1, 2]});
        let theirs =
            json!({"headers": {"x": "1", "theirs": null}, "url": "b", "same": [1], "list": [1, 3]});
        assert_eq!(differences(&ours, &ours), []);
        let found = differences(&ours, &theirs);
        let paths: Vec<&str> = found.iter().map(|difference| difference.path.as_str()).collect();
        assert_eq!(paths, ["/url", "/headers/ours", "/headers/theirs", "/list/1"]);
        let text = found.first().unwrap().to_string();
        assert_eq!(text, "    /url\n          ours: \"a\"\n      botocore: \"b\"");
    }
}

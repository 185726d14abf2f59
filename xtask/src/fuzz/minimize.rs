//! The smallest form of a case that breaks the generator in the same way.

use serde_json::Value;

use super::mutate::{nth, size};
use super::process;
use super::{Case, write};
use crate::{Failure, paths};

/// How many smaller forms are tried.
const MAX_TRIES: usize = 1000;

/// Removes everything without which a case still breaks. A case that times out stays as it is, since its smaller
/// forms would time out too.
pub(super) fn minimize(case: Case, cause: &str) -> Result<Case, Failure> {
    if cause == process::TOO_LONG {
        return Ok(case);
    }
    let kind = kind(cause);
    let mut search = Search { kind, tries: 0 };
    let mut smallest = case;
    for index in 0..smallest.models.len() {
        let bytes = smallest.models.get(index).map(|(_, json)| json.clone()).unwrap_or_default();
        let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let mut number = 0;
        while number < size(&value) {
            let Some(smaller) = without_child(&value, number, &mut search, &smallest, index)?
            else {
                number += 1;
                continue;
            };
            value = smaller;
        }
        set(&mut smallest, index, &value);
    }
    Ok(smallest)
}

struct Search {
    kind: String,
    tries: usize,
}

/// The value without a child of its node, or without half of its children, if it still breaks in the same way.
fn without_child(
    value: &Value,
    number: usize,
    search: &mut Search,
    case: &Case,
    index: usize,
) -> Result<Option<Value>, Failure> {
    let mut copy = value.clone();
    let children = match nth(&mut copy, number) {
        Some(Value::Object(members)) => members.len(),
        Some(Value::Array(elements)) => elements.len(),
        _ => 0,
    };
    let mut length = children;
    while length > 0 {
        for start in (0..children).step_by(length) {
            let mut smaller = value.clone();
            remove(nth(&mut smaller, number), start, length);
            let mut candidate = case.clone();
            set(&mut candidate, index, &smaller);
            if search.breaks(&candidate)? {
                return Ok(Some(smaller));
            }
        }
        length /= 2;
    }
    Ok(None)
}

fn remove(node: Option<&mut Value>, start: usize, length: usize) {
    match node {
        Some(Value::Object(members)) => {
            let mut index = 0;
            members.retain(|_, _| {
                index += 1;
                !(start + 1..=start + length).contains(&index)
            });
        }
        Some(Value::Array(elements)) => {
            let end = (start + length).min(elements.len());
            drop(elements.drain(start..end));
        }
        _ => {}
    }
}

fn set(case: &mut Case, index: usize, value: &Value) {
    if let (Some((_, json)), Ok(bytes)) = (case.models.get_mut(index), serde_json::to_vec(value)) {
        *json = bytes;
    }
}

impl Search {
    fn breaks(&mut self, case: &Case) -> Result<bool, Failure> {
        self.tries += 1;
        if self.tries > MAX_TRIES {
            return Ok(false);
        }
        let folder = paths::workspace().join("target/fuzz/smaller");
        write(case, &folder)?;
        Ok(process::failure_of(&folder)?.is_some_and(|cause| kind(&cause) == self.kind))
    }
}

/// The first words of a cause, without numbers and names, by which causes of one kind are recognized.
fn kind(cause: &str) -> String {
    let line = cause.lines().find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|c| c.is_ascii_alphabetic() || *c == ' ').take(40).collect()
}

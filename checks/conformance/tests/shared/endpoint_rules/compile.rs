//! A small compiler from `smithy.rules#endpointRuleSet` to `smithy.rules#endpointBdd`: the shared models have
//! only the first, and both must give the same endpoints.
//!
//! The diagram is a reduced, ordered one: conditions are tested in the order in which the rules first have
//! them, so that a name is assigned before it is used, and equal nodes are one.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "Clippy takes helpers of tests for production code"
)]

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

/// Where a reference leads: 1 is the end without an endpoint, larger ones are nodes or results.
type Reference = i32;

const NO_MATCH: Reference = 100_000_000;

/// The JSON of the trait `endpointBdd` for that of `endpointRuleSet`.
pub(super) fn diagram(rules: &Json) -> Json {
    let mut compiler = Compiler::default();
    // The first node stands for the end of a path.
    compiler.nodes.push((-1, 1, -1));
    compiler.order(&rules["rules"], &HashMap::new());
    let root = compiler.rules(&rules["rules"], &HashMap::new());
    let bytes = compiler.nodes.iter().flat_map(|(condition, high, low)| {
        [*condition, *high, *low].into_iter().flat_map(i32::to_be_bytes)
    });
    json!({
        "version": "1.1",
        "parameters": rules["parameters"],
        "conditions": compiler.conditions,
        "results": compiler.results,
        "root": root,
        "nodeCount": compiler.nodes.len(),
        "nodes": STANDARD.encode(bytes.collect::<Vec<u8>>()),
    })
}

#[derive(Default)]
struct Compiler {
    conditions: Vec<Json>,
    results: Vec<Json>,
    nodes: Vec<(i32, Reference, Reference)>,
    unique: HashMap<(i32, Reference, Reference), Reference>,
    choices: HashMap<(i32, Reference, Reference), Reference>,
    /// What a name of the rules is called in the diagram, by its name and its expression.
    names: HashMap<(String, String), String>,
}

/// What names of the rules are called in the diagram, where a rule stands.
type Names = HashMap<String, String>;

impl Compiler {
    /// Gives numbers to all conditions, in the order in which a reader meets them.
    fn order(&mut self, rules: &Json, names: &Names) {
        for rule in array(rules) {
            let mut names = names.clone();
            for condition in array(&rule["conditions"]) {
                self.condition(condition, &mut names);
            }
            self.order(&rule["rules"], &names);
        }
    }

    /// The diagram of a list of rules, where the first that matches decides.
    fn rules(&mut self, rules: &Json, names: &Names) -> Reference {
        array(rules).iter().rev().fold(NO_MATCH, |otherwise, rule| {
            let mut names = names.clone();
            let conditions: Vec<i32> = array(&rule["conditions"])
                .iter()
                .map(|condition| self.condition(condition, &mut names))
                .collect();
            let body = match rule["type"].as_str() {
                Some("tree") => self.rules(&rule["rules"], &names),
                _ => self.result(rule, &names),
            };
            conditions
                .into_iter()
                .rev()
                .fold(body, |held, condition| self.choose(condition, held, otherwise))
        })
    }

    /// The number of a condition. One that assigns has a name of its own in the diagram, for two conditions of
    /// the rules may assign to one name.
    fn condition(&mut self, condition: &Json, names: &mut Names) -> i32 {
        let mut renamed = rename(condition, names);
        if let Some(name) = condition["assign"].as_str() {
            let count = self.names.len();
            let key = (name.to_owned(), renamed.to_string());
            let unique = self.names.entry(key).or_insert_with(|| format!("{name}_{count}"));
            renamed["assign"] = json!(unique);
            names.insert(name.to_owned(), unique.clone());
        }
        position(&mut self.conditions, renamed)
    }

    fn result(&mut self, rule: &Json, names: &Names) -> Reference {
        let mut result = rename(rule, names);
        result["conditions"] = json!([]);
        NO_MATCH + 1 + position(&mut self.results, result)
    }

    /// The diagram that goes on at `high` if the condition holds and at `low` if it does not. Where one of the
    /// two tests an earlier condition, that one is tested first.
    fn choose(&mut self, condition: i32, high: Reference, low: Reference) -> Reference {
        if high == low {
            return high;
        }
        if let Some(known) = self.choices.get(&(condition, high, low)) {
            return *known;
        }
        let first = self.tested(high).min(self.tested(low)).min(condition);
        let ((high_high, high_low), (low_high, low_low)) =
            (self.split(first, high), self.split(first, low));
        let made = if first == condition {
            self.node(first, high_high, low_low)
        } else {
            let held = self.choose(condition, high_high, low_high);
            let failed = self.choose(condition, high_low, low_low);
            self.node(first, held, failed)
        };
        self.choices.insert((condition, high, low), made);
        made
    }

    fn node(&mut self, condition: i32, high: Reference, low: Reference) -> Reference {
        if high == low {
            return high;
        }
        *self.unique.entry((condition, high, low)).or_insert_with(|| {
            self.nodes.push((condition, high, low));
            i32::try_from(self.nodes.len()).unwrap()
        })
    }

    /// The condition that a diagram tests first.
    fn tested(&self, reference: Reference) -> i32 {
        if reference >= NO_MATCH { i32::MAX } else { self.nodes[index(reference)].0 }
    }

    /// Where a diagram goes on if the condition holds, and if it does not.
    fn split(&self, condition: i32, reference: Reference) -> (Reference, Reference) {
        if self.tested(reference) == condition {
            let (_, high, low) = self.nodes[index(reference)];
            (high, low)
        } else {
            (reference, reference)
        }
    }
}

fn index(reference: Reference) -> usize {
    usize::try_from(reference - 1).unwrap()
}

fn position(list: &mut Vec<Json>, item: Json) -> i32 {
    let found = list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    });
    i32::try_from(found).unwrap()
}

fn array(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// The same JSON with the names of the diagram in references and templates.
fn rename(json: &Json, names: &Names) -> Json {
    match json {
        Json::Object(members) => members
            .iter()
            .filter(|(key, _)| *key != "documentation")
            .map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("ref", Json::String(name)) => json!(names.get(name).unwrap_or(name)),
                    ("type" | "fn" | "assign", value) => value.clone(),
                    (_, value) => rename(value, names),
                };
                (key.clone(), value)
            })
            .collect(),
        Json::Array(items) => items.iter().map(|item| rename(item, names)).collect(),
        Json::String(text) => {
            let replaced = names.iter().fold(text.clone(), |text, (name, unique)| {
                let text = text.replace(&format!("{{{name}}}"), &format!("{{{unique}}}"));
                text.replace(&format!("{{{name}#"), &format!("{{{unique}#"))
            });
            json!(replaced)
        }
        other => other.clone(),
    }
}

//! The same model gives the same bytes, and the order of a model's shapes and traits is not part of it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy takes helpers of tests for production code"
)]

use std::path::Path;

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, Tree, generate};
use serde_json::{Map, Value};
use xtask::golden::{self, Input};

#[test]
fn the_order_of_keys_does_not_count() {
    let inputs = inputs();
    let mut crates = 0;
    for input in &inputs {
        // A case of `errors/` gives none.
        let Some(tree) = tree(input) else { continue };
        crates += 1;
        let name = &input.config.crate_name;
        assert_same(name, "a second run", &tree, input);
        for seed in 1..=3 {
            let shuffled = shuffle_models(input, seed);
            assert_ne!(shuffled.models, input.models, "{name}: nothing was shuffled");
            assert_same(name, "shuffled keys", &tree, &shuffled);
        }
    }
    assert!(crates >= 2, "ECR and a golden crate at least, not {crates}");
}

/// The project's own crate, and every golden case.
fn inputs() -> Vec<Input> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let read = |name: &str| (name.to_owned(), std::fs::read(models.join(name)).unwrap());
    let ecr = Input {
        models: ["ecr.json", "ecr.overlay.json"].map(read).to_vec(),
        config: Config {
            strict: true,
            ..Config::new("lensmith-ecr", RuntimeDependency::path("../runtime"))
        },
    };
    let golden = golden::cases(&golden::folder()).unwrap();
    let golden = golden.iter().map(|case| case.input().unwrap());
    std::iter::once(ecr).chain(golden).collect()
}

fn tree(input: &Input) -> Option<Tree> {
    let files = input.models.iter().map(|(name, json)| ModelFile { name, json });
    generate(&files.collect::<Vec<_>>(), &input.config).ok()
}

fn assert_same(name: &str, what: &str, tree: &Tree, input: &Input) {
    let other = self::tree(input).unwrap_or_else(|| panic!("{name}: {what} give no crate"));
    assert!(tree.files.keys().eq(other.files.keys()), "{name}: {what} give other files");
    for (path, text) in &tree.files {
        assert_eq!(*text, other.files[path], "{name}: {what} give another {path}");
    }
}

fn shuffle_models(input: &Input, seed: u64) -> Input {
    let mut random = Random(seed);
    let mut input = input.clone();
    for (_, json) in &mut input.models {
        let text = std::str::from_utf8(json).unwrap().trim_start_matches('\u{feff}');
        let value = serde_json::from_str(&quote_numbers(text)).unwrap();
        let shuffled = serde_json::to_string_pretty(&shuffle(value, &mut random)).unwrap();
        *json = unquote_numbers(&shuffled).into_bytes();
    }
    input
}

/// What a string starts with that stands for a number.
const NUMBER: &str = "@number ";

/// The JSON with a string for each number, since `Value` would not keep all digits.
fn quote_numbers(json: &str) -> String {
    let is_of_number = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let mut out = String::new();
    let (mut rest, mut in_string) = (json, false);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' if in_string => 2,
            '-' | '0'..='9' if !in_string => rest.find(|c| !is_of_number(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        match c {
            '-' | '0'..='9' if !in_string => out.push_str(&format!("\"{NUMBER}{token}\"")),
            _ => out.push_str(token),
        }
        in_string ^= c == '"';
        rest = after;
    }
    out
}

/// The JSON with the numbers that were quoted.
fn unquote_numbers(json: &str) -> String {
    let mark = format!("\"{NUMBER}");
    let mut parts = json.split(&mark);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + &part.replacen('"', "", 1))
}

/// The value with the keys of its objects in another order, but for the members of a shape, whose order is
/// the model's own.
fn shuffle(value: Value, random: &mut Random) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| shuffle(item, random)).collect(),
        Value::Object(object) => {
            let mut entries: Vec<_> = object.into_iter().collect();
            random.shuffle(&mut entries);
            let shuffled = entries.into_iter().map(|(key, value)| {
                let value = match value {
                    Value::Object(members) if key == "members" => in_order(members, random),
                    value => shuffle(value, random),
                };
                (key, value)
            });
            Value::Object(shuffled.collect())
        }
        value => value,
    }
}

fn in_order(members: Map<String, Value>, random: &mut Random) -> Value {
    members.into_iter().map(|(name, member)| (name, shuffle(member, random))).collect()
}

/// Marsaglia's xorshift: a sequence that a seed fixes.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            let other = usize::try_from(self.next() % (end as u64 + 1)).unwrap();
            items.swap(end, other);
        }
    }
}

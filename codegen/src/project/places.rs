//! Where the values of an entry stand in `lensmith.toml`.

use std::collections::BTreeMap;

use crate::error::{Errors, Problem};

/// Where the values of an entry stand in its `lensmith.toml`, for messages; empty for an entry that does not come from
/// a file.
///
/// ```
/// use lensmith_codegen::project::parse;
///
/// let text = "[[module]]\nmodel = 'sqs.json'\noperations = ['Send', 'Receive']\n";
/// let entries = parse(text, "lensmith.toml").unwrap();
/// let place = entries[0].places.of("operations", "Receive");
/// assert_eq!(place.as_deref(), Some("`operations` in lensmith.toml:3:23"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<(String, String), String>);

/// The keys whose values are files.
pub(super) const FILES: [&str; 2] = ["model", "overlay"];

impl Places {
    /// Notes where a value of a key stands, as `file:line:column`. The whole of the key has the value `""`.
    pub(super) fn add(&mut self, key: &str, value: &str, place: String) {
        self.0.entry((key.to_owned(), value.to_owned())).or_insert(place);
    }

    /// The place of a value, or that of its key or of the entry if the value is not in the file. A model or an
    /// overlay has the value that messages give as its name: its path from the current folder.
    pub fn of(&self, key: &str, value: &str) -> Option<String> {
        [(key, value), (key, ""), ("model", "")].into_iter().find_map(|(key, value)| {
            let place = self.0.get(&(key.to_owned(), value.to_owned()))?;
            Some(format!("`{key}` in {place}"))
        })
    }

    /// Adds to each problem the place of the setting, or of the file, that it comes from.
    pub fn locate(&self, errors: Errors) -> Errors {
        errors.map(|problem| match self.place(&problem) {
            Some(place) => problem.placed_at(place),
            None => problem,
        })
    }

    fn place(&self, problem: &Problem) -> Option<String> {
        if let Some((key, value)) = problem.setting() {
            return self.of(key, value);
        }
        let file = problem.file().unwrap_or_default().to_owned();
        let is_key_of_file = |key: &&str| self.0.contains_key(&((*key).to_owned(), file.clone()));
        let key = FILES.into_iter().find(is_key_of_file).unwrap_or("model");
        self.of(key, &file)
    }
}

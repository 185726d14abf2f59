//! Values of a TOML file by their keys, and what is wrong with them by line and column.

use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

use serde_core::Deserialize;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::{Spanned, Table};

use super::SHARED_KEYS;
use super::entry::Entry;
use super::places::{FILES, Places};
use crate::error::{Errors, Problem};

/// A file, and what is wrong with it so far.
pub(super) struct Reader<'a> {
    text: &'a str,
    name: &'a str,
    /// With their positions in the text.
    problems: Vec<(usize, Problem)>,
}

/// A section of a file, with the defaults of its keys.
pub(super) struct Section<'a, 'i> {
    pub(super) table: &'a DeTable<'i>,
    pub(super) top: &'a DeTable<'i>,
    pub(super) span: Range<usize>,
}

impl<'a, 'i> Section<'a, 'i> {
    /// The value of a key, or of the same key at the top of the file.
    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        let shared = || if SHARED_KEYS.contains(&key) { self.top.get(key) } else { None };
        self.table.get(key).or_else(shared)
    }

    /// The position of the value of a key, or of the section.
    pub(super) fn span_of(&self, key: &str) -> Range<usize> {
        self.get(key).map_or(self.span.clone(), Spanned::span)
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, name: &'a str) -> Self {
        Self { text, name, problems: Vec::new() }
    }

    /// The entries, or all that is wrong with the file, in the order of its lines.
    pub(super) fn finish(mut self, entries: Vec<Entry>) -> Result<Vec<Entry>, Errors> {
        self.problems.sort_by_key(|(start, _)| *start);
        Errors::in_order(self.problems.into_iter().map(|(_, problem)| problem).collect())
            .map(|()| entries)
    }

    /// Notes a problem with its line and column.
    pub(super) fn report(&mut self, at: &Range<usize>, problem: Problem) {
        self.problems.push((at.start, problem.in_file(&self.place(at))));
    }

    /// A position as `file:line:column`.
    fn place(&self, at: &Range<usize>) -> String {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.name)
    }

    /// Where the values of a section stand, its own and the shared ones.
    pub(super) fn places(&self, section: &Section<'_, '_>) -> Places {
        let mut places = Places::default();
        let shared =
            section.top.iter().filter(|(key, _)| SHARED_KEYS.contains(&key.get_ref().as_ref()));
        for (key, value) in section.table.iter().chain(shared) {
            let key = key.get_ref().as_ref();
            let mut add = |value: &Spanned<DeValue<'_>>| {
                if let Some(text) = value.get_ref().as_str() {
                    places.add(key, &self.named(key, text.trim()), self.place(&value.span()));
                }
            };
            add(value);
            value.get_ref().as_array().into_iter().flat_map(|items| items.iter()).for_each(add);
            places.add(key, "", self.place(&value.span()));
        }
        places
    }

    /// A value as messages name it: a file by its path from the folder in which messages place `lensmith.toml`.
    fn named(&self, key: &str, value: &str) -> String {
        match Path::new(self.name).parent().filter(|_| FILES.contains(&key)) {
            Some(folder) => folder.join(value).display().to_string(),
            None => value.to_owned(),
        }
    }

    /// Reports every key that has no meaning.
    pub(super) fn refuse_unknown(&mut self, table: &DeTable<'_>, known: &[&str], place: &str) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let problem = Problem::general(format!("the key `{name}` is unknown {place}"))
                    .did_you_mean(name, known.iter().copied())
                    .or_help(format!("the keys are {}", listed(known)));
                self.report(&key.span(), problem);
            }
        }
    }

    /// The sections of a name.
    pub(super) fn sections<'t, 'i>(
        &mut self,
        top: &'t DeTable<'i>,
        name: &str,
    ) -> Vec<Spanned<&'t DeTable<'i>>> {
        let Some(value) = top.get(name) else { return Vec::new() };
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![],
        };
        let tables: Vec<_> = items
            .iter()
            .filter_map(|item| Some(Spanned::new(item.span(), item.get_ref().as_table()?)))
            .collect();
        if tables.is_empty() || tables.len() < items.len() {
            let problem = Problem::of(name, "the key must be a list of sections");
            self.report(&value.span(), problem.help(format!("write `[[{name}]]` above each")));
        }
        tables
    }

    /// A string that is not empty.
    pub(super) fn text(&mut self, section: &Section<'_, '_>, key: &str) -> Option<String> {
        let value = section.get(key)?;
        match value.get_ref().as_str() {
            Some(text) if text.trim().is_empty() => {
                self.wrong(key, value, "the text is empty");
                None
            }
            Some(text) => Some(text.to_owned()),
            None => self.wrong_type(key, value, "a string"),
        }
    }

    /// A string of a form.
    pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        section: &Section<'_, '_>,
        key: &str,
    ) -> Option<T> {
        let text = self.text(section, key)?;
        let result = text.trim().parse();
        result.map_err(|why: T::Err| self.at_key(section, key, format!("`{text}`: {why}"))).ok()
    }

    /// A list of strings, or one string; empty if the key is absent.
    pub(super) fn texts(&mut self, section: &Section<'_, '_>, key: &str) -> Vec<String> {
        let Some(value) = section.get(key) else { return Vec::new() };
        let texts = match value.get_ref() {
            DeValue::String(text) => vec![text.as_ref()],
            DeValue::Array(items) => {
                let texts: Vec<_> =
                    items.iter().filter_map(|item| item.get_ref().as_str()).collect();
                if texts.len() < items.len() {
                    return self.wrong_type(key, value, "a list of strings").unwrap_or_default();
                }
                texts
            }
            _ => return self.wrong_type(key, value, "a list of strings").unwrap_or_default(),
        };
        if texts.is_empty() {
            self.wrong(key, value, "the list is empty");
        } else if texts.iter().any(|text| text.trim().is_empty()) {
            self.wrong(key, value, "a text of the list is empty");
        }
        texts.into_iter().map(|text| text.trim().to_owned()).collect()
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, section: &Section<'_, '_>, key: &str) -> Option<bool> {
        let value = section.get(key)?;
        value.get_ref().as_bool().or_else(|| self.wrong_type(key, value, "`true` or `false`"))
    }

    /// The keys of an inline table whose values are strings or `true`, as strings.
    pub(super) fn pairs(
        &mut self,
        section: &Section<'_, '_>,
        key: &str,
    ) -> Option<Vec<(String, String)>> {
        let value = section.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong_type(key, value, "a table such as `{ version = \"0.2\" }`");
        };
        let mut pairs = Vec::new();
        for (name, value) in table {
            let name = name.get_ref().to_string();
            match value.get_ref() {
                DeValue::String(text) => pairs.push((name, text.trim().to_owned())),
                DeValue::Boolean(value) => pairs.push((name, value.to_string())),
                _ => return self.wrong_type(&format!("{key}.{name}"), value, "a string"),
            }
        }
        Some(pairs)
    }

    /// Any table.
    pub(super) fn table(&mut self, section: &Section<'_, '_>, key: &str) -> Option<Table> {
        let value = section.get(key)?;
        if !value.get_ref().is_table() {
            return self.wrong_type(key, value, "a table");
        }
        let result = Table::deserialize(ValueDeserializer::from(value.clone()));
        result.map_err(|error| self.wrong(key, value, error.message())).ok()
    }

    /// Whether a key has a value, its own or a shared one.
    pub(super) fn value<'s, 'i>(
        &self,
        section: &Section<'s, 'i>,
        key: &str,
    ) -> Option<&'s DeValue<'i>> {
        section.get(key).map(Spanned::get_ref)
    }

    /// Reports what is wrong with the value of a key.
    pub(super) fn at_key(
        &mut self,
        section: &Section<'_, '_>,
        key: &str,
        cause: impl Into<String>,
    ) {
        self.report(&section.span_of(key), Problem::of(key, cause));
    }

    fn wrong(&mut self, key: &str, value: &Spanned<DeValue<'_>>, cause: &str) {
        self.report(&value.span(), Problem::of(key, cause));
    }

    fn wrong_type<T>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        wanted: &str,
    ) -> Option<T> {
        let found = value.get_ref().type_str();
        self.wrong(key, value, &format!("expected {wanted}, found {found}"));
        None
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

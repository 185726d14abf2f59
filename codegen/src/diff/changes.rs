//! The list of changes, and pairs of items to compare.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::{Change, Impact};

/// The changes so far.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    pub(super) fn add(&mut self, impact: Impact, place: &str, what: impl Into<String>) {
        self.0.push(Change { impact, place: place.to_owned(), what: what.into() });
    }

    /// Adds the change from one value to another, if they differ.
    pub(super) fn changed<T: Display + PartialEq>(
        &mut self,
        impact: Impact,
        place: &str,
        old: &T,
        new: &T,
    ) {
        if old != new {
            self.add(impact, place, format!("is `{new}` instead of `{old}`"));
        }
    }

    /// Adds a change of the documentation, if any part of it differs.
    pub(super) fn documentation<const N: usize>(
        &mut self,
        place: &str,
        old: [&String; N],
        new: [&String; N],
    ) {
        if old != new {
            self.add(Impact::Documentation, place, "is documented differently");
        }
    }

    /// Adds a change of a deprecation, or of its note.
    pub(super) fn deprecation(&mut self, place: &str, old: &Option<String>, new: &Option<String>) {
        match (old, new) {
            (old, new) if old == new => {}
            (None, Some(note)) => {
                self.add(Impact::Behaviour, place, format!("is deprecated: {note}"));
            }
            (_, None) => self.add(Impact::Behaviour, place, "is no longer deprecated"),
            (_, Some(note)) => {
                self.add(
                    Impact::Documentation,
                    place,
                    format!("has another deprecation note: {note}"),
                );
            }
        }
    }

    pub(super) fn sorted(mut self) -> Vec<Change> {
        self.0.sort();
        self.0
    }
}

/// An item of the old model, of the new one, or of both.
pub(super) enum Pair<'a, T> {
    Removed(&'a T),
    Added(&'a T),
    Both(&'a T, &'a T),
}

/// The items of both models, in the order of their keys.
pub(super) fn pairs<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> impl Iterator<Item = Pair<'a, T>> {
    let mut pairs: BTreeMap<K, Pair<'a, T>> =
        old.iter().map(|item| (key(item), Pair::Removed(item))).collect();
    for item in new {
        let pair = match pairs.remove(&key(item)) {
            Some(Pair::Removed(old)) => Pair::Both(old, item),
            _ => Pair::Added(item),
        };
        pairs.insert(key(item), pair);
    }
    pairs.into_values()
}

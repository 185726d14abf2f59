//! The list of changes, and what it is made of.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::{Change, Impact};

/// The changes that are found so far.
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

    /// Adds a change of the documentation, if any of its parts differ.
    pub(super) fn documentation<const N: usize>(
        &mut self,
        place: &str,
        old: [&String; N],
        new: [&String; N],
    ) {
        if old != new {
            self.add(Impact::Documentation, place, "has another documentation");
        }
    }

    /// Adds what users are told of a deprecated item, if that changes.
    pub(super) fn deprecation(&mut self, place: &str, old: &Option<String>, new: &Option<String>) {
        match (old, new) {
            (old, new) if old == new => {}
            (None, Some(note)) => {
                self.add(Impact::Behaviour, place, format!("is deprecated: {note}"));
            }
            (_, None) => self.add(Impact::Behaviour, place, "is no longer deprecated"),
            (_, Some(note)) => {
                self.add(Impact::Documentation, place, format!("is deprecated otherwise: {note}"));
            }
        }
    }

    pub(super) fn sorted(mut self) -> Vec<Change> {
        self.0.sort();
        self.0
    }
}

/// A thing of the old model, of the new one, or of both.
pub(super) enum Pair<'a, T> {
    Removed(&'a T),
    Added(&'a T),
    Both(&'a T, &'a T),
}

/// The things of both models, in the order of their keys.
pub(super) fn pairs<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> impl Iterator<Item = Pair<'a, T>> {
    let mut pairs: BTreeMap<K, Pair<'a, T>> =
        old.iter().map(|thing| (key(thing), Pair::Removed(thing))).collect();
    for thing in new {
        let pair = match pairs.remove(&key(thing)) {
            Some(Pair::Removed(old)) => Pair::Both(old, thing),
            _ => Pair::Added(thing),
        };
        pairs.insert(key(thing), pair);
    }
    pairs.into_values()
}

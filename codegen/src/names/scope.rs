use std::collections::BTreeMap;

use super::{ConstName, FeatureName, FieldName, Number, PartName, TypeName};

/// The names of one scope of Rust's: of the types of a module, of the fields of a struct.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeMap<String, Source>,
    /// The numbers that are left for names that several things want.
    next: BTreeMap<String, Number>,
}

/// Where a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Model,
    Overlay,
}

/// The name that something of the model is to have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted<'a> {
    /// Its own, which gets a number where another has it.
    Own(&'a str),
    /// One that an overlay chose.
    Chosen(&'a str),
}

impl<'a> Wanted<'a> {
    pub(crate) fn text(self) -> &'a str {
        match self {
            Self::Own(text) | Self::Chosen(text) => text,
        }
    }

    fn source(self) -> Source {
        match self {
            Self::Own(_) => Source::Model,
            Self::Chosen(_) => Source::Overlay,
        }
    }
}

/// All names that something has in one scope, of which none may be another's.
pub(crate) trait Named {
    fn names(&self) -> Vec<String>;
}

impl Named for TypeName {
    fn names(&self) -> Vec<String> {
        vec![self.0.clone(), self.module().0]
    }
}

impl Named for (FieldName, ConstName) {
    fn names(&self) -> Vec<String> {
        vec![self.0.0.clone(), self.1.0.clone()]
    }
}

impl Named for PartName {
    fn names(&self) -> Vec<String> {
        vec![self.variant.0.clone(), self.constant.0.clone()]
    }
}

impl Named for ConstName {
    fn names(&self) -> Vec<String> {
        vec![self.0.clone()]
    }
}

impl Named for FeatureName {
    fn names(&self) -> Vec<String> {
        vec![self.0.clone()]
    }
}

/// The names that were given, in the order of what they were given to.
#[derive(Debug)]
pub(crate) struct Given<N> {
    pub(crate) names: Vec<N>,
    /// The things that want a name which an overlay chose for them or for another, and did not get it.
    pub(crate) refused: Vec<usize>,
}

impl Scope {
    /// A scope in which something has these names already.
    pub(crate) fn of<N: Named>(taken: impl IntoIterator<Item = N>) -> Self {
        let names = taken.into_iter().flat_map(|named| named.names());
        Self { taken: names.map(|name| (name, Source::Model)).collect(), next: BTreeMap::new() }
    }

    /// Gives each thing the first of its names that is left, those first for which a name was chosen.
    pub(crate) fn claim<N: Named>(
        &mut self,
        wanted: &[Wanted<'_>],
        candidate: impl Fn(&str, Number) -> N,
    ) -> Given<N> {
        let mut names = BTreeMap::new();
        let mut refused = Vec::new();
        for source in [Source::Overlay, Source::Model] {
            let things = wanted.iter().enumerate().filter(|(_, thing)| thing.source() == source);
            for (index, thing) in things {
                let first = candidate(thing.text(), 1);
                let takers = first.names();
                let mut takers = takers.iter().filter_map(|name| self.taken.get(name));
                if takers.any(|taker| [*taker, source].contains(&Source::Overlay)) {
                    refused.push(index);
                }
                let name = self.first_left(first, |number| candidate(thing.text(), number));
                self.taken.extend(name.names().into_iter().map(|name| (name, source)));
                names.insert(index, name);
            }
        }
        Given { names: names.into_values().collect(), refused }
    }

    /// Gives one thing the first of its names that is left.
    pub(crate) fn claim_one<N: Named>(&mut self, candidate: impl Fn(Number) -> N) -> N {
        let name = self.first_left(candidate(1), candidate);
        self.taken.extend(name.names().into_iter().map(|name| (name, Source::Model)));
        name
    }

    fn first_left<N: Named>(&mut self, first: N, candidate: impl Fn(Number) -> N) -> N {
        let is_left = |name: &N| !name.names().iter().any(|name| self.taken.contains_key(name));
        if is_left(&first) {
            return first;
        }
        let key = first.names().into_iter().next().unwrap_or_default();
        let mut number = self.next.get(&key).copied().unwrap_or(2);
        let name = loop {
            let name = candidate(number);
            number += 1;
            if is_left(&name) {
                break name;
            }
        };
        self.next.insert(key, number);
        name
    }
}

use std::collections::BTreeMap;

use super::{ConstName, FeatureName, FieldName, Number, PartName, TypeName};

/// The names in one Rust scope, such as the types of a module or the fields of a struct.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeMap<String, Source>,
    /// The next number for each name that was requested more than once.
    next: BTreeMap<String, Number>,
}

/// Where a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Model,
    Overlay,
}

/// The name that something of the model asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Request<'a> {
    /// Its own, which gets a number if it is taken.
    Own(&'a str),
    /// A name that an overlay chose.
    Chosen(&'a str),
}

impl<'a> Request<'a> {
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

/// All names that one item takes in a scope. No other item may have any of them.
pub(crate) trait ScopedName {
    fn names(&self) -> Vec<String>;
}

impl ScopedName for TypeName {
    fn names(&self) -> Vec<String> {
        vec![self.0.clone(), self.module().0]
    }
}

impl ScopedName for (FieldName, ConstName) {
    fn names(&self) -> Vec<String> {
        vec![self.0.0.clone(), self.1.0.clone()]
    }
}

impl ScopedName for PartName {
    fn names(&self) -> Vec<String> {
        vec![self.variant.0.clone(), self.constant.0.clone()]
    }
}

impl ScopedName for ConstName {
    fn names(&self) -> Vec<String> {
        vec![self.0.clone()]
    }
}

impl ScopedName for FeatureName {
    fn names(&self) -> Vec<String> {
        vec![self.0.clone()]
    }
}

/// The names that were assigned, in the order of the requests.
#[derive(Debug)]
pub(crate) struct Assigned<N> {
    pub(crate) names: Vec<N>,
    /// The indexes of requests that collide with a name that an overlay chose, for them or for another.
    pub(crate) refused: Vec<usize>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub(crate) fn of<N: ScopedName>(taken: impl IntoIterator<Item = N>) -> Self {
        let names = taken.into_iter().flat_map(|named| named.names());
        Self { taken: names.map(|name| (name, Source::Model)).collect(), next: BTreeMap::new() }
    }

    /// Assigns the first free name to each request. Requests with a chosen name go first.
    pub(crate) fn claim<N: ScopedName>(
        &mut self,
        requests: &[Request<'_>],
        candidate: impl Fn(&str, Number) -> N,
    ) -> Assigned<N> {
        let mut names = BTreeMap::new();
        let mut refused = Vec::new();
        for source in [Source::Overlay, Source::Model] {
            let same =
                requests.iter().enumerate().filter(|(_, request)| request.source() == source);
            for (index, request) in same {
                let first = candidate(request.text(), 1);
                let takers = first.names();
                let mut takers = takers.iter().filter_map(|name| self.taken.get(name));
                if takers.any(|taker| [*taker, source].contains(&Source::Overlay)) {
                    refused.push(index);
                }
                let name = self.first_free(first, |number| candidate(request.text(), number));
                self.taken.extend(name.names().into_iter().map(|name| (name, source)));
                names.insert(index, name);
            }
        }
        Assigned { names: names.into_values().collect(), refused }
    }

    /// Assigns the first free name to one item.
    pub(crate) fn claim_one<N: ScopedName>(&mut self, candidate: impl Fn(Number) -> N) -> N {
        let name = self.first_free(candidate(1), candidate);
        self.taken.extend(name.names().into_iter().map(|name| (name, Source::Model)));
        name
    }

    fn first_free<N: ScopedName>(&mut self, first: N, candidate: impl Fn(Number) -> N) -> N {
        let is_free = |name: &N| !name.names().iter().any(|name| self.taken.contains_key(name));
        if is_free(&first) {
            return first;
        }
        let key = first.names().into_iter().next().unwrap_or_default();
        let mut number = self.next.get(&key).copied().unwrap_or(2);
        let name = loop {
            let name = candidate(number);
            number += 1;
            if is_free(&name) {
                break name;
            }
        };
        self.next.insert(key, number);
        name
    }
}

use http::{HeaderName, Request};

use crate::Body;
use crate::checksum::{self, Digest};
use crate::sign::{Hasher, PayloadHash};

/// What a body is read for before it is sent: the hash that the signature covers, and checksums.
pub(crate) struct Reading {
    hash: Option<Hasher>,
    sums: Vec<(HeaderName, Box<dyn Digest>)>,
}

impl Reading {
    /// A reading, if there is anything to read for.
    pub(super) fn new(needs_hash: bool, sums: Vec<(HeaderName, Box<dyn Digest>)>) -> Option<Self> {
        (needs_hash || !sums.is_empty())
            .then(|| Self { hash: needs_hash.then(Hasher::default), sums })
    }

    /// Takes the next piece of the body.
    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.hash.iter_mut().for_each(|hash| hash.update(piece));
        self.sums.iter_mut().for_each(|(_, sum)| sum.update(piece));
    }

    pub(crate) fn finish(self) -> BodyFacts {
        let sums = self.sums.into_iter().map(|(name, sum)| (name, sum.finish()));
        BodyFacts { hash: self.hash.map(Hasher::finish), sums: sums.collect() }
    }
}

/// What came out of a reading.
pub(crate) struct BodyFacts {
    hash: Option<PayloadHash>,
    sums: Vec<(HeaderName, String)>,
}

impl BodyFacts {
    /// Adds them to the request of the body.
    pub(super) fn apply(self, request: &mut Request<Body>) {
        for (name, sum) in self.sums {
            checksum::insert(request.headers_mut(), name, sum);
        }
        if let Some(hash) = self.hash {
            request.extensions_mut().insert(hash);
        }
    }
}

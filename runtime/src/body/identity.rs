//! When bodies are equal.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use bytes::Bytes;

use super::{Body, Content, Open};

#[derive(PartialEq, Eq, Hash)]
enum Identity<'a> {
    Content(&'a Bytes),
    Place(*const ()),
}

impl Body {
    /// What it is equal by.
    fn identity(&self) -> Identity<'_> {
        match &self.0 {
            Content::Bytes(bytes) => Identity::Content(bytes),
            Content::Stream(stream) => match &stream.open {
                Open::Bytes(bytes) => Identity::Content(bytes),
                Open::Once(source) => Identity::Place(Arc::as_ptr(source).cast()),
                #[cfg(feature = "_client")]
                Open::File(section) => Identity::Place(Arc::as_ptr(section).cast()),
                #[cfg(feature = "event-stream")]
                Open::Events(events, _) => Identity::Place(Arc::as_ptr(events).cast()),
                Open::Recipe(open) => Identity::Place(Arc::as_ptr(open).cast()),
            },
            #[cfg(feature = "client")]
            Content::Reading(reading) => reading.0.identity(),
        }
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Body {}

impl Hash for Body {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

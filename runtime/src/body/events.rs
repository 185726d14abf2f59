//! Bodies that are the events of a request.

use std::sync::Arc;

use bytes::Bytes;

use super::{Body, Content, Open};
use crate::event_stream::Feed;

impl Body {
    /// Events, as the frames that they are.
    pub(crate) fn from_events(events: Arc<Feed>) -> Self {
        Self::streamed(Open::Events(events, Bytes::new()))
    }

    /// The same events after a frame.
    pub(crate) fn after_frame(self, first: Bytes) -> Self {
        match self.events() {
            Some(events) => Self::streamed(Open::Events(events, first)),
            None => first.into(),
        }
    }

    /// The events that it is made of, if it is.
    pub(crate) fn events(&self) -> Option<Arc<Feed>> {
        match &self.0 {
            Content::Stream(stream) => match &stream.open {
                Open::Events(events, _) => Some(Arc::clone(events)),
                _ => None,
            },
            #[cfg(feature = "client")]
            Content::Reading(reading) => reading.0.events(),
            Content::Bytes(_) => None,
        }
    }
}

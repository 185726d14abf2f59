//! What a client sends, compared with a recording.

use std::task::{Context, Poll, ready};

use super::conversation::Incoming;
use super::sent::{ENDED, Show};
use crate::Body;
use crate::testing::difference::difference;
use crate::testing::traffic::SentRequest;
use crate::transport::TransportError;

/// The events that a client sends, each compared with the one that was recorded in its place.
pub(in crate::testing) struct Compared {
    sent: Incoming,
    show: Show,
    operation: String,
    /// Absent if they are not compared.
    recorded: Option<Vec<String>>,
    /// Whether there were no more.
    is_complete: bool,
    /// Is called with each difference.
    report: Box<dyn Fn(String) + Send>,
    count: usize,
    is_over: bool,
}

impl Compared {
    /// The events of a body, compared with those of a recorded request unless it has none.
    pub(in crate::testing) fn new(
        sent: Body,
        show: Show,
        operation: &str,
        recorded: &SentRequest,
        report: impl Fn(String) + Send + 'static,
    ) -> Self {
        Self {
            sent: Incoming::new(sent),
            show,
            operation: operation.to_owned(),
            recorded: recorded.events.clone(),
            is_complete: recorded.events_end.as_deref() == Some(ENDED),
            report: Box::new(report),
            count: 0,
            is_over: false,
        }
    }

    /// The same events, not compared.
    pub(in crate::testing) fn ignored(self) -> Self {
        Self { recorded: None, ..self }
    }

    /// Reads events until there are as many, or no more. The end counts as one.
    pub(super) fn poll_until(
        &mut self,
        context: &mut Context<'_>,
        count: usize,
    ) -> Poll<Result<(), TransportError>> {
        while !self.is_over && self.count < count {
            let read = ready!(self.poll(context));
            if read.is_err() {
                self.is_over = true;
                return Poll::Ready(read);
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        let difference = match ready!(self.sent.poll(context)).transpose()? {
            Some(frame) => match (self.show)(&frame) {
                Some(event) => {
                    self.count += 1;
                    self.difference(&event)
                }
                None => None,
            },
            None => {
                self.is_over = true;
                self.missing()
            }
        };
        Poll::Ready(match difference {
            Some(difference) => {
                let mend = "record the call again, or see `Replay::ignore_sent_events`";
                let reason = format!("{difference}; {mend}");
                (self.report)(reason.clone());
                Err(TransportError::Unsupported { reason })
            }
            None => Ok(()),
        })
    }

    /// How the event that has come differs.
    fn difference(&self, event: &str) -> Option<String> {
        let Self { operation, count, .. } = self;
        let recorded = self.recorded.as_ref()?;
        match recorded.get(count - 1) {
            Some(recorded) => {
                let difference = difference(event, recorded)?;
                Some(format!("event {count} of {operation} is not as recorded: {difference}"))
            }
            None if self.is_complete => {
                Some(format!("event {count} of {operation} is one more than the recording has"))
            }
            None => None,
        }
    }

    /// How many events the recording has that have not come.
    fn missing(&self) -> Option<String> {
        let Self { operation, count, .. } = self;
        let recorded = self.recorded.as_ref().map_or(0, Vec::len);
        (*count < recorded).then(|| {
            format!("{operation} ends its events after {count}, and the recording has {recorded}")
        })
    }
}

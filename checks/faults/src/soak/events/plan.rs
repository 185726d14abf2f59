use std::fmt;

use crate::soak::plan::mix;

/// One stream in so many has a fault.
const ONE_IN: u64 = 20;

/// How many streams there are, and what goes wrong in which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventPlan {
    /// The number from which it follows what goes wrong.
    pub seed: u64,
    /// How many streams there are, all at a time.
    pub streams: u32,
    /// How many events a whole stream has.
    pub events: u32,
}

/// What goes wrong in place of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// The body ends in order, inside of a frame.
    CutOff,
    /// The connection is closed before the body ends.
    Closed,
    /// The checksum of a frame is wrong.
    Checksum,
    /// The lengths of a frame are wrong.
    Lengths,
    /// An exception of the model.
    Exception,
    /// An error that is in no model.
    Failure,
    /// Nothing comes any more.
    Silence,
}

impl Break {
    /// All of them, each as often as the others.
    pub const ALL: [Self; 7] = [
        Self::CutOff,
        Self::Closed,
        Self::Checksum,
        Self::Lengths,
        Self::Exception,
        Self::Failure,
        Self::Silence,
    ];
}

/// How a stream ended for its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// In order.
    Whole,
    /// By the error of a fault, at the event with this number.
    Broken(Break, u64),
    /// In another way.
    Other(String),
}

impl EventPlan {
    /// What goes wrong in a stream, and at which event: not the first, so that all streams begin.
    pub fn fault(self, stream: u32) -> Option<(Break, u64)> {
        let turn = u64::from(stream).wrapping_add(self.seed);
        if turn % ONE_IN != 0 {
            return None;
        }
        let kind = usize::try_from(turn / ONE_IN % Break::ALL.len() as u64).unwrap_or_default();
        let later = u64::from(self.events.saturating_sub(1)).max(1);
        let random = mix(self.seed ^ mix(u64::from(stream)));
        Break::ALL.get(kind).map(|kind| (*kind, 2 + random % later))
    }

    /// How many events a stream has to have, and how it has to end.
    pub fn end(self, stream: u32) -> (u64, End) {
        match self.fault(stream) {
            None => (self.events.into(), End::Whole),
            Some((kind, number)) => (number - 1, End::Broken(kind, number)),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("its end"),
            Self::Broken(kind, number) => write!(f, "{kind:?} at event {number}"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_twenty_streams_breaks_in_each_way_at_any_event() {
        let plan = EventPlan { seed: 3, streams: 1400, events: 50 };
        let faults: Vec<_> = (0..plan.streams).filter_map(|stream| plan.fault(stream)).collect();
        assert_eq!(faults.len(), 70);
        for kind in Break::ALL {
            assert_eq!(faults.iter().filter(|(its, _)| *its == kind).count(), 10, "{kind:?}");
        }
        assert!(faults.iter().all(|(_, number)| (2..=50).contains(number)));
        let numbers: std::collections::BTreeSet<_> = faults.iter().map(|(_, it)| it).collect();
        assert!(numbers.len() > 20, "{numbers:?}");
        assert_ne!(plan.fault(17), EventPlan { seed: 4, ..plan }.fault(17));
    }
}

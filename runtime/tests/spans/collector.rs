//! A subscriber that keeps everything.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// All spans and events of a thread, in their order.
#[derive(Clone, Default)]
pub(crate) struct Collector(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    traces: Vec<Trace>,
    entered: Vec<usize>,
}

/// A span or an event.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    pub(crate) name: String,
    pub(crate) target: String,
    pub(crate) level: String,
    /// The span around it.
    pub(crate) parent: Option<usize>,
    pub(crate) fields: BTreeMap<&'static str, String>,
}

impl Trace {
    /// The value of a field, or nothing where it has none.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl Collector {
    /// What was kept so far, without what the libraries below say.
    pub(crate) fn traces(&self) -> Vec<Trace> {
        let mut traces = self.everything();
        traces.retain(|trace| trace.target == "lensmith");
        traces
    }

    /// What was kept so far.
    pub(crate) fn everything(&self) -> Vec<Trace> {
        self.0.lock().unwrap().traces.clone()
    }

    fn add(&self, metadata: &Metadata<'_>, parent: Option<usize>, is_contextual: bool) -> usize {
        let mut kept = self.0.lock().unwrap();
        let around = kept.entered.last().copied().filter(|_| is_contextual);
        kept.traces.push(Trace {
            name: metadata.name().to_owned(),
            target: metadata.target().to_owned(),
            level: metadata.level().to_string(),
            parent: parent.or(around),
            fields: BTreeMap::new(),
        });
        kept.traces.len() - 1
    }

    fn visit(&self, at: usize, record: impl FnOnce(&mut dyn Visit)) {
        record(&mut Fields(&mut self.0.lock().unwrap().traces[at]));
    }
}

struct Fields<'a>(&'a mut Trace);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.fields.insert(field.name(), value.to_owned());
    }
}

/// Ids of spans are not zero.
fn index(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap() - 1
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let at = self.add(span.metadata(), span.parent().map(index), span.is_contextual());
        self.visit(at, |fields| span.record(fields));
        Id::from_u64(u64::try_from(at).unwrap() + 1)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        self.visit(index(id), |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let at = self.add(event.metadata(), event.parent().map(index), event.is_contextual());
        self.visit(at, |fields| event.record(fields));
    }

    fn enter(&self, id: &Id) {
        self.0.lock().unwrap().entered.push(index(id));
    }

    fn exit(&self, id: &Id) {
        let left = self.0.lock().unwrap().entered.pop();
        assert_eq!(left, Some(index(id)), "spans are left in the order in which they are entered");
    }
}

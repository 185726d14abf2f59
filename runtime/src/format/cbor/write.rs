use jiff::Timestamp;

use crate::cbor::{Writer, is_writable};
use crate::format::Root;
use crate::protocol::InvalidRequest;
use crate::schema::{
    Choice, Facts, List, Map, Place, Record, View, find_unknown, find_unwritable_number,
};

/// A body: the members of a structure that are in it.
pub(super) fn body(record: &dyn Record, _root: Root) -> Result<Vec<u8>, InvalidRequest> {
    let mut out = Encoder::of_body();
    out.structure(record, true);
    out.into_body(View::Structure(record))
}

/// A body that is one value.
pub(super) fn value_body(
    view: View<'_>,
    facts: &Facts,
    _root: Root,
) -> Result<Vec<u8>, InvalidRequest> {
    let mut out = Encoder::of_body();
    out.value(view, facts);
    out.into_body(view)
}

/// Writes the members of a structure that are in a body into a map that has been begun.
pub(crate) fn members_in_body(out: &mut Writer, record: &dyn Record) {
    let mut encoder = Encoder { out: std::mem::take(out), ..Encoder::default() };
    for (facts, view) in record.iter().filter(|(facts, _)| facts.place == Place::Body) {
        encoder.member(facts, view);
    }
    *out = encoder.out;
}

/// Writes views as CBOR.
#[derive(Default)]
struct Encoder {
    out: Writer,
    /// Whether a union holds a member that the model does not know.
    has_unknown: bool,
    /// Whether there is a number that cannot be written.
    has_unwritable: bool,
}

impl Encoder {
    fn of_body() -> Self {
        // Most requests are no longer.
        const USUAL_LENGTH: usize = 256;
        Self { out: Writer::with_capacity(USUAL_LENGTH), ..Self::default() }
    }

    fn into_body(self, view: View<'_>) -> Result<Vec<u8>, InvalidRequest> {
        match (self.has_unknown, self.has_unwritable) {
            (true, _) => Err(find_unknown(view).into()),
            (false, true) => {
                Err(find_unwritable_number(view, |text, _| !is_writable(text), false).into())
            }
            (false, false) => Ok(self.out.into_bytes()),
        }
    }

    /// Writes a value. The usual kinds are written here, without a call for each.
    #[inline(always)]
    fn value(&mut self, view: View<'_>, facts: &Facts) {
        match view {
            View::String(text) | View::Enum { value: text, .. } => self.out.text(text),
            View::Integer(value) => self.out.integer(value),
            View::Double(value) => self.out.float(value),
            View::Timestamp(at) if at.subsec_nanosecond() == 0 => self.out.seconds(at.as_second()),
            View::List(list) => self.list(list, facts),
            View::Structure(record) => self.structure(record, false),
            view => self.unusual(view, facts),
        }
    }

    #[inline(never)]
    fn unusual(&mut self, view: View<'_>, facts: &Facts) {
        let out = &mut self.out;
        match view {
            View::Boolean(value) => out.boolean(value),
            View::IntEnum { value, .. } => out.integer(value.into()),
            View::Float(value) => out.float32(value),
            View::Number(text) => self.has_unwritable |= !out.number(text, facts.decimal),
            View::Blob(blob) => out.bytes(blob),
            View::Stream(body) => out.bytes(body.as_bytes().map_or(&[], |bytes| bytes)),
            View::Timestamp(at) => out.milliseconds(milliseconds(at)),
            View::Map(map) => self.map(map, facts),
            View::Union(choice) => self.choice(choice),
            // No service with CBOR has documents.
            #[cfg(feature = "document")]
            View::Document(_) => out.null(),
            // `value` writes those that are present.
            View::Absent
            | View::String(_)
            | View::Enum { .. }
            | View::Integer(_)
            | View::Double(_)
            | View::List(_)
            | View::Structure(_) => out.null(),
        }
    }

    fn list(&mut self, list: &dyn List, facts: &Facts) {
        let count = list.len();
        self.out.array(count);
        let start = self.out.len();
        for (index, element) in list.iter().enumerate() {
            self.value(element, facts);
            if index == 0 {
                self.out.reserve_for(count - 1, self.out.len() - start);
            }
        }
    }

    fn map(&mut self, map: &dyn Map, facts: &Facts) {
        self.out.map(map.len());
        map.each(&mut |key, value| {
            self.out.text(key.text().unwrap_or_default());
            self.value(value, facts);
        });
    }

    /// Writes the members of a structure, or those that are in a body; what is absent is left out.
    fn structure(&mut self, record: &dyn Record, only_in_body: bool) {
        const SHORT: usize = 24;
        let members = record.members();
        let is_here = |facts: &Facts| !only_in_body || facts.place == Place::Body;
        if members.len() >= SHORT {
            let count = record.iter().filter(|(facts, _)| is_here(facts)).count();
            self.out.map(count);
            record.iter().filter(|(facts, _)| is_here(facts)).for_each(|(facts, view)| {
                self.member(facts, view);
            });
            return;
        }
        let (place, mut count) = (self.out.short_map(), 0);
        for (index, member) in members.iter().enumerate() {
            let view = record.view(index);
            if is_here(&member.facts) && !view.is_absent() {
                self.member(&member.facts, view);
                count += 1;
            }
        }
        self.out.end_short_map(place, count);
    }

    #[inline(always)]
    fn member(&mut self, facts: &Facts, view: View<'_>) {
        self.out.text(facts.wire_name);
        self.value(view, facts);
    }

    /// Writes a union as a map of one entry. A member that the model does not know has no value to write.
    fn choice(&mut self, choice: &dyn Choice) {
        match choice.chosen() {
            Ok((facts, view)) => {
                self.out.map(1);
                self.member(facts, view);
            }
            Err(_) => {
                self.has_unknown = true;
                self.out.map(0);
            }
        }
    }
}

/// The milliseconds since 1970, without what is finer. [`Timestamp::MAX`] is the last second of the year 9999, for
/// which it stands where it was read.
fn milliseconds(at: Timestamp) -> i64 {
    if at == Timestamp::MAX {
        return 253_402_300_799_000;
    }
    at.as_second() * 1000 + i64::from(at.subsec_nanosecond().div_euclid(1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_long_element_makes_no_room_for_as_long_ones() {
        let mut texts = vec![String::new(); 1000];
        texts.insert(0, "a".repeat(100_000));
        let mut out = Encoder::default();
        out.value(View::List(&texts), &Facts::new(""));
        let bytes = out.out.into_bytes();
        assert_eq!(bytes.len(), 3 + 5 + 100_000 + 1000);
        assert!(bytes.capacity() < 1_000_000, "{}", bytes.capacity());
    }
}

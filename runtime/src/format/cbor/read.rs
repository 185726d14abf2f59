use std::borrow::Cow;

use jiff::Timestamp;

use crate::Blob;
use crate::cbor::{Item, Items, Reader};
use crate::format::DecodeError;
use crate::json::Error;
use crate::schema::{Choice, Facts, List, Map, Member, NoTime, Place, Record, Slot, parse_seconds};

/// Reads the members of a structure that are in a body.
pub(super) fn body(body: &[u8], record: &mut dyn Record) -> Result<(), DecodeError> {
    let mut decoder = Decoder::new(body);
    decoder.structure(record, true).and_then(|()| decoder.input.end()).map_err(DecodeError::Cbor)
}

/// Reads a body that is one value.
pub(super) fn value_body(body: &[u8], slot: Slot<'_>, facts: &Facts) -> Result<(), DecodeError> {
    let mut decoder = Decoder::new(body);
    let read = decoder.slot(slot).map_err(|error| error.inside_member(facts.member_name));
    read.and_then(|()| decoder.input.end()).map_err(DecodeError::Cbor)
}

/// Reads CBOR into slots. The reader limits the nesting, and with it the recursion.
struct Decoder<'a> {
    input: Reader<'a>,
    /// Whether what is read is sensitive, keys of maps included.
    is_secret: bool,
}

impl<'a> Decoder<'a> {
    fn new(body: &'a [u8]) -> Self {
        Self { input: Reader::new(body), is_secret: false }
    }

    #[inline(always)]
    fn slot(&mut self, slot: Slot<'_>) -> Result<(), Error> {
        match slot {
            Slot::String(place) => *place = self.input.text()?.into_owned(),
            Slot::Double(place) => *place = self.input.float()?,
            Slot::Timestamp(place) => *place = self.timestamp()?,
            Slot::Structure(record) => self.structure(record, false)?,
            Slot::List(list) => self.list(list)?,
            Slot::Map(map) => self.map(map)?,
            Slot::Union(choice) => self.choice(choice)?,
            simple => self.simple(simple)?,
        }
        Ok(())
    }

    fn simple(&mut self, slot: Slot<'_>) -> Result<(), Error> {
        match slot {
            Slot::Boolean(place) => *place = self.input.boolean()?,
            Slot::Integer(place) => {
                let start = self.input.offset();
                let value = self.input.integer()?;
                let set = place.set(value);
                set.map_err(|expected| self.input.error_at(start, expected, "another number"))?;
            }
            Slot::Float(place) => *place = self.float32()?,
            Slot::Number(place) => *place = self.input.big_number()?,
            Slot::Enum(place) => place.set(&self.input.text()?),
            Slot::Blob(place) => *place = Blob::from(self.input.bytes()?.into_owned()),
            Slot::Stream(place) => *place = self.input.bytes()?.into_owned().into(),
            _ => self.input.skip()?,
        }
        Ok(())
    }

    fn float32(&mut self) -> Result<f32, Error> {
        const EXPECTED: &str = "a number in the range of a 32-bit float";
        let start = self.input.offset();
        let value = self.input.float()?;
        let rounded = value as f32;
        if rounded.is_infinite() && value.is_finite() {
            return Err(self.input.error_at(start, EXPECTED, "another number"));
        }
        Ok(rounded)
    }

    #[inline]
    fn timestamp(&mut self) -> Result<Timestamp, Error> {
        match self.input.usual_time() {
            // So few seconds are in the range of a timestamp.
            Some(seconds) => Ok(Timestamp::from_second(seconds.into()).unwrap_or(Timestamp::MAX)),
            None => self.any_timestamp(),
        }
    }

    /// Reads seconds since 1970, with or without their tag: nothing else can be meant.
    #[inline(never)]
    fn any_timestamp(&mut self) -> Result<Timestamp, Error> {
        const EXPECTED: &str = "seconds since 1970";
        let start = self.input.offset();
        let read = match self.input.item()? {
            Item::Unsigned(seconds) => time_of_seconds(seconds.into()),
            Item::Negative(seconds) => time_of_seconds(-1 - i128::from(seconds)),
            Item::Float(seconds) if seconds.is_finite() => time_of_float(seconds),
            other => return Err(self.input.unexpected(start, EXPECTED, &other)),
        };
        read.map_err(|_| self.input.error_at(start, EXPECTED, "a time that is out of range"))
    }

    fn list(&mut self, list: &mut dyn List) -> Result<(), Error> {
        list.clear();
        let mut elements = self.input.array()?;
        // Series of metrics are long lists of these.
        if let Some(all) = list.as_any().downcast_mut() {
            return self.all(all, elements, |decoder| decoder.input.float());
        }
        if let Some(all) = list.as_any().downcast_mut() {
            return self.all(all, elements, Self::timestamp);
        }
        let mut index = 0;
        while self.input.more(&mut elements)? {
            if self.input.skip_null() {
                list.push_null();
            } else {
                self.slot(list.push()).map_err(|error| error.inside_index(index))?;
            }
            index += 1;
        }
        Ok(())
    }

    /// Reads the elements of a list whose type is known, which has no `null`.
    fn all<T>(
        &mut self,
        list: &mut Vec<T>,
        mut elements: Items,
        read: impl Fn(&mut Self) -> Result<T, Error>,
    ) -> Result<(), Error> {
        list.reserve(self.input.likely_len(&elements, size_of::<T>()));
        let mut index = 0;
        while self.input.more(&mut elements)? {
            if !self.input.skip_null() {
                list.push(read(self).map_err(|error| error.inside_index(index))?);
            }
            index += 1;
        }
        Ok(())
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<(), Error> {
        map.clear();
        let mut entries = self.input.map()?;
        while self.input.more(&mut entries)? {
            let key = self.input.text()?;
            if self.input.skip_null() {
                map.insert_null(&key);
            } else {
                let read = self.slot(map.insert(&key));
                read.map_err(|error| self.inside_key(error, &key))?;
            }
        }
        Ok(())
    }

    fn inside_key(&self, error: Error, key: &str) -> Error {
        if self.is_secret { error.inside_secret() } else { error.inside_member(key) }
    }

    /// Reads the members of a structure, or those that are in a body. Others are skipped, `null` is absent, and what is
    /// missing keeps its value.
    fn structure(&mut self, record: &mut dyn Record, only_in_body: bool) -> Result<(), Error> {
        let members = record.members();
        let mut entries = self.input.map()?;
        let mut expected = 0;
        while self.input.more(&mut entries)? {
            let key = self.input.text()?;
            let is_here = |facts: &Facts| !only_in_body || facts.place == Place::Body;
            match find(members, expected, &key).filter(|(_, member)| is_here(&member.facts)) {
                None => self.input.skip().map_err(|error| self.inside_key(error, &key))?,
                Some((index, member)) => {
                    self.member(&member.facts, record, index)?;
                    expected = index + 1;
                }
            }
        }
        Ok(())
    }

    /// Reads a member, unless it is `null`.
    #[inline]
    fn member(
        &mut self,
        facts: &Facts,
        record: &mut dyn Record,
        index: usize,
    ) -> Result<(), Error> {
        if self.input.skip_null() {
            return Ok(());
        }
        let read = match record.slot(index) {
            Some(slot) if facts.sensitive => self.sensitive(slot),
            Some(slot) => self.slot(slot),
            None => self.input.skip(),
        };
        read.map_err(|error| error.inside_member(facts.member_name))
    }

    #[cold]
    fn sensitive(&mut self, slot: Slot<'_>) -> Result<(), Error> {
        let before = std::mem::replace(&mut self.is_secret, true);
        let read = self.slot(slot);
        self.is_secret = before;
        read
    }

    /// Reads a union from a map. `__type` and members that are `null` do not count; one member has to be left.
    fn choice(&mut self, choice: &mut dyn Choice) -> Result<(), Error> {
        let start = self.input.offset();
        let mut entries = self.input.map()?;
        let mut members = 0;
        while self.input.more(&mut entries)? {
            let key = self.input.text()?;
            if key == "__type" {
                self.input.skip()?;
                continue;
            }
            if self.input.skip_null() {
                continue;
            }
            members += 1;
            if members > 1 {
                return Err(self.input.error_at(start, "one member of the union", "several"));
            }
            self.chosen(choice, key)?;
        }
        Ok(())
    }

    /// Reads the member of a union.
    fn chosen(&mut self, choice: &mut dyn Choice, key: Cow<'_, str>) -> Result<(), Error> {
        match choice.choose(&|facts| facts.wire_name == key) {
            Some((facts, slot)) => {
                let read = if facts.sensitive { self.sensitive(slot) } else { self.slot(slot) };
                read.map_err(|error| error.inside_member(facts.member_name))
            }
            None => {
                self.input.skip().map_err(|error| self.inside_key(error, &key))?;
                choice.choose_unknown(key.into_owned());
                Ok(())
            }
        }
    }
}

/// The member of a name, looked for from where it is expected, then before: services mostly send members in order.
#[inline(always)]
fn find(
    members: &'static [Member],
    expected: usize,
    key: &str,
) -> Option<(usize, &'static Member)> {
    let is_meant = |member: &Member| member.facts.wire_name == key;
    let (before, from) = members.split_at_checked(expected).unwrap_or((members, &[]));
    let index = match from.iter().position(is_meant) {
        Some(index) => expected + index,
        None => before.iter().position(is_meant)?,
    };
    Some((index, members.get(index)?))
}

fn time_of_seconds(seconds: i128) -> Result<Timestamp, NoTime> {
    let exact = i64::try_from(seconds).ok().and_then(|it| Timestamp::from_second(it).ok());
    exact.map_or_else(|| parse_seconds(&seconds.to_string()), Ok)
}

/// The time of seconds, cut to milliseconds. Far from 1970, a float is not exact to the millisecond: a float that whole
/// milliseconds are written as stands for them, so that a time that was read is written as the same float. Others are rounded
/// to microseconds before they are cut.
fn time_of_float(seconds: f64) -> Result<Timestamp, NoTime> {
    let nearest = (seconds * 1e3).round();
    let milliseconds = match nearest / 1e3 == seconds {
        true => nearest,
        false => ((seconds * 1e6).round() / 1e3).floor(),
    };
    // A number that is too large becomes the largest integer, which is no time.
    let exact = Timestamp::from_millisecond(milliseconds as i64);
    exact.or_else(|_| parse_seconds(&seconds.to_string()))
}

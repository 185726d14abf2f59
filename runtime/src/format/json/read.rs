mod simple;
mod strict;

use super::{Dialect, is_writable};
use crate::BigNumber;
use crate::format::DecodeError;
use crate::json::{Error, Reader, Token};
use crate::schema::{Choice, Facts, List, Map, Member, Place, Record, Shape, Slot, Value};

/// Replaces a value by the one that `input` holds.
pub(crate) fn read(mut input: Reader<'_>, value: &mut dyn Value) -> Result<(), Error> {
    Decoder { input: &mut input, dialect: Dialect::Model }.slot(value.slot(), &Facts::new(""))?;
    input.end()
}

/// Reads all members of a structure, wherever a message has them.
pub(crate) fn read_record(json: &[u8], record: &mut dyn Record) -> Result<(), Error> {
    let mut input = Reader::new(json);
    let mut decoder = Decoder { input: &mut input, dialect: Dialect::Model };
    decoder.structure(record)?;
    input.end()
}

/// Reads the members of a structure that are in a body.
pub(super) fn body(
    body: &[u8],
    record: &mut dyn Record,
    dialect: Dialect,
) -> Result<(), DecodeError> {
    let mut input = Reader::new(body);
    input.begin_object()?;
    let mut decoder = Decoder { input: &mut input, dialect };
    decoder.members(record, true)?;
    Ok(input.end()?)
}

/// Reads a body that is one value.
pub(super) fn value_body(
    body: &[u8],
    slot: Slot<'_>,
    facts: &Facts,
    dialect: Dialect,
) -> Result<(), DecodeError> {
    let mut input = Reader::new(body);
    let read = Decoder { input: &mut input, dialect }.slot(slot, facts);
    read.map_err(|error| error.inside_member(facts.member_name))?;
    Ok(input.end()?)
}

/// Reads JSON into slots. The reader limits the nesting, and with it the recursion.
struct Decoder<'r, 'a> {
    input: &'r mut Reader<'a>,
    dialect: Dialect,
}

impl Decoder<'_, '_> {
    #[inline(always)]
    fn slot(&mut self, slot: Slot<'_>, facts: &Facts) -> Result<(), Error> {
        match slot {
            Slot::String(place) => {
                *place = self.input.string()?.into_owned();
                Ok(())
            }
            Slot::Structure(record) => self.structure(record),
            Slot::List(list) => self.list(list, facts),
            Slot::Map(map) => self.map(map, facts),
            Slot::Union(choice) => self.choice(choice),
            Slot::Number(place) if self.dialect == Dialect::RpcV2 => {
                *place = self.number_in_string(facts)?;
                Ok(())
            }
            simple => simple::read(self.input, simple),
        }
    }

    /// Reads a big number of rpcv2Json. One outside of a string is exact, too.
    #[cold]
    fn number_in_string(&mut self, facts: &Facts) -> Result<BigNumber, Error> {
        let text = match self.input.peek()? {
            Token::String => self.input.string()?,
            _ => self.input.number()?.into(),
        };
        match text.parse::<BigNumber>() {
            // Without blanks around it, the number is the whole text.
            Ok(number) if number.as_str() == text && is_writable(&text, facts.decimal) => {
                Ok(number)
            }
            _ if facts.decimal => Err(self.input.unexpected("a number")),
            _ => Err(self.input.unexpected("a whole number without a fraction and an exponent")),
        }
    }

    fn structure(&mut self, record: &mut dyn Record) -> Result<(), Error> {
        self.input.begin_object()?;
        match self.input.is_strict() {
            true => self.members_strictly(record),
            false => self.members(record, false),
        }
    }

    /// Skips a `null`, and returns whether there was one.
    fn skip_null(&mut self) -> Result<bool, Error> {
        self.input.peek()?;
        self.input.skip_null()
    }

    fn list(&mut self, list: &mut dyn List, facts: &Facts) -> Result<(), Error> {
        list.clear();
        self.input.begin_array()?;
        // Series of metrics are long lists of these.
        if self.input.is_at_number() {
            if let Some(all) = list.as_any().downcast_mut() {
                return self.all(all, facts, |input| input.short_float());
            }
            if let Some(all) = list.as_any().downcast_mut() {
                return self.all(all, facts, simple::short_timestamp);
            }
        }
        while self.input.next_element()? {
            if self.skip_null()? {
                list.push_null();
            } else {
                let read = self.slot(list.push(), facts);
                read.map_err(|error| error.inside_index(list.len() - 1))?;
            }
        }
        Ok(())
    }

    /// Reads the elements of a list whose type is known, which has no `null`.
    #[inline(never)]
    fn all<T: Shape>(
        &mut self,
        list: &mut Vec<T>,
        facts: &Facts,
        read_short: impl Fn(&mut Reader<'_>) -> Option<T>,
    ) -> Result<(), Error> {
        while self.input.next_element()? {
            if let Some(element) = read_short(self.input) {
                list.push(element);
            } else if !self.skip_null()? {
                let mut element = T::zero();
                let read = self.slot(element.slot(), facts);
                read.map_err(|error| error.inside_index(list.len()))?;
                list.push(element);
            }
        }
        Ok(())
    }

    fn map(&mut self, map: &mut dyn Map, facts: &Facts) -> Result<(), Error> {
        map.clear();
        self.input.begin_object()?;
        while let Some(key) = self.input.next_key()? {
            if self.input.skip_null().map_err(|error| self.input.inside_key(error, &key))? {
                map.insert_null(&key);
            } else {
                let read = self.slot(map.insert(&key), facts);
                read.map_err(|error| self.input.inside_key(error, &key))?;
            }
        }
        Ok(())
    }

    /// Reads the members of a structure, or those that are in a body, from an object that has been begun. Others are
    /// skipped, `null` is absent, and what is missing keeps its value.
    fn members(&mut self, record: &mut dyn Record, only_in_body: bool) -> Result<(), Error> {
        let members = record.members();
        let mut expected = 0;
        while let Some(key) = self.input.key()? {
            let is_here = |facts: &Facts| !only_in_body || facts.place == Place::Body;
            match self.find(members, expected, &key).filter(|(_, member)| is_here(&member.facts)) {
                None => self.input.skip().map_err(|error| self.input.inside_key(error, &key))?,
                Some((index, member)) => {
                    self.member(&member.facts, record, index)?;
                    expected = index + 1;
                }
            }
        }
        Ok(())
    }

    /// The member of a name, looked for from where it is expected, then before: services mostly send members in order.
    #[inline(always)]
    fn find(
        &self,
        members: &'static [Member],
        expected: usize,
        key: &str,
    ) -> Option<(usize, &'static Member)> {
        let is_meant = |member: &Member| self.dialect.name_of(&member.facts) == key;
        let (before, from) = members.split_at_checked(expected).unwrap_or((members, &[]));
        let index = match from.iter().position(is_meant) {
            Some(index) => expected + index,
            None => before.iter().position(is_meant)?,
        };
        Some((index, members.get(index)?))
    }

    /// Reads a member, unless it is `null`.
    #[inline]
    fn member(
        &mut self,
        facts: &Facts,
        record: &mut dyn Record,
        index: usize,
    ) -> Result<(), Error> {
        let read = match self.input.skip_null() {
            Ok(true) => return Ok(()),
            Ok(false) => match record.slot(index) {
                Some(slot) if facts.sensitive => self.sensitive(slot, facts),
                Some(slot) => self.slot(slot, facts),
                None => self.input.skip(),
            },
            Err(error) => Err(error),
        };
        read.map_err(|error| error.inside_member(facts.member_name))
    }

    #[cold]
    fn sensitive(&mut self, slot: Slot<'_>, facts: &Facts) -> Result<(), Error> {
        let before = self.input.conceal(true);
        self.slot(slot, facts)?;
        self.input.reveal(before);
        Ok(())
    }

    /// Reads a union from an object. `__type` and members that are `null` do not count; of several that do, a known one
    /// wins. A [strict](Reader::strict) reader makes an error of an unknown member, and of none or several.
    fn choice(&mut self, choice: &mut dyn Choice) -> Result<(), Error> {
        let mut members = 0;
        self.input.begin_object()?;
        while let Some(key) = self.input.next_key()? {
            if key == "__type" {
                self.input.skip()?;
                continue;
            }
            if self.skip_null().map_err(|error| self.input.inside_key(error, &key))? {
                continue;
            }
            members += 1;
            let dialect = self.dialect;
            match choice.choose(&|facts| dialect.name_of(facts) == key) {
                Some((facts, slot)) => {
                    let before = self.input.conceal(facts.sensitive);
                    let read = self.slot(slot, facts);
                    read.map_err(|error| error.inside_member(facts.member_name))?;
                    self.input.reveal(before);
                }
                None => {
                    self.skip_unknown().map_err(|error| self.input.inside_key(error, &key))?;
                    choice.choose_unknown(key.into_owned());
                }
            }
        }
        self.check_members_of_union(members)
    }
}

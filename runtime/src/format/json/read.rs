use crate::Blob;
use crate::json::{Error, Reader, Token};
use crate::schema::{
    Choice, Facts, List, Map, Member, NoTime, Presence, Record, Slot, Value, parse_epoch,
    parse_seconds, parse_time,
};

/// Replaces a value by the one that `input` holds.
pub(crate) fn read(mut input: Reader<'_>, value: &mut dyn Value) -> Result<(), Error> {
    read_slot(&mut input, value.slot(), &Facts::new(""))?;
    input.end()
}

fn read_slot(input: &mut Reader<'_>, slot: Slot<'_>, facts: &Facts) -> Result<(), Error> {
    match slot {
        Slot::Boolean(place) => *place = input.boolean()?,
        Slot::Integer(place) => {
            let value = input.integer()?;
            place.set(value).map_err(|expected| input.unexpected(expected))?;
        }
        Slot::Float(place) => *place = input.float32()?,
        Slot::Double(place) => *place = input.float()?,
        Slot::String(place) => *place = input.string()?.into_owned(),
        Slot::Enum(place) => place.set(&input.string()?),
        Slot::Number(place) => {
            // A number in a string is read, too: a format in between may have no number of its size.
            *place = match input.peek()? {
                Token::String => {
                    input.string()?.parse().map_err(|_| input.unexpected("a number"))?
                }
                _ => input.number()?.parse()?,
            };
        }
        Slot::Blob(place) => {
            let text = input.string()?;
            *place = Blob::from_base64(&text).ok_or_else(|| input.unexpected("base64"))?;
        }
        Slot::Timestamp(place) => *place = read_timestamp(input)?,
        Slot::List(list) => read_list(input, list, facts)?,
        Slot::Map(map) => read_map(input, map, facts)?,
        Slot::Structure(record) => read_record(input, record)?,
        Slot::Union(choice) => read_choice(input, choice)?,
        #[cfg(feature = "document")]
        Slot::Document(place) => *place = read_document(input)?,
    }
    Ok(())
}

/// Reads any of the formats, whatever the format of the member: they cannot be confused.
fn read_timestamp(input: &mut Reader<'_>) -> Result<jiff::Timestamp, Error> {
    let (read, expected) = if input.peek()? == Token::String {
        let text = input.string()?;
        (text.parse().or_else(|_| parse_time(&text)), "a date and time")
    } else {
        let seconds = input.number()?;
        // The rare rest says why it is not read.
        let read = parse_epoch(seconds).map_or_else(|| parse_seconds(seconds), Ok);
        (read, "seconds since 1970")
    };
    read.map_err(|reason| match reason {
        NoTime::Unreadable => input.unexpected(expected),
        NoTime::TooEarly | NoTime::TooLate => {
            input.refused_value(expected, "a time that is out of range")
        }
    })
}

/// Skips a `null`, and returns whether there was one.
fn skip_null(input: &mut Reader<'_>) -> Result<bool, Error> {
    let is_null = input.peek()? == Token::Null;
    if is_null {
        input.null()?;
    }
    Ok(is_null)
}

fn read_list(input: &mut Reader<'_>, list: &mut dyn List, facts: &Facts) -> Result<(), Error> {
    list.clear();
    input.begin_array()?;
    while input.next_element()? {
        if skip_null(input)? {
            list.push_null();
        } else {
            let read = read_slot(input, list.push(), facts);
            read.map_err(|error| error.inside_index(list.len() - 1))?;
        }
    }
    Ok(())
}

fn read_map(input: &mut Reader<'_>, map: &mut dyn Map, facts: &Facts) -> Result<(), Error> {
    map.clear();
    input.begin_object()?;
    while let Some(key) = input.next_key()? {
        if skip_null(input).map_err(|error| input.inside_key(error, &key))? {
            map.insert_null(key.into_owned());
        } else {
            let read = read_slot(input, map.insert(key.as_ref().to_owned()), facts);
            read.map_err(|error| input.inside_key(error, &key))?;
        }
    }
    Ok(())
}

/// Reads the members of a structure from an object. Unknown ones are skipped, `null` is absent, and what is missing
/// keeps its value; a [strict](Reader::strict) reader makes an error of an unknown or missing one.
fn read_record(input: &mut Reader<'_>, record: &mut dyn Record) -> Result<(), Error> {
    input.begin_object()?;
    if input.is_strict() {
        return read_strictly(input, record);
    }
    let members = record.members();
    let mut expected = 0;
    while let Some(key) = input.next_key()? {
        match find(members, expected, &key) {
            None => input.skip().map_err(|error| input.inside_key(error, &key))?,
            Some((index, member)) => {
                read_member(input, &member.facts, record, index)?;
                expected = index + 1;
            }
        }
    }
    Ok(())
}

/// The member of a name. Services mostly send members in the order of the model.
fn find(
    members: &'static [Member],
    expected: usize,
    key: &str,
) -> Option<(usize, &'static Member)> {
    let is_meant = |member: &Member| member.facts.wire_name == key;
    match members.get(expected) {
        Some(member) if is_meant(member) => Some((expected, member)),
        _ => members.iter().enumerate().find(|(_, member)| is_meant(member)),
    }
}

/// Reads a member, unless it is `null`.
#[inline]
fn read_member(
    input: &mut Reader<'_>,
    facts: &Facts,
    record: &mut dyn Record,
    index: usize,
) -> Result<(), Error> {
    let read = match skip_null(input) {
        Ok(true) => return Ok(()),
        Ok(false) => match record.slot(index) {
            Some(slot) if facts.sensitive => read_sensitive(input, facts, slot),
            Some(slot) => read_slot(input, slot, facts),
            None => input.skip(),
        },
        Err(error) => Err(error),
    };
    read.map_err(|error| error.inside_member(facts.wire_name))
}

#[cold]
fn read_sensitive(input: &mut Reader<'_>, facts: &Facts, slot: Slot<'_>) -> Result<(), Error> {
    let before = input.conceal(true);
    read_slot(input, slot, facts)?;
    input.reveal(before);
    Ok(())
}

#[cold]
fn read_strictly(input: &mut Reader<'_>, record: &mut dyn Record) -> Result<(), Error> {
    let members = record.members();
    let mut missing: Vec<&str> = members.iter().map(|member| member.facts.wire_name).collect();
    while let Some(key) = input.next_key()? {
        let Some((index, Member { facts, .. })) = find(members, 0, &key) else {
            skip_unknown(input).map_err(|error| input.inside_key(error, &key))?;
            continue;
        };
        let is_null = input.peek()? == Token::Null;
        match missing.iter().position(|name| *name == key) {
            _ if is_null => {}
            Some(index) => _ = missing.swap_remove(index),
            None => return Err(input.refusal("each member once", "it again").inside_member(&key)),
        }
        read_member(input, facts, record, index)?;
    }
    let is_required = |facts: &&Facts| facts.presence == Presence::Required;
    let mut required = members.iter().map(|member| &member.facts).filter(is_required);
    match required.find(|facts| missing.contains(&facts.wire_name)) {
        None => Ok(()),
        Some(facts) => {
            let error = input.refusal("a required member", "none");
            Err(error.inside_member(facts.wire_name))
        }
    }
}

/// Skips the value of a member that the model does not know, unless the reader is strict.
fn skip_unknown(input: &mut Reader<'_>) -> Result<(), Error> {
    match input.is_strict() {
        true => Err(input.refusal("a member of the model", "an unknown one")),
        false => input.skip(),
    }
}

/// Reads a union from an object. `__type` and members that are `null` do not count; of several that do, a known one
/// wins. A [strict](Reader::strict) reader makes an error of an unknown member, and of none or several.
fn read_choice(input: &mut Reader<'_>, choice: &mut dyn Choice) -> Result<(), Error> {
    let mut members = 0;
    input.begin_object()?;
    while let Some(key) = input.next_key()? {
        if key == "__type" {
            input.skip()?;
            continue;
        }
        if skip_null(input).map_err(|error| input.inside_key(error, &key))? {
            continue;
        }
        members += 1;
        match choice.choose(&|facts| facts.wire_name == key) {
            Some((facts, slot)) => {
                let before = input.conceal(facts.sensitive);
                read_slot(input, slot, facts).map_err(|error| error.inside_member(&key))?;
                input.reveal(before);
            }
            None => {
                skip_unknown(input).map_err(|error| input.inside_key(error, &key))?;
                choice.choose_unknown(key.into_owned());
            }
        }
    }
    match members {
        0 if input.is_strict() => Err(input.refusal("a member of the union", "none")),
        2.. if input.is_strict() => Err(input.refusal("one member of the union", "several")),
        _ => Ok(()),
    }
}

/// The reader limits the nesting, and with it this recursion.
#[cfg(feature = "document")]
fn read_document(input: &mut Reader<'_>) -> Result<crate::Document, Error> {
    use crate::Document;

    Ok(match input.peek()? {
        Token::Null => {
            input.null()?;
            Document::Null
        }
        Token::Boolean => Document::Bool(input.boolean()?),
        Token::Number => {
            let number = input.number()?.parse();
            Document::Number(
                number.map_err(|_| input.unexpected("a number that a document holds"))?,
            )
        }
        Token::String => Document::String(input.string()?.into_owned()),
        Token::Array => {
            let mut elements = Vec::new();
            input.begin_array()?;
            while input.next_element()? {
                let element = read_document(input);
                elements.push(element.map_err(|error| error.inside_index(elements.len()))?);
            }
            Document::Array(elements)
        }
        Token::Object => {
            let mut members = serde_json::Map::new();
            input.begin_object()?;
            while let Some(key) = input.next_key()? {
                let value = read_document(input);
                let value = value.map_err(|error| input.inside_key(error, &key))?;
                members.insert(key.into_owned(), value);
            }
            Document::Object(members)
        }
    })
}

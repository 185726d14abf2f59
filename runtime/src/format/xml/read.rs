use std::borrow::Cow;

use super::{ENTRY, KEY, MEMBER, VALUE};
use crate::format::{DecodeError, text};
use crate::json::Error;
use crate::schema::{Choice, Facts, Inner, List, Map, Member, Place, Record, Slot, Xml};
use crate::xml::{Element, Tree, local};

/// Reads the members of a structure that are in a body. The name of the root counts for nothing.
pub(super) fn body(body: &[u8], record: &mut dyn Record) -> Result<(), DecodeError> {
    with_root(body, |root| {
        let mut members = record.members().iter().enumerate();
        match members.find(|(_, member)| member.facts.xml.is_unwrapped) {
            Some((index, Member { facts, .. })) => match record.slot(index) {
                Some(slot) => value(root, slot, facts, facts.xml)
                    .map_err(|error| error.inside_member(facts.member_name)),
                None => Ok(()),
            },
            None => self::members(root, record, NameCase::Exact),
        }
    })
}

/// Reads a body that is one value.
pub(super) fn value_body(body: &[u8], slot: Slot<'_>, facts: &Facts) -> Result<(), DecodeError> {
    with_root(body, |root| {
        value(root, slot, facts, facts.xml).map_err(|error| error.inside_member(facts.member_name))
    })
}

fn with_root(
    body: &[u8],
    read: impl FnOnce(Element<'_>) -> Result<(), Error>,
) -> Result<(), DecodeError> {
    let tree = Tree::parse(body).map_err(DecodeError::Xml)?;
    match tree.root() {
        Some(root) => read(root).map_err(DecodeError::Xml),
        None => Ok(()),
    }
}

/// Whether the names of elements are compared as they are, or whatever their case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameCase {
    Exact,
    Any,
}

impl NameCase {
    fn is_same(self, element: &str, wire_name: &str) -> bool {
        let name = local(wire_name);
        element == name || (self == Self::Any && element.eq_ignore_ascii_case(name))
    }
}

/// Reads those members of a structure that are in the body. Other elements are skipped, and what is missing keeps its
/// value.
pub(crate) fn members(
    element: Element<'_>,
    record: &mut dyn Record,
    case: NameCase,
) -> Result<(), Error> {
    structure(element, record, case, &|facts| facts.place == Place::Body)
}

fn structure(
    element: Element<'_>,
    record: &mut dyn Record,
    case: NameCase,
    is_here: &dyn Fn(&Facts) -> bool,
) -> Result<(), Error> {
    let members = record.members();
    attributes(element, record)?;
    // A list or a map without an element around it is read as a whole when its first element comes.
    let mut flattened = Vec::new();
    let mut expected = 0;
    for child in element.children() {
        let name = child.name();
        let is_meant = |member: &Member| {
            let facts = &member.facts;
            !facts.attribute && case.is_same(name, facts.wire_name) && is_here(facts)
        };
        let found = match members.get(expected) {
            Some(member) if is_meant(member) => Some((expected, member)),
            _ => members.iter().enumerate().find(|(_, member)| is_meant(member)),
        };
        let Some((index, Member { facts, .. })) = found else { continue };
        expected = index + 1;
        if facts.flattened {
            expected = index;
            if flattened.contains(&index) {
                continue;
            }
            flattened.push(index);
        }
        let Some(slot) = record.slot(index) else { continue };
        let siblings = child.and_siblings().filter(|it| case.is_same(it.name(), facts.wire_name));
        member(child, siblings, slot, facts)
            .map_err(|error| error.inside_member(facts.member_name))?;
    }
    Ok(())
}

fn attributes(element: Element<'_>, record: &mut dyn Record) -> Result<(), Error> {
    for (index, Member { facts, .. }) in record.members().iter().enumerate() {
        if !facts.attribute {
            continue;
        }
        let read = element.attribute(facts.wire_name).and_then(|text| match text {
            Some(text) => match record.slot(index) {
                Some(slot) => simple(element, &text, slot),
                None => Ok(()),
            },
            None => Ok(()),
        });
        read.map_err(|error| error.inside_member(facts.member_name))?;
    }
    Ok(())
}

/// Reads a member from its element, or from all elements of its name if it has none around them.
fn member<'t>(
    element: Element<'t>,
    siblings: impl Iterator<Item = Element<'t>>,
    slot: Slot<'_>,
    facts: &Facts,
) -> Result<(), Error> {
    match slot {
        Slot::List(list) if facts.flattened => {
            elements(siblings, list, facts, facts.xml.item.xml())
        }
        Slot::Map(map) if facts.flattened => entries(siblings, map, facts, facts.xml),
        slot => value(element, slot, facts, facts.xml),
    }
}

fn value(element: Element<'_>, slot: Slot<'_>, facts: &Facts, xml: &Xml) -> Result<(), Error> {
    match slot {
        Slot::List(list) => {
            elements(named(element, &xml.item, MEMBER), list, facts, xml.item.xml())
        }
        Slot::Map(map) => {
            let children = element.children().filter(|child| child.name() == ENTRY);
            entries(children, map, facts, xml)
        }
        Slot::Structure(record) => structure(element, record, NameCase::Exact, &|_| true),
        Slot::Union(union) => choice(element, union),
        _ if element.has_children() => Err(element.error("text", "elements")),
        slot => simple(element, element.text(), slot),
    }
}

/// The elements inside with the name of an item.
fn named<'t>(
    element: Element<'t>,
    inner: &Inner,
    usual: &'static str,
) -> impl Iterator<Item = Element<'t>> {
    let name = local(inner.name.unwrap_or(usual));
    element.children().filter(move |child| child.name() == name)
}

fn elements<'t>(
    elements: impl Iterator<Item = Element<'t>>,
    list: &mut dyn List,
    facts: &Facts,
    xml: &Xml,
) -> Result<(), Error> {
    list.clear();
    for (index, element) in elements.enumerate() {
        value(element, list.push(), facts, xml).map_err(|error| error.inside_index(index))?;
    }
    Ok(())
}

fn entries<'t>(
    elements: impl Iterator<Item = Element<'t>>,
    map: &mut dyn Map,
    facts: &Facts,
    xml: &Xml,
) -> Result<(), Error> {
    map.clear();
    for element in elements {
        let key = named(element, &xml.key, KEY).next();
        let key = key.ok_or_else(|| element.error("an entry with a key", "one without"))?;
        let inside = |error: Error| match facts.sensitive {
            true => error.inside_secret(),
            false => error.inside_member(key.text()),
        };
        let item = named(element, &xml.item, VALUE).next();
        let item =
            item.ok_or_else(|| inside(element.error("an entry with a value", "one without")))?;
        value(item, map.insert(key.text()), facts, xml.item.xml()).map_err(inside)?;
    }
    Ok(())
}

/// Reads a union from its one element. A known member wins over others, which later models may have.
fn choice(element: Element<'_>, union: &mut dyn Choice) -> Result<(), Error> {
    let several = |child: Element<'_>| child.error("one member of a union", "several");
    let mut known: Option<Element<'_>> = None;
    let mut unknown: Option<Element<'_>> = None;
    for child in element.children() {
        let is_same = |other: Element<'_>| other.name() == child.name();
        if known.is_some_and(is_same) {
            continue;
        }
        let place = match union.choose(&|facts| is_named(child, facts)) {
            Some(_) if known.is_some() => return Err(several(child)),
            Some(_) => &mut known,
            None => &mut unknown,
        };
        if place.replace(child).is_some() && known.is_none() {
            return Err(several(child));
        }
    }
    let Some(child) = known.or(unknown) else { return Ok(()) };
    match union.choose(&|facts| is_named(child, facts)) {
        Some((facts, slot)) => {
            let siblings = child.and_siblings().filter(|other| other.name() == child.name());
            member(child, siblings, slot, facts)
                .map_err(|error| error.inside_member(facts.member_name))
        }
        None => {
            union.choose_unknown(child.name().to_owned());
            Ok(())
        }
    }
}

fn is_named(element: Element<'_>, facts: &Facts) -> bool {
    NameCase::Exact.is_same(element.name(), facts.wire_name)
}

/// Reads a simple value. White space counts in texts only.
fn simple(element: Element<'_>, text: &str, slot: Slot<'_>) -> Result<(), Error> {
    let text = match slot {
        Slot::String(_) | Slot::Enum(_) => Cow::Borrowed(text),
        Slot::Blob(_) | Slot::Stream(_) if text.contains(|c: char| c.is_ascii_whitespace()) => {
            text.split_ascii_whitespace().collect::<String>().into()
        }
        _ => Cow::Borrowed(text.trim()),
    };
    let found = if text.is_empty() { "nothing" } else { "something else" };
    text::read(&text, slot).map_err(|expected| element.error(expected, found))
}

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};

use super::{Attributes, Node, Tree, local};
use crate::json::{Error, MAX_DEPTH};

/// The most attributes of an element that are looked at.
const MAX_ATTRIBUTES: usize = 100;

pub(super) fn parse(bytes: &[u8]) -> Result<Tree<'_>, Error> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        Error::new(&String::from_utf8_lossy(before), "UTF-8", "other bytes".into())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Elements of responses are about as long as that, and long texts have few of them.
    let nodes = Vec::with_capacity((text.len() / 48).min(4096));
    let mut parser = Parser { text, nodes, open: Vec::new() };
    let mut reader = Reader::from_str(text);
    loop {
        let start = position(&reader);
        let event = reader
            .read_event()
            .map_err(|_| parser.error(position(&reader), XML, "something else"))?;
        let end = position(&reader);
        match event {
            Event::Eof => return parser.finish(),
            event => parser.event(event, start, end)?,
        }
    }
}

pub(super) fn name_of_root(bytes: &[u8]) -> Option<&str> {
    start_of_root(bytes).map(|(name, _)| name)
}

pub(super) fn may_be_cut(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    let is_whole = |(name, is_empty): (&str, bool)| {
        let end = text.strip_suffix(b">").map(<[u8]>::trim_ascii_end);
        let before = end.and_then(|end| end.strip_suffix(name.as_bytes()));
        let has_end = before.is_some_and(|before| before.ends_with(b"</"));
        // What follows the root is allowed, though nobody writes it.
        has_end || is_empty || text.ends_with(b"-->") || text.ends_with(b"?>")
    };
    !text.is_empty() && !start_of_root(bytes).is_some_and(is_whole)
}

/// The name of the root, and whether it is an empty element.
fn start_of_root(bytes: &[u8]) -> Option<(&str, bool)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = Reader::from_reader(bytes);
    loop {
        let (name, close, is_empty) = match reader.read_event().ok()? {
            Event::Start(tag) => (tag.name().as_ref().len(), tag.len() + 1, false),
            Event::Empty(tag) => (tag.name().as_ref().len(), tag.len() + 2, true),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => continue,
            Event::Text(text) if text.trim().is_empty() => continue,
            _ => return None,
        };
        let start = position(&reader).checked_sub(close)?;
        return Some((str::from_utf8(bytes.get(start..start + name)?).ok()?, is_empty));
    }
}

const XML: &str = "well-formed XML";

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

struct Parser<'a> {
    text: &'a str,
    nodes: Vec<Node<'a>>,
    /// The elements that have begun, with the last element inside of each, or 0.
    open: Vec<(usize, usize)>,
}

impl<'a> Parser<'a> {
    fn event(&mut self, event: Event<'a>, start: usize, end: usize) -> Result<(), Error> {
        match event {
            Event::Start(tag) => self.begin(tag.len(), tag.name().as_ref().len(), end - 1),
            Event::Empty(tag) => {
                self.begin(tag.len(), tag.name().as_ref().len(), end - 2)?;
                self.open.pop();
                Ok(())
            }
            Event::End(_) => {
                self.open.pop();
                Ok(())
            }
            Event::Text(text) => self.content(text.xml10_content(), start),
            Event::CData(text) => self.content(text.xml10_content(), start),
            Event::GeneralRef(reference) => {
                let text = resolved(&reference)
                    .ok_or_else(|| self.error(start, "a character", "an unknown entity"))?;
                self.content(text, start)
            }
            Event::DocType(_) => Err(self.error(start, XML, "a document type, which is refused")),
            Event::Decl(declaration) => match has_other_encoding(&declaration) {
                true => Err(self.error(start, "UTF-8", "another encoding")),
                false => Ok(()),
            },
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    /// Begins an element by its start tag, whose content ends at `end`.
    fn begin(&mut self, length: usize, name: usize, end: usize) -> Result<(), Error> {
        let offset = end.saturating_sub(length + 1);
        let tag = self.text.get(end.saturating_sub(length)..end).unwrap_or_default();
        let (name, attributes) = tag.split_at_checked(name).unwrap_or_default();
        if name.is_empty() || name.starts_with(['"', '\'', '=', '<', '&']) {
            return Err(self.error(offset, "the name of an element", "something else"));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(self.error(offset, "at most 128 elements inside one another", "more"));
        }
        let index = self.nodes.len();
        match self.open.last_mut() {
            None if index > 0 => return Err(self.error(offset, "the end", "another element")),
            None => {}
            Some((parent, last)) => {
                let before = if *last > 0 { *last } else { *parent };
                let is_first = *last == 0;
                *last = index;
                if let Some(node) = self.nodes.get_mut(before) {
                    if is_first {
                        node.first = index;
                        node.content = Cow::Borrowed("");
                    } else {
                        node.next = index;
                    }
                }
            }
        }
        let content = Cow::Borrowed("");
        self.nodes.push(Node { name, attributes, content, offset, first: 0, next: 0 });
        self.open.push((index, 0));
        Ok(())
    }

    /// Adds text to the element that is open. It counts for nothing around other elements.
    fn content(&mut self, text: Cow<'a, str>, start: usize) -> Result<(), Error> {
        let Some(&(index, last)) = self.open.last() else {
            return match text.trim().is_empty() {
                true => Ok(()),
                false => Err(self.error(start, "an element", "text")),
            };
        };
        if let Some(node) = self.nodes.get_mut(index).filter(|_| last == 0) {
            match node.content.is_empty() {
                true => node.content = text,
                false => node.content.to_mut().push_str(&text),
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Tree<'a>, Error> {
        match (self.open.is_empty(), self.nodes.is_empty()) {
            (true, false) => Ok(Tree { text: self.text, nodes: self.nodes }),
            (true, true) => Err(self.error(self.text.len(), "an element", "the end")),
            (false, _) => Err(self.error(self.text.len(), "an end tag", "the end")),
        }
    }

    #[cold]
    fn error(&self, offset: usize, expected: &'static str, found: &'static str) -> Error {
        let before = (0..=offset.min(self.text.len())).rev();
        let before = before.filter_map(|end| self.text.get(..end)).next();
        Error::new(before.unwrap_or_default(), expected, found.into())
    }
}

/// The text of a reference to a character, or to one of the five entities that need no declaration.
fn resolved<'a>(reference: &BytesRef<'_>) -> Option<Cow<'a, str>> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character.to_string().into()),
        Ok(None) => resolve_predefined_entity(reference).map(Cow::Borrowed),
        Err(_) => None,
    }
}

fn has_other_encoding(declaration: &BytesDecl<'_>) -> bool {
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    let is_known = |name: &str| known.iter().any(|known| name.eq_ignore_ascii_case(known));
    match declaration.encoding() {
        None => false,
        Some(Ok(name)) => !is_known(&name),
        Some(Err(_)) => true,
    }
}

/// The value of an attribute among the text of all; the error says that they are malformed.
pub(super) fn attribute<'t>(text: &'t str, name: &str) -> Result<Option<Cow<'t, str>>, ()> {
    let mut found = None;
    let tag = BytesStart::from_content(text, 0);
    let mut attributes = tag.attributes();
    // Reading ends with the first few, so that nothing has to be compared with megabytes of names.
    for attribute in attributes.with_checks(false).take(MAX_ATTRIBUTES) {
        let attribute = attribute.map_err(|_| ())?;
        let key = attribute.key.into_inner();
        let is_it = key == name;
        if is_it || (found.is_none() && local(key) == local(name)) {
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| ())?;
            found = Some(Cow::Owned(value.into_owned()));
        }
        if is_it {
            break;
        }
    }
    Ok(found)
}

/// All attributes in the order of their names.
pub(super) fn attributes(text: &str) -> Result<Attributes, ()> {
    let tag = BytesStart::from_content(text, 0);
    let all = tag.attributes().map(|attribute| {
        let attribute = attribute.map_err(|_| ())?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| ())?;
        Ok((attribute.key.into_inner().to_owned(), value.into_owned()))
    });
    let mut all: Vec<_> = all.collect::<Result<_, ()>>()?;
    all.sort();
    Ok(all)
}

use super::{ENTRY, KEY, MEMBER, VALUE};
use crate::Blob;
use crate::format::{Root, room_for, text};
use crate::protocol::InvalidRequest;
use crate::schema::{
    Choice, Facts, Inner, List, Map, Namespace, Place, Record, TimestampFormat, View, Xml,
    find_unknown, find_unwritable,
};

/// A body: the members of a structure that are in it.
pub(super) fn body(record: &dyn Record, root: Root) -> Result<Vec<u8>, InvalidRequest> {
    let mut out = Writer::of_body();
    out.root(root.name, root.namespace, record);
    out.into_body(View::Structure(record))
}

/// A body that is one value.
pub(super) fn value_body(
    view: View<'_>,
    facts: &Facts,
    root: Root,
) -> Result<Vec<u8>, InvalidRequest> {
    let mut out = Writer::of_body();
    out.element(root.name, root.namespace, view, facts, facts.xml);
    out.into_body(view)
}

/// Writes views as XML.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
    /// Whether a union holds a member that the model does not know.
    has_unknown: bool,
    /// Whether a text has a character that XML cannot carry. It is left out.
    has_unwritable: bool,
}

impl Writer {
    fn of_body() -> Self {
        // Most requests are no longer.
        const USUAL_LENGTH: usize = 512;
        Self { out: String::with_capacity(USUAL_LENGTH), ..Self::default() }
    }

    pub(crate) fn into_string(self) -> String {
        self.out
    }

    fn into_body(self, view: View<'_>) -> Result<Vec<u8>, InvalidRequest> {
        if self.has_unknown {
            Err(find_unknown(view).into())
        } else if self.has_unwritable {
            Err(find_unwritable(view, has_unwritable).into())
        } else {
            Ok(self.out.into_bytes())
        }
    }

    /// Begins an element without attributes.
    pub(crate) fn begin(&mut self, name: &str, namespace: Option<Namespace>) {
        self.begin_tag(name, namespace);
        self.out.push('>');
    }

    pub(crate) fn end(&mut self, name: &str) {
        self.out.extend(["</", name, ">"]);
    }

    /// Writes an element that holds a text.
    pub(crate) fn text_element(&mut self, name: &str, text: &str) {
        self.begin(name, None);
        self.text(text, Quotes::None);
        self.end(name);
    }

    fn begin_tag(&mut self, name: &str, namespace: Option<Namespace>) {
        self.out.extend(["<", name]);
        if let Some(Namespace { prefix, uri }) = namespace {
            let colon = if prefix.is_empty() { "" } else { ":" };
            self.out.extend([" xmlns", colon, prefix, "=\""]);
            self.text(uri, Quotes::Double);
            self.out.push('"');
        }
    }

    /// Writes an element with those members of a structure that are in a body.
    pub(crate) fn root(&mut self, name: &str, namespace: Option<Namespace>, record: &dyn Record) {
        self.begin_tag(name, namespace);
        self.attributes(record);
        self.out.push('>');
        self.members_in_body(record);
        self.end(name);
    }

    /// Writes those members of a structure that are in a body.
    pub(crate) fn members_in_body(&mut self, record: &dyn Record) {
        for (facts, view) in record.iter() {
            if facts.place == Place::Body && !facts.attribute {
                self.member(facts, view);
            }
        }
    }

    fn element(
        &mut self,
        name: &str,
        namespace: Option<Namespace>,
        view: View<'_>,
        facts: &Facts,
        xml: &Xml,
    ) {
        self.begin_tag(name, namespace);
        if let View::Structure(record) = view {
            self.attributes(record);
        }
        self.out.push('>');
        self.content(view, facts, xml);
        self.end(name);
    }

    fn attributes(&mut self, record: &dyn Record) {
        for (facts, view) in record.iter().filter(|(facts, _)| facts.attribute) {
            if let Some(text) = text::write(view, facts, TimestampFormat::DateTime) {
                self.out.extend([" ", facts.wire_name, "=\""]);
                self.text(&text, Quotes::Double);
                self.out.push('"');
            }
        }
    }

    fn content(&mut self, view: View<'_>, facts: &Facts, xml: &Xml) {
        match view {
            View::List(list) => {
                self.each(list, |out, element| out.inner(&xml.item, MEMBER, element, facts));
            }
            View::Map(map) => self.entries(map, ENTRY, None, facts, xml),
            View::Structure(record) => {
                for (facts, view) in record.iter().filter(|(facts, _)| !facts.attribute) {
                    self.member(facts, view);
                }
            }
            View::Union(choice) => self.choice(choice),
            View::Stream(body) => {
                let bytes = body.as_bytes().cloned().unwrap_or_default();
                self.out.push_str(&Blob(bytes).to_base64());
            }
            View::String(text) | View::Enum { value: text, .. } => self.text(text, Quotes::None),
            // What is not a text has no character that needs a reference.
            simple => text::push(&mut self.out, simple, facts, TimestampFormat::DateTime),
        }
    }

    fn member(&mut self, facts: &Facts, view: View<'_>) {
        let Facts { wire_name: name, xml, .. } = *facts;
        match view {
            View::List(list) if facts.flattened => self.each(list, |out, element| {
                out.element(name, xml.namespace, element, facts, xml.item.xml());
            }),
            View::Map(map) if facts.flattened => {
                self.entries(map, name, xml.namespace, facts, xml);
            }
            view => self.element(name, xml.namespace, view, facts, xml),
        }
    }

    /// Writes each element of a list that is not `null`. After the first one, it makes room for others of the same length.
    fn each(&mut self, list: &dyn List, write: impl Fn(&mut Self, View<'_>)) {
        let start = self.out.len();
        for (index, element) in list.iter().filter(|element| !element.is_absent()).enumerate() {
            write(self, element);
            if index == 0 {
                self.out.reserve(room_for(list.len() - 1, self.out.len() - start));
            }
        }
    }

    /// Writes each entry of a map as an element of this name.
    fn entries(
        &mut self,
        map: &dyn Map,
        name: &str,
        namespace: Option<Namespace>,
        facts: &Facts,
        xml: &Xml,
    ) {
        map.each(&mut |key, value| {
            if !value.is_absent() {
                self.begin(name, namespace);
                self.inner(&xml.key, KEY, key, facts);
                self.inner(&xml.item, VALUE, value, facts);
                self.end(name);
            }
        });
    }

    fn inner(&mut self, inner: &Inner, usual: &'static str, view: View<'_>, facts: &Facts) {
        let name = inner.name.unwrap_or(usual);
        self.element(name, inner.namespace, view, facts, inner.xml());
    }

    fn choice(&mut self, choice: &dyn Choice) {
        match choice.chosen() {
            Ok((facts, view)) => self.member(facts, view),
            Err(_) => self.has_unknown = true,
        }
    }

    /// Writes a text. Line breaks are references, which readers leave alone.
    fn text(&mut self, text: &str, quotes: Quotes) {
        // Nearly every text is plain. A loop without an early exit becomes vector instructions.
        if text.bytes().fold(true, |is_plain, byte| is_plain & self::is_plain(byte)) {
            self.out.push_str(text);
            return;
        }
        self.has_unwritable |= has_unwritable(text);
        for character in text.chars() {
            let reference = match (character, quotes) {
                ('&', _) => "&amp;",
                ('<', _) => "&lt;",
                ('>', _) => "&gt;",
                ('"', Quotes::Double) => "&quot;",
                ('\t', Quotes::Double) => "&#x9;",
                ('\r', _) => "&#xD;",
                ('\n', _) => "&#xA;",
                ('\u{85}', _) => "&#x85;",
                ('\u{2028}', _) => "&#x2028;",
                (character, _) => {
                    if !is_unwritable(character) {
                        self.out.push(character);
                    }
                    continue;
                }
            };
            self.out.push_str(reference);
        }
    }
}

/// Whether a text is between quotation marks, as that of an attribute is.
#[derive(Clone, Copy)]
enum Quotes {
    None,
    Double,
}

/// Whether a byte is a character that stands for itself, whatever is around it.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"')
}

fn has_unwritable(text: &str) -> bool {
    text.contains(is_unwritable)
}

/// Whether XML cannot carry a character, not even as a reference.
fn is_unwritable(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        character => character < ' ' || matches!(character, '\u{fffe}' | '\u{ffff}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &dyn crate::schema::Value) -> String {
        let mut out = Writer::default();
        out.content(value.view(), &Facts::new(""), &Xml::PLAIN);
        out.out
    }

    #[test]
    fn texts_with_and_without_references_are_the_same_to_readers() {
        for (text, expected) in [
            ("plain ~ text", "plain ~ text"),
            ("a&b", "a&amp;b"),
            ("a<b", "a&lt;b"),
            ("a>b", "a&gt;b"),
            ("a&b<c>d\"e'", "a&amp;b&lt;c&gt;d\"e'"),
            ("\t\r\n", "\t&#xD;&#xA;"),
            ("é\u{7f}\u{85}\u{2028}", "é\u{7f}&#x85;&#x2028;"),
        ] {
            assert_eq!(written(&text.to_owned()), expected);
        }
        let mut out = Writer::default();
        out.text("a \"b\"\t'c'", Quotes::Double);
        assert_eq!(out.out, "a &quot;b&quot;&#x9;'c'");
        for text in ["\0", "a\u{1f}", "\u{fffe}\u{ffff}"] {
            let mut out = Writer::default();
            out.text(text, Quotes::None);
            assert!(out.has_unwritable, "{text:?}");
        }
    }

    #[test]
    fn one_long_element_makes_no_room_for_as_long_ones() {
        let mut texts = vec![String::new(); 1000];
        texts.insert(0, "a".repeat(100_000));
        let text = written(&texts);
        assert_eq!(text.len(), 1001 * "<member></member>".len() + 100_000);
        assert!(text.capacity() < 1_000_000, "{}", text.capacity());
    }
}

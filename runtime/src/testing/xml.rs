//! Whether two texts are the same XML.

#![allow(clippy::panic, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::xml::{Element, Tree};

/// Checks that two texts are the same XML, whatever the blanks between elements, and the order of attributes and of the
/// entries of maps.
#[track_caller]
pub(super) fn assert_same_xml(found: &[u8], expected: &[u8]) {
    let [found, expected] = [found, expected].map(|text| match Tree::parse(text) {
        Ok(tree) => tree.root().map_or_else(String::new, |root| canonical(root, 0)),
        Err(error) => panic!("{error}: {}", String::from_utf8_lossy(text)),
    });
    assert_eq!(found, expected, "the body");
}

/// An element on lines of its own, with what is inside of it.
fn canonical(element: Element<'_>, depth: usize) -> String {
    let (name, attributes) = match element.tag() {
        Ok(tag) => tag,
        Err(error) => panic!("{error}"),
    };
    let mut out = format!("{:1$}{name}", "", depth * 2);
    for (name, value) in attributes {
        // Writing to a string cannot fail.
        let _ = write!(out, " {name}={value:?}");
    }
    if !element.has_children() {
        let text = element.text();
        // The blanks of an empty element that is written on several lines.
        let is_layout = text.contains('\n') && text.trim().is_empty();
        let _ = writeln!(out, " {:?}", if is_layout { "" } else { text });
        return out;
    }
    out.push('\n');
    out.extend(texts_of_children(element, depth + 1));
    out
}

/// The elements inside. Those of one name are sorted if they may be the entries of a map: each has two elements inside.
fn texts_of_children(element: Element<'_>, depth: usize) -> Vec<String> {
    let children: Vec<_> = element.children().collect();
    let mut texts: Vec<_> = children.iter().map(|child| canonical(*child, depth)).collect();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, child) in children.iter().enumerate() {
        by_name.entry(child.name()).or_default().push(index);
    }
    for places in by_name.values() {
        let is_entry =
            |index: &usize| children.get(*index).is_some_and(|child| child.children().count() == 2);
        if places.iter().all(is_entry) {
            let mut sorted: Vec<String> =
                places.iter().filter_map(|index| texts.get(*index).cloned()).collect();
            sorted.sort();
            for (index, text) in places.iter().zip(sorted) {
                if let Some(place) = texts.get_mut(*index) {
                    *place = text;
                }
            }
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_elements_and_the_order_of_attributes_do_not_count() {
        assert_same_xml(b"<a c='1' b=\"2\"><d/></a>", b" <a b='2' c='1'>\n  <d></d>\n</a> ");
        let entries = b"<m><e><k>1</k><v>a</v></e><e><k>2</k><v>b</v></e></m>";
        assert_same_xml(entries, b"<m><e><k>2</k><v>b</v></e><e><k>1</k><v>a</v></e></m>");
    }

    #[test]
    #[should_panic(expected = "the body")]
    fn the_order_of_elements_counts() {
        assert_same_xml(b"<a><b>1</b><b>2</b></a>", b"<a><b>2</b><b>1</b></a>");
    }

    #[test]
    #[should_panic(expected = "the body")]
    fn texts_count_with_their_blanks() {
        assert_same_xml(b"<a>1</a>", b"<a>1 </a>");
    }

    #[test]
    #[should_panic(expected = "the body")]
    fn names_count_with_their_prefixes() {
        assert_same_xml(b"<p:a/>", b"<a/>");
    }
}

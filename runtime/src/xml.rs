//! XML as a tree of borrowed parts. Namespaces count for nothing: elements have their local names.

mod parse;

use std::borrow::Cow;

use crate::json::Error;

/// A document without document type. Parts without references are slices of the text.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    text: &'a str,
    /// The elements in the order of their start tags; the first is the root.
    nodes: Vec<Node<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    /// The name as it is written, with its prefix.
    name: &'a str,
    /// What follows the name in the start tag.
    attributes: &'a str,
    /// The text; empty if there are elements inside.
    content: Cow<'a, str>,
    /// Where the element starts in the text.
    offset: usize,
    /// Where the first element inside and the next one beside it are, or 0.
    first: usize,
    next: usize,
}

/// Names and values, in the order of the names.
type Attributes = Vec<(String, String)>;

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'t> {
    tree: &'t Tree<'t>,
    node: &'t Node<'t>,
}

impl<'a> Tree<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// It is not well-formed, has a document type, or nests too deeply.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        parse::parse(bytes)
    }

    /// The name of the root without its prefix, if the text begins like a document. The rest is not looked at.
    pub(crate) fn name_of_root(bytes: &'a [u8]) -> Option<&'a str> {
        parse::name_of_root(bytes).map(local)
    }

    /// Whether the text does not end like a document, or does not begin like one. An empty text is not cut.
    pub(crate) fn may_be_cut(bytes: &[u8]) -> bool {
        parse::may_be_cut(bytes)
    }

    /// The root element, which every document has.
    pub(crate) fn root(&self) -> Option<Element<'_>> {
        self.element(0)
    }

    fn element(&self, index: usize) -> Option<Element<'_>> {
        Some(Element { tree: self, node: self.nodes.get(index)? })
    }
}

impl<'t> Element<'t> {
    /// The name without its prefix.
    pub(crate) fn name(self) -> &'t str {
        local(self.node.name)
    }

    /// The elements inside.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'t>> {
        let first = Some(self.node.first).filter(|first| *first > 0);
        let first = first.and_then(|first| self.tree.element(first));
        first.into_iter().flat_map(Self::and_siblings)
    }

    /// The element and those after it in the same element.
    pub(crate) fn and_siblings(self) -> impl Iterator<Item = Element<'t>> {
        let next = |element: &Element<'t>| {
            Some(element.node.next)
                .filter(|next| *next > 0)
                .and_then(|next| element.tree.element(next))
        };
        std::iter::successors(Some(self), next)
    }

    /// The first element inside with this name.
    pub(crate) fn child(self, name: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.name() == name)
    }

    /// The first element of this name in the document.
    #[cfg(all(feature = "_client", feature = "credentials"))]
    pub(crate) fn find_anywhere(self, name: &str) -> Option<Element<'t>> {
        let nodes = self.tree.nodes.iter();
        let mut elements = nodes.map(|node| Element { tree: self.tree, node });
        elements.find(|element| element.name() == name)
    }

    /// Whether there are elements inside.
    pub(crate) fn has_children(self) -> bool {
        self.node.first > 0
    }

    /// The text inside; empty if there are elements.
    pub(crate) fn text(self) -> &'t str {
        &self.node.content
    }

    /// The text of an element inside, without white space around it.
    pub(crate) fn text_of(self, name: &str) -> Option<&'t str> {
        Some(self.child(name)?.text().trim())
    }

    /// The value of an attribute: the one of this name, or else one that differs in its prefix only.
    ///
    /// # Errors
    /// The attributes are not well-formed.
    pub(crate) fn attribute(self, name: &str) -> Result<Option<Cow<'t, str>>, Error> {
        parse::attribute(self.node.attributes, name)
            .map_err(|()| self.error("attributes", "malformed ones"))
    }

    /// The name and all attributes as they are written, in the order of their names.
    pub(crate) fn tag(self) -> Result<(&'t str, Attributes), Error> {
        let attributes = parse::attributes(self.node.attributes);
        let attributes = attributes.map_err(|()| self.error("attributes", "malformed ones"))?;
        Ok((self.node.name, attributes))
    }

    /// An error about this element.
    #[cold]
    pub(crate) fn error(self, expected: &'static str, found: &'static str) -> Error {
        let before = self.tree.text.get(..self.node.offset).unwrap_or_default();
        Error::new(before, expected, found.into())
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_prefix, name)| name)
}

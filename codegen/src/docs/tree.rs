//! The tree that every documentation text becomes.

use std::mem::discriminant;

/// A piece of a document.
#[derive(Debug)]
pub(super) enum Node {
    /// Running text, its white space collapsed.
    Text(String),
    /// A code span, without spaces around it.
    Code(String),
    /// A forced line break within a paragraph.
    Break,
    /// A thematic break between blocks.
    Rule,
    /// A code block.
    Fence { language: String, code: String },
    /// Anything that contains others.
    Element(Element, Vec<Node>),
}

/// What can be opened and closed. Elements that become something else are not in the finished tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Element {
    Root,
    Paragraph,
    Quote,
    /// The first number of an ordered list, or none for bullets.
    List(Option<u64>),
    Item,
    Table,
    Row,
    Cell,
    Emphasis,
    Strong,
    Strikethrough,
    /// The target; a link without one becomes its text.
    Link(Option<String>),
    /// Becomes a bold paragraph.
    Heading,
    /// The start of a paragraph, as in `**Note:** text`; gains a colon and becomes `Strong`.
    RunIn,
    /// Becomes [`Node::Code`].
    Code,
    /// Verbatim text in a language; becomes [`Node::Fence`].
    Pre(String),
}

impl Element {
    /// A link to `url`, which counts only if it is absolute and of the web.
    pub(super) fn link(url: &str) -> Self {
        let url = url.trim();
        let is_web = ["http://", "https://"].iter().any(|scheme| {
            url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                && url.len() > scheme.len()
        });
        Self::Link(is_web.then(|| url.chars().filter(|&c| is_visible(c)).map(encode).collect()))
    }

    pub(super) fn is_inline(&self) -> bool {
        use Element::{Code, Emphasis, Link, RunIn, Strikethrough, Strong};
        matches!(self, Emphasis | Strong | Strikethrough | Link(_) | RunIn | Code)
    }

    /// Whether the two are of one kind, even if their data differ.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other)
    }

    /// What must be opened in this one before it can hold anything.
    pub(super) fn holder(&self) -> Option<Self> {
        match self {
            Self::List(_) => Some(Self::Item),
            Self::Table => Some(Self::Row),
            Self::Row => Some(Self::Cell),
            _ => None,
        }
    }

    /// The only element that this one may stand in.
    pub(super) fn parent(&self) -> Option<Self> {
        match self {
            Self::Item => Some(Self::List(None)),
            Self::Row => Some(Self::Table),
            Self::Cell => Some(Self::Row),
            _ => None,
        }
    }
}

/// The text of a subtree without its structure.
pub(super) fn plain_text(nodes: &[Node]) -> String {
    let text = nodes.iter().map(|node| match node {
        Node::Text(text) | Node::Code(text) => text.clone(),
        Node::Fence { code, .. } => code.clone(),
        Node::Break | Node::Rule => " ".into(),
        Node::Element(_, children) => plain_text(children),
    });
    text.collect()
}

/// Control characters and those without width are accidents of copying; some reorder the text.
pub(super) fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        && !matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Percent-encodes what no URL may hold.
fn encode(c: char) -> String {
    if !c.is_whitespace() && !r#"<>\`"|"#.contains(c) {
        return c.into();
    }
    c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

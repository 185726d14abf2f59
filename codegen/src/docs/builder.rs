//! Builds the tree from tags in any order.

use std::mem::{replace, take};

use super::tree::{Element, Node, is_visible, plain_text};

/// How many elements may contain one another; deeper ones are dropped and leave their text.
const MAX_DEPTH: usize = 32;

/// Makes a tree of tags in any order: closes what is left open, opens what is missing, ignores what
/// is stray.
#[derive(Debug)]
pub(super) struct Builder {
    ancestors: Vec<Frame>,
    top: Frame,
    /// White space was read and not written yet: it counts once something follows in the block.
    space: bool,
    /// The open paragraph holds only a run-in heading, so the next paragraph continues it.
    run_in: bool,
}

#[derive(Debug)]
struct Frame {
    element: Element,
    children: Vec<Node>,
}

impl Builder {
    pub(super) fn new() -> Self {
        let top = Frame { element: Element::Root, children: Vec::new() };
        Self { ancestors: Vec::new(), top, space: false, run_in: false }
    }

    /// The tree, with all that is still open closed.
    pub(super) fn finish(mut self) -> Vec<Node> {
        while !self.ancestors.is_empty() {
            self.pop();
        }
        self.top.children
    }

    pub(super) fn open(&mut self, element: Element) {
        match self.top.element {
            Element::Pre(_) => {}
            _ if !element.is_inline() => self.open_block(element),
            Element::Code => self.open_in_code(element),
            _ => {
                self.start_text();
                self.write_space();
                self.enter(element);
            }
        }
    }

    pub(super) fn close(&mut self, element: &Element) {
        let is_verbatim =
            matches!(self.top.element, Element::Pre(_)) && !self.top.element.is_like(element);
        if is_verbatim || self.is_held_by_cell(element) || !self.is_open(element) {
            return;
        }
        self.pop_until(element);
        self.pop();
        if !element.is_inline() {
            self.end_text();
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let verbatim = matches!(self.top.element, Element::Pre(_));
        for c in text.chars() {
            if verbatim && matches!(c, '\n' | '\t') {
                self.push_char(c);
            } else if c.is_whitespace() && !verbatim {
                self.space = true;
            } else if is_visible(c) {
                self.start_text();
                self.write_space();
                self.push_char(if c.is_whitespace() { ' ' } else { c });
            }
        }
    }

    pub(super) fn line_break(&mut self) {
        match self.top.element {
            Element::Pre(_) => self.push_char('\n'),
            _ if self.is_open(&Element::Paragraph) && self.top.element != Element::Code => {
                self.space = false;
                append(&mut self.top.children, Node::Break);
            }
            _ => self.space = true,
        }
    }

    pub(super) fn rule(&mut self) {
        self.leave_paragraph();
        if matches!(self.top.element, Element::Root | Element::Quote | Element::Item) {
            append(&mut self.top.children, Node::Rule);
        }
    }

    fn open_block(&mut self, element: Element) {
        if self.is_held_by_cell(&element) {
            self.space = true;
            return;
        }
        if take(&mut self.run_in) && element == Element::Paragraph {
            return;
        }
        match element.parent() {
            Some(parent) if self.is_open(&parent) => self.pop_until(&parent),
            Some(parent) => self.open_block(parent),
            None => {
                self.leave_paragraph();
                self.start(Element::holder);
            }
        }
        if self.is_held_by_cell(&element) {
            return;
        }
        self.end_text();
        self.enter(element);
    }

    /// Markdown has code in links, but nothing in code.
    fn open_in_code(&mut self, element: Element) {
        if matches!(element, Element::Link(Some(_))) {
            self.pop();
            self.open(element);
            self.open(Element::Code);
        }
    }

    /// A cell holds a single line: within one, only the parts of its table open and close.
    fn is_held_by_cell(&self, element: &Element) -> bool {
        !element.is_inline()
            && !matches!(element, Element::Row | Element::Cell)
            && self.is_open(&Element::Cell)
    }

    fn is_open(&self, element: &Element) -> bool {
        self.top.element.is_like(element)
            || self.ancestors.iter().any(|frame| frame.element.is_like(element))
    }

    /// Opens what text needs around it here.
    fn start_text(&mut self) {
        self.run_in = false;
        self.start(|top| match top {
            Element::Root | Element::Quote | Element::Item => Some(Element::Paragraph),
            _ => top.holder(),
        });
    }

    fn start(&mut self, missing: impl Fn(&Element) -> Option<Element>) {
        while let Some(element) = missing(&self.top.element) {
            self.push(element);
        }
    }

    /// Closes the paragraph or heading that is open, if any.
    fn leave_paragraph(&mut self) {
        self.end_text();
        while self.top.element.is_inline()
            || matches!(self.top.element, Element::Paragraph | Element::Heading)
        {
            self.pop();
        }
        self.end_text();
    }

    fn end_text(&mut self) {
        self.space = false;
        self.run_in = false;
    }

    fn write_space(&mut self) {
        if take(&mut self.space) {
            self.push_char(' ');
        }
    }

    fn push_char(&mut self, c: char) {
        match self.top.children.last_mut() {
            Some(Node::Text(text)) => text.push(c),
            _ => self.top.children.push(Node::Text(c.into())),
        }
    }

    fn enter(&mut self, element: Element) {
        if self.ancestors.len() < MAX_DEPTH {
            self.push(element);
        }
    }

    fn pop_until(&mut self, element: &Element) {
        while !self.top.element.is_like(element) && !self.ancestors.is_empty() {
            self.pop();
        }
    }

    fn push(&mut self, element: Element) {
        let frame = Frame { element, children: Vec::new() };
        self.ancestors.push(replace(&mut self.top, frame));
    }

    fn pop(&mut self) {
        self.end_run_in();
        let Some(parent) = self.ancestors.pop() else {
            return;
        };
        let Frame { element, children } = replace(&mut self.top, parent);
        match element {
            _ if children.is_empty() && element != Element::Cell => {}
            Element::Code => self.append_code(&plain_text(&children)),
            Element::Pre(language) => append(
                &mut self.top.children,
                Node::Fence { language, code: plain_text(&children) },
            ),
            Element::Heading => {
                append(
                    &mut self.top.children,
                    Node::Element(
                        Element::Paragraph,
                        vec![Node::Element(Element::Strong, children)],
                    ),
                );
            }
            element if self.adds_nothing(&element) => {
                children.into_iter().for_each(|child| append(&mut self.top.children, child))
            }
            Element::RunIn => {
                append(&mut self.top.children, Node::Element(Element::Strong, children));
                self.space = true;
                self.run_in = true;
            }
            element => append(&mut self.top.children, Node::Element(element, children)),
        }
    }

    /// A run-in heading, unless it is empty, ends in a colon.
    fn end_run_in(&mut self) {
        if self.top.element != Element::RunIn {
            return;
        }
        let text = plain_text(&self.top.children);
        if !text.is_empty() && !text.ends_with(':') {
            self.push_char(':');
        }
    }

    /// Whether an inline element has no effect: a link to nowhere, bold text in bold text.
    fn adds_nothing(&self, element: &Element) -> bool {
        const BOLD: [Element; 3] = [Element::Heading, Element::RunIn, Element::Strong];
        match element {
            Element::Link(None) => true,
            Element::RunIn | Element::Strong => BOLD.iter().any(|bold| self.is_open(bold)),
            _ => element.is_inline() && self.is_open(element),
        }
    }

    fn append_code(&mut self, code: &str) {
        if code.starts_with(' ') {
            self.push_char(' ');
        }
        append(&mut self.top.children, Node::Code(code.trim().to_owned()));
    }
}

/// Adds a node, or joins it with one of its kind: two code spans that touch would be misread.
fn append(nodes: &mut Vec<Node>, node: Node) {
    match (nodes.last_mut(), node) {
        (Some(Node::Text(last)), Node::Text(text)) | (Some(Node::Code(last)), Node::Code(text)) => {
            last.push_str(&text);
        }
        (Some(Node::Element(last, children)), Node::Element(element, more))
            if matches!(element, Element::Emphasis | Element::Strong | Element::Strikethrough)
                && *last == element =>
        {
            more.into_iter().for_each(|node| append(children, node));
        }
        (_, node) => nodes.push(node),
    }
}

//! Prints the blocks of a document: paragraphs, lists, quotes, code and tables.

use super::inline;
use super::tree::{Element, Node};

/// Deeply indented text gets at least this many columns.
const MIN_WIDTH: usize = 20;

/// CommonMark reads no list marker of more digits.
const MAX_NUMBER: u64 = 999_999_999;

/// Prints a document in lines of at most `width` characters.
pub(super) fn print(nodes: &[Node], width: usize) -> String {
    blocks(nodes, width, false).join("\n")
}

/// The lines of several blocks, a blank line between any two.
fn blocks(nodes: &[Node], width: usize, in_item: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut previous = None;
    let mut is_second_list = false;
    for node in nodes {
        is_second_list =
            !is_second_list && previous.is_some_and(|previous| would_merge(previous, node));
        let block = block(node, width, is_second_list);
        if block.is_empty() {
            continue;
        }
        let is_tight = in_item && can_interrupt(node);
        if !lines.is_empty() && !is_tight {
            lines.push(String::new());
        }
        lines.extend(block);
        previous = Some(node);
    }
    lines
}

/// Whether two lists that follow one another would be read as one, unless their markers differ.
fn would_merge(first: &Node, second: &Node) -> bool {
    match (first, second) {
        (Node::Element(Element::List(first), _), Node::Element(Element::List(second), _)) => {
            first.is_some() == second.is_some()
        }
        _ => false,
    }
}

/// Whether a list needs no blank line before it, which would loosen the list around it.
fn can_interrupt(node: &Node) -> bool {
    matches!(node, Node::Element(Element::List(None | Some(1)), _))
}

fn block(node: &Node, width: usize, is_second_list: bool) -> Vec<String> {
    match node {
        Node::Rule => vec!["___".into()],
        Node::Fence { language, code } => fence(language, code),
        Node::Element(Element::Quote, children) => {
            indent("> ", "> ", blocks(children, narrow(width, 2), false))
        }
        Node::Element(Element::List(first), items) => list(*first, items, width, is_second_list),
        Node::Element(Element::Table, rows) => table(rows),
        Node::Element(_, children) => inline::lines(children, width),
        Node::Text(_) | Node::Code(_) | Node::Break => {
            inline::lines(std::slice::from_ref(node), width)
        }
    }
}

fn narrow(width: usize, by: usize) -> usize {
    width.saturating_sub(by).max(MIN_WIDTH)
}

fn indent(first: &str, others: &str, lines: Vec<String>) -> Vec<String> {
    let starts = std::iter::once(first).chain(std::iter::repeat(others));
    starts.zip(lines).map(|(start, line)| format!("{start}{line}").trim_end().to_owned()).collect()
}

fn list(first: Option<u64>, items: &[Node], width: usize, is_second_list: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut number = first.unwrap_or_default();
    for item in items {
        let Node::Element(_, children) = item else {
            continue;
        };
        let marker = match (first, is_second_list) {
            (None, false) => "- ".into(),
            (None, true) => "* ".into(),
            (Some(_), false) => format!("{number}. "),
            (Some(_), true) => format!("{number}) "),
        };
        let text = blocks(children, narrow(width, marker.len()), true);
        if !text.is_empty() {
            lines.extend(indent(&marker, &" ".repeat(marker.len()), text));
            number = (number + 1).min(MAX_NUMBER);
        }
    }
    lines
}

/// A code block whose fence is longer than any in it.
fn fence(language: &str, code: &str) -> Vec<String> {
    let code: Vec<&str> = code.lines().map(str::trim_end).collect();
    let Some(first) = code.iter().position(|line| !line.is_empty()) else {
        return Vec::new();
    };
    let end = code.iter().rposition(|line| !line.is_empty()).unwrap_or(first);
    let code = code.get(first..=end).unwrap_or_default();
    let longest = code.iter().map(|line| inline::longest_backticks(line)).max().unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    let opening = std::iter::once(format!("{fence}{language}"));
    opening.chain(code.iter().map(|&line| line.into())).chain([fence.clone()]).collect()
}

/// A table whose first row is its head, which must have as many cells as the longest row.
fn table(rows: &[Node]) -> Vec<String> {
    let mut rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    match rows.first_mut() {
        Some(head) if columns > 0 => head.resize(columns, String::new()),
        _ => return Vec::new(),
    }
    rows.insert(1, vec!["---".into(); columns]);
    rows.iter().map(|cells| format!("| {} |", cells.join(" | "))).collect()
}

/// The cells of a row up to the last that is not empty.
fn cells(row: &Node) -> Vec<String> {
    let Node::Element(_, cells) = row else {
        return Vec::new();
    };
    let text = |cell| inline::line(std::slice::from_ref(cell)).replace('|', "\\|");
    let mut cells: Vec<String> = cells.iter().map(text).collect();
    cells.truncate(cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
    cells
}

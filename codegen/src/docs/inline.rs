//! Prints what paragraphs hold, and wraps it.
//!
//! Printing makes one string, in which a space is where a line may end, `\n` where it must, and a
//! no-break space, which no text holds by then, is a space within code or a link: these stay in one
//! line.

use std::borrow::Cow;

use super::html::reference_length;
use super::tree::{Element, Node, plain_text};

const NO_BREAK: char = '\u{a0}';

/// The lines of a paragraph.
pub(super) fn lines(nodes: &[Node], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let text = spell(nodes);
    // The backslash of a forced break takes a column.
    let width = width.saturating_sub(text.trim().contains('\n').into());
    for part in text.split('\n').map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(last) = lines.last_mut() {
            last.push('\\');
        }
        wrap(part, width, &mut lines);
    }
    lines
}

/// A paragraph in one line, without forced breaks.
pub(super) fn line(nodes: &[Node]) -> String {
    let mut lines = Vec::new();
    wrap(&spell(nodes).replace('\n', " "), usize::MAX, &mut lines);
    lines.concat()
}

/// How many backticks stand next to one another in `code` at most.
pub(super) fn longest_backticks(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// What surrounds the nodes that are written.
#[derive(Clone, Copy)]
struct Place {
    before: Option<char>,
    after: Option<char>,
    in_link: bool,
}

fn spell(nodes: &[Node]) -> String {
    let mut text = String::new();
    let place = Place { before: None, after: None, in_link: false };
    write(nodes, place, &mut text);
    text
}

fn write(nodes: &[Node], place: Place, out: &mut String) {
    let mut rest = nodes.iter();
    while let Some(node) = rest.next() {
        let before = out.chars().next_back().or(place.before);
        let after = rest.as_slice().first().map_or(place.after, first_char);
        let place = Place { before, after, ..place };
        match node {
            Node::Text(text) if place.in_link => escape(text, out),
            Node::Text(text) => write_text(text, place, out),
            // `[x]:` at the start of a paragraph would define a link, be it within code.
            Node::Code(code) if place.in_link && code.contains("]:") => escape(code, out),
            Node::Code(code) => write_code(code, out),
            Node::Break if place.in_link => out.push(' '),
            Node::Break => out.push('\n'),
            Node::Element(Element::Emphasis, children) => write_marked("_", children, place, out),
            Node::Element(Element::Strong, children) => write_marked("**", children, place, out),
            Node::Element(Element::Strikethrough, children) => {
                write_marked("~~", children, place, out)
            }
            Node::Element(Element::Link(Some(url)), children) => write_link(url, children, out),
            Node::Element(_, children) => write(children, place, out),
            Node::Rule | Node::Fence { .. } => {}
        }
    }
}

fn first_char(node: &Node) -> Option<char> {
    match node {
        Node::Text(text) => text.chars().next(),
        Node::Code(_) => Some('`'),
        Node::Element(Element::Link(_), _) => Some('['),
        Node::Element(_, children) => children.first().and_then(first_char),
        Node::Break | Node::Rule | Node::Fence { .. } => None,
    }
}

/// Writes text between delimiters, or without them where [CommonMark] would take them for text.
///
/// [CommonMark]: https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
fn write_marked(delimiter: &str, children: &[Node], place: Place, out: &mut String) {
    let mut content = String::new();
    write(children, place, &mut content);
    let (left, body, right) = split_edges(&content);
    let before = if left.is_empty() { place.before } else { None };
    let after = if right.is_empty() { place.after } else { None };
    let fits =
        |outer, inner: Option<char>| inner.is_some_and(|inner| is_flank(delimiter, outer, inner));
    if fits(before, body.chars().next()) && fits(after, body.chars().next_back()) {
        out.extend([left, delimiter, body, delimiter, right]);
    } else {
        out.push_str(&content);
    }
}

/// Whether a delimiter may stand between these two. `_` does nothing within a word.
fn is_flank(delimiter: &str, outer: Option<char>, inner: char) -> bool {
    let is_mark = |c: char| c.is_ascii_punctuation() || matches!(c, '\u{2010}'..='\u{2027}');
    let is_apart = outer.is_none_or(|c| c.is_whitespace() || is_mark(c));
    is_apart || delimiter != "_" && inner.is_alphanumeric()
}

/// The white space at the start, the text, and the white space at the end.
fn split_edges(content: &str) -> (&str, &str, &str) {
    let (left, rest) = content.split_at(content.len() - content.trim_start().len());
    let (body, right) = rest.split_at(rest.trim_end().len());
    (left, body, right)
}

fn write_link(url: &str, children: &[Node], out: &mut String) {
    let mut content = String::new();
    let place = Place { before: Some('['), after: Some(']'), in_link: true };
    write(children, place, &mut content);
    let (left, text, right) = split_edges(&content);
    if text.is_empty() {
        return out.push_str(&content);
    }
    if plain_text(children).trim() == url {
        return out.extend([left, "<", url, ">", right]);
    }
    if left.is_empty() && out.ends_with('!') {
        // An exclamation mark would make it an image.
        out.pop();
        out.push_str("\\!");
    }
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let text = words.join("\u{a0}");
    out.extend([left, "[", &text, "](", &escape_target(url), ")", right]);
}

/// Keeps parentheses from ending the target of a link, and `&copy;` from becoming a character.
fn escape_target(url: &str) -> String {
    let mut target = String::new();
    for (at, c) in url.char_indices() {
        match c {
            '(' => target.push_str("%28"),
            ')' => target.push_str("%29"),
            '&' if url.get(at..).and_then(reference_length).is_some() => target.push_str("\\&"),
            _ => target.push(c),
        }
    }
    target
}

fn write_code(code: &str, out: &mut String) {
    let fence = "`".repeat(longest_backticks(code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    let code = [&fence, pad, code, pad, &fence].concat();
    out.push_str(&code.replace(' ', "\u{a0}"));
}

/// Writes text whose URLs become links, or code where they have placeholders and lead nowhere.
fn write_text(text: &str, place: Place, out: &mut String) {
    let mut rest = text;
    while let Some((before, tail)) = find_url(rest).map(|at| rest.split_at(at)) {
        let (url, after) = tail.split_at(url_length(tail));
        escape(before, out);
        if url.contains(|c| r#"<>{}[]"'`\|^*$"#.contains(c)) {
            // Code next to code would be one span with a wrong end.
            let space = |is_glued| if is_glued { " " } else { "" };
            out.push_str(space(out.chars().next_back().or(place.before) == Some('`')));
            write_code(url, out);
            out.push_str(space(after.is_empty() && place.after == Some('`')));
        } else if url.ends_with('/') && url.len() <= "https://".len() {
            escape(url, out);
        } else {
            out.extend(["<", url, ">"]);
        }
        rest = after;
    }
    escape(rest, out);
}

fn find_url(text: &str) -> Option<usize> {
    let mut ends = text.match_indices(':').map(|(at, _)| text.split_at(at));
    ends.find_map(|(before, after)| {
        let scheme = ["https", "http"].into_iter().find(|scheme| before.ends_with(scheme))?;
        after.starts_with("://").then(|| before.len() - scheme.len())
    })
}

/// How much of the word is its URL, without the punctuation that follows it.
fn url_length(text: &str) -> usize {
    let word = text.split(' ').next().unwrap_or_default();
    let mut closing = String::from(".,;:!?\"'");
    let pairs = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>')];
    closing.extend(pairs.iter().filter(|(open, _)| !word.contains(*open)).map(|(_, close)| close));
    word.trim_end_matches(|c| closing.contains(c)).len()
}

/// Writes text so that every character stands for itself, in rustdoc's dialect too.
fn escape(text: &str, out: &mut String) {
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|&(_, after)| after);
        let is_special = match c {
            '\\' | '`' | '*' | '~' | '<' | '[' | ']' => true,
            '_' => !(is_word(before) && is_word(after)),
            '&' => text.get(at..).and_then(reference_length).is_some(),
            // Two would become a dash.
            '-' => after == Some('-'),
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

fn wrap(text: &str, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let word = match word.contains(NO_BREAK) {
            true => Cow::Owned(word.replace(NO_BREAK, " ")),
            false => Cow::Borrowed(word),
        };
        let word_length = word.chars().count();
        if !line.is_empty() && length + 1 + word_length > width {
            lines.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            line = escape_start(&word);
            length = line.chars().count();
        } else {
            line.push(' ');
            line.push_str(&word);
            length += 1 + word_length;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
}

/// Keeps the first word of a line from starting a heading, a list, a quote, a rule or a table.
fn escape_start(word: &str) -> String {
    let is_only = |chars: &str| word.chars().all(|c| chars.contains(c));
    if is_only("#") || is_only("-+=:|") || word.starts_with('>') {
        return format!("\\{word}");
    }
    match word.strip_suffix(['.', ')']) {
        Some(number) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            let (_, end) = word.split_at(number.len());
            format!("{number}\\{end}")
        }
        _ => word.to_owned(),
    }
}

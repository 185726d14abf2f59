//! How constants, tables and one-expression functions are laid out. The general printer breaks a line at
//! column 89 and at every level of nesting; this one knows only the expressions that the emitters write,
//! and keeps what fits on a line of 100 columns there.

mod spacing;
#[cfg(test)]
mod tests;

use proc_macro2::Delimiter;

use self::spacing::push_line;
use super::tree::{Tree, brackets};

/// The last column of a line.
const WIDTH: usize = 100;

/// The indent of a nested line.
const INDENT: usize = 4;

/// `head value end` with the value on as few lines as it fits on. A line may end after the head.
pub(crate) fn assignment(head: &str, value: &[Tree], indent: usize, end: char) -> String {
    let pad = " ".repeat(indent);
    let deeper = indent + INDENT;
    if let Some(line) = line_within(value, WIDTH) {
        if indent + head.len() + 1 + line.len() < WIDTH {
            return format!("{pad}{head} {line}{end}\n");
        }
        if deeper + line.len() < WIDTH {
            return format!("{pad}{head}\n{}{line}{end}\n", " ".repeat(deeper));
        }
    }
    let same_line = indent + head.len() + 1;
    let same = broken(value, indent, same_line);
    let first_line = same.lines().next().unwrap_or_default();
    if same_line + first_line.len() <= WIDTH {
        return format!("{pad}{head} {same}{end}\n");
    }
    format!("{pad}{head}\n{}{}{end}\n", " ".repeat(deeper), broken(value, deeper, deeper))
}

/// `first second {` on one line, or on three.
pub(crate) fn head(first: &str, second: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    if indent + first.len() + second.len() + " ".len() + " {".len() <= WIDTH {
        return format!("{pad}{first} {second} {{\n");
    }
    format!("{pad}{first}\n{pad}{}{second}\n{pad}{{\n", " ".repeat(INDENT))
}

/// `head type;` with the type on the same line, on the next, or with each of its arguments on its own line.
pub(crate) fn alias(head: &str, ty: &[Tree], indent: usize) -> String {
    let (line, pad, deeper) = (line(ty), " ".repeat(indent), indent + INDENT);
    if indent + head.len() + 1 + line.len() < WIDTH {
        return format!("{pad}{head} {line};\n");
    }
    if deeper + line.len() < WIDTH {
        return format!("{pad}{head}\n{}{line};\n", " ".repeat(deeper));
    }
    format!("{pad}{head} {};\n", arguments_on_lines(&line, indent))
}

fn arguments_on_lines(ty: &str, indent: usize) -> String {
    let Some((name, rest)) = ty.split_once('<') else { return ty.to_owned() };
    let (mut depth, deeper) = (0_usize, indent + INDENT);
    let is_end = |c: char| {
        depth = (depth + usize::from(c == '<')).saturating_sub(usize::from(c == '>'));
        c == ',' && depth == 0
    };
    let arguments = rest.strip_suffix('>').unwrap_or(rest).split(is_end).map(str::trim);
    let lines = arguments.map(|argument| match deeper + argument.len() < WIDTH {
        true => format!("{}{argument},\n", " ".repeat(deeper)),
        false => format!("{}{},\n", " ".repeat(deeper), arguments_on_lines(argument, deeper)),
    });
    format!("{name}<\n{}{}>", lines.collect::<String>(), " ".repeat(indent))
}

/// An expression or a statement on a line of its own.
pub(crate) fn statement(code: &[Tree], indent: usize) -> String {
    let (code, semicolon) = match code {
        [code @ .., last] if last.is_punct(';') => (code, ";"),
        _ => (code, ""),
    };
    let text = fitted(code, indent, indent, semicolon.len());
    format!("{}{text}{semicolon}\n", " ".repeat(indent))
}

/// The signature of a function, with each parameter on its own line if they do not fit on one.
pub(crate) fn signature(code: &[Tree], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let line = line(code);
    let parameters = code.iter().rposition(|tree| matches!(tree, Tree::Group(..)));
    match parameters {
        Some(parameters) if indent + line.len() + 2 > WIDTH => {
            let (head, tail) = code.split_at(parameters + 1);
            format!("{pad}{} {}", broken(head, indent, indent), self::line(tail))
        }
        _ => format!("{pad}{line}"),
    }
}

/// The tokens on one line, spaced as rustfmt does.
pub(crate) fn line(code: &[Tree]) -> String {
    line_within(code, usize::MAX).unwrap_or_default()
}

/// The tokens on one line, if it has no more than this many bytes.
fn line_within(code: &[Tree], limit: usize) -> Option<String> {
    let mut out = String::new();
    push_line(code, limit, &mut out).then_some(out)
}

/// The tokens on one line if they fit between `column` and the `tail` that follows, else broken.
fn fitted(code: &[Tree], indent: usize, column: usize, tail: usize) -> String {
    let line = WIDTH.checked_sub(column + tail).and_then(|room| line_within(code, room));
    line.unwrap_or_else(|| broken(code, indent, column))
}

/// The tokens on several lines: with the last call of a chain on its own line if that is enough, or with the
/// last group broken. Tokens without a group cannot be broken.
fn broken(code: &[Tree], indent: usize, column: usize) -> String {
    if let Some(lines) = broken_chain(code, indent, column) {
        return lines;
    }
    let Some((Tree::Group(delimiter, last), before)) = code.split_last() else { return line(code) };
    if last.is_empty() {
        return line(code);
    }
    let mut before = line(before);
    if *delimiter == Delimiter::Brace && !before.is_empty() {
        before.push(' ');
    }
    let (open, close) = brackets(*delimiter);
    let elements = elements(last);
    let hugging = hugging(&elements, *delimiter, indent, column + before.len() + open.len());
    let inside = match hugging {
        Some(inside) => inside,
        None => {
            let deeper = indent + INDENT;
            format!("\n{}{}", lines(&elements, *delimiter, deeper), " ".repeat(indent))
        }
    };
    format!("{before}{open}{inside}{close}")
}

/// A chain of calls, if it fits on two lines, the second with the last call or, if the chain starts the first line, as
/// many calls as necessary; else with each call on its own line, as rustfmt does.
fn broken_chain(code: &[Tree], indent: usize, column: usize) -> Option<String> {
    let is_dot = |tree: &Tree| tree.is_punct('.');
    let dots = (0..code.len()).rev().filter(|index| code.get(*index).is_some_and(is_dot));
    let deeper = indent + INDENT;
    let is_first = column == indent;
    let [room, deeper_room] = [WIDTH.checked_sub(column), (WIDTH - 1).checked_sub(deeper)];
    let two_lines = dots.take(if is_first { code.len() } else { 1 }).find_map(|dot| {
        let (chain, calls) = code.split_at(dot);
        let (calls, chain) = (line_within(calls, deeper_room?)?, line_within(chain, room?)?);
        Some(format!("{chain}\n{}{calls}", " ".repeat(deeper)))
    });
    two_lines.or_else(|| {
        let calls = code.chunk_by(|_, next| !is_dot(next));
        let calls: Option<Vec<String>> = match (is_first, deeper_room) {
            (true, Some(room)) => calls.map(|call| line_within(call, room)).collect(),
            _ => None,
        };
        let calls = calls.filter(|calls| calls.len() > 2)?;
        Some(calls.join(&format!("\n{}", " ".repeat(deeper))))
    })
}

/// The arguments of a call whose last one is an array, or whose only one is a call, with only that broken, so
/// that a table does not move to the right by two levels at a time.
fn hugging(
    elements: &[&[Tree]],
    delimiter: Delimiter,
    indent: usize,
    column: usize,
) -> Option<String> {
    let (last, before) = elements.split_last()?;
    let Some(Tree::Group(of_last, _)) = last.last() else { return None };
    let is_only = before.is_empty() && *of_last == Delimiter::Parenthesis;
    if delimiter != Delimiter::Parenthesis || !(is_only || *of_last == Delimiter::Bracket) {
        return None;
    }
    let before: String = before.iter().map(|element| line(element) + ", ").collect();
    let fits = column + before.len() + "&[".len() <= WIDTH;
    fits.then(|| format!("{before}{}", broken(last, indent, column + before.len())))
}

/// Elements on separate lines or, in an array of plain paths, as many on a line as fit.
fn lines(elements: &[&[Tree]], delimiter: Delimiter, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let has_group = |element: &&[Tree]| element.iter().any(|tree| matches!(tree, Tree::Group(..)));
    if delimiter != Delimiter::Bracket || elements.iter().any(has_group) {
        let element = |code: &&[Tree]| {
            let text = fitted(code, indent, indent, 1);
            // No comma follows the base of a struct.
            let end = if text.starts_with("..") { "" } else { "," };
            format!("{pad}{text}{end}\n")
        };
        return elements.iter().map(element).collect();
    }
    let mut out = String::new();
    let mut column = 0;
    for element in elements {
        let text = line(element) + ",";
        if column > 0 && column + 1 + text.len() <= WIDTH {
            out.push(' ');
            column += 1;
        } else {
            if column > 0 {
                out.push('\n');
            }
            out.push_str(&pad);
            column = indent;
        }
        column += text.len();
        out.push_str(&text);
    }
    out.push('\n');
    out
}

/// The elements of a group, which commas separate.
pub(crate) fn elements(inside: &[Tree]) -> Vec<&[Tree]> {
    let mut generics = Generics::default();
    let elements = inside.split(|tree| generics.are_closed_at(tree) && tree.is_punct(','));
    elements.filter(|element| !element.is_empty()).collect()
}

/// Counts the angle brackets that are open.
#[derive(Default)]
pub(crate) struct Generics {
    open: usize,
    before: Option<char>,
}

impl Generics {
    /// Whether the next token is in no angle brackets.
    pub(crate) fn are_closed_at(&mut self, tree: &Tree) -> bool {
        let punct = if let Tree::Punct(punct, _) = tree { Some(*punct) } else { None };
        match punct {
            Some('<') => self.open += 1,
            // Not the head of an arrow.
            Some('>') if !matches!(self.before, Some('-' | '=')) => {
                self.open = self.open.saturating_sub(1);
            }
            _ => {}
        }
        self.before = punct;
        self.open == 0
    }
}

//! How constants, tables and one-expression functions are laid out. The general printer breaks a line at
//! column 89 and at every level of nesting; this one knows only the expressions that the emitters write,
//! and keeps what fits on a line of 100 columns there.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// The last column of a line.
const WIDTH: usize = 100;

/// The indent of a nested line.
const INDENT: usize = 4;

/// `head value end` with the value on as few lines as it fits on. A line may end after the head.
pub(crate) fn assignment(head: &str, value: TokenStream, indent: usize, end: char) -> String {
    let tokens: Vec<TokenTree> = value.into_iter().collect();
    let line = one_line(&tokens);
    let pad = " ".repeat(indent);
    if indent + head.len() + 1 + line.len() < WIDTH {
        return format!("{pad}{head} {line}{end}\n");
    }
    let deeper = indent + INDENT;
    if deeper + line.len() < WIDTH {
        return format!("{pad}{head}\n{}{line}{end}\n", " ".repeat(deeper));
    }
    let same_line = indent + head.len() + 1;
    let same = broken(&tokens, indent, same_line);
    let first_line = same.lines().next().unwrap_or_default();
    if same_line + first_line.len() <= WIDTH {
        return format!("{pad}{head} {same}{end}\n");
    }
    format!("{pad}{head}\n{}{}{end}\n", " ".repeat(deeper), broken(&tokens, deeper, deeper))
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
pub(crate) fn alias(head: &str, ty: TokenStream, indent: usize) -> String {
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
pub(crate) fn statement(code: TokenStream, indent: usize) -> String {
    let mut tokens: Vec<TokenTree> = code.into_iter().collect();
    let semicolon = match tokens.last() {
        Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => ";",
        _ => "",
    };
    tokens.truncate(tokens.len() - semicolon.len());
    let text = fitted(&tokens, indent, indent, semicolon.len());
    format!("{}{text}{semicolon}\n", " ".repeat(indent))
}

/// The signature of a function, with each parameter on its own line if they do not fit on one.
pub(crate) fn signature(code: TokenStream, indent: usize) -> String {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let pad = " ".repeat(indent);
    let line = one_line(&tokens);
    let parameters = tokens.iter().rposition(|token| matches!(token, TokenTree::Group(_)));
    match parameters {
        Some(parameters) if indent + line.len() + 2 > WIDTH => {
            let (head, tail) = tokens.split_at(parameters + 1);
            format!("{pad}{} {}", broken(head, indent, indent), one_line(tail))
        }
        _ => format!("{pad}{line}"),
    }
}

/// The tokens on one line, spaced as rustfmt does.
pub(crate) fn line(tokens: TokenStream) -> String {
    one_line(&tokens.into_iter().collect::<Vec<_>>())
}

/// The tokens on one line if they fit between `column` and the `tail` that follows, else broken.
fn fitted(tokens: &[TokenTree], indent: usize, column: usize, tail: usize) -> String {
    let line = one_line(tokens);
    if column + line.len() + tail <= WIDTH { line } else { broken(tokens, indent, column) }
}

/// The tokens on several lines: with the last call of a chain on its own line if that is enough, or with the
/// last group broken. Tokens without a group cannot be broken.
fn broken(tokens: &[TokenTree], indent: usize, column: usize) -> String {
    if let Some(lines) = broken_chain(tokens, indent, column) {
        return lines;
    }
    let Some((TokenTree::Group(last), before)) = tokens.split_last() else {
        return one_line(tokens);
    };
    if last.stream().is_empty() {
        return one_line(tokens);
    }
    let mut before = one_line(before);
    if last.delimiter() == Delimiter::Brace && !before.is_empty() {
        before.push(' ');
    }
    let (open, close) = brackets(last);
    let elements = elements(last);
    let hugging = hugging(&elements, last.delimiter(), indent, column + before.len() + open.len());
    let inside = match hugging {
        Some(inside) => inside,
        None => {
            let deeper = indent + INDENT;
            format!("\n{}{}", lines(&elements, last.delimiter(), deeper), " ".repeat(indent))
        }
    };
    format!("{before}{open}{inside}{close}")
}

/// A chain of calls, if it fits on two lines, the second with the last call or, if the chain starts the first line, as
/// many calls as necessary; else with each call on its own line, as rustfmt does.
fn broken_chain(tokens: &[TokenTree], indent: usize, column: usize) -> Option<String> {
    let is_dot =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.');
    let dots = (0..tokens.len()).rev().filter(|index| tokens.get(*index).is_some_and(is_dot));
    let deeper = indent + INDENT;
    let is_first = column == indent;
    let two_lines = dots.take(if is_first { tokens.len() } else { 1 }).find_map(|dot| {
        let (chain, calls) = tokens.split_at(dot);
        let (chain, calls) = (one_line(chain), one_line(calls));
        let fits = column + chain.len() <= WIDTH && deeper + calls.len() < WIDTH;
        fits.then(|| format!("{chain}\n{}{calls}", " ".repeat(deeper)))
    });
    two_lines.or_else(|| {
        let calls: Vec<String> = tokens.chunk_by(|_, next| !is_dot(next)).map(one_line).collect();
        let fits =
            is_first && calls.len() > 2 && calls.iter().all(|call| deeper + call.len() < WIDTH);
        fits.then(|| calls.join(&format!("\n{}", " ".repeat(deeper))))
    })
}

/// The arguments of a call whose last one is an array, or whose only one is a call, with only that broken, so
/// that a table does not move to the right by two levels at a time.
fn hugging(
    elements: &[Vec<TokenTree>],
    delimiter: Delimiter,
    indent: usize,
    column: usize,
) -> Option<String> {
    let (last, before) = elements.split_last()?;
    let Some(TokenTree::Group(group)) = last.last() else { return None };
    let is_only = before.is_empty() && group.delimiter() == Delimiter::Parenthesis;
    if delimiter != Delimiter::Parenthesis || !(is_only || group.delimiter() == Delimiter::Bracket)
    {
        return None;
    }
    let before: String = before.iter().map(|element| one_line(element) + ", ").collect();
    let fits = column + before.len() + "&[".len() <= WIDTH;
    fits.then(|| format!("{before}{}", broken(last, indent, column + before.len())))
}

/// Elements on separate lines or, in an array of plain paths, as many on a line as fit.
fn lines(elements: &[Vec<TokenTree>], delimiter: Delimiter, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let atoms = delimiter == Delimiter::Bracket
        && elements
            .iter()
            .all(|element| !element.iter().any(|token| matches!(token, TokenTree::Group(_))));
    if !atoms {
        let element = |tokens: &Vec<TokenTree>| {
            let text = fitted(tokens, indent, indent, 1);
            // No comma follows the base of a struct.
            let end = if text.starts_with("..") { "" } else { "," };
            format!("{pad}{text}{end}\n")
        };
        return elements.iter().map(element).collect();
    }
    let mut out = String::new();
    let mut column = 0;
    for element in elements {
        let text = one_line(element) + ",";
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
fn elements(group: &Group) -> Vec<Vec<TokenTree>> {
    let mut elements = vec![Vec::new()];
    let (mut generics, mut before) = (0_usize, ' ');
    for token in group.stream() {
        let punct = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        match punct {
            '<' => generics += 1,
            '>' if before != '-' && before != '=' => generics = generics.saturating_sub(1),
            _ => {}
        }
        before = punct;
        match elements.last_mut() {
            _ if punct == ',' && generics == 0 => elements.push(Vec::new()),
            Some(element) => element.push(token),
            None => {}
        }
    }
    elements.retain(|element| !element.is_empty());
    elements
}

fn brackets(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

fn one_line(tokens: &[TokenTree]) -> String {
    let mut out = String::new();
    let mut previous: Option<&TokenTree> = None;
    let mut before_previous: Option<&TokenTree> = None;
    for (index, token) in tokens.iter().enumerate() {
        if previous.is_some_and(|previous| has_space(before_previous, previous, token)) {
            out.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group);
                let inside = one_line(&without_trailing_comma(group));
                let space = if group.delimiter() == Delimiter::Brace && !inside.is_empty() {
                    " "
                } else {
                    ""
                };
                out.push_str(&[open, space, &inside, space, close].concat());
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && index + 1 == tokens.len() => {}
            other => out.push_str(&other.to_string()),
        }
        before_previous = previous;
        previous = Some(token);
    }
    out
}

fn without_trailing_comma(group: &Group) -> Vec<TokenTree> {
    let mut tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    if matches!(tokens.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == ',') {
        tokens.pop();
    }
    tokens
}

/// Whether a space separates two tokens. `before` is the token before them.
fn has_space(before: Option<&TokenTree>, left: &TokenTree, right: &TokenTree) -> bool {
    let punct = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => Some((punct.as_char(), punct.spacing())),
        _ => None,
    };
    let double_colon = before.and_then(punct) == Some((':', Spacing::Joint));
    match (punct(left), punct(right)) {
        (Some((',', _)), _) => true,
        (_, Some((',' | '.' | ':' | '!' | '?' | ';', _))) => false,
        (Some((':', Spacing::Alone)), _) => !double_colon,
        (Some(('-', Spacing::Joint)), Some(('>', _))) => false,
        (_, Some(('-', Spacing::Joint))) => true,
        (Some(('>', _)), _) if before.and_then(punct) == Some(('-', Spacing::Joint)) => true,
        (_, Some(('<' | '>', _))) => false,
        (Some(('+' | '=', _)), _) | (_, Some(('+' | '=', _))) => true,
        (Some(('>', _)), None) => !matches!(right, TokenTree::Group(_)),
        (Some(_), _) => false,
        (None, Some(_)) => matches!(left, TokenTree::Ident(_)),
        (None, None) => match right {
            TokenTree::Group(group) if before.and_then(punct).is_some_and(|(it, _)| it == '\'') => {
                group.delimiter() != Delimiter::Parenthesis
            }
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => true,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> TokenStream {
        code.parse().unwrap()
    }

    #[test]
    fn spaces_as_rustfmt_does() {
        for code in [
            "pub fn new(a: impl Into<String>, b: Vec<Option<i64>>) -> Self",
            "pub const X: Lens<Self, BTreeMap<String, types::A>>",
            "lens!(a, \"b\").required().constraints(&[Length { min: -2, max: u64::MAX }, UniqueItems])",
            "Self { a: None, b: b.into(), c }",
            "&[&Self::A, &Self::B]",
            "fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result",
            "const NAME: &'static str",
            "const NAMES: &'static [Name]",
        ] {
            assert_eq!(line(of(code)), code);
        }
        assert_eq!(line(of("f(a, b,)")), "f(a, b)");
    }

    #[test]
    fn a_long_type_has_its_arguments_on_lines() {
        let long = "x".repeat(60);
        let expected = format!("type A = Then<\n    B<{long}, C>,\n    D<{long}>,\n>;\n");
        assert_eq!(alias("type A =", of(&format!("Then<B<{long}, C>, D<{long}>>")), 0), expected);
    }

    #[test]
    fn a_comma_of_a_type_does_not_end_a_parameter() {
        let long = "x".repeat(60);
        let code = format!("pub fn new({long}: BTreeMap<String, Vec<String>>, b: u8) -> Self");
        let expected = format!(
            "pub fn new(\n    {long}: BTreeMap<String, Vec<String>>,\n    b: u8,\n) -> Self"
        );
        assert_eq!(signature(of(&code), 0), expected);
    }

    #[test]
    fn no_comma_follows_the_base_of_a_struct() {
        let (one, two) = ("x".repeat(60), "y".repeat(30));
        let expected = format!("Self {{\n    {one}: {two},\n    ..Self::empty()\n}}\n");
        assert_eq!(
            statement(of(&format!("Self {{ {one}: {two}, ..Self::empty() }}")), 0),
            expected
        );
    }

    #[test]
    fn a_chain_that_is_too_long_for_two_lines_has_a_line_for_each_call() {
        let (one, two, three) = ("x".repeat(70), "y".repeat(60), "z".repeat(60));
        let out = assignment("A: B =", of(&format!("a!({one}).b({two}).c({three})")), 4, ',');
        let expected = format!(
            "    A: B =\n        a!({one})\n            .b({two})\n            .c({three}),\n"
        );
        assert_eq!(out, expected);
    }

    #[test]
    fn breaks_the_last_group_and_no_more() {
        let long = "x".repeat(60);
        let out = assignment(
            "const A: B =",
            of(&format!("&[C(&[], \"{long}\"), D(&[E], &[F, \"{long}\"])]")),
            4,
            ';',
        );
        let expected = format!(
            "    const A: B = &[\n        C(&[], \"{long}\"),\n        D(&[E], &[F, \"{long}\"]),\n    ];\n"
        );
        assert_eq!(out, expected);
        let out = statement(of(&format!("D(&[E], &[C(F), C(\"{long}\"), C(\"{long}\")])")), 0);
        let expected =
            format!("D(&[E], &[\n    C(F),\n    C(\"{long}\"),\n    C(\"{long}\"),\n])\n");
        assert_eq!(out, expected);
    }
}

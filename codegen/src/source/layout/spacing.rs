//! Tokens on one line, spaced as rustfmt does.

use proc_macro2::{Delimiter, Spacing};

use super::super::tree::{Tree, brackets};

/// Writes the tokens on one line. The result is whether the text has at most this many bytes; if not, only its start is
/// written.
pub(super) fn push_line(code: &[Tree], limit: usize, out: &mut String) -> bool {
    let mut previous: Option<&Tree> = None;
    let mut before_previous: Option<&Tree> = None;
    for (index, tree) in code.iter().enumerate() {
        if previous.is_some_and(|previous| has_space(before_previous, previous, tree)) {
            out.push(' ');
        }
        match tree {
            Tree::Group(delimiter, inside) => {
                if !push_group(*delimiter, inside, limit, out) {
                    return false;
                }
            }
            Tree::Punct(',', _) if index + 1 == code.len() => {}
            Tree::Punct(punct, _) => out.push(*punct),
            Tree::Ident(text) | Tree::Literal(text) => out.push_str(text),
        }
        if out.len() > limit {
            return false;
        }
        before_previous = previous;
        previous = Some(tree);
    }
    true
}

fn push_group(delimiter: Delimiter, inside: &[Tree], limit: usize, out: &mut String) -> bool {
    let (open, close) = brackets(delimiter);
    let inside = match inside {
        [inside @ .., last] if last.is_punct(',') => inside,
        _ => inside,
    };
    let space = if delimiter == Delimiter::Brace { " " } else { "" };
    out.push_str(open);
    out.push_str(space);
    let start = out.len();
    let fits = push_line(inside, limit, out);
    // Nothing is between the braces.
    out.push_str(if out.len() == start { "" } else { space });
    if out.len() == start {
        out.truncate(start - space.len());
    }
    out.push_str(close);
    fits
}

/// Whether a space separates two tokens. `before` is the token before them.
fn has_space(before: Option<&Tree>, left: &Tree, right: &Tree) -> bool {
    let punct = |tree: &Tree| match tree {
        Tree::Punct(punct, spacing) => Some((*punct, *spacing)),
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
        (Some(('>', _)), None) => !matches!(right, Tree::Group(..)),
        (Some(_), _) => false,
        (None, Some(_)) => matches!(left, Tree::Ident(_)),
        (None, None) => match right {
            Tree::Group(delimiter, _)
                if before.and_then(punct).is_some_and(|(it, _)| it == '\'') =>
            {
                *delimiter != Delimiter::Parenthesis
            }
            Tree::Group(delimiter, _) => *delimiter == Delimiter::Brace,
            _ => true,
        },
    }
}

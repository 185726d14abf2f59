//! Token trees of our own. Those of `proc_macro2` can only be looked at in a copy of the group that has them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A token, or a group with its content.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Ident(String),
    Punct(char, Spacing),
    Literal(String),
    Group(Delimiter, Vec<Tree>),
}

impl Tree {
    /// Whether this is the punctuation character.
    pub(crate) fn is_punct(&self, char: char) -> bool {
        matches!(self, Self::Punct(found, _) if *found == char)
    }

    /// Whether this is the identifier or keyword.
    pub(crate) fn is_ident(&self, name: &str) -> bool {
        matches!(self, Self::Ident(found) if found == name)
    }

    /// The content of a group with this delimiter.
    pub(crate) fn group(&self, delimiter: Delimiter) -> Option<&[Tree]> {
        match self {
            Self::Group(found, inside) if *found == delimiter => Some(inside),
            _ => None,
        }
    }
}

/// The trees of a stream.
pub(crate) fn trees(tokens: TokenStream) -> Vec<Tree> {
    let tree = |token| match token {
        TokenTree::Ident(ident) => Tree::Ident(ident.to_string()),
        TokenTree::Punct(punct) => Tree::Punct(punct.as_char(), punct.spacing()),
        TokenTree::Literal(literal) => Tree::Literal(literal.to_string()),
        TokenTree::Group(group) => {
            let (delimiter, inside) = (group.delimiter(), group.stream());
            // The only owner of a stream takes its tokens without a copy.
            drop(group);
            Tree::Group(delimiter, trees(inside))
        }
    };
    tokens.into_iter().map(tree).collect()
}

/// The trees as text from which a parser makes the same tokens.
pub(crate) fn spell(trees: &[Tree]) -> String {
    let mut out = String::new();
    push(trees, &mut out);
    out
}

fn push(trees: &[Tree], out: &mut String) {
    for tree in trees {
        match tree {
            Tree::Ident(text) | Tree::Literal(text) => out.push_str(text),
            Tree::Punct(char, _) => out.push(*char),
            Tree::Group(delimiter, inside) => {
                let (open, close) = brackets(*delimiter);
                out.push_str(open);
                push(inside, out);
                out.push_str(close);
            }
        }
        if !matches!(tree, Tree::Punct(_, Spacing::Joint)) {
            out.push(' ');
        }
    }
}

/// What stands around the content of a group.
pub(crate) fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn what_is_spelled_has_the_same_tokens() {
        let code = quote! {
            /// Text with "quotes".
            pub fn f<'a>(x: &'a [u8; 2]) -> Option<&'a str> { if x[0] != b'\'' && true { Some("\n") } else { None } }
        };
        let trees = trees(code);
        assert_eq!(super::trees(spell(&trees).parse().unwrap()), trees);
    }
}

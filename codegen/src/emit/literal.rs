//! Texts and numbers as Rust writes them.

use proc_macro2::TokenStream;
use quote::quote;

/// A string literal that needs no escapes, so that patterns and JSON stay legible.
pub(super) fn raw_string(text: &str) -> TokenStream {
    let fence = "#".repeat(longest_run(text, '#') + 1);
    let (open, close) = if !text.contains(['"', '\\']) {
        ("\"".to_owned(), "\"".to_owned())
    } else if !text.contains('"') {
        ("r\"".to_owned(), "\"".to_owned())
    } else {
        (format!("r{fence}\""), format!("\"{fence}"))
    };
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let literal =
        if text.contains(invisible) { None } else { format!("{open}{text}{close}").parse().ok() };
    literal.unwrap_or_else(|| quote!(#text))
}

/// The length of the longest run of one character.
fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

/// Documentation in the input of a macro.
pub(super) fn doc_lines(markdown: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    markdown.lines().map(|line| format!("{pad}/// {line}").trim_end().to_owned() + "\n").collect()
}

/// A float in the fewest digits that identify it.
pub(super) fn float(value: f64) -> TokenStream {
    format!("{value:?}").parse().unwrap_or_else(|_| quote!(#value))
}

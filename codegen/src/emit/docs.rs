use proc_macro2::TokenStream;
use quote::quote;

/// The documentation of an item: an attribute for each line, which the renderer prints as `///`.
pub(super) fn emit(markdown: &str) -> TokenStream {
    let lines = markdown
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Lines of documentation end at this column.
const WIDTH: usize = 100;

/// Paragraphs of plain words, wrapped for documentation that is indented.
pub(super) fn wrap(text: &str, indent: usize) -> String {
    let width = WIDTH - indent - "/// ".len();
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines: Vec<String> = Vec::new();
        for word in paragraph.split_whitespace() {
            match lines.last_mut() {
                Some(line) if line.len() + 1 + word.len() <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines.join("\n")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

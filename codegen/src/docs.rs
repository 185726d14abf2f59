//! Turns the documentation of models into Markdown that rustdoc renders without a warning.
//!
//! The [`documentation` trait] is CommonMark that may hold HTML. In practice a model's text is one
//! of two things, and the tags tell which:
//! - **HTML**, as in AWS's models: it has a block tag (`<p>`, `<ul>`, `<note>` ...) that is not in
//!   code. All of it is then read as HTML, where indentation means nothing and `*`, `_` or `[` stand
//!   for themselves. A tag that is no HTML (`<region>`) is a placeholder and stays as written.
//! - **CommonMark** otherwise, with tables and strikethrough, as rustdoc reads it. Inline tags
//!   (`<b>`, `<code>`, `<a>` ...) count here too.
//!
//! Either way the text becomes the same small tree, which is then printed, so texts that say the same are
//! spelled the same.
//!
//! [`documentation` trait]: https://smithy.io/2.0/spec/documentation-traits.html

mod block;
mod builder;
mod commonmark;
mod html;
mod inline;
mod summary;
mod tree;

#[cfg(test)]
mod tests;

pub use summary::summary;

/// Turns a documentation text, HTML or CommonMark, into Markdown for rustdoc in lines of `width`
/// characters.
///
/// The result has no blank line at either end and no newline after its last line; it is empty if `text`
/// says nothing. A line is longer than `width` only if it holds what cannot be broken (a
/// word, a code span, a link, a row of a table, a line of code) or is indented so deeply that less
/// than 20 columns remain.
///
/// - Notes (`<note>`, `<important>` ...) become block quotes that start with their name, definition
///   lists become lists with bold terms, headings become bold paragraphs.
/// - Code blocks are fenced and marked as text, so that rustdoc compiles none of them.
/// - Only links to `http` and `https` remain links, as others lead nowhere from a crate.
/// - What rustdoc would misread is escaped: `[x]` as a link to an item, `<x>` as a tag. A bare URL
///   becomes a link, or code if it has placeholders.
///
/// ```
/// use lensmith_codegen::docs::markdown;
///
/// let html = "<p>The <code>tag</code> of an <i>image</i>.</p>";
/// assert_eq!(markdown(html, 80), "The `tag` of an _image_.");
/// assert_eq!(markdown("Matches `[a-z]+`, see [RFC].", 80), r"Matches `[a-z]+`, see \[RFC\].");
/// ```
#[must_use]
pub fn markdown(text: &str, width: usize) -> String {
    block::print(&commonmark::read(text), width)
}

/// A documentation text as [`markdown`], cut to its opening if it has more than `limit` lines, and whether it was cut.
///
/// The opening is the first block that is neither a title nor a note. If it ends in a colon, the next one is part of it.
pub(crate) fn brief(text: &str, width: usize, limit: usize) -> (String, bool) {
    let nodes = commonmark::read(text);
    let whole = block::print(&nodes, width);
    if whole.lines().count() <= limit {
        return (whole, false);
    }
    let opening = block::print(summary::opening(&nodes), width);
    match opening.is_empty() || opening == whole {
        true => (whole, false),
        false => (opening, true),
    }
}

/// Adds a short text to documentation, as a part of its last paragraph if it ends in one.
pub(crate) fn append(docs: &str, text: &str, width: usize) -> String {
    let last = docs.rsplit("\n\n").next().unwrap_or_default();
    let line = last.lines().next_back().map_or(0, |line| line.chars().count());
    let gap = match last.starts_with(char::is_alphabetic) {
        // Lists, quotes, tables and code start with something else.
        false => "\n\n",
        true if line + 1 + text.chars().count() > width => "\n",
        true => " ",
    };
    format!("{docs}{gap}{text}")
}

/// A text of a model as Markdown in one line, for attributes, titles and tables.
pub(crate) fn line(text: &str) -> String {
    markdown(text, usize::MAX).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The most characters that documentation shows of a value.
const MAX_SHOWN: usize = 80;

/// A value of a model as a code span, cut where it is long.
pub(crate) fn value(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => code_span(&format!("{}…", text.get(..end).unwrap_or_default())),
        None => code_span(text),
    }
}

/// A code span of one line, whose fence is longer than any in it.
pub(crate) fn code_span(code: &str) -> String {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let fence = "`".repeat(inline::longest_backticks(&code) + 1);
    let space = if code.contains('`') { " " } else { "" };
    format!("{fence}{space}{code}{space}{fence}")
}

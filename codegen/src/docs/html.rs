//! Reads HTML as models hold it: a few known tags, often unbalanced, among placeholders that only
//! look like tags.

use super::builder::Builder;
use super::commonmark::unescape;
use super::tree::Element;

/// The longest name of a character reference has 31 characters.
const MAX_REFERENCE: usize = 33;

/// Whether there is a tag that no paragraph of Markdown has, so that all of the text must be HTML.
pub(super) fn has_block(html: &str) -> bool {
    let mut rest = html;
    while let Some((token, tail)) = next_token(rest) {
        if let Token::Tag(tag) = token
            && (tag.name == "hr" || element(&tag).is_some_and(|element| !element.is_inline()))
        {
            return true;
        }
        rest = tail;
    }
    false
}

/// Hands the text and the tags of `html` to the builder.
pub(super) fn read(html: &str, builder: &mut Builder) {
    let mut rest = html;
    while let Some((token, tail)) = next_token(rest) {
        match token {
            Token::Text(text) => builder.text(&decode(text)),
            Token::Tag(tag) if !read_tag(&tag, builder) => builder.text(&decode(tag.source)),
            Token::Tag(_) | Token::Comment => {}
        }
        rest = tail;
    }
}

/// How long the character reference (`&amp;`, `&#38;`) is that `text` starts with, if it does.
pub(super) fn reference_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix('&')?;
    let end =
        name.bytes().take(MAX_REFERENCE).position(|b| !b.is_ascii_alphanumeric() && b != b'#')?;
    (end > 0 && name.as_bytes().get(end) == Some(&b';')).then_some(end + 2)
}

#[derive(Debug)]
enum Token<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
    Comment,
}

#[derive(Debug)]
struct Tag<'a> {
    /// All of it, from `<` to `>`.
    source: &'a str,
    /// In lower case.
    name: String,
    is_end: bool,
    attributes: &'a str,
}

/// The token at the start of `html` and what follows it; none at the end.
fn next_token(html: &str) -> Option<(Token<'_>, &str)> {
    if let Some(comment) = html.strip_prefix("<!--") {
        return Some((Token::Comment, comment.split_once("-->").map_or("", |(_, tail)| tail)));
    }
    if let Some((tag, tail)) = tag(html) {
        return Some((Token::Tag(tag), tail));
    }
    let first = html.chars().next()?;
    let rest = html.get(first.len_utf8()..)?;
    let (text, tail) = html.split_at(first.len_utf8() + rest.find('<').unwrap_or(rest.len()));
    Some((Token::Text(text), tail))
}

/// The tag at the start of `html`. Text with another `<` is not a tag, so no text is searched twice.
fn tag(html: &str) -> Option<(Tag<'_>, &str)> {
    let start = html.strip_prefix('<')?;
    let (inner, end) = start.split_at(start.find(['<', '>'])?);
    let tail = end.strip_prefix('>')?;
    let (source, _) = html.split_at(html.len() - tail.len());
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let (name, attributes) =
        inner.split_at(inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len()));
    let is_tag = !name.is_empty()
        && (attributes.is_empty() || attributes.starts_with(['/', ' ', '\t', '\n', '\r']));
    is_tag.then(|| (Tag { source, name: name.to_ascii_lowercase(), is_end, attributes }, tail))
}

/// Opens or closes what the tag says; false if HTML has no such tag.
fn read_tag(tag: &Tag<'_>, builder: &mut Builder) -> bool {
    match (tag.name.as_str(), tag.is_end) {
        ("br", _) => builder.line_break(),
        ("hr", _) => builder.rule(),
        ("dt", true) | ("dd", false) => builder.close(&Element::RunIn),
        ("table", true) => {
            builder.close(&Element::Cell);
            builder.close(&Element::Table);
        }
        (name, is_end) => match element(tag) {
            None => return is_transparent(name),
            Some(element) if is_end => builder.close(&element),
            Some(element) => {
                builder.open(element);
                open_run_in(name, builder);
            }
        },
    }
    true
}

fn element(tag: &Tag<'_>) -> Option<Element> {
    Some(match tag.name.as_str() {
        "p" | "div" | "dd" => Element::Paragraph,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "fullname" => Element::Heading,
        "ul" | "dl" => Element::List(None),
        "ol" => Element::List(Some(1)),
        "li" | "dt" => Element::Item,
        "pre" => Element::Pre("text".into()),
        "table" => Element::Table,
        "tr" => Element::Row,
        "td" | "th" => Element::Cell,
        "i" | "em" | "var" | "cite" => Element::Emphasis,
        "b" | "strong" => Element::Strong,
        "s" | "del" | "strike" => Element::Strikethrough,
        "code" | "tt" | "kbd" | "samp" => Element::Code,
        "a" => Element::link(&decode(attribute("href", tag.attributes).unwrap_or_default())),
        name if name == "blockquote" || label(name).is_some() => Element::Quote,
        _ => return None,
    })
}

/// What an admonition starts with.
fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "note" => "Note",
        "important" => "Important",
        "caution" => "Caution",
        "warning" => "Warning",
        "tip" => "Tip",
        _ => return None,
    })
}

/// Tags of HTML that say nothing here, and leave their text.
fn is_transparent(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "big", "body", "caption", "center", "col", "colgroup", "font", "html", "img", "section",
        "small", "span", "sub", "sup", "tbody", "tfoot", "thead", "u",
    ];
    NAMES.contains(&name)
}

fn open_run_in(name: &str, builder: &mut Builder) {
    if name == "dt" {
        builder.open(Element::RunIn);
    } else if let Some(label) = label(name) {
        builder.open(Element::RunIn);
        builder.text(label);
        builder.close(&Element::RunIn);
    }
}

/// The value of an attribute, quoted or not.
fn attribute<'a>(name: &str, attributes: &'a str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((key, value)) = rest.split_once('=') {
        let value = value.trim_start();
        let (value, tail) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value.get(1..)?.split_once(quote)?,
            _ => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = tail;
    }
    None
}

/// Resolves character references; what only looks like one stays as written.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.find('&').map(|at| rest.split_at(at)) {
        let (reference, after) = tail.split_at(reference_length(tail).unwrap_or(1));
        decoded.push_str(before);
        decoded.push_str(&if reference.len() > 1 { unescape(reference) } else { reference.into() });
        rest = after;
    }
    decoded + rest
}

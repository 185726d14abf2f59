//! Reads CommonMark with the parser that rustdoc uses, and tells it from HTML.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::builder::Builder;
use super::html;
use super::tree::{Element, Node};

/// Reads a documentation text of either kind.
pub(super) fn read(text: &str) -> Vec<Node> {
    let mut builder = Builder::new();
    let is_html =
        |event| matches!(event, Event::Html(tag) | Event::InlineHtml(tag) if html::has_block(&tag));
    // A paragraph at the start is a block in any case, and nearly all texts of AWS start with one.
    if text.trim_start().starts_with("<p>") || parser(text).any(is_html) {
        html::read(text, &mut builder);
    } else {
        read_events(parser(text), &mut builder);
    }
    builder.finish()
}

/// Text that stands by itself outside of any tag, its character references resolved.
pub(super) fn unescape(reference: &str) -> String {
    let texts = Parser::new(reference).filter_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    texts.collect()
}

/// The first indentation means nothing: it comes from the source file of the text.
fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text.trim(), Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

fn read_events(mut events: Parser<'_>, builder: &mut Builder) {
    while let Some(event) = events.next() {
        match event {
            // `<scheme:path>` is a link in CommonMark, but a placeholder in models.
            Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. })
                if Element::link(&dest_url) == Element::Link(None) =>
            {
                builder.text(&format!("<{dest_url}>"));
                events.next();
            }
            event => read_event(event, builder),
        }
    }
}

fn read_event(event: Event<'_>, builder: &mut Builder) {
    match event {
        Event::Start(tag) => {
            if let Some(element) = started(tag) {
                builder.open(element);
            }
        }
        Event::End(tag) => {
            if let Some(element) = ended(tag) {
                builder.close(&element);
            }
        }
        Event::Text(text) => builder.text(&text),
        Event::Code(code) => {
            builder.open(Element::Code);
            builder.text(&code);
            builder.close(&Element::Code);
        }
        Event::Html(tags) | Event::InlineHtml(tags) => html::read(&tags, builder),
        Event::SoftBreak => builder.text("\n"),
        Event::HardBreak => builder.line_break(),
        Event::Rule => builder.rule(),
        // These belong to extensions that are off.
        Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => {}
    }
}

fn started(tag: Tag<'_>) -> Option<Element> {
    Some(match tag {
        Tag::Paragraph => Element::Paragraph,
        Tag::Heading { .. } => Element::Heading,
        Tag::BlockQuote(_) => Element::Quote,
        Tag::CodeBlock(kind) => Element::Pre(language(&kind)),
        Tag::List(first) => Element::List(first),
        Tag::Item => Element::Item,
        Tag::Table(_) => Element::Table,
        Tag::TableHead | Tag::TableRow => Element::Row,
        Tag::TableCell => Element::Cell,
        Tag::Emphasis => Element::Emphasis,
        Tag::Strong => Element::Strong,
        Tag::Strikethrough => Element::Strikethrough,
        Tag::Link { dest_url, .. } => Element::link(&dest_url),
        _ => return None,
    })
}

fn ended(tag: TagEnd) -> Option<Element> {
    Some(match tag {
        TagEnd::Paragraph => Element::Paragraph,
        TagEnd::Heading(_) => Element::Heading,
        TagEnd::BlockQuote(_) => Element::Quote,
        TagEnd::CodeBlock => Element::Pre(String::new()),
        TagEnd::List(_) => Element::List(None),
        TagEnd::Item => Element::Item,
        TagEnd::Table => Element::Table,
        TagEnd::TableHead | TagEnd::TableRow => Element::Row,
        TagEnd::TableCell => Element::Cell,
        TagEnd::Emphasis => Element::Emphasis,
        TagEnd::Strong => Element::Strong,
        TagEnd::Strikethrough => Element::Strikethrough,
        TagEnd::Link => Element::Link(None),
        _ => return None,
    })
}

/// The language of a code block, or `text` if it has none or might be Rust to rustdoc.
fn language(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else {
        return "text".into();
    };
    let word: &str = info.split([' ', '\t', ',']).next().unwrap_or_default();
    if is_foreign(word) { word } else { "text" }.into()
}

/// Whether a word names a language. [rustdoc's attributes] make a block Rust instead, and rustdoc warns of words that
/// resemble one.
///
/// [rustdoc's attributes]: https://doc.rust-lang.org/rustdoc/write-documentation/documentation-tests.html
fn is_foreign(word: &str) -> bool {
    const ATTRIBUTES: &str =
        "rust ignore norun shouldpanic compilefail testharness standalone edition custom";
    let plain = word.replace(['-', '_'], "").to_ascii_lowercase();
    let is_attribute = ATTRIBUTES.split(' ').any(|attribute| plain.starts_with(attribute));
    let is_error_code =
        plain.strip_prefix('e').is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
    let is_name = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "+-_#".contains(c));
    is_name && !is_attribute && !is_error_code
}

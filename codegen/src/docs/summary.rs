//! The first sentence of a documentation text.

use super::tree::{Element, Node, plain_text};
use super::{commonmark, inline};

/// Words that end in a period without ending a sentence.
const ABBREVIATIONS: [&str; 8] = ["approx.", "cf.", "e.g.", "eg.", "i.e.", "ie.", "incl.", "vs."];

/// The first sentence of a documentation text in one line of Markdown, for a table of contents.
///
/// It comes from the first paragraph that is neither a title nor in a note, if there is one, and is
/// empty where `text` has no paragraph. Periods within words, code and URLs end no sentence, nor do
/// abbreviations such as "e.g.".
///
/// ```
/// use lensmith_codegen::docs::summary;
///
/// let text = "Stores layers, e.g. in\nAmazon S3. Layers are kept.";
/// assert_eq!(summary(text), "Stores layers, e.g. in Amazon S3.");
/// ```
#[must_use]
pub fn summary(text: &str) -> String {
    let nodes = commonmark::read(text);
    let mut paragraphs = Vec::new();
    collect_paragraphs(&nodes, false, &mut paragraphs);
    let first = paragraphs.into_iter().min_by_key(|&(is_aside, _)| is_aside);
    let (sentence, _) = first_sentence(first.map_or(&[], |(_, nodes)| nodes), &mut false);
    inline::line(&sentence)
}

/// The first block that is neither a title nor a note, with the next one if it introduces that by a colon.
pub(super) fn opening(nodes: &[Node]) -> &[Node] {
    let is_aside = |node: &Node| match node {
        Node::Element(Element::Paragraph, children) => is_title(children),
        Node::Element(Element::Quote, _) | Node::Rule => true,
        _ => false,
    };
    let start = nodes.iter().position(|node| !is_aside(node)).unwrap_or_default();
    let rest = nodes.get(start..).unwrap_or_default();
    let introduces = rest
        .first()
        .is_some_and(|first| plain_text(std::slice::from_ref(first)).trim_end().ends_with(':'));
    rest.get(..1 + usize::from(introduces)).unwrap_or(rest)
}

fn is_title(paragraph: &[Node]) -> bool {
    matches!(paragraph, [Node::Element(Element::Strong, _)])
}

/// Every paragraph, and whether it is an aside: a title, or part of a note.
fn collect_paragraphs<'a>(
    nodes: &'a [Node],
    in_quote: bool,
    paragraphs: &mut Vec<(bool, &'a [Node])>,
) {
    for node in nodes {
        match node {
            Node::Element(Element::Paragraph, children) => {
                paragraphs.push((in_quote || is_title(children), children));
            }
            Node::Element(element, children) => {
                collect_paragraphs(children, in_quote || *element == Element::Quote, paragraphs);
            }
            _ => {}
        }
    }
}

/// The nodes of the first sentence and whether it ends within `nodes`. `ended` says whether what
/// came before could be a whole sentence.
fn first_sentence(nodes: &[Node], ended: &mut bool) -> (Vec<Node>, bool) {
    let mut sentence = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => {
                if let Some((text, _)) = sentence_end(text, *ended).map(|end| text.split_at(end)) {
                    sentence.push(Node::Text(text.into()));
                    return (sentence, true);
                }
                *ended = is_sentence(text);
                sentence.push(Node::Text(text.clone()));
            }
            Node::Code(code) => {
                *ended = false;
                sentence.push(Node::Code(code.clone()));
            }
            Node::Element(element, children) => {
                let (children, is_done) = first_sentence(children, ended);
                sentence.push(Node::Element(element.clone(), children));
                if is_done {
                    return (sentence, true);
                }
            }
            Node::Break | Node::Rule | Node::Fence { .. } => {
                if *ended {
                    return (sentence, true);
                }
                sentence.push(Node::Text(" ".into()));
            }
        }
    }
    (sentence, false)
}

/// Where the sentence ends in `text`: at a space after its period, unless a small letter follows.
fn sentence_end(text: &str, ended: bool) -> Option<usize> {
    let mut spaces = text.match_indices(' ').map(|(at, _)| text.split_at(at));
    let (sentence, _) = spaces.find(|(sentence, rest)| {
        let could_end = if sentence.is_empty() { ended } else { is_sentence(sentence) };
        could_end && !rest.trim_start().starts_with(char::is_lowercase)
    })?;
    Some(sentence.len())
}

fn is_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches([')', '"', '\'', '”', '’']);
    let word = text.rsplit(' ').next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    text.ends_with(['.', '!', '?']) && !ABBREVIATIONS.contains(&word.as_str())
}

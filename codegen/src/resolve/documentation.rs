//! The documentation of shapes and members, as Markdown.

use crate::docs;
use crate::model::Traits;

/// Lines of documentation, after `/// `, end at column 100.
pub(super) const DOC_WIDTH: usize = 96;

/// Documentation of fields and variants is indented by one level.
pub(super) const FIELD_DOC_WIDTH: usize = DOC_WIDTH - 4;

/// Appended to the documentation of `@internal` shapes. They are generated, since users who have such a model may
/// be entitled to use them.
const INTERNAL: &str = "Internal to the service.";

/// A text on a single line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The documentation of a shape or a member as Markdown, or an empty text.
pub(super) fn documentation(traits: &Traits, width: usize) -> String {
    let text = traits.documentation().map(|text| docs::markdown(text, width)).unwrap_or_default();
    match (traits.internal(), text.as_str()) {
        (false, _) => text,
        (true, "") => INTERNAL.to_owned(),
        (true, text) => format!("{text}\n\n{INTERNAL}"),
    }
}

/// The deprecation note of a shape or a member, as one line of Markdown: rustdoc renders it.
pub(super) fn deprecation(traits: &Traits) -> Option<String> {
    let [message, since] = traits.deprecation()?.map(|text| text.map(docs::line));
    let message = message.filter(|message| !message.is_empty());
    let message = message.unwrap_or_else(|| "The service advises against it.".to_owned());
    Some(match since {
        Some(since) => format!("{} Deprecated since {since}.", sentence(message)),
        None => message,
    })
}

/// A text that another sentence may follow.
fn sentence(text: String) -> String {
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// The first sentence of the documentation, or a substitute.
pub(super) fn summary(traits: &Traits, otherwise: impl FnOnce() -> String) -> String {
    let summary = docs::summary(&documentation(traits, DOC_WIDTH));
    if summary.is_empty() { otherwise() } else { summary }
}

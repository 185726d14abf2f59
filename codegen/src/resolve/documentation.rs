//! The documentation of shapes and members, as Markdown.

use crate::docs;
use crate::model::Traits;
use crate::shape_id::ShapeId;

/// Lines of documentation, after `/// `, end at column 100.
pub(super) const DOC_WIDTH: usize = 96;

/// Documentation of fields and variants is indented by one level.
pub(super) const FIELD_DOC_WIDTH: usize = DOC_WIDTH - 4;

/// Appended to the documentation of `@internal` shapes. They are generated, since users who have such a model may
/// be entitled to use them.
const INTERNAL: &str = "Internal to the service.";

/// The most lines of documentation that a shape may have before it is cut to its first paragraph.
const SHAPE_LIMIT: usize = 12;

/// The same for a member.
const MEMBER_LIMIT: usize = 6;

/// Follows the documentation of a member that is cut. The documentation of its type leads on.
const MORE: &str = "[…](Self)";

/// A text on a single line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where AWS documents the API of a service, to be followed by the name of a shape. It is absent for other services.
///
/// See [the trait](https://smithy.io/2.0/aws/aws-core.html#aws-api-service-trait).
pub(super) fn reference(service: &Traits, version: &str) -> Option<String> {
    let of_sdk = || {
        let id = service.sdk_id()?.to_lowercase().replace(' ', "-");
        Some(format!("{id}-{version}"))
    };
    let id = service.doc_id().map(ToOwned::to_owned).or_else(of_sdk)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    id.chars().all(is_plain).then(|| format!("https://docs.aws.amazon.com/goto/WebAPI/{id}/"))
}

/// The whole documentation of a shape or a member as Markdown, or an empty text.
pub(super) fn whole(traits: &Traits, width: usize) -> String {
    let text = traits.documentation().map(|text| docs::markdown(text, width));
    with_internal(traits, text.unwrap_or_default())
}

/// The documentation of a member as Markdown, or an empty text. It is cut if there is a reference for the rest.
pub(super) fn of_member(reference: Option<&str>, traits: &Traits) -> String {
    let (text, is_cut) = text(reference, traits, FIELD_DOC_WIDTH, MEMBER_LIMIT);
    let text = if is_cut { docs::append(&text, MORE, FIELD_DOC_WIDTH) } else { text };
    with_internal(traits, text)
}

/// The documentation of a shape as Markdown. It is cut if there is a reference for the rest, to which a link leads.
pub(super) fn of_shape(
    reference: Option<&str>,
    id: &ShapeId,
    traits: &Traits,
    otherwise: impl FnOnce() -> String,
) -> String {
    let (text, is_cut) = text(reference, traits, DOC_WIDTH, SHAPE_LIMIT);
    let text = with_internal(traits, text);
    match (reference, text.is_empty()) {
        (_, true) => otherwise(),
        (Some(reference), false) if is_cut => with_link(&text, reference, id.name()),
        (_, false) => text,
    }
}

/// The documentation of a shape, with a link to the rest of that of its members if any is cut.
pub(super) fn with_members<'a>(
    reference: Option<&str>,
    name: &str,
    docs: String,
    mut of_members: impl Iterator<Item = &'a String>,
) -> String {
    match reference {
        Some(reference)
            if !docs.contains(reference) && of_members.any(|docs| docs.contains(MORE)) =>
        {
            with_link(&docs, reference, name)
        }
        _ => docs,
    }
}

fn with_link(docs: &str, reference: &str, name: &str) -> String {
    let link = format!("See the [API reference]({reference}{name}) for more.");
    docs::append(docs, &link, DOC_WIDTH)
}

fn text(reference: Option<&str>, traits: &Traits, width: usize, limit: usize) -> (String, bool) {
    let text = traits.documentation().unwrap_or_default();
    match reference {
        Some(_) => docs::brief(text, width, limit),
        None => (docs::markdown(text, width), false),
    }
}

fn with_internal(traits: &Traits, text: String) -> String {
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
    let summary = docs::summary(&whole(traits, DOC_WIDTH));
    if summary.is_empty() { otherwise() } else { summary }
}

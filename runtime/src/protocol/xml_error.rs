//! How the protocols with XML state an error: in an element of its own, with the members beside the code.

use super::{Answer, ErrorNames, Reply};
use crate::error::{is_message, text};
use crate::format::DecodeError;
use crate::format::xml::{NameCase, Writer, members as read_members};
use crate::schema::Record;
use crate::xml::{Element, Tree};
use crate::{Body, Fault};

/// What a response says about its error.
pub(super) fn names(reply: &Reply<'_>) -> ErrorNames {
    let tree = Tree::parse(reply.body).ok();
    let root = tree.as_ref().and_then(Tree::root);
    let Some((root, error)) = root.and_then(|root| Some((root, find(root)?))) else {
        return ErrorNames { message: text::line(reply.body), ..ErrorNames::default() };
    };
    let id = [error, root].into_iter().find_map(request_id);
    let message = error.children().find(|child| is_message(child.name()));
    ErrorNames {
        name: error.text_of("Code").or(is_named_by_root(root, error)).map(str::to_owned),
        is_code: true,
        is_foreign: false,
        message: message.map(|message| message.text().to_owned()),
        fault: error.text_of("Type").and_then(fault),
        request_id: id.map(str::to_owned),
        fields: fields(error),
    }
}

/// The same for responses that have no body, such as those to `HEAD`: the status names the error, as in `NotFound`.
pub(super) fn names_or_status(reply: &Reply<'_>) -> ErrorNames {
    if !reply.body.trim_ascii().is_empty() {
        return names(reply);
    }
    let reason = reply.head.status.canonical_reason();
    let name = reason.map(|reason| reason.replace(|c: char| !c.is_ascii_alphabetic(), ""));
    ErrorNames { name, ..ErrorNames::default() }
}

/// Reads the members of an error. Services differ from their models in the case of names.
pub(super) fn members(reply: &Reply<'_>, record: &mut dyn Record) -> Result<(), DecodeError> {
    let tree = Tree::parse(reply.body).map_err(DecodeError::Xml)?;
    match tree.root().and_then(find) {
        Some(error) => read_members(error, record, NameCase::Any).map_err(DecodeError::Xml),
        None => Ok(()),
    }
}

/// The element that has the code and the members. It is the root, below it, or in a list of errors, whatever the
/// service; Route 53 makes the error itself the root.
fn find(root: Element<'_>) -> Option<Element<'_>> {
    if root.name() == "Error" {
        return Some(root);
    }
    let in_list = || root.child("Errors")?.child("Error");
    root.child("Error").or_else(in_list).or((!is_page(root)).then_some(root))
}

/// Whether a document is for people: the page of a proxy.
fn is_page(root: Element<'_>) -> bool {
    root.name().eq_ignore_ascii_case("html") || !root.has_children()
}

/// The name of the root, if that is the error itself.
fn is_named_by_root<'t>(root: Element<'t>, error: Element<'t>) -> Option<&'t str> {
    let name = root.name();
    let is_wrapper = ["Error", "ErrorResponse", "Response"].contains(&name);
    (!is_wrapper && error.name() == name).then_some(name)
}

/// The request id of a success or of an error of AWS Query or EC2 Query.
pub(super) fn request_id_in_body(body: &[u8]) -> Option<String> {
    let tree = Tree::parse(body).ok()?;
    let root = tree.root()?;
    let metadata = root.child("ResponseMetadata").unwrap_or(root);
    request_id(metadata).map(str::to_owned)
}

fn request_id(element: Element<'_>) -> Option<&str> {
    let id = ["RequestId", "RequestID", "requestId"].iter().find_map(|name| element.text_of(name));
    id.filter(|id| !id.is_empty())
}

/// The most fields of an error that are kept, and the longest text of one in bytes.
const MAX_FIELDS: usize = 32;
const MAX_FIELD_BYTES: usize = 1024;

/// What an error says beside its code and its message.
fn fields(error: Element<'_>) -> Vec<(String, String)> {
    let is_other = |name: &str| !is_message(name) && !["Code", "Type"].contains(&name);
    let fields = error.children().filter(|child| is_other(child.name()) && !child.has_children());
    let fields = fields.map(|child| (child.name(), child.text()));
    let fields = fields.filter(|(_, text)| text.len() <= MAX_FIELD_BYTES);
    fields.take(MAX_FIELDS).map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn fault(side: &str) -> Option<Fault> {
    match side {
        "Sender" => Some(Fault::Client),
        "Receiver" => Some(Fault::Server),
        _ => None,
    }
}

/// The body of a service's response.
pub(super) fn answer(answer: &Answer<'_>) -> Body {
    let mut out = Writer::default();
    out.begin("ErrorResponse", None);
    out.begin("Error", None);
    if let Some(error) = &answer.error {
        let side = match error.fault {
            Some(Fault::Server) => "Receiver",
            Some(Fault::Client) | None => "Sender",
        };
        out.text_element("Type", side);
        if !error.code.is_empty() {
            out.text_element("Code", error.code);
        }
        if let Some(message) = error.message {
            out.text_element("Message", message);
        }
    }
    if let Some(members) = answer.members {
        out.members_in_body(members);
    }
    out.end("Error");
    out.end("ErrorResponse");
    out.into_string().into()
}

use super::scope::Scope;
use super::{EndpointError, Value};

/// Fills in the references of a URL's template, as [`render`] does.
///
/// # Errors
/// [`EndpointError::InvalidHostLabel`] if a value in the host has a slash, which would end the host there and so lead to
/// another one. Rules check the values of callers, but where one forgets to, no signed request may go to a host that a
/// value names. Other characters that end a host, such as `?`, make the URL invalid.
pub(super) fn render_url(
    template: &'static str,
    scope: &Scope,
) -> Result<Option<String>, EndpointError> {
    let host = template.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split_once('/').map_or(host, |(host, _)| host);
    for member in host.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)) {
        let Some(Value::String(value)) = scope.look_up(member) else { continue };
        match (value.find('/'), member.contains('#')) {
            (None, _) => {}
            // A part of a parsed URL, such as its path: the host ends before it.
            (Some(_), true) => break,
            (Some(_), false) => {
                return Err(EndpointError::InvalidHostLabel { member, value: value.clone() });
            }
        }
    }
    render(template, scope)
}

/// Fills the references of a template in, `None` where one of them is unset.
pub(super) fn render(template: &str, scope: &Scope) -> Result<Option<String>, EndpointError> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, tail) = rest.split_at(at);
        text.push_str(literal);
        if let Some(tail) = tail.strip_prefix("{{") {
            text.push('{');
            rest = tail;
        } else if let Some(tail) = tail.strip_prefix("}}") {
            text.push('}');
            rest = tail;
        } else {
            let (reference, tail) =
                tail.strip_prefix('{').and_then(|tail| tail.split_once('}')).ok_or_else(|| {
                    EndpointError::faulty(format!("the template `{template}` has a lone brace"))
                })?;
            match scope.look_up(reference) {
                None => return Ok(None),
                Some(Value::String(value)) => text.push_str(value),
                Some(_) => {
                    let reason = format!("`{reference}` in `{template}` must be a string");
                    return Err(EndpointError::faulty(reason));
                }
            }
            rest = tail;
        }
    }
    text.push_str(rest);
    Ok(Some(text))
}

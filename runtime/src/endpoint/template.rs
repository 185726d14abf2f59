use super::scope::Scope;
use super::{EndpointError, Value};

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

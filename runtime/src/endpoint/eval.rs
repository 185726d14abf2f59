use super::rules::{Condition, Expr};
use super::scope::Scope;
use super::template::render;
use super::{EndpointError, Value, functions};

/// Whether all conditions hold. What they assign is added to the scope.
pub(super) fn holds(conditions: &[Condition], scope: &mut Scope) -> Result<bool, EndpointError> {
    for condition in conditions {
        let (Condition::If(expr) | Condition::Let(_, expr)) = condition;
        match evaluate(expr, scope)? {
            None | Some(Value::Bool(false)) => return Ok(false),
            Some(value) => {
                if let Condition::Let(name, _) = condition {
                    scope.assign(name, value);
                }
            }
        }
    }
    Ok(true)
}

/// The value of an expression, `None` where it is unset. Recurses as deep as the table is nested.
pub(super) fn evaluate(expr: &Expr, scope: &Scope) -> Result<Option<Value>, EndpointError> {
    let text = |expr| string(expr, scope);
    let flag = |expr| boolean(expr, scope);
    Ok(match expr {
        Expr::Text(template) => render(template, scope)?.map(Value::String),
        Expr::Bool(value) => Some(Value::Bool(*value)),
        Expr::List(items) => list(items, scope)?,
        Expr::Record(fields) => record(fields, scope)?,
        Expr::Ref(reference) => scope.look_up(reference).cloned(),
        Expr::BooleanEquals(a, b) => flag(a)?.zip(flag(b)?).map(|(a, b)| (a == b).into()),
        Expr::Coalesce(options) => coalesce(options, scope)?,
        Expr::GetAttr(value, path) => {
            evaluate(value, scope)?.and_then(|value| value.attribute(path).cloned())
        }
        Expr::IsSet(value) => Some(evaluate(value, scope)?.is_some().into()),
        Expr::IsValidHostLabel(value, allow_sub_domains) => text(value)?
            .map(|value| functions::is_valid_host_label(&value, *allow_sub_domains).into()),
        Expr::Ite(condition, then, otherwise) => match flag(condition)? {
            Some(true) => evaluate(then, scope)?,
            Some(false) => evaluate(otherwise, scope)?,
            None => None,
        },
        Expr::Not(value) => flag(value)?.map(|value| (!value).into()),
        Expr::ParseUrl(value) => text(value)?.and_then(|value| functions::parse_url(&value)),
        Expr::Split(value, delimiter, limit) => text(value)?
            .zip(text(delimiter)?)
            .and_then(|(value, delimiter)| functions::split(&value, &delimiter, *limit)),
        Expr::StringEquals(a, b) => text(a)?.zip(text(b)?).map(|(a, b)| (a == b).into()),
        Expr::Substring(value, start, stop, reverse) => {
            text(value)?.and_then(|value| functions::substring(&value, *start, *stop, *reverse))
        }
        Expr::UriEncode(value) => text(value)?.map(|value| functions::uri_encode(&value).into()),
        Expr::AwsPartition(region) => {
            text(region)?.map(|region| functions::partition(&region, scope.partitions_lack()))
        }
        Expr::AwsParseArn(value) => text(value)?.and_then(|value| functions::parse_arn(&value)),
        Expr::AwsIsVirtualHostableS3Bucket(value, allow_sub_domains) => text(value)?.map(|value| {
            functions::is_virtual_hostable_s3_bucket(&value, *allow_sub_domains).into()
        }),
    })
}

fn list(items: &[Expr], scope: &Scope) -> Result<Option<Value>, EndpointError> {
    let items: Option<_> =
        items.iter().map(|item| evaluate(item, scope)).collect::<Result<_, _>>()?;
    Ok(items.map(Value::List))
}

fn record(fields: &[(&'static str, Expr)], scope: &Scope) -> Result<Option<Value>, EndpointError> {
    let mut values = Vec::with_capacity(fields.len());
    for (name, expr) in fields {
        let Some(value) = evaluate(expr, scope)? else {
            return Ok(None);
        };
        values.push((*name, value));
    }
    Ok(Some(Value::Record(values)))
}

fn coalesce(options: &[Expr], scope: &Scope) -> Result<Option<Value>, EndpointError> {
    for option in options {
        if let Some(value) = evaluate(option, scope)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn string(expr: &Expr, scope: &Scope) -> Result<Option<String>, EndpointError> {
    match evaluate(expr, scope)? {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(EndpointError::faulty(format!("{expr:?} must be a string"))),
    }
}

fn boolean(expr: &Expr, scope: &Scope) -> Result<Option<bool>, EndpointError> {
    match evaluate(expr, scope)? {
        None => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(value)),
        Some(_) => Err(EndpointError::faulty(format!("{expr:?} must be a boolean"))),
    }
}

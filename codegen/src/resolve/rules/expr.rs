//! The expressions of endpoint rules.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{At, MAX_DEPTH, Malformed, array, malformed, string};
use crate::ir::endpoint::{Argument, Expr};

/// How a function of the specification takes one of its arguments in the runtime.
#[derive(Clone, Copy)]
enum Takes {
    Expr,
    /// All remaining arguments.
    Exprs,
    Text,
    Bool,
    Integer,
}

/// The functions of the specification, by the names of the runtime's variants.
const FUNCTIONS: [(&str, &str, &[Takes]); 15] = {
    use Takes::{Bool, Expr, Exprs, Integer, Text};
    [
        ("aws.isVirtualHostableS3Bucket", "AwsIsVirtualHostableS3Bucket", &[Expr, Bool]),
        ("aws.parseArn", "AwsParseArn", &[Expr]),
        ("aws.partition", "AwsPartition", &[Expr]),
        ("booleanEquals", "BooleanEquals", &[Expr, Expr]),
        ("coalesce", "Coalesce", &[Exprs]),
        ("getAttr", "GetAttr", &[Expr, Text]),
        ("isSet", "IsSet", &[Expr]),
        ("isValidHostLabel", "IsValidHostLabel", &[Expr, Bool]),
        ("ite", "Ite", &[Expr, Expr, Expr]),
        ("not", "Not", &[Expr]),
        ("parseURL", "ParseUrl", &[Expr]),
        ("split", "Split", &[Expr, Expr, Integer]),
        ("stringEquals", "StringEquals", &[Expr, Expr]),
        ("substring", "Substring", &[Expr, Integer, Integer, Bool]),
        ("uriEncode", "UriEncode", &[Expr]),
    ]
};

/// Reads a literal, a reference or a call.
pub(super) fn parse(value: &Value, depth: usize) -> Result<Expr, Malformed> {
    if depth > MAX_DEPTH {
        return malformed(format!("expressions are nested more than {MAX_DEPTH} levels deep"));
    }
    match value {
        Value::String(text) => Ok(Expr::Text(text.clone())),
        Value::Bool(value) => Ok(Expr::Bool(*value)),
        Value::Array(elements) => {
            let parsed = elements.iter().enumerate();
            let parsed = parsed.map(|(index, element)| parse(element, depth + 1).at(index));
            Ok(Expr::List(parsed.collect::<Result<_, _>>()?))
        }
        Value::Object(object) if object.contains_key("ref") => {
            Ok(Expr::Ref(string(value, "ref")?.to_owned()))
        }
        Value::Object(object) if object.contains_key("fn") => call(value, depth),
        Value::Object(object) => {
            let sorted: BTreeMap<_, _> = object.iter().collect();
            let parsed = sorted
                .into_iter()
                .map(|(key, value)| Ok((key.clone(), parse(value, depth + 1).at(key)?)));
            Ok(Expr::Record(parsed.collect::<Result<_, _>>()?))
        }
        Value::Null | Value::Number(_) => malformed(format!("`{value}` is not an expression")),
    }
}

/// A test for `true` is a test of the value itself, since a condition holds only if it is true.
pub(super) fn simplify_test(test: Expr) -> Expr {
    let Expr::Call("BooleanEquals", arguments) = &test else { return test };
    match arguments.as_slice() {
        [Argument::Expr(value), Argument::Expr(Expr::Bool(true))]
        | [Argument::Expr(Expr::Bool(true)), Argument::Expr(value)] => value.clone(),
        _ => test,
    }
}

fn call(value: &Value, depth: usize) -> Result<Expr, Malformed> {
    let name = string(value, "fn")?;
    let Some((_, variant, takes_all)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return malformed(format!("`{name}` is not a function of endpoint rules"));
    };
    let mut values = array(value, "argv")?.iter().enumerate();
    let mut arguments = Vec::new();
    for takes in *takes_all {
        if let Takes::Exprs = takes {
            let rest =
                values.by_ref().map(|(index, value)| parse(value, depth + 1).at(index).at("argv"));
            arguments.push(Argument::Exprs(rest.collect::<Result<_, _>>()?));
            continue;
        }
        let Some((index, value)) = values.next() else {
            return malformed(format!(
                "the number of arguments of `{name}` must be {}",
                takes_all.len()
            ))
            .at("argv");
        };
        arguments.push(argument(*takes, value, depth).at(index).at("argv")?);
    }
    if values.next().is_some() {
        return malformed(format!(
            "the number of arguments of `{name}` must be {}",
            takes_all.len()
        ))
        .at("argv");
    }
    Ok(match arguments.as_slice() {
        // An attribute of a reference has a shorter form.
        [Argument::Expr(Expr::Ref(of)), Argument::Text(path)] if *variant == "GetAttr" => {
            Expr::Ref(format!("{of}#{path}"))
        }
        _ => Expr::Call(variant, arguments),
    })
}

fn argument(takes: Takes, value: &Value, depth: usize) -> Result<Argument, Malformed> {
    let argument = match takes {
        Takes::Expr | Takes::Exprs => return Ok(Argument::Expr(parse(value, depth + 1)?)),
        Takes::Text => value.as_str().map(|text| Argument::Text(text.to_owned())),
        Takes::Bool => value.as_bool().map(Argument::Bool),
        Takes::Integer => value.as_u64().map(Argument::Integer),
    };
    match argument {
        Some(argument) => Ok(argument),
        None => malformed(format!("`{value}` has the wrong type for this argument")),
    }
}

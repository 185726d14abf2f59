//! The endpoint parameters that operations set. See [how they are
//! bound](https://smithy.io/2.0/additional-specs/rules-engine/parameters.html).

use std::collections::BTreeMap;

use jmespath::ast::Ast;
use serde_json::{Value, json};

use super::input::Input;
use super::operations::Signature;
use super::path::{Place, Reached, Scope, is_text, kind};
use crate::error::Problem;
use crate::ir::Type;
use crate::ir::endpoint::{EndpointParam, ParamLiteral, ParamValue, ParameterType, RuleSet};
use crate::ir::path::{Foci, Owner, Path, Root, Step};
use crate::ir::waiter::List;
use crate::model::traits::{CONTEXT_PARAM, OPERATION_CONTEXT_PARAMS};
use crate::names::ModuleName;

/// The parameters of an operation, each from the trait that takes precedence.
pub(super) fn resolve(
    input: Input<'_>,
    signature: &Signature,
    rules: &RuleSet,
    problems: &mut Vec<Problem>,
) -> Vec<EndpointParam> {
    let mut values: BTreeMap<&str, Result<ParamValue, Problem>> = BTreeMap::new();
    let traits = &input.selected.shape.traits;
    for (name, value) in traits.static_context_params().into_iter().flatten() {
        values.insert(name, literal(input, name, value));
    }
    for member in input.members {
        if let Some(name) = member.traits.context_param() {
            let path = json!({ "path": format!("\"{}\"", member.name) });
            values
                .entry(name)
                .or_insert_with(|| from_request(input, signature, name, &path, CONTEXT_PARAM));
        }
    }
    for (name, node) in traits.operation_context_params().into_iter().flatten() {
        values.entry(name).or_insert_with(|| {
            from_request(input, signature, name, node, OPERATION_CONTEXT_PARAMS)
        });
    }
    let mut params = Vec::new();
    for (name, value) in values {
        match value.and_then(|value| declared(input, rules, name, value)) {
            Ok(value) => params.push(EndpointParam { name: name.to_owned(), value }),
            Err(problem) => problems.push(problem),
        }
    }
    params
}

/// The value of a parameter that an operation always has.
fn literal(input: Input<'_>, name: &str, node: &Value) -> Result<ParamValue, Problem> {
    let value = node.get("value").and_then(param_literal).ok_or_else(|| {
        problem_of_parameter(
            input,
            name,
            "its value is not a string, a boolean or a list of strings",
        )
        .help("fix the trait `smithy.rules#staticContextParams`")
    });
    value.map(ParamValue::Literal)
}

/// A value as JSON has it.
pub(in crate::resolve) fn param_literal(value: &Value) -> Option<ParamLiteral> {
    match value {
        Value::Bool(value) => Some(ParamLiteral::Boolean(*value)),
        Value::String(text) => Some(ParamLiteral::String(text.clone())),
        Value::Array(texts) => {
            let texts = texts.iter().map(|text| text.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map(ParamLiteral::Strings)
        }
        _ => None,
    }
}

/// Checks that the endpoint rules have a parameter that takes the value.
fn declared(
    input: Input<'_>,
    rules: &RuleSet,
    name: &str,
    value: ParamValue,
) -> Result<ParamValue, Problem> {
    let Some(parameter) = rules.parameters.iter().find(|parameter| parameter.name == name) else {
        let names = rules.parameters.iter().map(|parameter| parameter.name.as_str());
        return Err(problem_of_parameter(
            input,
            name,
            "the endpoint rules have no parameter with this name",
        )
        .did_you_mean(name, names)
        .or_help("add it to the trait `smithy.rules#endpointRuleSet`"));
    };
    let ty = match &value {
        ParamValue::Literal(ParamLiteral::Boolean(_)) => ParameterType::Boolean,
        ParamValue::Literal(ParamLiteral::String(_)) => ParameterType::String,
        ParamValue::One(path) if path.ty == Type::Boolean => ParameterType::Boolean,
        ParamValue::One(path) if !matches!(path.ty, Type::List(_)) => ParameterType::String,
        _ => ParameterType::StringArray,
    };
    if ty == parameter.ty {
        return Ok(value);
    }
    Err(problem_of_parameter(
        input,
        name,
        "the type of its value differs from the type in the endpoint rules",
    )
    .help("fix the trait that gives it the value, or `smithy.rules#endpointRuleSet`"))
}

/// What the `path` of a node finds in the request.
fn from_request(
    input: Input<'_>,
    signature: &Signature,
    name: &str,
    node: &Value,
    of_trait: &'static str,
) -> Result<ParamValue, Problem> {
    let place = Place { selected: input.selected, what: "endpoint parameter", name, of_trait };
    let path = node.get("path").and_then(Value::as_str);
    let path = path.ok_or_else(|| place.malformed("it has no string `path`"))?;
    let scope = Scope { signature, types: input.types, place, node };
    value(scope, &scope.parse(path)?)
}

/// The value of a path. Supported are plain paths, `keys` of a map, `[a, b]`, and `list[*].[a, b][]`.
fn value(scope: Scope<'_>, ast: &Ast) -> Result<ParamValue, Problem> {
    match ast {
        Ast::Function { name, args, .. } if name == "keys" => match args.as_slice() {
            [map] => keys(scope, map),
            _ => Err(scope.refuse("`keys` takes one argument")),
        },
        Ast::MultiList { elements, .. } => {
            let request = Reached::input(scope.signature);
            let paths = strings(scope, elements, &request)?.into_iter().map(of_itself);
            Ok(ParamValue::Strings(paths.collect()))
        }
        Ast::Projection { lhs, rhs, .. } => match (&**lhs, &**rhs) {
            (Ast::Flatten { node, .. }, Ast::Identity { .. }) => match &**node {
                Ast::Projection { lhs, rhs, .. } => match &**rhs {
                    Ast::MultiList { elements, .. } => select(scope, lhs, elements),
                    _ => from_path(scope, ast),
                },
                _ => from_path(scope, ast),
            },
            _ => from_path(scope, ast),
        },
        _ => from_path(scope, ast),
    }
}

/// A string, a boolean, a list of strings, or the strings in a list.
fn from_path(scope: Scope<'_>, ast: &Ast) -> Result<ParamValue, Problem> {
    let path = from_itself(scope, ast)?;
    if path.foci() == Foci::Many {
        if path.ty != Type::String {
            return Err(refuse_type(scope, &path.ty));
        }
        return match scope.elements(Reached::Path(path))?.0 {
            List::FociOf(list, rest) => Ok(ParamValue::AllOf(list, rest)),
            List::Foci(path) => Ok(ParamValue::All(path)),
            List::Value(path) => Ok(ParamValue::One(path)),
            List::Filtered(_) => Err(scope.refuse_unsupported(ast)),
        };
    }
    match &path.ty {
        Type::Boolean => Ok(ParamValue::One(path)),
        Type::List(element) if **element == Type::String => Ok(ParamValue::One(path)),
        ty if is_text(scope.types, ty) => Ok(ParamValue::One(path)),
        ty => Err(refuse_type(scope, ty)),
    }
}

fn refuse_type(scope: Scope<'_>, ty: &Type) -> Problem {
    let kind = kind(scope.types, ty);
    scope.refuse(&format!("{kind} is not a string, a boolean or a list of strings"))
}

fn keys(scope: Scope<'_>, map: &Ast) -> Result<ParamValue, Problem> {
    let path = from_itself(scope, map)?;
    match &path.ty {
        Type::Map(key, _) if **key == Type::String && path.foci() != Foci::Many => {
            Ok(ParamValue::Keys(path))
        }
        _ => Err(scope.refuse("`keys` takes a map with string keys")),
    }
}

/// Several strings of each element of a list, except those that are absent.
fn select(scope: Scope<'_>, list: &Ast, parts: &[Ast]) -> Result<ParamValue, Problem> {
    let list = from_itself(scope, list)?;
    let element = match &list.ty {
        Type::List(element) if list.foci() != Foci::Many => (**element).clone(),
        ty => return Err(scope.refuse(&format!("{} is not a list", kind(scope.types, ty)))),
    };
    let element = Reached::of(Root::Element(ModuleName::item()), element);
    let parts = strings(scope, parts, &element)?;
    Ok(ParamValue::Select(list, parts))
}

/// Paths that find a string each, or nothing.
fn strings(scope: Scope<'_>, parts: &[Ast], here: &Reached) -> Result<Vec<Path>, Problem> {
    let is_string = |path: &Path| {
        path.ty == Type::String && path.foci() != Foci::Many && !path.steps.is_empty()
    };
    let parts = parts.iter().map(|part| match scope.find(part, here)? {
        Reached::Path(path) if is_string(&path) => Ok(path),
        _ => Err(scope.refuse("a multi-select list (`[a, b]`) may only hold strings")),
    });
    parts.collect()
}

/// A path from the request, as the `impl` of the request names it.
fn from_itself(scope: Scope<'_>, ast: &Ast) -> Result<Path, Problem> {
    match scope.find(ast, &Reached::input(scope.signature))? {
        Reached::Path(path) => Ok(of_itself(path)),
        Reached::Both | Reached::Filtered(..) => Err(scope.refuse_unsupported(ast)),
    }
}

fn of_itself(mut path: Path) -> Path {
    if let Some(Step::Lens(owner, ..)) = path.steps.first_mut() {
        *owner = Owner::Itself;
    }
    path
}

#[track_caller]
fn problem_of_parameter(input: Input<'_>, name: &str, cause: &str) -> Problem {
    input.problem(format!("the endpoint parameter `{name}`: {cause}"))
}

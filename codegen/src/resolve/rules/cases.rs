//! The endpoint tests of a model, from the JSON of `smithy.rules#endpointTests`. See [the
//! trait](https://smithy.io/2.0/additional-specs/rules-engine/specification.html#smithy-rules-endpointtests-trait).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{At, BUILT_INS, Malformed, array, malformed, optional_object, string};
use crate::error::Problem;
use crate::ir::endpoint::{ParamLiteral, Parameter, RuleSet};
use crate::ir::endpoint_test::{Call, EndpointTest, Expectation};
use crate::ir::path::Step;
use crate::ir::{Operation, TypeDefinition};
use crate::model::Shape;
use crate::names::case_name;
use crate::resolve::endpoint_params::param_literal;
use crate::resolve::nodes::{Blobs, Mismatch, Types};
use crate::shape_id::ShapeId;

/// The cases of a service. Calls of operations that are not among these are left out.
pub(in crate::resolve) fn resolve(
    id: &ShapeId,
    shape: &Shape,
    rules: &RuleSet,
    operations: &[Operation],
    types: &[TypeDefinition],
    problems: &mut Vec<Problem>,
) -> Vec<EndpointTest> {
    let Some(value) = shape.traits.endpoint_tests() else { return Vec::new() };
    let context = Context { rules, operations, types: &Types::new(types, Blobs::Base64) };
    cases(context, value).unwrap_or_else(|malformed| {
        problems.push(malformed.problem(id, "tests", "endpointTests").in_file(&shape.file));
        Vec::new()
    })
}

/// What cases refer to.
#[derive(Clone, Copy)]
struct Context<'a> {
    rules: &'a RuleSet,
    operations: &'a [Operation],
    types: &'a Types<'a>,
}

fn cases(context: Context<'_>, value: &Value) -> Result<Vec<EndpointTest>, Malformed> {
    let mut names = BTreeSet::new();
    let cases = (1..).zip(array(value, "testCases")?);
    let cases = cases.map(|(number, node)| {
        let mut case = case(context, node, number).at(number - 1).at("testCases")?;
        while !names.insert(case.name.clone()) {
            case.name = format!("{}_{number}", case.name.trim_end_matches('_'));
        }
        Ok(case)
    });
    cases.collect()
}

fn case(context: Context<'_>, node: &Value, number: usize) -> Result<EndpointTest, Malformed> {
    let docs = node.get("documentation").and_then(Value::as_str).unwrap_or_default();
    // Text in braces only repeats the parameters.
    let docs = if docs.starts_with('{') { "" } else { docs };
    let docs = docs.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, says_all) = case_name(&docs, number);
    let params = params(node, "params")?;
    let calls = match node.get("operationInputs") {
        None => Vec::new(),
        Some(_) => {
            let inputs = array(node, "operationInputs")?.iter().enumerate();
            let calls = inputs.map(|(index, input)| {
                call(context, input, &params).at(index).at("operationInputs")
            });
            let calls = calls.collect::<Result<Vec<_>, _>>()?;
            calls.into_iter().flatten().collect::<Vec<_>>()
        }
    };
    let expectation = expectation(node.get("expect").unwrap_or(&Value::Null)).at("expect")?;
    let mut docs: Vec<String> =
        (!says_all && !docs.is_empty()).then_some(docs).into_iter().collect();
    let calls =
        calls.into_iter().filter_map(|call| call.map_err(|left_out| docs.push(left_out)).ok());
    let calls = calls.collect();
    Ok(EndpointTest { name, docs: docs.join("\n\n"), params, calls, expectation })
}

/// The members of an object as parameters, in the order of their names; none if the object is missing.
fn params(node: &Value, key: &str) -> Result<Vec<(String, ParamLiteral)>, Malformed> {
    let params =
        optional_object(node, key)?.into_iter().map(|(name, value)| match param_literal(value) {
            Some(value) => Ok((name.clone(), value)),
            None => malformed("expected a string, a boolean or a list of strings").at(name).at(key),
        });
    params.collect()
}

/// A call, or why it is left out; nothing if its operation is not generated.
fn call(
    context: Context<'_>,
    node: &Value,
    params: &[(String, ParamLiteral)],
) -> Result<Option<Result<Call, String>>, Malformed> {
    let name = string(node, "operationName")?;
    let mut operations = context.operations.iter();
    let Some(operation) = operations.find(|operation| operation.request.shape_name == name) else {
        return Ok(None);
    };
    let none = Map::new();
    let given = node.get("operationParams").and_then(Value::as_object).unwrap_or(&none);
    let input = match input(context, operation, given) {
        Ok(input) => input,
        Err(mismatch) => {
            let cause = mismatch.inside("operationParams").message();
            return Ok(Some(Err(format!("A call of `{name}` is left out: {cause}."))));
        }
    };
    let settings = settings(context, node)?;
    // Other parameters come from the request.
    let is_setting = |(name, _): &&(String, ParamLiteral)| {
        let mut known = context.rules.parameters.iter();
        known.any(|known| known.name == *name && (known.is_of_client || known.built_in.is_some()))
    };
    let same = params.iter().filter(is_setting).all(|param| settings.contains(param))
        && settings.iter().all(|setting| params.contains(setting));
    let operation = operation.name.clone();
    let settings = (!same).then_some(settings);
    Ok(Some(Ok(Call { operation, input, settings })))
}

/// JSON of the members on which the endpoint depends. Other members of a test would only make it longer.
fn input(
    context: Context<'_>,
    operation: &Operation,
    given: &Map<String, Value>,
) -> Result<String, Mismatch> {
    let mut members = Vec::new();
    for field in &operation.request.fields {
        let mut paths = operation.endpoint_params.iter().flat_map(|it| it.value.paths());
        let is_first = |step: Option<&Step>| matches!(step, Some(Step::Lens(_, constant, _)) if *constant == field.constant);
        let name = field.value.name.as_str();
        if let Some(node) = given.get(name)
            && paths.any(|path| is_first(path.steps.first()))
        {
            let value = context.types.member(&field.value, node);
            let value = value.map_err(|mismatch| mismatch.inside(&format!(".{name}")))?.json;
            members.push(format!("{}:{value}", json!(name)));
        }
    }
    Ok(format!("{{{}}}", members.join(",")))
}

/// The settings of a call's client: its own parameters, and built-ins by the names of their parameters.
fn settings(context: Context<'_>, node: &Value) -> Result<Vec<(String, ParamLiteral)>, Malformed> {
    let mut settings = params(node, "clientParams")?;
    for (id, value) in params(node, "builtInParams")? {
        let Some((_, variant)) = BUILT_INS.iter().find(|(known, _)| *known == id) else {
            return malformed("it is not a built-in parameter").at(id).at("builtInParams");
        };
        let is_same = |parameter: &&Parameter| parameter.built_in == Some(variant);
        if let Some(parameter) = context.rules.parameters.iter().find(is_same)
            && !settings.iter().any(|(name, _)| *name == parameter.name)
        {
            settings.push((parameter.name.clone(), value));
        }
    }
    settings.sort_by(|(one, _), (two, _)| one.cmp(two));
    Ok(settings)
}

fn expectation(node: &Value) -> Result<Expectation, Malformed> {
    match (node.get("endpoint"), node.get("error")) {
        (Some(endpoint), None) => self::endpoint(endpoint).at("endpoint"),
        (None, Some(Value::String(message))) => Ok(Expectation::Refusal(message.clone())),
        _ => malformed("expected either an `endpoint` or a string `error`"),
    }
}

fn endpoint(node: &Value) -> Result<Expectation, Malformed> {
    let mut headers = Vec::new();
    for (name, values) in optional_object(node, "headers")? {
        let Value::Array(values) = values else {
            return malformed("the values of a header must be an array").at(name).at("headers");
        };
        for value in values {
            let Value::String(value) = value else {
                return malformed("the value of a header must be a string").at(name).at("headers");
            };
            headers.push((name.clone(), value.clone()));
        }
    }
    let properties = node.get("properties").and_then(Value::as_object);
    let properties = properties.filter(|properties| !properties.is_empty()).map(canonical);
    Ok(Expectation::Endpoint { url: string(node, "url")?.to_owned(), headers, properties })
}

/// Properties as a JSON text with sorted keys. Authentication schemes have what the runtime knows, without
/// defaults.
fn canonical(properties: &Map<String, Value>) -> String {
    const KNOWN: [&str; 6] = [
        "disableDoubleEncoding",
        "disableNormalizePath",
        "name",
        "signingName",
        "signingRegion",
        "signingRegionSet",
    ];
    let mut properties = properties.clone();
    if let Some(Value::Array(schemes)) = properties.get_mut("authSchemes") {
        for scheme in schemes.iter_mut().filter_map(Value::as_object_mut) {
            scheme.retain(|name, value| KNOWN.contains(&name.as_str()) && *value != json!(false));
        }
    }
    let mut properties = Value::Object(properties);
    properties.sort_all_objects();
    properties.to_string()
}

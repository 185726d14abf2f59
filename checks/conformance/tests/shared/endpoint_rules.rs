//! The endpoint rules of AWS's models, resolved for the test cases that the models bring along: as the rules
//! stand in the models, and as the decision diagram that they are compiled to.

mod compile;
mod table;

use std::path::Path;

use lensmith::endpoint::rules::{BuiltIn, RuleSet};
use lensmith::endpoint::{AuthScheme, Endpoint, Params, Value};
use lensmith::testing::endpoint::{self, Verdict};
use libtest_mimic::Failed;
use serde_json::{Map, Value as Json, json};

use super::models::models_of_all_protocols;

pub(crate) fn run(shared: &Path) -> Result<(), Failed> {
    let (mut failures, mut outdated) = (Vec::new(), 0);
    for (path, json) in models_of_all_protocols(shared)? {
        let model = serde_json::from_slice(&json)?;
        for verdict in check_model(&model).unwrap_or_else(|failure| vec![Err(failure)]) {
            match verdict {
                Ok(Verdict::AsExpected) => {}
                Ok(Verdict::Outdated(_)) => outdated += 1,
                Err(failure) => failures.push(format!("{}: {failure}", path.display())),
            }
        }
    }
    if failures.is_empty() && outdated == 0 {
        failures.push(
            "no model has an outdated case, so that nothing shows how they are found".to_owned(),
        );
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

/// The verdict on each of a model's cases, or why they cannot be run.
fn check_model(model: &Json) -> Result<Vec<Result<Verdict, String>>, String> {
    let shapes = model["shapes"].as_object().ok_or("no shapes")?;
    let service = shapes.values().find(|shape| shape["type"] == "service").ok_or("no service")?;
    let traits = &service["traits"];
    let tree = &traits["smithy.rules#endpointRuleSet"];
    let forms = [table::rule_set(tree)?, table::diagram(&compile::diagram(tree))?];
    let cases = traits.pointer("/smithy.rules#endpointTests/testCases").and_then(Json::as_array);
    // Amazon EC2's model has none.
    let Some(cases) = cases else { return Ok(Vec::new()) };
    let pairs = forms.iter().flat_map(|rules| cases.iter().map(move |case| (case, rules)));
    let verdicts = pairs.map(|(case, rules)| {
        check_case(case, rules).map_err(|failure| format!("{case}: {failure}"))
    });
    Ok(verdicts.collect())
}

fn check_case(case: &Json, rules: &RuleSet) -> Result<Verdict, String> {
    only(case, &["documentation", "params", "operationInputs", "expect"])?;
    let expected = expectation(&case["expect"])?;
    let empty = Map::new();
    let given = case["params"].as_object().unwrap_or(&empty);
    let mut calls = vec![params(given)?];
    for input in case["operationInputs"].as_array().into_iter().flatten() {
        only(input, &["operationName", "operationParams", "builtInParams"])?;
        calls.push(bound(given, &input["builtInParams"], rules)?);
    }
    let mut verdict = Verdict::AsExpected;
    for params in calls {
        let found = rules.resolve(&params).map_err(|error| error.to_string());
        let found = found.map(|endpoint| endpoint_json(&endpoint));
        if found != expected {
            verdict = outdated(&expected, rules, &params)?;
        }
    }
    Ok(verdict)
}

/// Whether the rules gave what is expected before AWS added something to a partition.
fn outdated(
    expected: &Result<Json, String>,
    rules: &RuleSet,
    params: &Params,
) -> Result<Verdict, String> {
    let expected = match expected {
        Err(message) => endpoint::refusal(message),
        Ok(endpoint) => {
            let properties = endpoint["properties"].to_string();
            endpoint::endpoint(endpoint["url"].as_str().unwrap_or_default()).properties(&properties)
        }
    };
    expected.compare(rules, params)
}

/// What an operation's call gives to the rules: built-ins come from `built_ins`, by their names,
/// and only the other parameters straight from the case.
fn bound(given: &Map<String, Json>, built_ins: &Json, rules: &RuleSet) -> Result<Params, String> {
    let names: Vec<&str> = BuiltIn::ALL.iter().map(|built_in| built_in.name()).collect();
    only(built_ins, &names)?;
    let none = Params::new().with_built_ins(rules, |_| Some(Value::Bool(true)));
    let own = given.iter().filter(|(name, _)| none.get(name).is_none());
    let own = params(&own.map(|(name, value)| (name.clone(), value.clone())).collect())?;
    let configured = |built_in: BuiltIn| table::value(built_ins.get(built_in.name())?).ok();
    Ok(own.with_built_ins(rules, configured))
}

fn params(given: &Map<String, Json>) -> Result<Params, String> {
    given.iter().try_fold(Params::new(), |params, (name, given)| {
        Ok(params.with(name.clone(), table::value(given)?))
    })
}

/// The expected outcome: the endpoint with all members written out, or the error's message.
fn expectation(expect: &Json) -> Result<Result<Json, String>, String> {
    only(expect, &["endpoint", "error"])?;
    match (expect.get("endpoint"), expect.get("error").and_then(Json::as_str)) {
        (Some(endpoint), None) => {
            only(endpoint, &["url", "headers", "properties"])?;
            let or_none = |member| endpoint.get(member).cloned().unwrap_or_else(|| json!({}));
            let (headers, properties) = (or_none("headers"), or_none("properties"));
            let url = without_root(endpoint["url"].as_str().unwrap_or_default());
            Ok(Ok(json!({ "url": url, "headers": headers, "properties": properties })))
        }
        (None, Some(message)) => Ok(Err(message.to_owned())),
        _ => Err("expects neither an endpoint nor an error, or both".to_owned()),
    }
}

fn endpoint_json(endpoint: &Endpoint) -> Json {
    let mut headers = Map::new();
    for name in endpoint.headers.keys() {
        let values = endpoint.headers.get_all(name).iter();
        let values = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        headers.insert(name.to_string(), values);
    }
    let rest = endpoint.properties.iter();
    let mut properties: Map<String, Json> =
        rest.map(|(name, value)| (name.to_string(), value_json(value))).collect();
    if !endpoint.auth_schemes.is_empty() {
        let schemes = endpoint.auth_schemes.iter().map(auth_scheme_json).collect();
        properties.insert("authSchemes".to_owned(), schemes);
    }
    let url = without_root(&endpoint.url);
    json!({ "url": url, "headers": headers, "properties": properties })
}

/// A URL without the slash at its end: `https://a.example` and `https://a.example/` are the same.
fn without_root(url: &str) -> &str {
    url.strip_suffix('/').unwrap_or(url)
}

fn auth_scheme_json(scheme: &AuthScheme) -> Json {
    let set = &scheme.signing_region_set;
    let members = [
        ("name", Some(json!(scheme.name))),
        ("signingName", scheme.signing_name.as_ref().map(|name| json!(name))),
        ("signingRegion", scheme.signing_region.as_ref().map(|region| json!(region))),
        ("signingRegionSet", (!set.is_empty()).then(|| json!(set))),
        ("disableDoubleEncoding", scheme.disable_double_encoding.then_some(json!(true))),
        ("disableNormalizePath", scheme.disable_normalize_path.then_some(json!(true))),
    ];
    members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::String(text) => json!(text),
        Value::Bool(value) => json!(value),
        Value::List(items) => items.iter().map(value_json).collect(),
        Value::Record(fields) => {
            fields.iter().map(|(name, value)| (*name, value_json(value))).collect()
        }
    }
}

/// Fails if an object has a member that the check would pass over.
fn only(object: &Json, known: &[&str]) -> Result<(), String> {
    let mut names = object.as_object().into_iter().flat_map(Map::keys);
    match names.find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!("`{name}` is not checked")),
        None => Ok(()),
    }
}

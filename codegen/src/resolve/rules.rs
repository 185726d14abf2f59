//! Turns the JSON of `smithy.rules#endpointBdd` or `smithy.rules#endpointRuleSet` into the tables of the
//! runtime. See [the specification](https://smithy.io/2.0/additional-specs/rules-engine/specification.html).

pub(super) mod cases;
mod check;
mod diagram;
mod expr;

use std::collections::BTreeMap;
use std::panic::Location;

use serde_json::{Map, Value};

use crate::error::Problem;
use crate::ir::endpoint::{
    Argument, Condition, Endpoint, Expr, Parameter, ParameterType, Rule, RuleSet,
};
use crate::model::Shape;
use crate::shape_id::ShapeId;

/// The most levels of nested rules; real ones need about 15.
const MAX_DEPTH: usize = 64;

/// The built-in parameters, by the names of the runtime's variants.
const BUILT_INS: [(&str, &str); 14] = [
    ("AWS::Auth::AccountId", "AccountId"),
    ("AWS::Auth::AccountIdEndpointMode", "AccountIdEndpointMode"),
    ("AWS::Auth::CredentialScope", "CredentialScope"),
    ("AWS::Region", "Region"),
    ("AWS::S3::Accelerate", "S3Accelerate"),
    ("AWS::S3::DisableMultiRegionAccessPoints", "S3DisableMultiRegionAccessPoints"),
    ("AWS::S3::ForcePathStyle", "S3ForcePathStyle"),
    ("AWS::S3::UseArnRegion", "S3UseArnRegion"),
    ("AWS::S3::UseGlobalEndpoint", "S3UseGlobalEndpoint"),
    ("AWS::S3Control::UseArnRegion", "S3ControlUseArnRegion"),
    ("AWS::STS::UseGlobalEndpoint", "StsUseGlobalEndpoint"),
    ("AWS::UseDualStack", "UseDualStack"),
    ("AWS::UseFIPS", "UseFips"),
    ("SDK::Endpoint", "Endpoint"),
];

/// The rules of a service, from the decision diagram if the model has both forms: they give the same
/// endpoints, and newer models have the diagram alone. A service without rules has no endpoint but the one
/// that its users state.
pub(super) fn resolve(id: &ShapeId, shape: &Shape, problems: &mut Vec<Problem>) -> RuleSet {
    let traits = &shape.traits;
    let (read, of_trait) = match (traits.endpoint_bdd(), traits.endpoint_rule_set()) {
        (Some(value), _) => (diagram::rule_set(value), "endpointBdd"),
        (None, Some(value)) => (rule_set(value), "endpointRuleSet"),
        (None, None) => return stated_by_users(),
    };
    match read {
        Ok(mut rules) => {
            let of_client = traits.client_context_params();
            for parameter in &mut rules.parameters {
                parameter.is_of_client =
                    of_client.is_some_and(|of_client| of_client.contains_key(&parameter.name));
            }
            rules
        }
        Err(malformed) => {
            problems.push(malformed.problem(id, "rules", of_trait).in_file(&shape.file));
            RuleSet::default()
        }
    }
}

fn stated_by_users() -> RuleSet {
    let endpoint = || Expr::Ref("Endpoint".to_owned());
    let is_set = Expr::Call("IsSet", vec![Argument::Expr(endpoint())]);
    let stated =
        Endpoint { url: "{Endpoint}".to_owned(), headers: Vec::new(), properties: Vec::new() };
    let unstated = "the model has no endpoint rules: set the URL of an endpoint".to_owned();
    RuleSet {
        parameters: vec![Parameter {
            name: "Endpoint".to_owned(),
            ty: ParameterType::String,
            built_in: Some("Endpoint"),
            is_of_client: false,
            required: false,
            default: None,
        }],
        rules: vec![
            Rule::Endpoint(vec![Condition::If(is_set)], stated),
            Rule::Error(Vec::new(), unstated),
        ],
    }
}

/// What is wrong with endpoint rules, and where in their JSON.
pub(super) struct Malformed {
    path: String,
    cause: String,
    site: &'static Location<'static>,
}

impl Malformed {
    fn problem(&self, id: &ShapeId, what: &str, of_trait: &str) -> Problem {
        let place = if self.path.is_empty() { "/" } else { &self.path };
        let cause = format!("the endpoint {what} are malformed at `{place}`: {}", self.cause);
        let help = format!("fix the trait `smithy.rules#{of_trait}`");
        Problem::of(id, cause).help(help).found_at(self.site)
    }
}

/// A malformed place: the cause now, the path while unwinding.
#[track_caller]
fn malformed<T>(cause: impl Into<String>) -> Result<T, Malformed> {
    Err(Malformed { path: String::new(), cause: cause.into(), site: Location::caller() })
}

/// Puts a step before an error's path.
trait At<T> {
    fn at(self, step: impl std::fmt::Display) -> Result<T, Malformed>;
}

impl<T> At<T> for Result<T, Malformed> {
    fn at(self, step: impl std::fmt::Display) -> Result<T, Malformed> {
        self.map_err(|mut error| {
            error.path.insert_str(0, &format!("/{step}"));
            error
        })
    }
}

fn rule_set(value: &Value) -> Result<RuleSet, Malformed> {
    let rules = RuleSet { parameters: parameters(value)?, rules: rules(value, 0)? };
    check::references(&rules)?;
    Ok(rules)
}

fn parameters(value: &Value) -> Result<Vec<Parameter>, Malformed> {
    let parameters: BTreeMap<&String, &Value> = object(value, "parameters")?.iter().collect();
    parameters
        .into_iter()
        .map(|(name, value)| parameter(name, value).at(name).at("parameters"))
        .collect()
}

fn parameter(name: &str, value: &Value) -> Result<Parameter, Malformed> {
    let ty = match string(value, "type")?.to_ascii_lowercase().as_str() {
        "string" => ParameterType::String,
        "boolean" => ParameterType::Boolean,
        "stringarray" => ParameterType::StringArray,
        other => return malformed(format!("`{other}` is not a parameter type")),
    };
    let built_in = match value.get("builtIn") {
        None => None,
        Some(built_in) => match BUILT_INS.iter().find(|(known, _)| built_in == known) {
            Some((_, variant)) => Some(*variant),
            None => return malformed(format!("{built_in} is not a built-in parameter")),
        },
    };
    let default = value.get("default").map(|default| expr::parse(default, 0)).transpose();
    Ok(Parameter {
        name: name.to_owned(),
        ty,
        built_in,
        is_of_client: false,
        required: value.get("required").and_then(Value::as_bool).unwrap_or(false),
        default: default.at("default")?,
    })
}

fn rules(parent: &Value, depth: usize) -> Result<Vec<Rule>, Malformed> {
    if depth > MAX_DEPTH {
        return malformed(format!("rules are nested more than {MAX_DEPTH} levels deep"));
    }
    let parsed = array(parent, "rules")?.iter().enumerate();
    parsed.map(|(index, value)| rule(value, depth).at(index).at("rules")).collect()
}

fn rule(value: &Value, depth: usize) -> Result<Rule, Malformed> {
    let conditions = conditions(value)?;
    match string(value, "type")? {
        "tree" => Ok(Rule::Tree(conditions, rules(value, depth + 1)?)),
        "error" => Ok(Rule::Error(conditions, template(value.get("error")).at("error")?)),
        "endpoint" => match value.get("endpoint") {
            Some(node) => Ok(Rule::Endpoint(conditions, endpoint(node).at("endpoint")?)),
            None => malformed("`endpoint` is missing"),
        },
        other => malformed(format!("`{other}` is not a rule type")),
    }
}

fn conditions(parent: &Value) -> Result<Vec<Condition>, Malformed> {
    let conditions = array(parent, "conditions")?.iter().enumerate();
    conditions.map(|(index, value)| condition(value).at(index).at("conditions")).collect()
}

fn endpoint(value: &Value) -> Result<Endpoint, Malformed> {
    let headers = optional_object(value, "headers")?.into_iter().map(|(name, values)| {
        let Value::Array(values) = values else {
            return malformed("the values of a header must be an array").at(name).at("headers");
        };
        let values = values.iter().map(|value| template(Some(value)).at(name).at("headers"));
        Ok((name.clone(), values.collect::<Result<_, _>>()?))
    });
    let properties = optional_object(value, "properties")?
        .into_iter()
        .map(|(name, value)| Ok((name.clone(), expr::parse(value, 0).at(name).at("properties")?)));
    Ok(Endpoint {
        url: template(value.get("url")).at("url")?,
        headers: headers.collect::<Result<_, _>>()?,
        properties: properties.collect::<Result<_, _>>()?,
    })
}

/// The string of a template. A reference or an attribute stands for a template of it alone.
fn template(value: Option<&Value>) -> Result<String, Malformed> {
    let Some(value) = value else { return malformed("the template is missing") };
    match expr::parse(value, 0)? {
        Expr::Text(text) => Ok(text),
        Expr::Ref(name) => Ok(format!("{{{name}}}")),
        _ => malformed("expected a string or a reference"),
    }
}

fn condition(value: &Value) -> Result<Condition, Malformed> {
    if value.get("fn").is_none() {
        return malformed("a condition must call a function");
    }
    let call = expr::parse(value, 0)?;
    match value.get("assign") {
        None => Ok(Condition::If(expr::simplify_test(call))),
        Some(Value::String(name)) => Ok(Condition::Let(name.clone(), call)),
        Some(_) => malformed("`assign` is not a string"),
    }
}

fn object<'a>(value: &'a Value, key: &str) -> Result<&'a Map<String, Value>, Malformed> {
    match value.get(key) {
        Some(Value::Object(object)) => Ok(object),
        _ => malformed(format!("the object `{key}` is missing")),
    }
}

/// The members of an optional object, in the order of their names.
fn optional_object<'a>(
    value: &'a Value,
    key: &str,
) -> Result<BTreeMap<&'a String, &'a Value>, Malformed> {
    match value.get(key) {
        None => Ok(BTreeMap::new()),
        Some(_) => Ok(object(value, key)?.iter().collect()),
    }
}

fn array<'a>(value: &'a Value, key: &str) -> Result<&'a [Value], Malformed> {
    match value.get(key) {
        Some(Value::Array(array)) => Ok(array),
        _ => malformed(format!("the array `{key}` is missing")),
    }
}

fn string<'a>(value: &'a Value, key: &str) -> Result<&'a str, Malformed> {
    match value.get(key) {
        Some(Value::String(text)) => Ok(text),
        _ => malformed(format!("the string `{key}` is missing")),
    }
}
